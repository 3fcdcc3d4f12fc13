"""What a dossier costs: by channel, place, class of applicant, day and number."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from eforms.definition import FormDefinition
from payments.status import FeeKind
from services.agencies.models import AdministrativeUnit, Agency
from services.catalogue.actions import read_package
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import (
    ChargeKind,
    Collected,
    Ending,
    FeeRule,
    LocalAmount,
    NamedReduction,
    Reduction,
    RefundRule,
)
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.errors import DossierError
from services.dossiers.money import fees
from services.dossiers.money.explanations import explanation, total_lines
from tests.factories import PACKAGES

WHOLE_LAW = read_package((PACKAGES / "2.000635.json").read_bytes())
FORM = FormDefinition.model_validate(
    {
        "steps": [
            {
                "key": "asked",
                "title": "Câu hỏi",
                "fields": [
                    {"key": "copies", "type": "number", "label": "Số bản"},
                    {"key": "poor", "type": "yes_no", "label": "Thuộc hộ nghèo"},
                    {"key": "child", "type": "yes_no", "label": "Là trẻ em"},
                    {"key": "born", "type": "date", "label": "Ngày sinh"},
                ],
            }
        ]
    }
)
IN_2026 = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
POOR_PAY_NOTHING = Reduction(
    name="Người thuộc hộ nghèo", when={"field": "poor", "value": True}, percent=100, basis="01/2026/TT-BTC"
)
CHILDREN_PAY_HALF = Reduction(name="Trẻ em", when="child", percent=50, basis="02/2026/TT-BTC")
THE_OLD_PAY_LESS = Reduction(
    name="Người từ đủ 60 tuổi", when="years(born, today) >= 60", amount_vnd=3_000, basis="03/2026/TT-BTC"
)
EVERYBODY_IN_2026 = Reduction(name="Mọi người", percent=30, basis="64/2025/TT-BTC", **IN_2026)
HANOI = LocalAmount(places=("H26",), amount_vnd=6_000, basis="06/2020/NQ-HĐND")
BA_DINH = LocalAmount(places=("H26.101",), amount_vnd=4_000, basis="07/2026/NQ-HĐND")
PROVINCE_79 = LocalAmount(places=("79",), amount_vnd=9_000, basis="08/2026/NQ-HĐND")


def a_fee(**changes: object) -> FeeRule:
    usual = {"key": "extract", "name": "Phí", "kind": ChargeKind.FEE, "amount_vnd": 8_000, "basis": "281/2016/TT-BTC"}
    return FeeRule.model_validate({**usual, **changes})


def a_package(*rules: FeeRule) -> Package:
    return WHOLE_LAW.model_copy(update={"fees": rules, "form": FORM})


def an_office(code: str = "H26.101", unit: AdministrativeUnit | None = None) -> Agency:
    return Agency(code=code, name="UBND phường Ba Đình", unit=unit)


def a_case(
    channel: FilingChannel = FilingChannel.ONLINE, on: date = date(2026, 11, 20), office: Agency | None = None
) -> fees.FeeCase:
    return fees.FeeCase(channel, on, office or an_office())


def owed(*rules: FeeRule, case: fees.FeeCase | None = None, **answers: Any) -> int:
    return sum(due.amount_vnd for due in fees.calculate(a_package(*rules), answers, case or a_case()))


@pytest.mark.parametrize(("copies", "vnd"), [(1, 8_000), (3, 24_000), (50, 400_000), (0, 0), (None, 0), ("3", 0)])
def test_by_quantity(copies, vnd):
    assert owed(a_fee(quantity="copies"), copies=copies) == vnd


@pytest.mark.parametrize("copies", [-1, 10**30])
def test_a_quantity_nobody_can_pay_for_is_refused_with_a_sentence(copies):
    with pytest.raises(DossierError, match="Hãy xem lại những số đã nhập"):
        owed(a_fee(quantity="copies"), copies=copies)


@pytest.mark.parametrize(("channel", "vnd"), [("online", 10_000), ("desk", 20_000), ("post", 0)])
def test_by_channel(channel, vnd):
    online = a_fee(key="online", amount_vnd=10_000, channels=["online"])
    desk = a_fee(key="desk", amount_vnd=20_000, channels=["desk"])
    assert owed(online, desk, case=a_case(FilingChannel(channel))) == vnd


@pytest.mark.parametrize(
    ("on", "vnd"),
    [("2025-12-31", 8_000), ("2026-01-01", 5_600), ("2026-12-31", 5_600), ("2027-01-01", 8_000), ("2016-12-31", 0)],
)
def test_by_day(on, vnd):
    fee = a_fee(reductions=[EVERYBODY_IN_2026], valid_from=date(2017, 1, 1))
    assert owed(fee, case=a_case(on=date.fromisoformat(on))) == vnd


@pytest.mark.parametrize(
    ("code", "vnd"), [("H26.101", 4_000), ("H26.101.02", 4_000), ("H26.102", 6_000), ("H26", 6_000), ("H2", 8_000)]
)
def test_by_place_the_nearest_rule_counts(code, vnd):
    assert owed(a_fee(local_amounts=[HANOI, BA_DINH]), case=a_case(office=an_office(code))) == vnd


@pytest.mark.parametrize(("commune", "province"), [("26734", "79"), ("79", None)])
def test_by_province_for_an_office_of_another_branch(commune, province):
    unit = AdministrativeUnit(code=commune, province_id=province)
    assert owed(a_fee(local_amounts=[PROVINCE_79]), case=a_case(office=an_office("G01.079", unit))) == 9_000


def test_a_place_where_the_fee_is_not_levied():
    free_here = LocalAmount(places=("H26",), amount_vnd=0, basis="06/2020/NQ-HĐND")
    assert fees.calculate(a_package(a_fee(local_amounts=[free_here])), {}, a_case()) == []


CLASSES = [POOR_PAY_NOTHING, CHILDREN_PAY_HALF, THE_OLD_PAY_LESS]


@pytest.mark.parametrize(
    ("answers", "vnd"),
    [
        ({}, 8_000),
        ({"poor": False, "child": False, "born": "2000-01-01"}, 8_000),
        ({"child": True}, 4_000),
        ({"born": "1966-11-20"}, 3_000),  # sixty on the day of filing
        ({"born": "1966-11-21"}, 8_000),
        ({"poor": True}, 0),
        ({"poor": True, "child": True}, 0),  # the best one counts, they never add up
        ({"child": True, "born": "1950-01-01"}, 3_000),
    ],
)
def test_by_class_of_applicant(answers, vnd):
    assert owed(a_fee(reductions=CLASSES), **answers) == vnd


def test_the_class_is_judged_on_the_day_of_filing():
    fee = a_fee(reductions=[THE_OLD_PAY_LESS])
    assert owed(fee, case=a_case(on=date(2026, 11, 19)), born="1966-11-20") == 8_000
    assert owed(fee, case=a_case(on=date(2026, 11, 20)), born="1966-11-20") == 3_000


def test_a_local_amount_is_reduced_too_and_a_broken_dong_is_not_charged():
    fee = a_fee(
        local_amounts=[LocalAmount(places=("H26",), amount_vnd=5_001, basis="x")], reductions=[CHILDREN_PAY_HALF]
    )
    assert owed(fee, child=True) == 2_500


def test_a_fixed_amount_never_makes_it_dearer():
    assert owed(a_fee(amount_vnd=2_000, reductions=[THE_OLD_PAY_LESS]), born="1950-01-01") == 2_000


def test_several_fees_stand_side_by_side_and_an_exempt_one_is_not_asked_for():
    dues = fees.calculate(
        a_package(a_fee(reductions=CLASSES), a_fee(key="issue", kind="le_phi", amount_vnd=50_000)),
        {"poor": True},
        a_case(),
    )
    assert [due.amount_vnd for due in dues] == [0, 50_000]
    assert [(line.kind, line.amount_vnd) for line in fees.order_lines(dues)] == [(FeeKind.CHARGE, 50_000)]


def test_a_fee_is_owed_only_in_its_case():
    new = a_fee(key="new", amount_vnd=200_000, when={"field": "child", "value": True}, case="Trẻ em")
    again = a_fee(key="again", amount_vnd=400_000, when="years(born, today) >= 14", case="Từ đủ 14 tuổi")
    package = a_package(new, again)

    assert [due.fee.key for due in fees.calculate(package, {"child": True}, a_case())] == ["new"]
    assert [due.fee.key for due in fees.calculate(package, {"child": False, "born": "1990-01-01"}, a_case())] == [
        "again"
    ]
    assert fees.calculate(package, {}, a_case()) == []


def test_an_order_line_says_by_what_right_it_is_reduced():
    (due,) = fees.calculate(a_package(a_fee(reductions=CLASSES)), {"child": True}, a_case())
    assert due.line.legal_basis == "281/2016/TT-BTC; Giảm 50% theo 02/2026/TT-BTC"
    assert due.line.unit_price_vnd == 4_000


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"copies": 2}, ["2 × 8.000 đồng = 16.000 đồng"]),
        (
            {"copies": 2, "child": True},
            ["2 × 4.000 đồng = 8.000 đồng", "Giảm 50%: Trẻ em (theo 02/2026/TT-BTC), mức thu đầy đủ 8.000 đồng"],
        ),
        (
            {"copies": 2, "poor": True},
            ["Không phải nộp", "Miễn: Người thuộc hộ nghèo (theo 01/2026/TT-BTC), mức thu đầy đủ 8.000 đồng"],
        ),
    ],
)
def test_the_sum_is_said_with_its_reduction(answers, words):
    (due,) = fees.calculate(a_package(a_fee(quantity="copies", reductions=CLASSES)), answers, a_case())
    assert explanation(due).replace("\N{NO-BREAK SPACE}", " ").split("\n") == words


def test_what_is_paid_with_the_result_says_so():
    (due,) = fees.calculate(a_package(a_fee(collected=Collected.AFTER)), {}, a_case())
    assert explanation(due).endswith("Nộp khi nhận kết quả")


def test_what_goes_back_is_summed_by_the_way_the_dossier_ends():
    whole = RefundRule(when=(Ending.REFUSED, Ending.WITHDRAWN_EARLY), basis="x")
    half = RefundRule(when=(Ending.REFUSED,), percent=50, basis="y")
    dues = fees.calculate(
        a_package(a_fee(given_back=[whole]), a_fee(key="issue", amount_vnd=5_001, given_back=[half])), {}, a_case()
    )
    assert fees.refundable_by_ending(dues) == {"refused": 10_500, "withdrawn_early": 8_000}


def test_the_law_of_the_project_has_no_reductions():
    assert [(fee.reductions, fee.local_amounts) for fee in WHOLE_LAW.fees] == [((), ())]


ROWS = {
    "key": "people",
    "type": "rows",
    "label": "Người",
    "item": "Người",
    "fields": [{"key": "name", "type": "text", "label": "Tên"}],
}
LAND = {
    "key": "land",
    "type": "block",
    "label": "Thửa đất",
    "fields": [{"key": "price", "type": "money", "label": "Giá"}],
}


def due_of(fee: Mapping[str, object], answers: dict[str, Any], **package: object) -> fees.AmountDue | None:
    form = FORM.model_dump(mode="json", exclude_defaults=True)
    form["steps"][0]["fields"] += [ROWS, LAND]
    law = WHOLE_LAW.model_copy(
        update={"form": FormDefinition.model_validate(form), "fees": (FeeRule.model_validate(fee),), **package}
    )
    case = fees.FeeCase(FilingChannel.ONLINE, date(2026, 11, 20), Agency(code="H26.101", name="UBND"))
    return next(iter(fees.calculate(law, answers, case)), None)


SHARE = {"key": "share", "name": "Phí thẩm định", "kind": "phi", "basis": "1/2026/TT-BTC"}


def plain(lines: Iterable[str]) -> list[str]:
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def test_a_fee_says_its_unit_and_its_case():
    once = due_of({**SHARE, "amount_vnd": 400_000, "per": "hộ chiếu", "case": "Cấp lại do bị mất"}, {})
    counted = due_of({**SHARE, "amount_vnd": 8_000, "quantity": "copies", "per": "bản sao"}, {"copies": 3})

    assert once
    assert counted
    assert plain([explanation(once), explanation(counted)]) == [
        "400.000 đồng/hộ chiếu (cấp lại do bị mất)",
        "3 × 8.000 đồng/bản sao = 24.000 đồng",
    ]


def test_a_fee_by_value_says_of_what_and_each_band():
    bands = [{"up_to": 100_000_000, "amount_vnd": 500_000}, {"percent": "0.1", "of": "excess", "amount_vnd": 500_000}]
    value = {"of": "land.price", "bands": bands}
    due = due_of({**SHARE, "value": value, "per": "giá trị hợp đồng"}, {"land": {"price": 300_000_000}})

    assert due
    assert plain([explanation(due)]) == [
        "Tính theo giá trị hợp đồng: 500.000 đồng + 0,1% × 200.000.000 đồng = 700.000 đồng"
    ]


def test_sums_are_told_by_when_they_are_paid():
    now = due_of({**SHARE, "amount_vnd": 8_000}, {})
    card = due_of({**SHARE, "amount_vnd": 50_000, "collected": "after"}, {})

    assert now
    assert card
    assert [(label, *plain([vnd])) for label, vnd in total_lines([], [])] == [
        ("Cộng, nộp ngay sau khi nộp hồ sơ", "0 đồng")
    ]
    assert [(label, *plain([vnd])) for label, vnd in total_lines([now], [now, card])] == [
        ("Cộng, nộp ngay sau khi nộp hồ sơ", "8.000 đồng"),
        ("Nộp thêm khi phần sau bắt đầu", "8.000 đồng"),
        ("Nộp thêm khi nhận kết quả", "50.000 đồng"),
    ]


def test_a_fee_is_counted_by_rows():
    fee = {**SHARE, "amount_vnd": 8_000, "quantity": "people", "per": "người"}
    due = due_of(fee, {"people": [{"name": "A"}, {"name": "B"}, {"name": "C"}]})

    assert due is not None
    assert (due.quantity, due.amount_vnd) == (3, 24_000)
    assert due_of(fee, {}) is None


def test_a_fee_follows_a_value_inside_a_block_and_is_reduced():
    fee = {**SHARE, "value": {"of": "land.price", "percent": "0.5"}, "reduced_by": ["poor"]}
    poor = NamedReduction(key="poor", name="Hộ nghèo", when={"field": "poor", "value": True}, percent=50, basis="B")
    rich, reduced = (
        due_of(fee, {"land": {"price": 500_000_000}, "poor": is_poor}, reductions=(poor,)) for is_poor in (False, True)
    )

    assert rich is not None
    assert reduced is not None
    assert (rich.amount_vnd, reduced.amount_vnd) == (2_500_000, 1_250_000)
    assert (rich.line.unit_price_vnd, rich.line.quantity) == (2_500_000, 1)
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in explanation(reduced).splitlines()] == [
        "0,5% × 500.000.000 đồng = 2.500.000 đồng",
        "Giảm 50%: Hộ nghèo (theo B), còn phải nộp 1.250.000 đồng",
    ]
    assert due_of(fee, {"poor": True}, reductions=(poor,)) is None


def test_a_value_below_zero_is_told_to_whoever_files():
    with pytest.raises(DossierError, match="Hãy xem lại những số đã nhập"):
        due_of({**SHARE, "value": {"of": "land.price", "percent": 1}}, {"land": {"price": -5}})
