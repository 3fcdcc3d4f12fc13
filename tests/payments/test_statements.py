"""The bank's day against ours."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from payments import actions
from payments.errors import PaymentError
from payments.gateways import GATEWAYS, StatementRow, UnansweredError, line
from payments.matching import keep, match, reconcile
from payments.models import Attempt, Difference, Entry, Order, Refund, Statement, StatementLine
from payments.status import (
    AttemptStatus,
    DifferenceKind,
    DifferenceStatus,
    LineKind,
    OrderStatus,
    RefundStatus,
)
from payments.tasks import match_statements
from tests.factories import UserFactory
from tests.outbox import work_off
from tests.payments.conftest import an_attempt, an_order, said_by_the_bank
from tests.payments.road import eventually, is_settled, start, status

pytestmark = pytest.mark.django_db(transaction=True)
BANK = "bank:vnpay:DEMOTMN1"


@pytest.fixture
def tomorrow() -> Iterator[date]:
    """The day after; gives today, which is then over."""
    today = timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        yield today


@pytest.fixture
def told(monkeypatch) -> Callable[..., Statement]:
    """Reconcile today, now over, with a statement of these rows."""

    def tell(*rows: StatementRow) -> Statement:
        today = timezone.localdate()
        monkeypatch.setattr(GATEWAYS["vnpay"], "statement", lambda terminal, day: list(rows), raising=False)
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
            return reconcile("vnpay", "DEMOTMN1", today)

    return tell


def row(attempt: Attempt, **changes: Any) -> StatementRow:
    said: dict[str, Any] = {
        "kind": LineKind.PAYMENT,
        "reference": attempt.reference,
        "transaction_no": f"14{attempt.pk:06}",
        "amount_vnd": attempt.amount_vnd,
        "happened_at": timezone.now(),
    }
    return StatementRow(**said | changes)


def paid(client, order: Order | None = None) -> Attempt:
    attempt = an_attempt(order)
    now = timezone.localtime().strftime("%Y%m%d%H%M%S")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{said_by_the_bank(attempt, PayDate=now)}")
    return attempt


def only_difference() -> Difference:
    return Difference.objects.get()


def test_what_both_know_is_matched_and_nothing_differs(client, bank, order, settled):
    bank.pay(start(client, order))
    assert eventually(lambda: is_settled(order))

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    line = StatementLine.objects.get(reference__startswith=order.reference)
    assert line.entry == order.settlement()
    assert not Difference.objects.filter(line=line).exists()


def test_a_lost_payment_is_settled_by_the_statement(client, bank, order, settled):
    bank.pay(start(client, order), conduct="silent")

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert is_settled(order)
    assert settled() == [order.reference]
    found = Difference.objects.get(line__reference__startswith=order.reference)
    assert (found.kind, found.status) == (DifferenceKind.MISSING_HERE, DifferenceStatus.RESOLVED)


def test_fetched_again_the_statement_changes_nothing(client, bank, order, settled):
    bank.pay(start(client, order), conduct="silent")

    for _ in range(3):
        reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert settled() == [order.reference]
    assert StatementLine.objects.filter(reference__startswith=order.reference).count() == 1
    assert Statement.objects.count() == 1


def test_a_double_collection_nobody_told_of_goes_back(client, told, settled):
    attempt = paid(client)

    told(row(attempt), row(attempt, transaction_no="99"))

    assert only_difference().kind == DifferenceKind.DOUBLE
    assert only_difference().status == DifferenceStatus.RESOLVED
    assert Refund.objects.get().status == RefundStatus.APPROVED
    assert Entry.objects.balance(BANK) == 32_000


def test_a_refund_the_bank_never_answered_is_done_by_the_statement(client, told, settled):
    attempt = paid(client)
    settlement = attempt.order.settlement()
    assert settlement
    refund = actions.propose_refund(settlement, amount_vnd=16_000, reason="x", key="x", by=UserFactory.create())
    actions.approve_refund(refund, by=UserFactory.create())

    told(row(attempt), row(attempt, kind=LineKind.REFUND, transaction_no="77"))

    assert Refund.objects.get().status == RefundStatus.DONE
    assert status(attempt.order) == OrderStatus.REFUNDED
    assert Entry.objects.balance(BANK) == 0
    assert not Difference.objects.exists()


@pytest.mark.parametrize(
    ("change", "kind", "balance"),
    [
        ({"reference": "TTNOBODY-1", "transaction_no": "5"}, DifferenceKind.UNKNOWN, 32_000),
        ({"kind": LineKind.REVERSAL}, DifferenceKind.REVERSED, 0),
        ({"kind": LineKind.REFUND, "transaction_no": "6"}, DifferenceKind.UNKNOWN, 0),
    ],
)
def test_what_only_the_bank_has_is_written_off_by_two(client, told, settled, change, kind, balance):
    attempt = paid(client)
    told(row(attempt), row(attempt, **change))
    difference = only_difference()
    assert (difference.kind, difference.status) == (kind, DifferenceStatus.OPEN)

    one, two = UserFactory.create(), UserFactory.create()
    actions.propose_write_off(difference, reason="Đã hỏi ngân hàng", by=one)
    with pytest.raises(PaymentError, match="không được tự xác nhận"):
        actions.confirm_write_off(difference, by=one)
    actions.confirm_write_off(difference, by=two)

    assert only_difference().status == DifferenceStatus.RESOLVED
    assert Entry.objects.balance(BANK) == balance
    assert status(attempt.order) == OrderStatus.SETTLED


def test_what_was_entered_to_follow_the_bank_is_not_missed_there(client, told, settled):
    attempt = paid(client)
    lines = row(attempt), row(attempt, kind=LineKind.REVERSAL)
    told(*lines)
    actions.propose_write_off(only_difference(), reason="Đã hỏi ngân hàng", by=UserFactory.create())
    actions.confirm_write_off(only_difference(), by=UserFactory.create())

    told(*lines)

    assert only_difference().kind == DifferenceKind.REVERSED
    assert Entry.objects.balance(BANK) == 0


def test_another_amount_at_the_bank_is_a_difference(client, told, settled):
    attempt = paid(client)
    told(row(attempt, amount_vnd=15_000))

    assert only_difference().kind == DifferenceKind.AMOUNT
    actions.propose_write_off(only_difference(), reason="Ngân hàng thu phí", by=UserFactory.create())
    actions.confirm_write_off(only_difference(), by=UserFactory.create())
    assert Entry.objects.balance(BANK) == 15_000


def test_what_the_bank_does_not_know_is_a_difference(client, told, settled):
    paid(client)

    told()

    assert only_difference().kind == DifferenceKind.MISSING_THERE
    actions.propose_write_off(only_difference(), reason="Ngân hàng không thu", by=UserFactory.create())
    actions.confirm_write_off(only_difference(), by=UserFactory.create())
    assert Entry.objects.balance(BANK) == 0


def test_what_the_bank_only_told_late_agrees_after_all(client, told, settled):
    attempt = paid(client)
    told()
    assert only_difference().status == DifferenceStatus.OPEN

    told(row(attempt))

    assert only_difference().status == DifferenceStatus.RESOLVED
    assert StatementLine.objects.get().entry == attempt.order.settlement()


def test_a_day_that_is_not_over_lacks_nothing(client, monkeypatch, settled):
    paid(client)
    monkeypatch.setattr(GATEWAYS["vnpay"], "statement", lambda terminal, day: [], raising=False)

    statement = reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert not statement.is_complete
    assert not Difference.objects.exists()


def test_the_complete_statement_ends_what_was_silent(told):
    attempt = an_attempt()
    Attempt.objects.filter(pk=attempt.pk).update(expires_at=timezone.now() - timedelta(hours=30), ask_at=None)

    told()

    attempt.refresh_from_db()
    assert attempt.status == AttemptStatus.EXPIRED


def test_one_number_for_two_payments_is_left_to_people(told):
    first, second = (an_attempt(an_order(key=key)) for key in "ab")
    told(row(first, transaction_no="14000001"))

    yesterday = timezone.localdate() - timedelta(days=1)
    statement = keep("vnpay", "DEMOTMN1", yesterday, [row(second, transaction_no="14000001")], is_complete=False)
    match(statement.lines.select_related("statement").get())

    assert status(first.order) == OrderStatus.SETTLED
    assert status(second.order) == OrderStatus.OPEN
    assert Difference.objects.get(status=DifferenceStatus.OPEN, line__reference=second.reference)


def test_nobody_writes_off_without_a_word(told, client, settled):
    paid(client)
    told()

    with pytest.raises(PaymentError, match="lý do"):
        actions.propose_write_off(only_difference(), reason=" ", by=UserFactory.create())
    with pytest.raises(PaymentError, match="Chưa ai đề nghị"):
        actions.confirm_write_off(only_difference(), by=UserFactory.create())


def test_the_clock_fetches_each_day_of_the_week_once(bank, monkeypatch):
    asked: list[date] = []
    true_statement = GATEWAYS["vnpay"].statement

    def counting(terminal: str, day: date) -> list[StatementRow]:
        asked.append(day)
        return true_statement(terminal, day)

    monkeypatch.setattr(GATEWAYS["vnpay"], "statement", counting, raising=False)
    match_statements()
    match_statements()

    today = timezone.localdate()
    assert asked == [today - timedelta(days=back) for back in range(7, 0, -1)]


def test_a_statement_not_signed_for_us_is_none(bank, settings):
    terminal = settings.VNPAY_TERMINALS["*"]
    settings.VNPAY_TERMINALS = {"*": type(terminal)(code=terminal.code, secrets=("NOTTHEKEY" * 4,))}

    with pytest.raises(UnansweredError):
        GATEWAYS["vnpay"].statement("DEMOTMN1", timezone.localdate())


def test_a_bank_that_is_down_only_delays_the_statement(bank):
    with bank.being("down"):
        match_statements()

    assert not Statement.objects.exists()


def test_a_bank_that_takes_its_time_takes_it_with_statements_too(bank, monkeypatch):
    """A second of this bank is a tenth of one."""
    yesterday = timezone.localdate() - timedelta(days=1)
    monkeypatch.setattr(line, "PATIENCE", 1.0)

    with bank.being("slow"), pytest.raises(UnansweredError, match="ReadTimeout"):
        GATEWAYS["vnpay"].statement("DEMOTMN1", yesterday)
    monkeypatch.setattr(line, "PATIENCE", 10.0)
    with bank.being("slow"):
        assert GATEWAYS["vnpay"].statement("DEMOTMN1", yesterday) == []
    with bank.being("mute"), pytest.raises(UnansweredError, match="HTTP 504"):
        GATEWAYS["vnpay"].statement("DEMOTMN1", yesterday)


def test_our_book_is_the_banks_book(client, bank, settled):
    """Paid, lost, doubled, given back: after asking and matching, both hold the same sum."""
    payer = UserFactory.create()
    client.force_login(payer)
    for n, conduct in enumerate(["honest", "silent", "twice", "many", "disorder"]):
        bank.pay(start(client, an_order(payer, key=f"k{n}")), conduct=conduct)
    assert eventually(lambda: Entry.objects.count() >= 5)

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())
    work_off()

    assert eventually(books_agree)
    assert Entry.objects.balance(BANK) == 5 * 16_000
    assert sorted(settled()) == sorted(Order.objects.values_list("reference", flat=True))


def books_agree() -> bool:
    """Whether the bank, by its own account of our orders, holds what our ledger says."""
    reconcile("vnpay", "DEMOTMN1", timezone.localdate())
    ours = set(Order.objects.values_list("reference", flat=True))
    lines = [line for line in StatementLine.objects.all() if line.reference.rpartition("-")[0] in ours]
    there = sum(line.amount_vnd if line.kind == LineKind.PAYMENT else -line.amount_vnd for line in lines)
    return len(lines) > len(ours) + 1 and there == Entry.objects.balance(BANK)
