"""The bank's day against ours."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from payments import actions
from payments.errors import PaymentError
from payments.gateways import http_client as line
from payments.gateways import statement_file
from payments.gateways.base import GatewayUnavailableError, StatementRow
from payments.gateways.hmac_signature import digest
from payments.gateways.http_client import GatewayClient
from payments.gateways.registry import GATEWAYS
from payments.models import Attempt, Discrepancy, Entry, Order, Refund, Statement, StatementLine
from payments.polling import poll_attempt
from payments.reconciliation.reconciler import match_line, reconcile
from payments.reconciliation.statements import COMPLETE_AFTER, store_statement
from payments.status import (
    AttemptStatus,
    DiscrepancyKind,
    DiscrepancyStatus,
    EntryKind,
    OrderStatus,
    RefundStatus,
    StatementLineKind,
)
from payments.tasks import reconcile_statements
from services.agencies.models import Role
from tests.factories import UserFactory, clerk_at, leader_at, staff_at
from tests.outbox import work_off
from tests.payments.conftest import SECRET, an_attempt, an_order, signed_result
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
        monkeypatch.setattr(GATEWAYS["vnpay"], "fetch_statement", lambda terminal, day: list(rows), raising=False)
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
            return reconcile("vnpay", "DEMOTMN1", today)

    return tell


def row(attempt: Attempt, **changes: Any) -> StatementRow:
    said: dict[str, Any] = {
        "kind": StatementLineKind.PAYMENT,
        "reference": attempt.reference,
        "transaction_no": f"14{attempt.pk:06}",
        "amount_vnd": attempt.amount_vnd,
        "happened_at": timezone.now(),
    }
    return StatementRow(**said | changes)


def paid(client, order: Order | None = None) -> Attempt:
    attempt = an_attempt(order)
    now = timezone.localtime().strftime("%Y%m%d%H%M%S")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt, PayDate=now)}")
    return attempt


def only_discrepancy() -> Discrepancy:
    return Discrepancy.objects.get()


def test_what_both_know_is_matched_and_nothing_differs(client, bank, order, settled):
    bank.pay(start(client, order))
    assert eventually(lambda: is_settled(order))

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    line = StatementLine.objects.get(reference__startswith=order.reference)
    assert line.entry == order.settlement()
    assert not Discrepancy.objects.filter(line=line).exists()


def test_a_lost_payment_is_settled_by_the_statement(client, bank, order, settled):
    bank.pay(start(client, order), fault="silent")

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert is_settled(order)
    assert settled() == [order.reference]
    found = Discrepancy.objects.get(line__reference__startswith=order.reference)
    assert (found.kind, found.status) == (DiscrepancyKind.MISSING_HERE, DiscrepancyStatus.RESOLVED)


def test_fetched_again_the_statement_changes_nothing(client, bank, order, settled):
    bank.pay(start(client, order), fault="silent")

    for _ in range(3):
        reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert settled() == [order.reference]
    assert StatementLine.objects.filter(reference__startswith=order.reference).count() == 1
    assert Statement.objects.count() == 1


def test_one_line_that_cannot_be_matched_keeps_no_other_and_leaves_the_day_open(told, settled, monkeypatch):
    stuck, other = an_attempt(), an_attempt(an_order(key="other"))
    gateway = GATEWAYS["vnpay"]
    find = gateway.find_attempt
    monkeypatch.setattr(
        gateway,
        "find_attempt",
        lambda terminal, of: find(terminal, of) if of != stuck.reference else 1 / 0,
        raising=False,
    )

    statement = told(row(stuck), row(other))

    assert (status(stuck.order), status(other.order)) == (OrderStatus.OPEN, OrderStatus.SETTLED)
    stuck.refresh_from_db()
    assert stuck.status == AttemptStatus.STARTED
    assert not Statement.objects.get(pk=statement.pk).is_complete


def test_a_double_collection_nobody_told_of_goes_back(client, told, settled):
    attempt = paid(client)

    told(row(attempt), row(attempt, transaction_no="99"))

    assert only_discrepancy().kind == DiscrepancyKind.DOUBLE
    assert only_discrepancy().status == DiscrepancyStatus.RESOLVED
    assert Refund.objects.get().status == RefundStatus.APPROVED
    assert Entry.objects.balance(BANK) == 32_000


def test_a_refund_the_bank_never_answered_is_done_by_the_statement(client, told, settled):
    attempt = paid(client)
    settlement = attempt.order.settlement()
    assert settlement
    refund = actions.create_refund(
        settlement, amount_vnd=16_000, reason="x", idempotency_key="x", proposer=UserFactory.create()
    )
    actions.approve_refund(refund, by=leader_at())

    told(row(attempt), row(attempt, kind=StatementLineKind.REFUND, transaction_no="77"))

    assert Refund.objects.get().status == RefundStatus.DONE
    assert status(attempt.order) == OrderStatus.REFUNDED
    assert Entry.objects.balance(BANK) == 0
    assert not Discrepancy.objects.exists()


@pytest.mark.parametrize(
    ("change", "kind", "balance"),
    [
        ({"reference": "TTNOBODY-1", "transaction_no": "5"}, DiscrepancyKind.UNKNOWN, 32_000),
        ({"kind": StatementLineKind.REVERSAL}, DiscrepancyKind.REVERSED, 0),
        ({"kind": StatementLineKind.REFUND, "transaction_no": "6"}, DiscrepancyKind.UNKNOWN, 0),
    ],
)
def test_what_only_the_bank_has_is_written_off_by_two(client, told, settled, change, kind, balance):
    attempt = paid(client)
    told(row(attempt), row(attempt, **change))
    discrepancy = only_discrepancy()
    assert (discrepancy.kind, discrepancy.status) == (kind, DiscrepancyStatus.OPEN)

    one, two = staff_at("H26.03", Role.DESK, Role.LEADER), leader_at()
    actions.propose_write_off(discrepancy, reason="Đã hỏi ngân hàng", by=one)
    with pytest.raises(PaymentError, match="không được tự xác nhận"):
        actions.confirm_write_off(discrepancy, by=one)
    actions.confirm_write_off(discrepancy, by=two)

    assert only_discrepancy().status == DiscrepancyStatus.RESOLVED
    assert Entry.objects.balance(BANK) == balance
    assert status(attempt.order) == OrderStatus.SETTLED


def test_what_was_entered_to_follow_the_bank_is_not_missed_there(client, told, settled):
    attempt = paid(client)
    lines = row(attempt), row(attempt, kind=StatementLineKind.REVERSAL)
    told(*lines)
    actions.propose_write_off(only_discrepancy(), reason="Đã hỏi ngân hàng", by=clerk_at())
    actions.confirm_write_off(only_discrepancy(), by=leader_at())

    told(*lines)

    assert only_discrepancy().kind == DiscrepancyKind.REVERSED
    assert Entry.objects.balance(BANK) == 0


def test_another_amount_at_the_bank_is_a_discrepancy(client, told, settled):
    attempt = paid(client)
    told(row(attempt, amount_vnd=15_000))

    assert only_discrepancy().kind == DiscrepancyKind.AMOUNT
    actions.propose_write_off(only_discrepancy(), reason="Ngân hàng thu phí", by=clerk_at())
    actions.confirm_write_off(only_discrepancy(), by=leader_at())
    assert Entry.objects.balance(BANK) == 15_000


def test_what_the_bank_does_not_know_is_a_discrepancy(client, told, settled):
    paid(client)

    told()

    assert only_discrepancy().kind == DiscrepancyKind.MISSING_THERE
    actions.propose_write_off(only_discrepancy(), reason="Ngân hàng không thu", by=clerk_at())
    actions.confirm_write_off(only_discrepancy(), by=leader_at())
    assert Entry.objects.balance(BANK) == 0


def test_what_the_bank_only_told_late_agrees_after_all(client, told, settled):
    attempt = paid(client)
    told()
    assert only_discrepancy().status == DiscrepancyStatus.OPEN

    told(row(attempt))

    assert only_discrepancy().status == DiscrepancyStatus.RESOLVED
    assert StatementLine.objects.get().entry == attempt.order.settlement()


def test_a_day_that_is_not_over_lacks_nothing(client, monkeypatch, settled):
    paid(client)
    monkeypatch.setattr(GATEWAYS["vnpay"], "fetch_statement", lambda terminal, day: [], raising=False)

    statement = reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert not statement.is_complete
    assert not Discrepancy.objects.exists()


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
    statement = store_statement("vnpay", "DEMOTMN1", yesterday, [row(second, transaction_no="14000001")])
    match_line(statement.lines.select_related("statement").get())

    assert status(first.order) == OrderStatus.SETTLED
    assert status(second.order) == OrderStatus.OPEN
    assert Discrepancy.objects.get(status=DiscrepancyStatus.OPEN, line__reference=second.reference)


def test_a_payment_the_bank_took_back_unseen_settles_nothing(client, bank, order, settled):
    bank.pay(start(client, order), fault="reversed silent")
    poll_attempt(Attempt.objects.get())

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert status(order) == OrderStatus.OPEN
    assert not Entry.objects.filter(order=order).exists()
    seen = Discrepancy.objects.filter(line__reference__startswith=order.reference)
    assert set(seen.values_list("kind", "status")) == {(DiscrepancyKind.REVERSED, DiscrepancyStatus.RESOLVED)}
    assert seen.count() == 2


def test_who_pays_again_after_the_bank_took_it_back_pays_once(client, bank, order, settled):
    bank.pay(start(client, order), fault="reversed silent")
    poll_attempt(Attempt.objects.get())
    bank.pay(start(client, order), fault="silent")
    poll_attempt(Attempt.objects.latest("pk"))

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert is_settled(order)
    assert not Refund.objects.exists()
    assert Entry.objects.filter(order=order).count() == 1


def test_of_two_collections_one_of_which_was_taken_back_one_counts(told, settled):
    attempt = an_attempt()

    told(
        row(attempt),
        row(attempt, transaction_no="2"),
        row(attempt, kind=StatementLineKind.REVERSAL, transaction_no="3"),
    )

    assert is_settled(attempt.order)
    assert not Refund.objects.exists()
    assert Entry.objects.balance(BANK) == 16_000
    assert not Discrepancy.objects.exclude(status=DiscrepancyStatus.RESOLVED).exists()


def test_two_lines_with_one_number_are_both_seen(told):
    one, two = (an_attempt(an_order(key=key)) for key in "ab")

    told(row(one, transaction_no="5"), row(two, transaction_no="5"))

    assert StatementLine.objects.count() == 2
    assert Discrepancy.objects.get(status=DiscrepancyStatus.OPEN, line__reference=two.reference)


def test_a_line_that_stands_twice_is_money_counted_twice(client, told, settled):
    attempt = paid(client)

    told(row(attempt), row(attempt))
    told(row(attempt), row(attempt))

    assert StatementLine.objects.count() == 2
    assert (only_discrepancy().kind, only_discrepancy().status) == (DiscrepancyKind.DOUBLE, DiscrepancyStatus.OPEN)


def test_a_sum_the_bank_corrected_later_is_seen(client, told, settled):
    attempt = paid(client)
    told(row(attempt))

    told(row(attempt, amount_vnd=10_000))

    assert only_discrepancy().kind == DiscrepancyKind.AMOUNT


def test_a_write_off_proposed_before_the_bank_told_late_is_over(client, told, settled):
    attempt = paid(client)
    told()
    actions.propose_write_off(only_discrepancy(), reason="Không thấy", by=clerk_at())

    told(row(attempt))

    with pytest.raises(PaymentError):
        actions.confirm_write_off(only_discrepancy(), by=leader_at())
    assert Entry.objects.balance(BANK) == 16_000


def test_money_written_off_that_the_bank_tells_of_late_is_a_discrepancy_again(client, told, settled):
    attempt = paid(client)
    told()
    actions.propose_write_off(only_discrepancy(), reason="Không thấy", by=clerk_at())
    actions.confirm_write_off(only_discrepancy(), by=leader_at())

    told(row(attempt))

    again = Discrepancy.objects.get(status=DiscrepancyStatus.OPEN)
    assert again.kind == DiscrepancyKind.MISSING_HERE
    actions.propose_write_off(again, reason="Ngân hàng báo muộn", by=clerk_at())
    actions.confirm_write_off(again, by=leader_at())
    assert Entry.objects.balance(BANK) == 16_000


def test_a_notice_between_two_looks_of_the_statement_leaves_no_discrepancy(client, monkeypatch, settled):
    attempt = an_attempt()
    now = timezone.localtime().strftime("%Y%m%d%H%M%S")
    find_attempt = GATEWAYS["vnpay"].find_attempt

    def meanwhile(terminal: str, reference: str) -> Attempt | None:
        client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt, PayDate=now)}")
        return find_attempt(terminal, reference)

    monkeypatch.setattr(GATEWAYS["vnpay"], "fetch_statement", lambda terminal, day: [row(attempt)], raising=False)
    monkeypatch.setattr(GATEWAYS["vnpay"], "find_attempt", meanwhile, raising=False)

    reconcile("vnpay", "DEMOTMN1", timezone.localdate())

    assert not Discrepancy.objects.exists()
    assert StatementLine.objects.get().entry == attempt.order.settlement()


def test_a_line_of_the_refund_under_way_is_not_taken_for_the_refused_one(client, told, settled):
    attempt = paid(client)
    settlement = attempt.order.settlement()
    assert settlement
    refused, sent = (
        Refund.objects.create(
            collected=settlement, key=key, request_id=key, amount_vnd=6_000, reason="x", status=status, ask_at=None
        )
        for key, status in (("one", RefundStatus.REFUSED), ("two", RefundStatus.SENT))
    )

    told(row(attempt), row(attempt, kind=StatementLineKind.REFUND, transaction_no="77", amount_vnd=6_000))

    refused.refresh_from_db()
    sent.refresh_from_db()
    assert (refused.status, sent.status) == (RefundStatus.REFUSED, RefundStatus.DONE)


def test_a_paid_message_without_a_number_is_no_second_payment(client, settled):
    attempt = paid(client)

    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt, TransactionNo='')}")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt, TransactionNo='0')}")

    assert Entry.objects.count() == 1
    assert not Refund.objects.exists()


def test_a_second_person_may_disagree_with_a_write_off(told, client, settled):
    paid(client)
    told()
    actions.propose_write_off(only_discrepancy(), reason="Không thấy", by=clerk_at())

    actions.reject_write_off(only_discrepancy(), by=clerk_at(full_name="Trần Thị Lan"))

    assert only_discrepancy().status == DiscrepancyStatus.OPEN
    assert "Trần Thị Lan bỏ đề nghị: Không thấy" in only_discrepancy().note
    with pytest.raises(PaymentError):
        actions.confirm_write_off(only_discrepancy(), by=leader_at())


def test_a_write_off_belongs_to_the_order_it_is_about(told, client, settled):
    attempt = paid(client)
    told(row(attempt, amount_vnd=15_000))
    actions.propose_write_off(only_discrepancy(), reason="Phí chuyển tiền", by=clerk_at())
    actions.confirm_write_off(only_discrepancy(), by=leader_at())

    assert Entry.objects.get(kind=EntryKind.WRITE_OFF).order == attempt.order


def test_what_the_bank_took_back_is_undone_at_the_order_it_was_paid_for(told, client, settled):
    attempt = paid(client)
    told(row(attempt), row(attempt, kind=StatementLineKind.REVERSAL, transaction_no="9"))
    actions.propose_write_off(only_discrepancy(), reason="Ngân hàng đã đảo", by=clerk_at())
    actions.confirm_write_off(only_discrepancy(), by=leader_at())

    assert Entry.objects.get(kind=EntryKind.REVERSAL).order == attempt.order
    assert Entry.objects.balance(BANK) == 0


def test_money_whose_number_is_entered_already_pays_nothing_else(told, client, settled):
    known, other = paid(client), an_order(key="other")
    told(row(known), row(known, reference="ai do nop tien"))

    with pytest.raises(PaymentError, match="đã được ghi cho một khoản khác"):
        actions.assign_payment(only_discrepancy(), other, by=clerk_at())


def test_nobody_writes_off_without_a_word(told, client, settled):
    paid(client)
    told()

    with pytest.raises(PaymentError, match="lý do"):
        actions.propose_write_off(only_discrepancy(), reason=" ", by=clerk_at())
    with pytest.raises(PaymentError, match="Chưa ai đề nghị"):
        actions.confirm_write_off(only_discrepancy(), by=leader_at())


def test_the_clock_fetches_each_day_of_the_week_until_nothing_is_added_any_more(bank, monkeypatch):
    asked: list[date] = []
    true_statement = GATEWAYS["vnpay"].fetch_statement

    def counting(terminal: str, day: date) -> list[StatementRow]:
        asked.append(day)
        return true_statement(terminal, day)

    monkeypatch.setattr(GATEWAYS["vnpay"], "fetch_statement", counting, raising=False)
    reconcile_statements()
    reconcile_statements()

    today = timezone.localdate()
    week = [today - timedelta(days=back) for back in range(7, 0, -1)]
    assert asked == [*week, *(day for day in week if day + COMPLETE_AFTER >= today)]


@pytest.mark.parametrize("trouble", [RuntimeError, ValueError, IntegrityError])
def test_one_broken_day_does_not_keep_the_others_from_being_read(bank, monkeypatch, trouble, caplog):
    asked: list[date] = []

    def broken(terminal: str, day: date) -> list[StatementRow]:
        asked.append(day)
        if len(asked) == 1:
            raise trouble
        return []

    monkeypatch.setattr(GATEWAYS["vnpay"], "fetch_statement", broken, raising=False)

    reconcile_statements()

    assert len(asked) == 7
    assert Statement.objects.filter(gateway="vnpay").count() == 6


SIGNED_BUT_BROKEN = {
    "a column short": "payment,X,1\n",
    "no time": "payment,X,1,5\n",
    "a negative sum": "payment,X,1,-5,{day}000000\n",
    "nothing": "payment,X,1,0,{day}000000\n",
    "more money than there is": "payment,X,1,99999999999999999999999,{day}000000\n",
    "no number": "payment,X,,5,{day}000000\n",
    "a text without end": f"payment,{'X' * 140_000},1,5,{{day}}000000\n",
    "another day": "payment,X,1,5,20200101000000\n",
    "an unknown kind": "gift,X,1,5,{day}000000\n",
    "no such time": "payment,X,1,5,{day}250000\n",
    "an open quote": 'payment,"X,1,5,{day}000000\n',
}


@pytest.mark.parametrize("rows", SIGNED_BUT_BROKEN.values(), ids=SIGNED_BUT_BROKEN.keys())
def test_a_signed_statement_that_is_broken_is_none(monkeypatch, rows):
    day = f"{timezone.localdate():%Y%m%d}"
    body = f"{','.join(statement_file.COLUMNS)}\n{rows.format(day=day)}"
    monkeypatch.setattr(GatewayClient, "request", lambda *_, **__: httpx.Response(200, text=_signed(body, day=day)))

    with pytest.raises(GatewayUnavailableError):
        GATEWAYS["vnpay"].fetch_statement("DEMOTMN1", timezone.localdate())


@pytest.mark.parametrize("wrong", [{"day": "20200101"}, {"holder": "OTHERTMN"}])
def test_a_statement_signed_for_another_day_or_terminal_is_none(monkeypatch, wrong):
    text = _signed(f"{','.join(statement_file.COLUMNS)}\n", **{"day": f"{timezone.localdate():%Y%m%d}", **wrong})
    monkeypatch.setattr(GatewayClient, "request", lambda *_, **__: httpx.Response(200, text=text))

    with pytest.raises(GatewayUnavailableError):
        GATEWAYS["vnpay"].fetch_statement("DEMOTMN1", timezone.localdate())


def _signed(body: str, *, day: str, holder: str = "DEMOTMN1") -> str:
    return f"{body}# {digest(f'{holder}|{day}|{body}', SECRET)}\n"


def test_a_statement_not_signed_for_us_is_none(bank, settings):
    terminal = settings.VNPAY_TERMINALS["*"]
    settings.VNPAY_TERMINALS = {"*": type(terminal)(code=terminal.code, secrets=("NOTTHEKEY" * 4,))}

    with pytest.raises(GatewayUnavailableError):
        GATEWAYS["vnpay"].fetch_statement("DEMOTMN1", timezone.localdate())


def test_a_bank_that_is_down_only_delays_the_statement(bank):
    with bank.being("down"):
        reconcile_statements()

    assert not Statement.objects.exists()


def test_a_bank_that_takes_its_time_takes_it_with_statements_too(bank, monkeypatch):
    """A second of this bank is a tenth of one."""
    yesterday = timezone.localdate() - timedelta(days=1)
    monkeypatch.setattr(line, "TIMEOUT", 1.0)

    with bank.being("slow"), pytest.raises(GatewayUnavailableError, match="ReadTimeout"):
        GATEWAYS["vnpay"].fetch_statement("DEMOTMN1", yesterday)
    monkeypatch.setattr(line, "TIMEOUT", 60.0)
    with bank.being("slow"):
        assert GATEWAYS["vnpay"].fetch_statement("DEMOTMN1", yesterday) == []
    with bank.being("mute"), pytest.raises(GatewayUnavailableError, match="HTTP 504"):
        GATEWAYS["vnpay"].fetch_statement("DEMOTMN1", yesterday)


def test_our_book_is_the_banks_book(client, bank, settled):
    """Paid, lost, doubled, given back: after polling and reconciling, both hold the same sum."""
    payer = UserFactory.create()
    client.force_login(payer)
    for n, fault in enumerate(["honest", "silent", "twice", "many", "disorder"]):
        bank.pay(start(client, an_order(payer, key=f"k{n}")), fault=fault)
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
    there = sum(line.amount_vnd if line.kind == StatementLineKind.PAYMENT else -line.amount_vnd for line in lines)
    return len(lines) > len(ours) + 1 and there == Entry.objects.balance(BANK)
