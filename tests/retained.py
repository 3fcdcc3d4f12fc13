"""Carries out one row of the table of retention."""

from datetime import datetime

from django.utils import timezone

from portal.retention.table import BY_KEY


def retain(key: str, now: datetime | None = None) -> int:
    """How many rows it handled at a moment."""
    return sum(BY_KEY[key].sweep.batches(now or timezone.now()))
