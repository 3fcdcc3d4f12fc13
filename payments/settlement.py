"""What a gateway says becomes our record: once, in whatever order and however often it is said."""

from datetime import datetime
from enum import Enum, auto

from django.db import transaction
from django.utils import timezone

from payments import registry
from payments.gateways import Reading
from payments.models import Attempt, Direction, Message, Order
from payments.status import ATTEMPT_MOVES, AttemptStatus, OrderStatus


class Verdict(Enum):
    """What became of a signed message."""

    RECORDED = auto()
    UNKNOWN = auto()
    WRONG_AMOUNT = auto()
    ALREADY_KNOWN = auto()


@transaction.atomic
def record(reading: Reading, *, gateway: str, kind: str) -> Verdict:
    """Record a signed message and what follows from it; all of it or, if a handler fails, nothing."""
    attempt = _find(reading, gateway)
    if attempt is None:
        return Verdict.UNKNOWN
    verdict = _judge(attempt, reading)
    Message.objects.keep(attempt, Direction.IN, kind=kind, verdict=verdict.name.lower(), raw=reading.raw)
    if verdict is Verdict.RECORDED and reading.status != AttemptStatus.STARTED:
        _apply(attempt, reading)
    return verdict


def _find(reading: Reading, gateway: str) -> Attempt | None:
    """The attempt with its order, both held until the end: two messages about one order queue up here."""
    return (
        Attempt.objects.select_related("order")
        .select_for_update(of=("self", "order"))
        .filter(reference=reading.reference, gateway=gateway, terminal=reading.terminal)
        .first()
    )


def _judge(attempt: Attempt, reading: Reading) -> Verdict:
    if reading.amount_vnd != attempt.amount_vnd:
        return Verdict.WRONG_AMOUNT
    if attempt.is_waiting or reading.status in ATTEMPT_MOVES[AttemptStatus(attempt.status)]:
        return Verdict.RECORDED
    return Verdict.ALREADY_KNOWN


def _apply(attempt: Attempt, reading: Reading) -> None:
    now = timezone.now()
    settles = reading.is_paid and _settle(attempt.order, now)
    attempt.status = AttemptStatus.SURPLUS if reading.is_paid and not settles else reading.status
    attempt.answered_at = now
    attempt.answer_code = reading.code
    attempt.bank = reading.bank
    attempt.transaction_no = reading.transaction_no
    attempt.save(update_fields=["status", "answered_at", "answer_code", "bank", "transaction_no"])
    if settles:
        registry.tell_settled(attempt.order)


def _settle(order: Order, now: datetime) -> bool:
    """Whether this money is what settled the order; the second to come finds it no longer open."""
    changed = Order.objects.filter(pk=order.pk, status=OrderStatus.OPEN)
    if not changed.update(status=OrderStatus.SETTLED, settled_at=now):
        return False
    order.status, order.settled_at = OrderStatus.SETTLED, now
    return True
