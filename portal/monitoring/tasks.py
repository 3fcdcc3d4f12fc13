"""Celery tasks of monitoring."""

from celery import shared_task

from portal.monitoring import actions


@shared_task(name="monitoring.take_samples", ignore_result=True)
def take_samples() -> None:
    """Each minute: measure the gauges."""
    actions.take_samples()
