"""Settlement: payment results are recorded idempotently, in whatever order and however often they arrive."""

from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from core import metrics, outbox
from core.compiled_query import CompiledQuery
from payments import hooks
from payments.gateways.base import PaymentResult
from payments.ledger import accounts
from payments.models import Attempt, Direction, Entry, Message, Order
from payments.receipts import issuing
from payments.refunds import processing
from payments.status import ATTEMPT_MOVES, AttemptStatus, EntryKind, OrderStatus, Verdict


class LockedAttempt(NamedTuple):
    """The needed columns of an attempt and its order; both rows are locked until the transaction ends.

    Reading both rows whole costs twice as much.
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
_LOCKED = CompiledQuery(
    lambda reference, gateway, terminal: (
        Attempt.objects.filter(reference=reference, gateway=gateway, terminal=terminal)
        .values_list(*_COLUMNS)
        .select_for_update()
    )
)


@transaction.atomic
def record_payment_result(result: PaymentResult, *, gateway: str, kind: str) -> Verdict:
    """Record an authentic payment result: message, attempt, order, ledger entry and outbox job, in one transaction.

    `kind` is the MessageKind it came by. Returns UNKNOWN, and stores nothing, if there is no such attempt.
    """
    attempt = _lock(result, gateway)
    if attempt is None:
        return Verdict.UNKNOWN
    verdict = _classify(attempt, result)
    Message.objects.store(attempt.pk, Direction.IN, kind=kind, verdict=verdict, raw=result.raw)
    if verdict is Verdict.RECORDED and result.is_final:
        transaction.on_commit(metrics.PAYMENTS.labels(gateway, AttemptStatus(result.status).value).inc)
        _update_attempt(attempt, result)
        if result.is_paid:
            _post_to_ledger(attempt, result)
    return verdict


def _lock(result: PaymentResult, gateway: str) -> LockedAttempt | None:
    """Lock the attempt and its order, so that results for one order are processed one after the other."""
    for row in _LOCKED(result.reference, gateway, result.terminal):
        return LockedAttempt(*row)
    return None


def _classify(attempt: LockedAttempt, result: PaymentResult) -> Verdict:
    """Whether the result is to be recorded, and if not, why."""
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
    """Store the result on the attempt, unless it is already paid: a second payment does not overwrite the first."""
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


def _post_to_ledger(attempt: LockedAttempt, result: PaymentResult) -> None:
    """Post the payment to the ledger: as settlement of the order, or as surplus, which is refunded."""
    settles = _settle_order(attempt.order_id)
    entry = Entry.objects.create(
        kind=EntryKind.SETTLEMENT if settles else EntryKind.SURPLUS,
        order_id=attempt.order_id,
        attempt_id=attempt.pk,
        debit=accounts.gateway_account(attempt.gateway, attempt.terminal),
        credit=accounts.income(attempt.payee) if settles else accounts.refunds_payable(attempt.payee),
        amount_vnd=attempt.amount_vnd,
        transaction_no=result.transaction_no,
        happened_at=result.happened_at,
    )
    if settles:
        outbox.enqueue("payments.settled", key=f"payments.settled:{attempt.order_id}", order_id=attempt.order_id)
    else:
        processing.refund_surplus(entry, reason="Nộp thừa")


def _settle_order(order_id: int) -> bool:
    """Mark the order as settled; False if it is no longer open, so that the payment is surplus."""
    open_order = Order.objects.filter(pk=order_id, status=OrderStatus.OPEN)
    return bool(open_order.update(status=OrderStatus.SETTLED, settled_at=timezone.now()))


@outbox.handler("payments.settled", words="Xử lý khoản tiền vừa nộp")
def handle_settlement(*, order_id: int) -> outbox.OnDone:
    """Outbox handler: announce a settlement to higher apps and enqueue its receipt, once."""
    return partial(_announce_settlement, order_id)


def _announce_settlement(order_id: int) -> None:
    """The receipt is a separate job, so that a failure to issue or render it does not delay the hook."""
    order = Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order_id)
    hooks.order_settled.send(order)
    issuing.enqueue_receipt(order)
