"""Refund processing: sending refund requests to gateways and recording their results."""

from functools import partial
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from core import outbox
from payments import hooks, rules
from payments.gateways.base import RefundResult
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.gateways.timing import minutes
from payments.models import Direction, Entry, Message, Order, Refund
from payments.receipts import issuing
from payments.status import REFUND_MOVES, EntryKind, MessageKind, OrderStatus, ReceiptStatus, RefundStatus

FIRST_POLL_MINUTES = 1
"""Minutes from sending a refund until its gateway is first polled."""
_REFUNDS = Refund.objects.select_related("collected__attempt__order", "collected__order")


def refund_surplus(payment_entry: Entry, *, reason: str) -> Refund:
    """Create and enqueue the refund of a surplus payment, which needs no approval; in the caller's transaction."""
    refund = Refund.objects.create(
        collected=payment_entry,
        key=f"surplus:{payment_entry.pk}",
        request_id=uuid4().hex,
        amount_vnd=payment_entry.amount_vnd,
        reason=reason,
        status=RefundStatus.APPROVED,
    )
    enqueue_refund(refund)
    return refund


def enqueue_refund(refund: Refund, *, key_suffix: str = "") -> None:
    """Enqueue the sending of an approved refund after commit; a `key_suffix` lets the same request be sent again."""
    outbox.enqueue("payments.refund", key=f"payments.refund:{refund.request_id}{key_suffix}", refund_id=refund.pk)


def mark_given_up(*, refund_id: int, reason: str) -> None:
    """Outbox handler: mark the refund as stuck after half a day without an answer; a person must decide."""
    refund = lock_refund(refund_id)
    if refund.status == RefundStatus.APPROVED:
        refund.given_up_at = timezone.now()
        refund.save(update_fields=["given_up_at"])


@outbox.handler("payments.refund", given_up=mark_given_up, words="Hoàn trả tiền")
def send_refund(*, refund_id: int) -> outbox.OnDone | None:
    """Outbox handler: request the refund at the gateway; the request id makes a repeated request harmless.

    Returns None for refunds that are not to be sent, among them manual ones.
    """
    refund = _REFUNDS.get(pk=refund_id)
    attempt = refund.collected.attempt
    is_to_send = refund.status in (RefundStatus.APPROVED, RefundStatus.SENT)
    if not is_to_send or attempt is None or attempt.gateway not in ONLINE_GATEWAYS:
        return None  # cash and transfers are refunded manually
    return partial(apply_result, refund_id, ONLINE_GATEWAYS[attempt.gateway].refund(refund))


@transaction.atomic
def apply_result(refund_id: int, result: RefundResult) -> None:
    """Record a gateway's result for a refund, in a transaction of its own."""
    record_result(lock_refund(refund_id), result)


def record_result(refund: Refund, result: RefundResult) -> None:
    """Record the result of a locked refund: message, status, ledger entry; announce it to higher apps."""
    if _reports_another_refund(refund, result):
        return
    if attempt_id := refund.collected.attempt_id:
        Message.objects.store(attempt_id, Direction.IN, kind=MessageKind.REFUND, verdict=result.status, raw=result.raw)
    if result.status not in REFUND_MOVES[RefundStatus(refund.status)]:
        return
    refund.status, refund.answer_code = result.status, result.code
    now = timezone.now()
    if result.status == RefundStatus.SENT:
        refund.sent_at, refund.asked, refund.ask_at = now, 0, now + minutes(FIRST_POLL_MINUTES)
    else:
        refund.ended_at, refund.ask_at = now, None
    if result.status == RefundStatus.DONE:
        refund.entry = _post_to_ledger(refund, result)
    refund.save(update_fields=["status", "answer_code", "sent_at", "asked", "ask_at", "ended_at", "entry"])
    if refund.collected.kind == EntryKind.SETTLEMENT and (order := refund.collected.order):
        _announce(refund, order)


def _reports_another_refund(refund: Refund, result: RefundResult) -> bool:
    """Whether the result is of an earlier refund: gateways report the last refund of a payment."""
    attempt = refund.collected.attempt
    if attempt is None or result.status != RefundStatus.DONE or not result.transaction_no:
        return False
    same_transaction = Entry.objects.filter(
        attempt=attempt, kind=EntryKind.REFUND, transaction_no=result.transaction_no
    )
    return same_transaction.exclude(pk=refund.entry_id or 0).exists()


def lock_refund(refund_id: int) -> Refund:
    """Lock the order, then the refund, and reread it; this serialises all operations on an order's money."""
    list(Order.objects.select_for_update(of=("self",)).filter(entries__refunds=refund_id).values_list("pk"))
    return _REFUNDS.select_for_update(of=("self",)).get(pk=refund_id)


def _post_to_ledger(refund: Refund, result: RefundResult) -> Entry:
    """Post the refund: the payment's entry with its accounts swapped."""
    payment_entry = refund.collected
    return Entry.objects.create(
        kind=EntryKind.REFUND,
        order=payment_entry.order,
        attempt=payment_entry.attempt,
        debit=payment_entry.credit,
        credit=result.paid_from or payment_entry.debit,
        amount_vnd=refund.amount_vnd,
        transaction_no=result.transaction_no,
        happened_at=result.happened_at,
    )


def _announce(refund: Refund, order: Order) -> None:
    """Call the hooks for a refund that was refused or done."""
    if refund.status == RefundStatus.REFUSED:
        hooks.refund_refused.send(refund)
    elif refund.status == RefundStatus.DONE:
        _close_if_fully_refunded(refund, order)
        hooks.refund_completed.send(refund)


def _close_if_fully_refunded(refund: Refund, order: Order) -> None:
    """Mark a fully refunded order as such and void its receipt."""
    if rules.refundable_amount(refund.collected) == 0:
        Order.objects.filter(pk=order.pk, status=OrderStatus.SETTLED).update(status=OrderStatus.REFUNDED)
        order.status = OrderStatus.REFUNDED
        for receipt in order.receipts.filter(status=ReceiptStatus.VALID):
            issuing.void_receipt(receipt, ReceiptStatus.CANCELLED, reason="Đã hoàn trả toàn bộ số tiền", by=None)
