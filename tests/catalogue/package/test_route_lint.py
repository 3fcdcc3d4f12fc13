"""Routes read the parts of blocks and name kinds of office; what they name must be there."""

import json
from collections.abc import Mapping

import pytest

from services.agencies.models import AdministrativeUnit
from services.catalogue.actions import read_package
from services.catalogue.differences import diff
from services.catalogue.errors import CatalogueError
from services.catalogue.package.parsing.parser import parse_package
from tests.catalogue.package.test_package import written
from tests.factories import AgencyFactory, publish_package

REQUESTER = {"key": "asker", "type": "person", "label": "Người yêu cầu", "parts": ["full_name", "residence"]}
POLICE = {"office": {"kind": "commune_police", "at": "asker.residence"}}


def routed(*routes: Mapping[str, object]) -> dict[str, object]:
    law = json.loads(written())
    law["form"]["steps"][0]["fields"].append(REQUESTER)
    return {**law, "routes": routes}


@pytest.mark.parametrize(
    "route",
    [
        POLICE,
        {"places": "asker.residence"},
        {"places": "asker.residence.commune"},
        {"office": {"kind": "commune_police", "at": "asker.residence.province"}, "for_information": True},
        {"office": {"relation": "superior"}},
    ],
)
def test_a_route_may_read_the_part_of_a_block_or_name_a_kind_of_office(route):
    assert read_package(json.dumps(routed(route))).routes


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ({"places": "asker.street"}, r"routes\.0\.places"),
        ({"places": "asker.residence.street"}, r"routes\.0\.places"),
        ({"places": "asker.residence.commune.x"}, r"routes\.0\.places"),
        ({"office": {"kind": "commune_police", "at": "nobody"}}, r"routes\.0\.office\.at: .*“nobody”"),
        ({"office": {"kind": "commune_police"}}, r"routes\.0\.office"),
        ({"office": {"kind": "moon_police", "at": "asker.residence"}}, r"routes\.0\.office\.kind"),
        ({}, "Cần nêu cơ quan nhận"),
    ],
)
def test_a_route_that_leads_nowhere_is_refused(route, said):
    with pytest.raises(CatalogueError, match=said):
        read_package(json.dumps(routed(route)))


def test_a_route_behind_one_that_always_applies_is_warned_of():
    found = parse_package(json.dumps(routed(POLICE, {"offices": ["H26.15"]}))).findings

    assert [one.path for one in found if "không bao giờ được dùng" in one.message] == ["routes.1"]


def test_a_changed_route_is_said_in_words():
    before = read_package(json.dumps(routed({"addressee": "Ủy ban"})))
    after = read_package(json.dumps(routed(POLICE)))

    said = " ".join(str(change) for group in diff(before, after) for change in group.changes)
    assert "Công an cấp xã tại nơi ghi ở" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"routes": [{"offices": ["H99.15"]}]}, r"Nơi nhận hồ sơ: .*H99\.15"),
        ({"routes": [{"office": {"agency": "H99"}}]}, r"Nơi nhận hồ sơ: .*H99"),
    ],
)
def test_an_office_that_does_not_exist_is_refused_before_review(changes, told):
    with pytest.raises(CatalogueError, match=told):
        publish_package(**changes)


@pytest.mark.django_db
def test_local_amounts_name_offices_and_units_that_exist():
    AgencyFactory.create(code="H26")
    AdministrativeUnit.objects.create(code="79", name="79", full_name="79")
    local = {"amount_vnd": 5_000, "basis": "6/2020/NQ-HĐND"}
    fee = json.loads(written())["fees"][0]

    with pytest.raises(CatalogueError, match=r"Phí, lệ phí: .*01, H27"):
        publish_package(fees=[{**fee, "local_amounts": [{**local, "places": ["H26", "79", "H27", "01"]}]}])
    assert publish_package(fees=[{**fee, "local_amounts": [{**local, "places": ["H26", "79"]}]}])
