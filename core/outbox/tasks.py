"""The Celery tasks of the outbox: run jobs by their ids, and sweep for those whose message was lost."""

from celery import shared_task
from celery.signals import worker_ready

from core.outbox import publish, worker

BATCH, SWEEP_LIMIT = 20, 1000
OVERDUE = "overdue"


@shared_task(name="outbox.run", ignore_result=True)
def run_jobs(job_ids: list[int]) -> None:
    """Run the jobs of one transaction, or of one batch of the sweep."""
    worker.run(job_ids)


@shared_task(name="outbox.sweep", ignore_result=True)
def sweep() -> None:
    """Publish overdue jobs again: those whose message was lost, and those of workers that died.

    They have a queue of their own and are published only while it is empty, so that a long backlog is not published
    over and over.
    """
    if publish.waiting(OVERDUE):
        return
    ids = worker.overdue(SWEEP_LIMIT)
    for start in range(0, len(ids), BATCH):
        publish.publish(ids[start : start + BATCH], queue=OVERDUE)


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """A worker that starts does not wait for the schedule."""
    sweep()
