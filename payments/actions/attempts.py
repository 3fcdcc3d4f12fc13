"""Trying to pay."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from payments import rules
from payments.gateways import Gateway
from payments.models import Attempt, Direction, Message, Order

ATTEMPT_LASTS = timedelta(minutes=15)


@transaction.atomic
def start_attempt(order: Order, gateway: Gateway, *, ip: str, return_url: str) -> str:
    """Begin one try and answer with the address where the payer goes on."""
    attempt = new_attempt(order, gateway.code, gateway.terminal_of(order.payee))
    address = gateway.start(attempt, ip=ip, return_url=return_url)
    Message.objects.keep(attempt, Direction.OUT, kind="pay", raw=address)
    return address


def new_attempt(order: Order, gateway: str, terminal: str) -> Attempt:
    """A try under a reference of its own; in the caller's transaction."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may_be_paid(order)
    now = timezone.now()
    return Attempt.objects.create(
        reference=f"{order.reference}-{order.attempts.count() + 1}",
        order=order,
        gateway=gateway,
        terminal=terminal,
        amount_vnd=order.total_vnd,
        started_at=now,
        expires_at=now + ATTEMPT_LASTS,
        ask_at=now + ATTEMPT_LASTS,
    )
