"""What Celery's clock calls; each may run twice."""

import logging
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from payments import asking, matching
from payments.gateways import GATEWAYS, UnansweredError
from payments.gateways.vietqr import VietQr
from payments.models import Attempt, Statement
from payments.status import AttemptStatus

log = logging.getLogger(__name__)

DAYS = 7
"""How far back a missing statement is asked for."""


@shared_task(ignore_result=True)
def ask_gateways() -> None:
    """Ask about what has had no answer for too long."""
    asking.ask_about_attempts()
    asking.ask_about_refunds()


@shared_task(ignore_result=True)
def match_statements() -> None:
    """Reconcile every day of the last week that is over and has no complete statement yet."""
    today = timezone.localdate()
    days = {today - timedelta(days=back) for back in range(1, DAYS + 1)}
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            done = Statement.objects.filter(gateway=code, terminal=terminal, day__in=days, is_complete=True)
            for day in sorted(days - set(done.values_list("day", flat=True))):
                _reconcile(code, terminal, day)


@shared_task(ignore_result=True)
def match_transfers() -> None:
    """Look at the accounts to which somebody is just transferring; a bank account tells nobody by itself."""
    waiting = Attempt.objects.filter(gateway=VietQr.code, status=AttemptStatus.STARTED)
    for terminal in waiting.order_by("terminal").values_list("terminal", flat=True).distinct():
        _reconcile(VietQr.code, terminal, timezone.localdate())


def _reconcile(gateway: str, terminal: str, day: date) -> None:
    try:
        matching.reconcile(gateway, terminal, day)
    except UnansweredError as trouble:
        log.warning("no statement of %s %s for %s: %s", gateway, terminal, day, trouble)
