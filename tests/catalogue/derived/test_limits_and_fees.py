"""Limits and fees of a derived form: what the record says plainly, by channel; nothing else is promised or charged."""

import pytest

from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.derived.fees import fees_of
from services.catalogue.derived.limits import limits_of
from services.catalogue.lint.package_lint import errors
from services.catalogue.package.fees.charges import ChargeKind
from services.catalogue.package.public_record import FilingChannel, Way
from services.catalogue.package.time_limits import TimeUnit
from services.catalogue.public.procedure_page import ProcedurePage
from tests.catalogue.derived.records import PAPER, RECORD, SOURCE, with_record

ONLINE = FilingChannel.ONLINE
NAMED = "Phí thẩm định: 100.000 đồng/lần."


def ways(*texts: str, time: str = "", fee: str = "") -> tuple[Way, ...]:
    return tuple(Way(channel=ONLINE, text=text, time=time, fee=fee) for text in texts or ("",))


def limit(*rows: Way):
    [found] = limits_of(RECORD.model_copy(update={"ways": rows}))
    return found


@pytest.mark.parametrize(
    ("time", "text", "amount", "unit"),
    [
        ("10 ngày làm việc", "", 10, TimeUnit.WORKING_DAY),
        ("30 ngày", "kể từ ngày 01/7/2025", 30, TimeUnit.DAY),
        ("2 tháng", "", 2, TimeUnit.MONTH),
        (
            "5 ngày làm việc",
            "05 (năm) ngày làm việc theo Thông tư 64/2025 ngày 30/6",
            5,
            TimeUnit.WORKING_DAY,
        ),
    ],
)
def test_a_plain_limit_is_promised(time, text, amount, unit):
    found = limit(*ways(text, time=time))
    assert (found.amount, found.unit, found.note) == (amount, unit, "")


@pytest.mark.parametrize(
    "rows",
    [
        ways(),
        ways(time="8 giờ"),
        ways(time="1.5 ngày làm việc"),
        ways("10 ngày làm việc khi kiểm tra thực tế", time="5 ngày làm việc"),
        ways("Trong 5 ngày", time="5 ngày làm việc"),
        (*ways(time="5 ngày làm việc"), *ways(time="7 ngày làm việc")),
        (*ways(time="5 ngày làm việc"), *ways()),
    ],
    ids=["none", "hours", "a half", "another in the note", "another unit", "two rows", "a row without"],
)
def test_where_the_record_is_not_plain_no_day_is_promised(rows):
    found = limit(*rows)
    assert found.amount is None
    assert found.note.startswith("Không hẹn ngày trả vì bản ghi công bố chưa nói rõ thời hạn")


def test_channels_with_the_same_limit_stand_together():
    rows = (
        *ways(time="5 ngày"),
        Way(channel=FilingChannel.DESK, time="7 ngày"),
        Way(channel=FilingChannel.POST, time="5 ngày"),
    )
    found = limits_of(RECORD.model_copy(update={"ways": rows}))
    assert [(one.channels, one.amount) for one in found] == [
        ((ONLINE, FilingChannel.POST), 5),
        ((FilingChannel.DESK,), 7),
    ]


def test_an_amount_that_its_note_confirms_is_charged_with_its_kind():
    rows = tuple(Way(channel=channel, text=NAMED, fee="100.000 đồng") for channel in FilingChannel)
    [fee] = fees_of(RECORD.model_copy(update={"ways": rows, "decision": "12/QĐ-BTP"}))
    assert (fee.kind, fee.amount_vnd, fee.channels) == (ChargeKind.FEE, 100_000, tuple(FilingChannel))
    assert fee.basis == "Quyết định công bố 12/QĐ-BTP"


@pytest.mark.parametrize(
    "rows",
    [
        ways(),
        ways(fee="100.000 đồng"),
        ways(NAMED),
        ways("Lệ phí cấp mới 200 USD", fee="200 USD"),
        ways("Lệ phí: 100.000 đồng; Phí: 100.000 đồng", fee="100.000 đồng"),
        ways("Phí: 50.000 đồng", fee="100.000 đồng"),
        ways("Phí: 100.000 đồng. Miễn đến 30/6/2026", fee="100.000 đồng"),
        ways("Phí do HĐND cấp tỉnh quyết định, 100.000 đồng", fee="100.000 đồng"),
        ways("Phí: 100.000 đồng (xe ô tô)", fee="100.000 đồng"),
        (*ways(NAMED, fee="100.000 đồng"), Way(channel=FilingChannel.DESK, text=NAMED, fee="200.000 đồng")),
    ],
    ids=["none", "no note", "no cell", "dollars", "two kinds", "another", "waived", "local", "one case", "by channel"],
)
def test_any_other_fee_is_left_to_the_office(rows):
    assert fees_of(RECORD.model_copy(update={"ways": rows})) == ()


def test_a_fee_that_is_not_sure_is_never_told_as_none():
    derived = with_derived_form(with_record(PAPER, ways=ways(fee="100.000 đồng")))
    assert errors(derived) == []
    assert derived.fee_text(ONLINE) == (
        "Chưa thu khi nộp; cơ quan báo khoản phải nộp sau khi xem hồ sơ (bản ghi công bố ghi 100.000 đồng)"
    )
    assert ProcedurePage(derived, on=SOURCE.read_on).fee_texts == [derived.fee_text(ONLINE)]
