"""Asking the gateways ourselves, when they are silent."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import F
from django.utils import timezone

from payments.gateways.base import ForgedError, GatewayStatement, UnansweredError
from payments.gateways.http_client import client_for
from payments.gateways.registry import TALKING
from payments.gateways.timing import minutes
from payments.gateways.vnpay.gateway import Vnpay
from payments.models import Attempt, Refund
from payments.orders.settlement import record
from payments.refunds import processing

Row = TypeVar("Row", Attempt, Refund)

log = logging.getLogger(__name__)

PAUSES = (15, 30, 60, 120, 240, 480, 480)
"""Minutes after each asking. With the first quarter of an hour they span a day; then the bank's statement decides."""
AT_ONCE = 500
ROUND = 30.0
"""Seconds after which a round asks nobody else, so that a slow gateway does not keep its worker from other work."""


def poll_attempts() -> int:
    """Ask about every silent attempt whose time has come; how many were answered."""
    due = Attempt.objects.filter(ask_at__lte=timezone.now()).order_by("ask_at")
    return _round(due.select_related("order")[:AT_ONCE], poll_attempt)


def poll_refunds() -> int:
    """Ask about every refund under way whose time has come; how many were answered."""
    due = Refund.objects.filter(ask_at__lte=timezone.now()).order_by("ask_at")
    return _round(due.select_related("collected__attempt__order")[:AT_ONCE], poll_refund)


def poll_attempt(attempt: Attempt) -> None:
    """One question, and what follows from the answer. Who never came to the gateway will not come any more."""
    reading = TALKING[attempt.gateway].query(attempt)
    if reading is None and attempt.expires_at <= timezone.now():
        reading = GatewayStatement.never_came(attempt)
    if reading is not None:
        record(reading, gateway=attempt.gateway, kind="query")


def poll_refund(refund: Refund) -> None:
    """One question, and what follows from the answer."""
    attempt = refund.collected.attempt
    answer = TALKING[attempt.gateway].query_refund(refund) if attempt else None
    if answer is not None:
        processing.apply(refund.pk, answer)


def _round(due: Iterable[Row], ask: Callable[[Row], None]) -> int:
    """Until all are asked, the time is over, or the gateway is silent: the others would only wait for it too."""
    answered, ends = 0, time.monotonic() + ROUND
    for row in due:
        if client_for(Vnpay.code).is_resting or time.monotonic() > ends:
            break
        if not _claim(row):
            continue
        try:
            ask(row)
        except (UnansweredError, ForgedError) as trouble:
            log.warning("asked about %s: %s", row, type(trouble).__name__)
        except Exception:  # one row that cannot be recorded keeps no other from being asked about
            log.exception("asked about %s", row)
        else:
            answered += 1
    return answered


def _claim(row: Attempt | Refund) -> bool:
    """Whether this round asks; the time of the next asking is set first, so a killed worker loses nothing."""
    next_at = timezone.now() + minutes(PAUSES[row.asked]) if row.asked < len(PAUSES) else None
    as_read = type(row)._default_manager.filter(pk=row.pk, asked=row.asked, ask_at__isnull=False)
    return bool(as_read.update(asked=F("asked") + 1, ask_at=next_at))
