"""Starting payment attempts."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.compiled_query import CompiledQuery
from core.people import User
from payments import rules
from payments.checkout import qr_checkout
from payments.gateways.base import Gateway, QrGateway
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.models import Attempt, Direction, Message, Order
from payments.status import MessageKind

LOCKED: Final = CompiledQuery(lambda pk: Order.objects.filter(pk=pk).select_for_update())
ATTEMPTS: Final = CompiledQuery(lambda order: Attempt.objects.filter(order=order))
DOUBLE_CLICK_WINDOW = timedelta(minutes=1)
"""Within this time the same click key means a double click."""


def start_attempt(
    order: Order, gateway: Gateway, *, ip: str, return_url: str, click_key: str = "", holder: str | None = None
) -> str:
    """Start a payment attempt, or reuse an open one; returns the URL to redirect the payer to.

    `click_key` identifies one click of the payer (see ChooseGatewayForm), so that a double click starts one attempt;
    `holder` identifies whoever starts it by a payment link, None the payer. Raises PaymentError if the order is not
    payable or this person has too many pending attempts.
    """
    with transaction.atomic():
        [order] = LOCKED(order.pk)
        attempts = ATTEMPTS(order.pk, order=order)
        account = gateway.account_fields(order.payee)
        reusable = _find_reusable(attempts, gateway, account["terminal"], click_key)
        fields = {**account, "click": click_key, "holder": holder}
        attempt = reusable or _start_new(order, gateway, attempts, fields)
        redirect_url = gateway.start(attempt, ip=ip, return_url=return_url)
        Message.objects.store(attempt.pk, Direction.OUT, kind=MessageKind.PAY, raw=redirect_url)
    if isinstance(gateway, QrGateway) and not reusable:
        qr_checkout.fetch_code(attempt, gateway, ip=ip, return_url=return_url)
    return redirect_url


def _start_new(
    order: Order, gateway: Gateway, attempts: Sequence[Attempt], fields: Mapping[str, str | None]
) -> Attempt:
    """A new attempt with these field values, among them the terminal."""
    rules.check_may_start_attempt(attempts, fields["holder"])
    return new_attempt(
        order,
        gateway.code,
        str(fields["terminal"]),
        number=len(attempts) + 1,
        lifetime=gateway.lifetime,
        details={name: value for name, value in fields.items() if name != "terminal"},
    )


def new_attempt(
    order: Order,
    gateway: str,
    terminal: str,
    *,
    lifetime: timedelta,
    number: int | None = None,
    by: User | None = None,
    details: Mapping[str, str | None] | None = None,
) -> Attempt:
    """Create an attempt with its own reference; the caller's transaction has locked the order.

    `by` is the clerk who enters a payment manually; `details` are further field values of the attempt.
    Raises PaymentError if the order is not payable.
    """
    rules.check_may_be_paid(order)
    now = timezone.now()
    return Attempt.objects.create(
        reference=f"{order.reference}-{number or order.attempts.count() + 1}",
        order=order,
        gateway=gateway,
        terminal=terminal,
        amount_vnd=order.total_vnd,
        started_at=now,
        expires_at=now + lifetime,
        ask_at=now + lifetime if gateway in ONLINE_GATEWAYS else None,
        entered_by=by,
        **(details or {}),
    )


def _find_reusable(attempts: Sequence[Attempt], gateway: Gateway, terminal: str, click_key: str) -> Attempt | None:
    """An active attempt to continue: any one if the gateway reuses attempts, else the one that the same click started.

    On a double click the browser follows only the second response, so the URL of the first attempt is still unused.
    """
    since = timezone.now() - DOUBLE_CLICK_WINDOW
    for attempt in attempts:
        is_same_account = attempt.gateway == gateway.code and attempt.terminal == terminal
        is_same_click = bool(click_key) and attempt.click == click_key and attempt.started_at > since
        if is_same_account and attempt.is_active and (gateway.reuses_attempts or is_same_click):
            return attempt
    return None
