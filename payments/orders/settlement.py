"""Settlement: a gateway's message about a payment is recorded once, whenever and however often it arrives."""

from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from core import outbox
from payments import hooks
from payments.gateways.base import PaymentResult
from payments.ledger import accounts
from payments.models import Attempt, Direction, Entry, Message, Order
from payments.receipts import issuing
from payments.refunds import processing
from payments.status import ATTEMPT_MOVES, AttemptStatus, EntryKind, OrderStatus, Verdict


class LockedAttempt(NamedTuple):
    """The columns of an attempt and its order that a message is judged by, both rows locked until the transaction ends.

    Reading the two whole rows costs twice as much.
    """

    pk: int
    status: AttemptStatus
    amount_vnd: int
    transaction_no: str
    gateway: str
    terminal: str
    order_id: int
    payee: str


_COLUMNS = ("pk", "status", "amount_vnd", "transaction_no", "gateway", "terminal", "order_id", "order__payee")
_LOCKED = Attempt.objects.values_list(*_COLUMNS).select_for_update()


@transaction.atomic
def record(result: PaymentResult, *, gateway: str, kind: str) -> Verdict:
    """Record a genuine message and the money it reports, all or nothing; a worker does what follows from it."""
    attempt = _lock(result, gateway)
    if attempt is None:
        return Verdict.UNKNOWN
    verdict = _judge(attempt, result)
    Message.objects.keep(attempt.pk, Direction.IN, kind=kind, verdict=verdict, raw=result.raw)
    if verdict is Verdict.RECORDED and result.is_final:
        _update_attempt(attempt, result)
        if result.is_paid:
            _enter_money(attempt, result)
    return verdict


def _lock(result: PaymentResult, gateway: str) -> LockedAttempt | None:
    """The attempt the message is about; two messages about one order queue up here."""
    for row in _LOCKED.filter(reference=result.reference, gateway=gateway, terminal=result.terminal):
        return LockedAttempt(*row)
    return None


def _judge(attempt: LockedAttempt, result: PaymentResult) -> Verdict:
    if result.amount_vnd != attempt.amount_vnd:
        return Verdict.WRONG_AMOUNT
    if attempt.status == AttemptStatus.STARTED or result.status in ATTEMPT_MOVES[AttemptStatus(attempt.status)]:
        return Verdict.RECORDED
    if result.is_paid and result.transaction_no != attempt.transaction_no:
        return Verdict.RECORDED if _is_another_payment(attempt, result) else Verdict.ALREADY_KNOWN
    return Verdict.ALREADY_KNOWN


def _is_another_payment(attempt: LockedAttempt, result: PaymentResult) -> bool:
    """Whether the bank took money for this attempt once more: another transaction under the same reference."""
    return not Entry.objects.filter(attempt=attempt.pk, transaction_no=result.transaction_no).exists()


def _update_attempt(attempt: LockedAttempt, result: PaymentResult) -> None:
    """Write the result on the attempt; a second payment leaves what the first one wrote."""
    if attempt.status == AttemptStatus.PAID:
        return
    Attempt.objects.filter(pk=attempt.pk).update(
        status=result.status,
        answered_at=timezone.now(),
        answer_code=result.code,
        bank=result.bank,
        transaction_no=result.transaction_no,
        ask_at=None,
    )


def _enter_money(attempt: LockedAttempt, result: PaymentResult) -> None:
    """Enter the money in the ledger: it settles the order, or it is surplus and goes back."""
    settles = _settle(attempt.order_id)
    entry = Entry.objects.create(
        kind=EntryKind.SETTLEMENT if settles else EntryKind.SURPLUS,
        order_id=attempt.order_id,
        attempt_id=attempt.pk,
        debit=accounts.at_gateway(attempt.gateway, attempt.terminal),
        credit=accounts.income(attempt.payee) if settles else accounts.refunds_payable(attempt.payee),
        amount_vnd=attempt.amount_vnd,
        transaction_no=result.transaction_no,
        happened_at=result.happened_at,
    )
    if settles:
        outbox.enqueue("payments.settled", key=f"payments.settled:{attempt.order_id}", order_id=attempt.order_id)
    else:
        processing.give_back(entry, reason="Nộp thừa")


def _settle(order_id: int) -> bool:
    """Whether this money settled the order; a second payment finds it no longer open."""
    still_open = Order.objects.filter(pk=order_id, status=OrderStatus.OPEN)
    return bool(still_open.update(status=OrderStatus.SETTLED, settled_at=timezone.now()))


@outbox.handler("payments.settled")
def follow(*, order_id: int) -> outbox.OnDone:
    """What follows from a settlement, once: the apps above hear of it, and the receipt is queued."""
    return partial(_follow, order_id)


def _follow(order_id: int) -> None:
    """The receipt is a job of its own: a full book, or a paper that cannot be drawn, keeps no dossier waiting."""
    order = Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order_id)
    hooks.order_settled.send(order)
    issuing.ask_for(order)
