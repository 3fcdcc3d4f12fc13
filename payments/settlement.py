"""What a gateway says becomes our record: once, in whatever order and however often it is said."""

from datetime import datetime
from enum import Enum, auto
from functools import partial

from django.db import transaction
from django.utils import timezone

from notifications import outbox
from payments import accounts, receipts, refunding, registry
from payments.gateways import Reading
from payments.models import Attempt, Direction, Entry, Message, Order
from payments.status import ATTEMPT_MOVES, AttemptStatus, EntryKind, OrderStatus

READ = ("status", "gateway", "terminal", "amount_vnd", "transaction_no", "order__status", "order__payee")
"""The columns a message is judged by; the others of attempt and order would cost a third more."""
HELD = Attempt.objects.select_related("order").only(*READ).select_for_update(of=("self", "order"))


class Verdict(Enum):
    """What became of a signed message."""

    RECORDED = auto()
    UNKNOWN = auto()
    WRONG_AMOUNT = auto()
    ALREADY_KNOWN = auto()


@transaction.atomic
def record(reading: Reading, *, gateway: str, kind: str) -> Verdict:
    """Record a signed message and the money it tells of, all or nothing; what follows from that is a worker's."""
    attempt = _find(reading, gateway)
    if attempt is None:
        return Verdict.UNKNOWN
    verdict = _judge(attempt, reading)
    Message.objects.keep(attempt, Direction.IN, kind=kind, verdict=verdict.name.lower(), raw=reading.raw)
    if verdict is Verdict.RECORDED and reading.is_final:
        _answer(attempt, reading)
        if reading.is_paid:
            _collect(attempt, reading)
    return verdict


def _find(reading: Reading, gateway: str) -> Attempt | None:
    """The attempt with its order, both held until the end: two messages about one order queue up here."""
    try:
        return HELD.get(reference=reading.reference, gateway=gateway, terminal=reading.terminal)
    except Attempt.DoesNotExist:
        return None


def _judge(attempt: Attempt, reading: Reading) -> Verdict:
    if reading.amount_vnd != attempt.amount_vnd:
        return Verdict.WRONG_AMOUNT
    if attempt.is_waiting or reading.status in ATTEMPT_MOVES[AttemptStatus(attempt.status)]:
        return Verdict.RECORDED
    if reading.is_paid and reading.transaction_no != attempt.transaction_no:
        return Verdict.RECORDED if _is_new(attempt, reading) else Verdict.ALREADY_KNOWN
    return Verdict.ALREADY_KNOWN


def _is_new(attempt: Attempt, reading: Reading) -> bool:
    """Whether the bank took money for this try once more: another transaction under the same reference."""
    return not attempt.entries.filter(transaction_no=reading.transaction_no).exists()


def _answer(attempt: Attempt, reading: Reading) -> None:
    """What became of the try; the first payment stays what it says of itself."""
    if attempt.status == AttemptStatus.PAID:
        return
    attempt.status = reading.status
    attempt.answered_at = timezone.now()
    attempt.answer_code = reading.code
    attempt.bank = reading.bank
    attempt.transaction_no = reading.transaction_no
    attempt.ask_at = None
    attempt.save(update_fields=["status", "answered_at", "answer_code", "bank", "transaction_no", "ask_at"])


def _collect(attempt: Attempt, reading: Reading) -> None:
    """Enter the money: it settles the order, or it came too much and goes back."""
    order = attempt.order
    settles = _settle(order, timezone.now())
    entry = Entry.objects.create(
        kind=EntryKind.SETTLEMENT if settles else EntryKind.SURPLUS,
        order=order,
        attempt=attempt,
        debit=accounts.at_gateway(attempt.gateway, attempt.terminal),
        credit=accounts.income(order.payee) if settles else accounts.to_give_back(order.payee),
        amount_vnd=attempt.amount_vnd,
        transaction_no=reading.transaction_no,
        happened_at=reading.happened_at,
    )
    if settles:
        outbox.effect("payments.settled", key=f"payments.settled:{order.pk}", order_id=order.pk)
    else:
        refunding.give_back(entry, reason="Nộp thừa")


def _settle(order: Order, now: datetime) -> bool:
    """Whether this money is what settled the order; the second to come finds it no longer open."""
    still_open = Order.objects.filter(pk=order.pk, status=OrderStatus.OPEN)
    if not still_open.update(status=OrderStatus.SETTLED, settled_at=now):
        return False
    order.status, order.settled_at = OrderStatus.SETTLED, now
    return True


@outbox.handler("payments.settled")
def follow(*, order_id: int) -> outbox.Record:
    """What follows from a settlement, once: whoever asked for the money hears of it, the payer gets a receipt."""
    return partial(_follow, order_id)


def _follow(order_id: int) -> None:
    """All in one transaction, the receipt last: all payers of the agency wait for its book."""
    order = Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order_id)
    registry.tell_settled(order)
    receipts.issue_if_missing(order)
