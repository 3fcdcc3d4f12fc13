"""Trying to pay."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from payments import rules, scanning
from payments.gateways import TALKING, Gateway
from payments.gateways.vnpay import VnpayQr
from payments.models import Attempt, Direction, Message, Order

if TYPE_CHECKING:
    from portal.accounts.models import User


def start_attempt(order: Order, gateway: Gateway, *, ip: str, return_url: str) -> str:
    """Begin one try, or go on with an open one, and answer with the address where the payer goes on."""
    attempt, address = _begin(order, gateway, ip=ip, return_url=return_url)
    if isinstance(gateway, VnpayQr):
        scanning.fetch(attempt, gateway, ip=ip, return_url=return_url)
    return address


@transaction.atomic
def _begin(order: Order, gateway: Gateway, *, ip: str, return_url: str) -> tuple[Attempt, str]:
    order = Order.objects.select_for_update().get(pk=order.pk)
    attempt = _still_open(order, gateway) or new_attempt(
        order, gateway.code, gateway.terminal_of(order.payee), lasts=gateway.lasts
    )
    address = gateway.start(attempt, ip=ip, return_url=return_url)
    Message.objects.keep(attempt.pk, Direction.OUT, kind="pay", raw=address)
    return attempt, address


def new_attempt(order: Order, gateway: str, terminal: str, *, lasts: timedelta, by: "User | None" = None) -> Attempt:
    """A try under a reference of its own; in the caller's transaction, which holds the order."""
    rules.check_may_be_paid(order)
    now = timezone.now()
    return Attempt.objects.create(
        reference=f"{order.reference}-{order.attempts.count() + 1}",
        order=order,
        gateway=gateway,
        terminal=terminal,
        amount_vnd=order.total_vnd,
        started_at=now,
        expires_at=now + lasts,
        ask_at=now + lasts if gateway in TALKING else None,
        entered_by=by,
    )


def _still_open(order: Order, gateway: Gateway) -> Attempt | None:
    if not gateway.reuses_attempts:
        return None
    return next((attempt for attempt in order.attempts.filter(gateway=gateway.code) if attempt.is_waiting), None)
