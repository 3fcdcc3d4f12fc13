"""Carry the table out: in small batches with pauses, up to a number of rows; the rest waits for the next run."""

import logging
import time
from collections.abc import Iterable
from typing import Final

from django.utils import timezone

from core.batches import handle_each
from portal.retention.models import RetentionRun
from portal.retention.table import Rule

MOST: Final = 100_000
"""Rows of one rule in one run."""
PAUSE: Final = 0.05
"""Seconds between two batches, in which people's requests come first."""

logger = logging.getLogger(__name__)


def carry_out_all(rules: Iterable[Rule]) -> list[RetentionRun]:
    """Carry out these rules; one that fails keeps no other."""
    return handle_each(rules, carry_out)


def carry_out(rule: Rule) -> RetentionRun:
    """Carry out one rule, and write down how far it came batch by batch.

    Killed or failed half way, the run has no end; what is left is done by the next.
    """
    now = timezone.now()
    run = RetentionRun.objects.create(rule=rule.key, began_at=now)
    for handled in rule.sweep.batches(now):
        run.handled += handled
        run.is_cut = run.handled >= MOST
        run.save(update_fields=["handled", "is_cut"])
        if run.is_cut:
            break
        time.sleep(PAUSE)
    run.ended_at = timezone.now()
    run.save(update_fields=["ended_at"])
    if run.handled:
        logger.info("retention: %s rows of %s", run.handled, rule.key)
    return run
