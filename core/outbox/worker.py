"""Carrying out jobs: claim one, do it, write down how it went."""

import logging
import traceback
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.outbox import publish
from core.outbox.models import OutboxJob
from core.outbox.status import JobState

LEASE = settings.OUTBOX_LEASE
GRACE = timedelta(seconds=3)
"""How long the message sent after commit may take before the sweep repeats it."""
MAX_ATTEMPTS = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)

logger = logging.getLogger(__name__)


def overdue(limit: int) -> list[int]:
    """The jobs nobody took in time, oldest first; a fresh one is left to the message that announced it."""
    late = OutboxJob.objects.filter(due_at__lte=timezone.now() - GRACE).order_by("due_at")
    return list(late.values_list("pk", flat=True)[:limit])


def run(job_ids: Iterable[int]) -> None:
    """Do each of these that is due; a second run finds nothing left to do."""
    for job in OutboxJob.objects.filter(pk__in=job_ids, due_at__lte=timezone.now()).order_by("pk"):
        if _claim(job):
            _attempt(job)


def pause_after(attempts: int) -> timedelta:
    """5 s, 20 s, 80 s … up to an hour: twenty attempts span more than half a day."""
    return min(FIRST_PAUSE * 4.0 ** min(attempts - 1, 6), LONGEST_PAUSE)


def _as_we_read_it(job: OutboxJob) -> QuerySet[OutboxJob]:
    """The row, unless another worker has taken it since: every claim raises `attempts`."""
    return OutboxJob.objects.filter(pk=job.pk, attempts=job.attempts, due_at__isnull=False)


def _claim(job: OutboxJob) -> bool:
    """Whether the job is ours. One that has taken its workers down every time is given up instead."""
    if job.attempts >= MAX_ATTEMPTS and job.state == JobState.CLAIMED:
        _give_up(job, "The worker was lost every time.")
        return False
    now = timezone.now()
    claimed = _as_we_read_it(job).update(
        state=JobState.CLAIMED, attempts=job.attempts + 1, claimed_at=now, due_at=now + LEASE
    )
    job.attempts += claimed
    return bool(claimed)


def _attempt(job: OutboxJob) -> None:
    try:
        record = publish.handler_of(job.kind).work(**job.payload)
        _finish(job, record)
    except publish.PermanentError as refusal:
        _give_up(job, str(refusal))
    except Exception as trouble:  # a handler may fail in any way; the job outlives it
        _fail(job, trouble)


def _finish(job: OutboxJob, record: publish.OnDone | None) -> None:
    """Mark it done and write what the handler left, both or neither; nothing if the claim was lost meanwhile."""
    with transaction.atomic():
        now = timezone.now()
        if _as_we_read_it(job).update(state=JobState.DONE, done_at=now, due_at=None, last_error="") and record:
            record()


def _fail(job: OutboxJob, trouble: Exception) -> None:
    """Later, after a growing pause, or never again after the last attempt."""
    where = traceback.format_tb(trouble.__traceback__)
    # The text of an exception may quote personal data; its class and place do not.
    logger.warning("Job %s (%s) failed: %s\n%s", job.pk, job.kind, type(trouble).__name__, "".join(where))
    if job.attempts >= MAX_ATTEMPTS:
        _give_up(job, type(trouble).__name__)
    else:
        due_at = timezone.now() + pause_after(job.attempts)
        _as_we_read_it(job).update(state=JobState.PENDING, due_at=due_at, last_error=type(trouble).__name__)


def _give_up(job: OutboxJob, reason: str) -> None:
    """Leave it to a person: the row stays in the admin, and the kind's own `given_up` hears of it."""
    logger.error("Job %s (%s) was given up: %s", job.pk, job.kind, reason)
    reason = reason[:200]
    with transaction.atomic():
        ours = _as_we_read_it(job).update(state=JobState.GIVEN_UP, due_at=None, last_error=reason)
        if ours and (hear := publish.handler_of(job.kind).given_up):
            hear(**job.payload, reason=reason)
