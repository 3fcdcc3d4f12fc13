"""What a gateway says becomes our record: once, in whatever order and however often it is said."""

from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from core import outbox
from payments import hooks
from payments.gateways.base import GatewayStatement
from payments.ledger import accounts
from payments.models import Attempt, Direction, Entry, Message, Order
from payments.receipts import issuing
from payments.refunds import processing
from payments.status import ATTEMPT_MOVES, AttemptStatus, EntryKind, OrderStatus


class LockedAttempt(NamedTuple):
    """What a message is judged by: a try and its order, both held until the end. Two whole rows cost twice as much."""

    pk: int
    status: AttemptStatus
    amount_vnd: int
    transaction_no: str
    gateway: str
    terminal: str
    order_id: int
    payee: str


_COLUMNS = ("pk", "status", "amount_vnd", "transaction_no", "gateway", "terminal", "order_id", "order__payee")
_HELD = Attempt.objects.values_list(*_COLUMNS).select_for_update()


class Verdict(TextChoices):
    """What became of a signed message, in the words of the timeline; one about an unknown attempt is not kept."""

    RECORDED = "recorded", "đã ghi nhận"
    UNKNOWN = "unknown", "không rõ của lần thanh toán nào"
    WRONG_AMOUNT = "wrong_amount", "sai số tiền, không ghi nhận"
    ALREADY_KNOWN = "already_known", "đã biết từ trước, không thay đổi gì"


@transaction.atomic
def record(reading: GatewayStatement, *, gateway: str, kind: str) -> Verdict:
    """Record a signed message and the money it tells of, all or nothing; what follows from that is a worker's."""
    held = _find(reading, gateway)
    if held is None:
        return Verdict.UNKNOWN
    verdict = _judge(held, reading)
    Message.objects.keep(held.pk, Direction.IN, kind=kind, verdict=verdict, raw=reading.raw)
    if verdict is Verdict.RECORDED and reading.is_final:
        _answer(held, reading)
        if reading.is_paid:
            _collect(held, reading)
    return verdict


def _find(reading: GatewayStatement, gateway: str) -> LockedAttempt | None:
    """The try it is about; two messages about one order queue up here."""
    for row in _HELD.filter(reference=reading.reference, gateway=gateway, terminal=reading.terminal):
        return LockedAttempt(*row)
    return None


def _judge(held: LockedAttempt, reading: GatewayStatement) -> Verdict:
    if reading.amount_vnd != held.amount_vnd:
        return Verdict.WRONG_AMOUNT
    if held.status == AttemptStatus.STARTED or reading.status in ATTEMPT_MOVES[AttemptStatus(held.status)]:
        return Verdict.RECORDED
    if reading.is_paid and reading.transaction_no != held.transaction_no:
        return Verdict.RECORDED if _is_new(held, reading) else Verdict.ALREADY_KNOWN
    return Verdict.ALREADY_KNOWN


def _is_new(held: LockedAttempt, reading: GatewayStatement) -> bool:
    """Whether the bank took money for this try once more: another transaction under the same reference."""
    return not Entry.objects.filter(attempt=held.pk, transaction_no=reading.transaction_no).exists()


def _answer(held: LockedAttempt, reading: GatewayStatement) -> None:
    """What became of the try; the first payment stays what it says of itself."""
    if held.status == AttemptStatus.PAID:
        return
    Attempt.objects.filter(pk=held.pk).update(
        status=reading.status,
        answered_at=timezone.now(),
        answer_code=reading.code,
        bank=reading.bank,
        transaction_no=reading.transaction_no,
        ask_at=None,
    )


def _collect(held: LockedAttempt, reading: GatewayStatement) -> None:
    """Enter the money: it settles the order, or it came too much and goes back."""
    settles = _settle(held.order_id)
    entry = Entry.objects.create(
        kind=EntryKind.SETTLEMENT if settles else EntryKind.SURPLUS,
        order_id=held.order_id,
        attempt_id=held.pk,
        debit=accounts.at_gateway(held.gateway, held.terminal),
        credit=accounts.income(held.payee) if settles else accounts.refunds_payable(held.payee),
        amount_vnd=held.amount_vnd,
        transaction_no=reading.transaction_no,
        happened_at=reading.happened_at,
    )
    if settles:
        outbox.enqueue("payments.settled", key=f"payments.settled:{held.order_id}", order_id=held.order_id)
    else:
        processing.give_back(entry, reason="Nộp thừa")


def _settle(order_id: int) -> bool:
    """Whether this money is what settled the order; the second to come finds it no longer open."""
    still_open = Order.objects.filter(pk=order_id, status=OrderStatus.OPEN)
    return bool(still_open.update(status=OrderStatus.SETTLED, settled_at=timezone.now()))


@outbox.handler("payments.settled")
def follow(*, order_id: int) -> outbox.OnDone:
    """What follows from a settlement, once: whoever asked for the money hears of it, a receipt is on its way."""
    return partial(_follow, order_id)


def _follow(order_id: int) -> None:
    """The receipt is an effect of its own: a full book, or a paper that cannot be drawn, keeps no dossier waiting."""
    order = Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order_id)
    hooks.order_settled.send(order)
    issuing.ask_for(order)
