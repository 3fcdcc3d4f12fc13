"""Fees by value: percentages, tables, a least and a most; whole đồng only."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.catalogue.actions import read_package
from services.catalogue.differences import diff
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package, canonical
from services.catalogue.package.fees.value_rates import MAX_VALUE, ByValue
from services.catalogue.package.parsing.parser import parse_package
from services.catalogue.public import wording
from services.catalogue.public.procedure_page import ProcedurePage
from tests.catalogue.package.test_package import written

HALF_PERCENT = {"of": "worth", "percent": "0.5"}
BY_BAND = {
    "of": "worth",
    "bands": [
        {"up_to": 6_000_000, "amount_vnd": 300_000},
        {"up_to": 400_000_000, "percent": 5},
        {"amount_vnd": 20_000_000, "percent": 4, "of": "excess"},
    ],
}
PROGRESSIVE = {
    "of": "worth",
    "progressive": True,
    "bands": [{"up_to": 100_000_000, "percent": "0.5"}, {"up_to": 500_000_000, "percent": "0.3"}, {"percent": "0.1"}],
}


@pytest.mark.parametrize(
    ("rule", "value", "amount"),
    [
        (HALF_PERCENT, 500_000_000, 2_500_000),
        (HALF_PERCENT, 199, 0),
        (HALF_PERCENT, 399, 1),
        ({**HALF_PERCENT, "least_vnd": 10_000}, 0, 10_000),
        ({**HALF_PERCENT, "least_vnd": 10_000}, 1_000_000, 10_000),
        ({**HALF_PERCENT, "most_vnd": 500_000_000}, MAX_VALUE, 500_000_000),
        ({"of": "worth", "percent": "0.0001"}, 999_999, 0),
        ({"of": "worth", "percent": "0.0001"}, 1_000_000, 1),
        ({"of": "worth", "percent": 100}, MAX_VALUE, MAX_VALUE),
        (BY_BAND, 0, 300_000),
        (BY_BAND, 6_000_000, 300_000),
        (BY_BAND, 6_000_001, 300_000),
        (BY_BAND, 400_000_000, 20_000_000),
        (BY_BAND, 500_000_000, 24_000_000),
        (PROGRESSIVE, 100_000_000, 500_000),
        (PROGRESSIVE, 600_000_000, 500_000 + 1_200_000 + 100_000),
        (PROGRESSIVE, 0, 0),
    ],
)
def test_what_a_value_costs(rule, value, amount):
    assert ByValue.model_validate(rule).amount_of(value) == amount


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [
        (HALF_PERCENT, 500_000_000, "0,5% × 500.000.000 đồng = 2.500.000 đồng"),
        (BY_BAND, 500_000_000, "20.000.000 đồng + 4% × 100.000.000 đồng = 24.000.000 đồng"),
        (PROGRESSIVE, 150_000_000, "0,5% × 100.000.000 đồng + 0,3% × 50.000.000 đồng = 650.000 đồng"),
        ({**HALF_PERCENT, "least_vnd": 10_000}, 1_000, "0,5% × 1.000 đồng, thu ít nhất 10.000 đồng"),
    ],
)
def test_the_payer_is_told_how_it_follows(rule, value, said):
    assert plain(wording.explain_value(ByValue.model_validate(rule), value)) == said


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"of": "worth"}, "một tỷ lệ"),
        ({**HALF_PERCENT, "bands": PROGRESSIVE["bands"]}, "không cả hai"),
        ({**HALF_PERCENT, "least_vnd": 2, "most_vnd": 1}, "ít nhất"),
        ({"of": "worth", "bands": [{"up_to": 5, "percent": 1}]}, "bậc cuối để trống"),
        ({"of": "worth", "bands": [{"percent": 1}, {"percent": 2}]}, "bậc cuối để trống"),
        (
            {"of": "worth", "bands": [{"up_to": 9, "percent": 1}, {"up_to": 5, "percent": 1}, {"percent": 1}]},
            "tăng dần",
        ),
        ({"of": "worth", "bands": [{"up_to": 9, "percent": 1}, {}]}, "tỷ lệ .%. hoặc mức thu"),
        ({**PROGRESSIVE, "bands": [{"up_to": 9, "amount_vnd": 5}, {"percent": 1}]}, "lũy tiến"),
        ({"of": "worth", "percent": 101}, "percent"),
        ({"of": "worth", "percent": "0.00001"}, "percent"),
    ],
)
def test_a_table_that_leaves_something_open_is_refused(rule, said):
    with pytest.raises(ValidationError, match=said):
        ByValue.model_validate(rule)


def with_worth(fee: dict[str, object], field: dict[str, object] | None = None, **changes: object) -> bytes:
    """The package of the project whose form also asks for a value, with one fee of it."""
    law = json.loads(written())
    worth = {"key": "worth", "type": "money", "label": "Giá trị hợp đồng", **(field or {})}
    law["form"]["steps"][0]["fields"].append(worth)
    own = {"key": "share", "name": "Phí thẩm định", "kind": "phi", "per": "giá trị hợp đồng", "basis": "1/2026/TT-BTC"}
    return json.dumps({**law, "fees": [{**own, **fee}], **changes}).encode()


def test_a_fee_by_value_is_told_on_the_page():
    package = read_package(with_worth({"value": {**HALF_PERCENT, "least_vnd": 10_000}}))
    page = ProcedurePage(package, on=date(2026, 11, 22))

    assert [plain(price) for price in page.prices] == ["0,5% giá trị hợp đồng, ít nhất 10.000 đồng"]
    value = package.fees[0].value
    assert value is not None
    assert value.percent == Decimal("0.5")
    assert read_package(canonical(package)) == package


def test_a_table_is_told_band_by_band():
    said = plain(wording.format_by_value(ByValue.model_validate(BY_BAND), "giá ngạch"))

    assert said == (
        "Theo giá ngạch: đến 6.000.000 đồng: 300.000 đồng; trên 6.000.000 đồng đến 400.000.000 đồng: 5%; "
        "trên 400.000.000 đồng: 20.000.000 đồng + 4% phần vượt"
    )


@pytest.mark.parametrize(
    ("fee", "field", "said"),
    [
        ({"value": {**HALF_PERCENT, "of": "nobody"}}, None, r"fees\.0\.value\.of: .*“nobody”"),
        ({"value": {**HALF_PERCENT, "of": "requester_kind"}}, None, r"fees\.0\.value\.of"),
        ({"value": HALF_PERCENT}, {"type": "number", "min": -5}, "không được nhỏ hơn 0"),
        ({"value": HALF_PERCENT, "per": ""}, None, r"fees\.0\.per"),
        ({"value": HALF_PERCENT, "amount_vnd": 5}, None, "không ghi thêm mức thu"),
        ({"value": HALF_PERCENT, "quantity": "copies"}, None, "không ghi thêm mức thu"),
        ({"value": {**HALF_PERCENT, "percent": "nửa"}}, None, r"value\.percent: Cần một số"),
        ({}, None, "bằng 0 ở mọi nơi"),
    ],
)
def test_a_fee_by_value_that_could_not_be_reckoned_is_refused(fee, field, said):
    with pytest.raises(CatalogueError, match=said):
        read_package(with_worth(fee, field))


def test_a_value_that_may_not_be_asked_is_warned_of():
    text = with_worth({"value": HALF_PERCENT}, {"required": False}).decode()

    assert any(one.path == "fees.0.value.of" for one in parse_package(text).findings)


POOR = {"key": "poor", "name": "Người thuộc hộ nghèo", "percent": 100, "basis": "1/2026/TT-BTC"}


def two_fees(**changes: object) -> dict[str, Any]:
    law = json.loads(written())
    fees = [{**law["fees"][0], "key": key, "reduced_by": ["poor"]} for key in ("one", "two")]
    return {**law, "fees": fees, "reductions": [POOR], **changes}


def test_a_reduction_is_written_once_for_several_fees():
    package = read_package(json.dumps(two_fees()))

    assert [[one.name for one in package.reductions_of(fee)] for fee in package.fees] == [[POOR["name"]]] * 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reductions": []}, r"fees\.0\.reduced_by: .*“poor”"),
        ({"reductions": [POOR, POOR]}, r"reductions\.1\.key"),
        ({"reductions": [{**POOR, "when": "nobody"}]}, r"reductions\.0\.when"),
        ({"reductions": [{**POOR, "percent": None, "amount_vnd": 9_000}]}, "không phải là giảm"),
        ({"reductions": [{**POOR, "valid_until": "2016-12-31"}]}, "không bao giờ được áp dụng"),
    ],
)
def test_a_shared_reduction_that_cannot_apply_is_refused(changes, said):
    with pytest.raises(CatalogueError, match=said):
        read_package(json.dumps(two_fees(**changes)))


def test_a_reduction_nobody_refers_to_is_warned_of():
    idle = two_fees(reductions=[POOR, {**POOR, "key": "idle"}])

    assert [
        one.path for one in parse_package(json.dumps(idle)).findings if "Không khoản thu nào dùng" in one.message
    ] == ["reductions.1"]


def test_what_changed_of_shared_reductions_and_values_is_said():
    before = Package.model_validate(two_fees())
    after = Package.model_validate(two_fees(reductions=[{**POOR, "percent": 50}]))
    without = Package.model_validate({**two_fees(), "fees": [{**two_fees()["fees"][0], "reduced_by": []}]})

    assert [str(change) for group in diff(before, after) for change in group.changes] == [
        "Miễn, giảm “Người thuộc hộ nghèo” – tỷ lệ (%): 100 → 50"
    ]
    said = [str(change) for group in diff(before, without) for change in group.changes]
    assert any(
        "miễn, giảm dùng chung được áp dụng (“Người thuộc hộ nghèo”)" in one or "Người thuộc hộ nghèo" in one
        for one in said
    )

    flat, dearer = (
        Package.model_validate(json.loads(with_worth({"value": {"of": "worth", "percent": percent}})))
        for percent in ("0.5", "0.7")
    )
    [change] = [change for group in diff(flat, dearer) for change in group.changes]
    assert str(change) == "Khoản thu “Phí thẩm định” – thu theo giá trị: 0,5% giá trị đã khai → 0,7% giá trị đã khai"
