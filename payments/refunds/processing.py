"""Refund processing: requests to the gateways, and what follows from their results."""

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

FIRST_PAUSE = 1
"""Minutes before we ask how far the bank is."""
_READ = Refund.objects.select_related("collected__attempt__order", "collected__order")


def give_back(collected: Entry, *, reason: str) -> Refund:
    """Send back what came too much; nobody need approve what was never ours. Within the caller's transaction."""
    refund = Refund.objects.create(
        collected=collected,
        key=f"surplus:{collected.pk}",
        request_id=uuid4().hex,
        amount_vnd=collected.amount_vnd,
        reason=reason,
        status=RefundStatus.APPROVED,
    )
    ask_for(refund)
    return refund


def ask_for(refund: Refund, *, again: str = "") -> None:
    """Have an approved refund sent after the transaction; `again` tells one sending from another."""
    outbox.enqueue("payments.refund", key=f"payments.refund:{refund.request_id}{again}", refund_id=refund.pk)


def give_up(*, refund_id: int, reason: str) -> None:
    """The gateway did not answer for half a day: a person decides how to go on."""
    refund = hold(refund_id)
    if refund.status == RefundStatus.APPROVED:
        refund.given_up_at = timezone.now()
        refund.save(update_fields=["given_up_at"])


@outbox.handler("payments.refund", given_up=give_up)
def send(*, refund_id: int) -> outbox.OnDone | None:
    """Ask the gateway for the money; asked twice, it gives once, since the request keeps its id."""
    refund = _READ.get(pk=refund_id)
    attempt = refund.collected.attempt
    is_wanted = refund.status in (RefundStatus.APPROVED, RefundStatus.SENT)
    if not is_wanted or attempt is None or attempt.gateway not in ONLINE_GATEWAYS:
        return None  # cash and transfers are given back by hand
    return partial(apply, refund_id, ONLINE_GATEWAYS[attempt.gateway].refund(refund))


@transaction.atomic
def apply(refund_id: int, result: RefundResult) -> None:
    """Write down how far the refund is, and what follows from it."""
    record_outcome(hold(refund_id), result)


def record_outcome(refund: Refund, result: RefundResult) -> None:
    """The same for a held refund."""
    if _is_about_another(refund, result):
        return
    if attempt_id := refund.collected.attempt_id:
        Message.objects.keep(attempt_id, Direction.IN, kind=MessageKind.REFUND, verdict=result.status, raw=result.raw)
    if result.status not in REFUND_MOVES[RefundStatus(refund.status)]:
        return
    refund.status, refund.answer_code = result.status, result.code
    now = timezone.now()
    if result.status == RefundStatus.SENT:
        refund.sent_at, refund.asked, refund.ask_at = now, 0, now + minutes(FIRST_PAUSE)
    else:
        refund.ended_at, refund.ask_at = now, None
    if result.status == RefundStatus.DONE:
        refund.entry = _enter(refund, result)
    refund.save(update_fields=["status", "answer_code", "sent_at", "asked", "ask_at", "ended_at", "entry"])
    if refund.collected.kind == EntryKind.SETTLEMENT and (order := refund.collected.order):
        _tell(refund, order)


def _is_about_another(refund: Refund, result: RefundResult) -> bool:
    """Gateways speak of the last refund of a payment; what is entered already was another one, and not this."""
    attempt = refund.collected.attempt
    if attempt is None or result.status != RefundStatus.DONE or not result.transaction_no:
        return False
    given = Entry.objects.filter(attempt=attempt, kind=EntryKind.REFUND, transaction_no=result.transaction_no)
    return given.exclude(pk=refund.entry_id or 0).exists()


def hold(refund_id: int) -> Refund:
    """The refund as it is now, its order locked first: all that is done about the money of an order queues up there."""
    list(Order.objects.select_for_update(of=("self",)).filter(entries__refunds=refund_id).values_list("pk"))
    return _READ.select_for_update(of=("self",)).get(pk=refund_id)


def _enter(refund: Refund, result: RefundResult) -> Entry:
    """The money going out: the collecting entry the other way round."""
    collected = refund.collected
    return Entry.objects.create(
        kind=EntryKind.REFUND,
        order=collected.order,
        attempt=collected.attempt,
        debit=collected.credit,
        credit=result.paid_from or collected.debit,
        amount_vnd=refund.amount_vnd,
        transaction_no=result.transaction_no,
        happened_at=result.happened_at,
    )


def _tell(refund: Refund, order: Order) -> None:
    """Whoever asked for the money hears of each part that went back, and of each that did not."""
    if refund.status == RefundStatus.REFUSED:
        hooks.refund_refused.send(refund)
    elif refund.status == RefundStatus.DONE:
        _close(refund, order)
        hooks.refund_completed.send(refund)


def _close(refund: Refund, order: Order) -> None:
    """An order whose whole sum went back is refunded."""
    if rules.left_to_give_back(refund.collected) == 0:
        Order.objects.filter(pk=order.pk, status=OrderStatus.SETTLED).update(status=OrderStatus.REFUNDED)
        order.status = OrderStatus.REFUNDED
        for receipt in order.receipts.filter(status=ReceiptStatus.VALID):
            issuing.void(receipt, ReceiptStatus.CANCELLED, reason="Đã hoàn trả toàn bộ số tiền", by=None)
