"""Celery tasks of monitoring."""

from celery import shared_task
from django.conf import settings

from core.metrics import give_back_space
from portal.monitoring import actions


@shared_task(name="monitoring.take_samples", ignore_result=True)
def take_samples() -> None:
    """Each minute: measure the gauges, and look after the files of counters."""
    actions.take_samples()
    give_back_space(settings.METRICS_DIR)
