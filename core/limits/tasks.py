"""The Celery task of limits: sweeping what is forgotten."""

from celery import shared_task

from core.limits import counters


@shared_task(name="limits.sweep_counters", ignore_result=True)
def sweep_counters() -> None:
    """Delete the counters that are forgotten."""
    counters.sweep()
