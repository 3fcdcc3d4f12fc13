"""The place that a dossier is about, as real packages name it."""

from pathlib import Path

import pytest

from services.agencies.models import Agency
from services.catalogue.package.definition import Package
from services.dossiers.filing.places import place_of

PACKAGES = Path(__file__).parents[3] / "services/catalogue/packages"
HERE = Agency(unit_id="00004")
LIVES = {"province": "01", "commune": "00008", "street": "Số 1"}


def package_of(code: str) -> Package:
    return Package.model_validate_json((PACKAGES / f"{code}.json").read_bytes())


@pytest.mark.parametrize(
    ("code", "answers", "place"),
    [
        ("1.004222", {"new_address": LIVES}, "00008"),
        ("1.001193", {"requester": {"residence": LIVES}}, "00008"),
        ("1.002051", {"unit": {"address": {"province": "79", "commune": ""}}}, "79"),
        ("2.000033", {"provinces": ["01", "79"]}, "00004"),
        ("1.001456", {"birthplace": LIVES}, "00004"),
        ("1.001193", {}, "00004"),
    ],
    ids=["route", "residence", "seat", "several", "birthplace is none", "nothing said"],
)
def test_the_place_is_what_routes_ask_for_or_where_who_applies_lives(code, answers, place):
    assert place_of(package_of(code), answers, filed_at=HERE) == place


@pytest.mark.parametrize(("register_at", "place"), [("bride", "00008"), ("groom", "00010")])
def test_of_the_routes_the_one_whose_case_it_is_names_the_place(register_at, place):
    groom = {"residence": {**LIVES, "commune": "00010"}}
    answers = {"register_at": register_at, "bride": {"residence": LIVES}, "groom": groom}

    assert place_of(package_of("1.000894"), answers, filed_at=HERE) == place
