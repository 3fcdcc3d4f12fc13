"""Periodic Celery tasks: polling gateways and reconciling statements; each is idempotent."""

import logging
import time
from datetime import date, datetime, timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from payments import polling
from payments.gateways.base import GatewayUnavailableError
from payments.gateways.registry import GATEWAYS
from payments.models import Statement
from payments.reconciliation import reconciler, transfers

log = logging.getLogger(__name__)

STATEMENT_DAYS = 7
"""For how many past days an incomplete statement is fetched."""
ROUND_SECONDS = 10.0
"""After this time `reconcile_transfers` starts no other account."""


@shared_task(name="payments.poll_gateways", ignore_result=True)
def poll_gateways() -> None:
    """Query gateways about payment attempts and refunds that are due for polling."""
    polling.set_right_after_a_wrong_clock()
    polling.poll_attempts()
    polling.poll_refunds()


@shared_task(name="payments.reconcile_statements", ignore_result=True)
def reconcile_statements() -> None:
    """Reconcile each of the last STATEMENT_DAYS days whose statement is missing or incomplete."""
    today = timezone.localdate()
    days = {today - timedelta(days=age) for age in range(1, STATEMENT_DAYS + 1)}
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            complete = Statement.objects.filter(gateway=code, terminal=terminal, day__in=days, is_complete=True)
            for day in sorted(days - set(complete.values_list("day", flat=True))):
                _reconcile(code, terminal, day)


@shared_task(name="payments.reconcile_transfers", ignore_result=True)
def reconcile_transfers(minutes: int = 30, *, whole_day: bool = False) -> None:
    """Reconcile what is new today on accounts to which a transfer was started in the last `minutes`, or the whole day.

    Gateways without webhooks report payments only so. A round cut short by a slow bank is continued by the next one.
    """
    deadline, now = time.monotonic() + ROUND_SECONDS, timezone.now()
    for account in transfers.accounts_awaiting(now - timedelta(minutes=minutes), now):
        if time.monotonic() > deadline:
            break
        since = None if whole_day else transfers.unseen_since(account, now)
        answered = _reconcile(*account, timezone.localdate(now), since=since)
        transfers.record_poll(account, now, answered=answered)


def _reconcile(gateway: str, terminal: str, day: date, *, since: datetime | None = None) -> bool:
    """Reconcile one day of one terminal; errors are logged, so that the others are still reconciled."""
    try:
        reconciler.reconcile(gateway, terminal, day, since=since)
    except GatewayUnavailableError as error:
        log.warning("no statement of %s %s for %s: %s", gateway, terminal, day, error)
    except SoftTimeLimitExceeded:  # the rest is left to the next round
        raise
    except Exception:
        log.exception("the statement of %s %s for %s was not matched", gateway, terminal, day)
    else:
        return True
    return False
