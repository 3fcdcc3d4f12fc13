"""What Celery's clock calls; each may run twice."""

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

DAYS = 7
"""How far back a missing statement is asked for."""
ROUND_SECONDS = 10.0
"""`reconcile_transfers` starts with no other account after that."""


@shared_task(name="payments.ask_gateways", ignore_result=True)
def poll_gateways() -> None:
    """Ask about what has had no answer for too long."""
    polling.poll_attempts()
    polling.poll_refunds()


@shared_task(name="payments.match_statements", ignore_result=True)
def reconcile_statements() -> None:
    """Reconcile every day of the last week that is over and to which something may still be added."""
    today = timezone.localdate()
    days = {today - timedelta(days=back) for back in range(1, DAYS + 1)}
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            done = Statement.objects.filter(gateway=code, terminal=terminal, day__in=days, is_complete=True)
            for day in sorted(days - set(done.values_list("day", flat=True))):
                _reconcile(code, terminal, day)


@shared_task(name="payments.match_transfers", ignore_result=True)
def reconcile_transfers(minutes: int = 30) -> None:
    """Fetch today's statement of accounts to which a transfer was started in the last minutes, longest unseen first.

    Their gateways report nothing by themselves. A slow bank ends the round; the next one begins where this one ended.
    """
    ends = time.monotonic() + ROUND_SECONDS
    for gateway, terminal in _accounts_awaiting(timezone.now() - timedelta(minutes=minutes)):
        if time.monotonic() > ends:
            break
        _reconcile(gateway, terminal, timezone.localdate())


def _accounts_awaiting(since: datetime) -> list[tuple[str, str]]:
    """Gateway and terminal of each account."""
    offline = GATEWAYS.keys() - ONLINE_GATEWAYS.keys()
    waiting = Attempt.objects.filter(gateway__in=offline, status=AttemptStatus.STARTED, started_at__gte=since)
    statements = Statement.objects.filter(gateway__in=offline, day=timezone.localdate())
    fetched = {
        (gateway, terminal): at for gateway, terminal, at in statements.values_list("gateway", "terminal", "fetched_at")
    }
    accounts = set(waiting.values_list("gateway", "terminal"))
    return sorted(accounts, key=lambda account: (account in fetched, fetched.get(account)))


def _reconcile(gateway: str, terminal: str, day: date) -> None:
    """One day of one terminal; what is wrong with it keeps no other from being read."""
    try:
        reconciler.reconcile(gateway, terminal, day)
    except GatewayUnavailableError as trouble:
        log.warning("no statement of %s %s for %s: %s", gateway, terminal, day, trouble)
    except Exception:
        log.exception("the statement of %s %s for %s was not matched", gateway, terminal, day)
