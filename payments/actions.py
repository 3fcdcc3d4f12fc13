"""The verbs of payments: ask for money, drop the demand, start a try."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from payments import rules
from payments.dues import Line, Payee
from payments.gateways import Gateway
from payments.models import Attempt, Direction, Message, Order, OrderLine
from payments.references import new_reference
from payments.status import OrderStatus

if TYPE_CHECKING:
    from portal.accounts.models import User

ATTEMPT_LASTS = timedelta(minutes=15)


@transaction.atomic
def open_order(
    *,
    payer: "User",
    payee: Payee,
    lines: Sequence[Line],
    purpose: str,
    subject_path: str,
    key: str,
    due_at: datetime | None = None,
) -> Order:
    """Ask a person for money; asked again with the same key, the answer is the same order."""
    rules.check_asks_for_money(lines)
    order, is_new = Order.objects.get_or_create(
        key=key,
        defaults={
            "reference": new_reference(),
            "payer": payer,
            "payee": payee.code,
            "payee_name": payee.name,
            "purpose": purpose,
            "subject_path": subject_path,
            "total_vnd": sum(line.amount_vnd for line in lines),
            "due_at": due_at,
        },
    )
    if is_new:
        OrderLine.objects.bulk_create(_copied(order, lines))
    return order


def _copied(order: Order, lines: Sequence[Line]) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            position=position,
            kind=line.kind,
            name=line.name,
            quantity=line.quantity,
            unit_price_vnd=line.unit_price_vnd,
            legal_basis=line.legal_basis,
        )
        for position, line in enumerate(lines, start=1)
    ]


@transaction.atomic
def cancel_order(order: Order, *, reason: str) -> Order:
    """Stop asking. Money that still arrives goes back to the payer."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may_become(order, OrderStatus.CANCELLED)
    order.status = OrderStatus.CANCELLED
    order.cancel_reason = reason
    order.save(update_fields=["status", "cancel_reason"])
    return order


@transaction.atomic
def start_attempt(order: Order, gateway: Gateway, *, ip: str, return_url: str) -> str:
    """Begin one try and answer with the address where the payer goes on."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may_be_paid(order)
    now = timezone.now()
    attempt = Attempt.objects.create(
        reference=f"{order.reference}-{order.attempts.count() + 1}",
        order=order,
        gateway=gateway.code,
        terminal=gateway.terminal_of(order.payee),
        amount_vnd=order.total_vnd,
        started_at=now,
        expires_at=now + ATTEMPT_LASTS,
    )
    address = gateway.start(attempt, ip=ip, return_url=return_url)
    Message.objects.keep(attempt, Direction.OUT, kind="pay", raw=address)
    return address
