"""Periodic Celery tasks: polling gateways and reconciling statements; each is idempotent."""

import logging
import time
from datetime import date, datetime, timedelta

from celery import shared_task
from django.utils import timezone

from payments import polling
from payments.gateways.base import GatewayUnavailableError
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.models import Attempt, Statement
from payments.reconciliation import reconciler
from payments.status import AttemptStatus

log = logging.getLogger(__name__)

STATEMENT_DAYS = 7
"""For how many past days an incomplete statement is fetched."""
ROUND_SECONDS = 10.0
"""After this time `reconcile_transfers` starts no other account."""


@shared_task(name="payments.poll_gateways", ignore_result=True)
def poll_gateways() -> None:
    """Query gateways about payment attempts and refunds that are due for polling."""
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
def reconcile_transfers(minutes: int = 30) -> None:
    """Reconcile today's statement of accounts to which a transfer was started in the last `minutes`.

    Gateways without webhooks report payments only so. The account fetched longest ago comes first, so that a round
    cut short by a slow bank is continued by the next one.
    """
    deadline = time.monotonic() + ROUND_SECONDS
    for gateway, terminal in _accounts_awaiting(timezone.now() - timedelta(minutes=minutes)):
        if time.monotonic() > deadline:
            break
        _reconcile(gateway, terminal, timezone.localdate())


def _accounts_awaiting(since: datetime) -> list[tuple[str, str]]:
    """(gateway, terminal) of each account with a pending transfer, the one fetched longest ago first."""
    offline = GATEWAYS.keys() - ONLINE_GATEWAYS.keys()
    pending = Attempt.objects.filter(gateway__in=offline, status=AttemptStatus.STARTED, started_at__gte=since)
    statements = Statement.objects.filter(gateway__in=offline, day=timezone.localdate())
    fetched = {
        (gateway, terminal): at for gateway, terminal, at in statements.values_list("gateway", "terminal", "fetched_at")
    }
    accounts = set(pending.values_list("gateway", "terminal"))
    return sorted(accounts, key=lambda account: (account in fetched, fetched.get(account)))


def _reconcile(gateway: str, terminal: str, day: date) -> None:
    """Reconcile one day of one terminal; errors are logged, so that the others are still reconciled."""
    try:
        reconciler.reconcile(gateway, terminal, day)
    except GatewayUnavailableError as error:
        log.warning("no statement of %s %s for %s: %s", gateway, terminal, day, error)
    except Exception:
        log.exception("the statement of %s %s for %s was not matched", gateway, terminal, day)
