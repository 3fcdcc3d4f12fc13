"""What a version changes is looked for in its prose."""

import json
from typing import Any

import pytest

from services.catalogue.differences.stale_prose import stale_places
from services.catalogue.package.definition import Package
from services.catalogue.sampling.samples import package_codes
from tests.factories import PACKAGES


def package(code: str = "2.000635", **parts: Any) -> Package:
    return Package.model_validate({**json.loads((PACKAGES / f"{code}.json").read_text()), **parts})


def with_fees(*fees: dict[str, Any], said: str = "") -> Package:
    """The package with these fees, which says something in its conditions."""
    before = json.loads((PACKAGES / "2.000635.json").read_text())
    first = before["fees"][0]
    return package(fees=[{**first, **fee} for fee in fees], record={**before["record"], "conditions": said})


def test_a_fee_that_is_gone_is_found_where_it_still_stands():
    before = with_fees({"amount_vnd": 8_000})
    for said in ("Thu 8.000 đồng một bản.", "Thu 8000đ một bản.", "Lệ phí:\u00a08.000\u00a0đồng"):
        [place] = stale_places(before, with_fees({"amount_vnd": 10_000}, said=said))
        assert place.said == "8.000 đồng"
        assert place.where.startswith("Thông tin công bố")
        assert "8" in place.excerpt


@pytest.mark.parametrize("said", ["Thu 18.000 đồng.", "Thu 8.000.000 đồng.", "Điều 8.000", "Thu 10.000 đồng."])
def test_another_number_is_not_taken_for_it(said):
    assert stale_places(with_fees({"amount_vnd": 8_000}), with_fees({"amount_vnd": 10_000}, said=said)) == []


def test_a_rate_that_ends_is_gone_and_one_that_stays_is_not():
    before = with_fees({"amount_vnd": 8_000})
    ending = {"amount_vnd": 8_000, "valid_until": "2026-12-31"}
    after = with_fees(ending, {"amount_vnd": 10_000, "valid_from": "2027-01-01"}, said="Thu 8.000 đồng.")
    assert [place.said for place in stale_places(before, after)] == ["8.000 đồng"]
    assert stale_places(before, with_fees({"amount_vnd": 8_000}, said="Thu 8.000 đồng.")) == []


def test_a_limit_that_is_gone_is_found_and_working_days_are_no_days():
    source = json.loads((PACKAGES / "2.000635.json").read_text())
    record = {**source["record"], "conditions": "Giải quyết trong 05 ngày làm việc."}

    def limited(amount: int, unit: str) -> Package:
        return package(limits=[{"channels": ["online"], "amount": amount, "unit": unit}], record=record)

    three = limited(3, "working_day")
    assert [place.said for place in stale_places(limited(5, "working_day"), three)] == ["5 ngày làm việc"]
    assert stale_places(limited(5, "day"), three) == []


@pytest.mark.parametrize("code", package_codes())
def test_a_version_that_changes_nothing_has_nothing_stale(code):
    assert stale_places(package(code), package(code)) == []
    assert stale_places(None, package(code)) == []
