"""What Celery calls: ids in, the rows read again, safe to run twice."""

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings

from notifications import outbox, worker

BATCH, SWEPT_AT_ONCE = 20, 1000


@shared_task(ignore_result=True)
def run_effects(effect_ids: list[int]) -> None:
    """Carry out the effects of one transaction, or of one armful of the sweep."""
    worker.carry_out(effect_ids)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Wake the workers again for what the broker lost and what dead workers left behind.

    The messages expire before the next sweep, so that a long backlog is not queued over and over.
    """
    ids = worker.overdue(SWEPT_AT_ONCE)
    for start in range(0, len(ids), BATCH):
        outbox.publish(ids[start : start + BATCH], expires=settings.OUTBOX_SWEEP_SECONDS)


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """A worker that comes back does not wait for the schedule."""
    sweep()
