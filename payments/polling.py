"""Polling of the gateways about attempts and refunds that they have not reported on; Celery calls it.

Each gateway is polled by itself: one that does not answer, or is slow, takes no time from the others.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F, QuerySet
from django.utils import timezone

from payments.gateways.base import GatewayUnavailableError, InvalidSignatureError, OnlineGateway, PaymentResult
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.gateways.timing import minutes
from payments.models import Attempt, Refund
from payments.orders.settlement import record_payment_result
from payments.refunds import processing
from payments.status import MessageKind

Row = TypeVar("Row", Attempt, Refund)

log = logging.getLogger(__name__)

BATCH = 500
"""Rows of one gateway in a round."""
ROUND_SECONDS = 30.0
"""A round, of which each gateway has its share, starts no more calls after that: the worker has other work, too."""


def set_right_after_a_wrong_clock() -> None:
    """What would wait longer than its pause was written by a clock that was ahead: its pause begins now.

    The moments that its gateway was told, begin and end of an attempt, stay.
    """
    for code, gateway in ONLINE_GATEWAYS.items():
        attempts, refunds = (
            Attempt.objects.filter(gateway=code),
            Refund.objects.filter(collected__attempt__gateway=code),
        )
        _shorten(attempts, gateway.lifetime, gateway)
        _shorten(refunds, minutes(processing.FIRST_POLL_MINUTES), gateway)


def poll_attempts() -> int:
    """Poll about every attempt that is due; how many calls were answered."""
    due = Attempt.objects.filter(ask_at__lte=timezone.now()).order_by("ask_at").select_related("order")
    return sum(
        _poll_gateway(gateway, due.filter(gateway=code), poll_attempt) for code, gateway in ONLINE_GATEWAYS.items()
    )


def poll_refunds() -> int:
    """Poll about every refund that is due; how many calls were answered."""
    due = Refund.objects.filter(ask_at__lte=timezone.now()).order_by("ask_at")
    due = due.select_related("collected__attempt__order")
    return sum(
        _poll_gateway(gateway, due.filter(collected__attempt__gateway=code), poll_refund)
        for code, gateway in ONLINE_GATEWAYS.items()
    )


def poll_attempt(attempt: Attempt) -> None:
    """Ask the attempt's gateway once and record the answer. An attempt it does not know expires with its time."""
    gateway = ONLINE_GATEWAYS[attempt.gateway]
    result = gateway.query(attempt)
    if result is None and attempt.expires_at <= timezone.now():
        result = PaymentResult.expired(attempt, code=gateway.expired_code)
    if result is not None:
        record_payment_result(result, gateway=attempt.gateway, kind=MessageKind.QUERY)


def poll_refund(refund: Refund) -> None:
    """Ask the refund's gateway once and record the answer."""
    attempt = refund.collected.attempt
    result = ONLINE_GATEWAYS[attempt.gateway].query_refund(refund) if attempt else None
    if result is not None:
        processing.apply_result(refund.pk, result)


def _shorten(rows: "QuerySet[Row]", first_pause: timedelta, gateway: OnlineGateway) -> None:
    now = timezone.now()
    for asked, pause in enumerate((first_pause, *map(minutes, gateway.poll_delays))):
        rows.filter(asked=asked, ask_at__gt=now + pause).update(ask_at=now + pause)


def _poll_gateway(gateway: OnlineGateway, due: "QuerySet[Row]", poll: Callable[[Row], None]) -> int:
    """Until all are asked about, the gateway's share of the round is over, or its circuit breaker opens."""
    answered, ends = 0, time.monotonic() + ROUND_SECONDS / len(ONLINE_GATEWAYS)
    if gateway.http.breaker.is_open:
        return 0
    for row in due[:BATCH]:
        if gateway.http.breaker.is_open or time.monotonic() > ends:
            break
        if _claim(row, gateway):
            answered += _poll(row, poll)
    return answered


def _poll(row: Row, poll: Callable[[Row], None]) -> bool:
    """Whether it was answered; an error with one row keeps no other from being asked about."""
    try:
        poll(row)
    except (GatewayUnavailableError, InvalidSignatureError) as error:
        log.warning("asked about %s: %s", row, type(error).__name__)
    except SoftTimeLimitExceeded:  # the rest is left to the next round
        raise
    except Exception:
        log.exception("asked about %s", row)
    else:
        return True
    return False


def _claim(row: Attempt | Refund, gateway: OnlineGateway) -> bool:
    """Whether this round asks; the time of the next poll is set first, so that a killed worker loses nothing."""
    delays = gateway.poll_delays
    next_at = timezone.now() + minutes(delays[row.asked]) if row.asked < len(delays) else None
    as_read = type(row)._default_manager.filter(pk=row.pk, asked=row.asked, ask_at__isnull=False)
    return bool(as_read.update(asked=F("asked") + 1, ask_at=next_at))
