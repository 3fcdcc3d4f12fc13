"""What Celery calls: ids in, the rows read again, safe to run twice."""

from celery import shared_task
from celery.signals import worker_ready

from core.outbox import publish, worker

BATCH, SWEPT_AT_ONCE = 20, 1000
OVERDUE = "overdue"


@shared_task(name="outbox.run", ignore_result=True)
def run_jobs(job_ids: list[int]) -> None:
    """Carry out the jobs of one transaction, or of one armful of the sweep."""
    worker.run(job_ids)


@shared_task(name="outbox.sweep", ignore_result=True)
def sweep() -> None:
    """Wake the workers again for what the broker lost and what dead workers left behind.

    In a queue of its own, and only once that is empty: a long backlog is not announced over and over.
    """
    if publish.waiting(OVERDUE):
        return
    ids = worker.overdue(SWEPT_AT_ONCE)
    for start in range(0, len(ids), BATCH):
        publish.publish(ids[start : start + BATCH], queue=OVERDUE)


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """A worker that comes back does not wait for the schedule."""
    sweep()
