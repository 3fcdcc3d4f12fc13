"""The Celery task of retention."""

from celery import shared_task

from core.batches import NIGHTLY_LIMITS
from portal.retention import actions
from portal.retention.table import TABLE


@shared_task(name="retention.carry_out", ignore_result=True, **NIGHTLY_LIMITS)
def carry_out(*, hourly: bool = False) -> None:
    """Each night, and each hour for what is kept for hours: carry out the table."""
    actions.carry_out_all(rule for rule in TABLE if rule.is_hourly is hourly)
