"""What Celery's clock calls; each may run twice."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from payments import asking, matching
from payments.gateways import GATEWAYS, UnansweredError
from payments.models import Statement

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
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    for code, gateway in GATEWAYS.items():
        for terminal in gateway.terminals():
            done = Statement.objects.filter(gateway=code, terminal=terminal, day__in=days, is_complete=True)
            for day in sorted(set(days) - set(done.values_list("day", flat=True))):
                try:
                    matching.reconcile(code, terminal, day)
                except UnansweredError as trouble:
                    log.warning("no statement of %s %s for %s: %s", code, terminal, day, trouble)
