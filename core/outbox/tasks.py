"""The Celery tasks of the outbox: run jobs by their ids, and sweep for those whose message was lost."""

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings

from core.outbox import publish, worker

BATCH, SWEEP_LIMIT = 20, 1000


@shared_task(name="outbox.run", ignore_result=True)
def run_jobs(job_ids: list[int]) -> None:
    """Run the jobs of one transaction, or of one batch of the sweep."""
    worker.run(job_ids)


@shared_task(name="outbox.sweep", ignore_result=True)
def sweep() -> None:
    """Publish overdue jobs again: those whose message was lost, and those of workers that died.

    Beside each queue there is one for what is overdue, published only while it is empty, so that a long backlog is not
    published over and over.
    """
    worker.set_right_after_a_wrong_clock()
    for queue in settings.OUTBOX_QUEUES:
        overdue = f"overdue-{queue}"
        ids = [] if publish.waiting(overdue) else worker.overdue(queue, SWEEP_LIMIT)
        for start in range(0, len(ids), BATCH):
            publish.publish(ids[start : start + BATCH], queue=overdue)


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """A worker that starts does not wait for the schedule."""
    sweep()
