"""Trying to pay."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.people import User
from payments import rules
from payments.checkout import qr_checkout
from payments.gateways.base import Gateway, QrGateway
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.models import Attempt, Direction, Message, Order
from payments.status import MessageKind

A_DOUBLE_CLICK = timedelta(minutes=1)


def start_attempt(order: Order, gateway: Gateway, *, ip: str, return_url: str, click: str = "") -> str:
    """Begin one try, or go on with an open one, and answer with the address where the payer goes on."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        tries = list(order.attempts.all())
        open_one = _still_open(tries, gateway, order.payee, click)
        attempt = open_one or _begin(order, gateway, tries, click)
        address = gateway.start(attempt, ip=ip, return_url=return_url)
        Message.objects.keep(attempt.pk, Direction.OUT, kind=MessageKind.PAY, raw=address)
    if isinstance(gateway, QrGateway) and not open_one:
        qr_checkout.fetch(attempt, gateway, ip=ip, return_url=return_url)
    return address


def _begin(order: Order, gateway: Gateway, tries: Sequence[Attempt], click: str) -> Attempt:
    rules.check_may_be_tried_again(tries)
    return new_attempt(
        order,
        gateway.code,
        gateway.terminal_of(order.payee),
        number=len(tries) + 1,
        lasts=gateway.lifetime,
        begun_with={"click": click, **gateway.account_details(order.payee)},
    )


def new_attempt(
    order: Order,
    gateway: str,
    terminal: str,
    *,
    lasts: timedelta,
    number: int | None = None,
    by: User | None = None,
    begun_with: Mapping[str, str] | None = None,
) -> Attempt:
    """A try under a reference of its own; in the caller's transaction, which holds the order."""
    rules.check_may_be_paid(order)
    now = timezone.now()
    return Attempt.objects.create(
        reference=f"{order.reference}-{number or order.attempts.count() + 1}",
        order=order,
        gateway=gateway,
        terminal=terminal,
        amount_vnd=order.total_vnd,
        started_at=now,
        expires_at=now + lasts,
        ask_at=now + lasts if gateway in ONLINE_GATEWAYS else None,
        entered_by=by,
        **(begun_with or {}),
    )


def _still_open(tries: Sequence[Attempt], gateway: Gateway, payee: str, click: str) -> Attempt | None:
    """A try to go on with: any where the gateway allows it, else the one that the same double click has begun.

    Of a double click the browser follows the second answer only, so the first try's address is still unused.
    """
    since = timezone.now() - A_DOUBLE_CLICK
    for attempt in tries:
        is_its = attempt.gateway == gateway.code and attempt.terminal == gateway.terminal_of(payee)
        is_this_click = bool(click) and attempt.click == click and attempt.started_at > since
        if is_its and attempt.is_in_time and (gateway.reuses_attempts or is_this_click):
            return attempt
    return None
