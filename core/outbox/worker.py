"""Run jobs: claim one, call its handler, record how it went."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event, Thread

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core import metrics, request_ids
from core.batches import failure, handle_each
from core.outbox import publish
from core.outbox.models import OutboxJob
from core.outbox.status import JobState

LEASE = settings.OUTBOX_LEASE
LONGEST_CLAIM = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
"""For how long a claim is renewed: by then Celery has ended the work, where its pool can."""
GRACE = timedelta(seconds=3)
"""How late a job may be before the sweep publishes it again."""
CLOCK_LIMIT = 1000
MAX_ATTEMPTS = 20
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(hours=1)
UNKNOWN_KIND = "Phiên bản đang chạy không xử lý được loại việc này."
UNKNOWN_KIND_DELAY = timedelta(minutes=5)
"""How often a job of a kind without handler is looked at: a newer release wrote it, and may come back."""
GIVEN_UP = "outbox.given_up"

logger = logging.getLogger(__name__)


def overdue(queue: str, limit: int) -> list[int]:
    """The ids of jobs that no worker claimed in time, oldest first; a fresh one still waits for its first message."""
    late = OutboxJob.objects.filter(due_at__lte=timezone.now() - GRACE).order_by("due_at")
    if queue == publish.JOBS:  # with those of unknown kinds
        others = [kind for kind in publish.kinds() if publish.handler_of(kind).queue != queue]
        late = late.exclude(kind__in=others)
    else:
        late = late.filter(kind__in=publish.kinds_in(queue))
    return list(late.values_list("pk", flat=True)[:limit])


def set_right_after_a_wrong_clock() -> None:
    """Jobs whose due time was written at a moment still to come: that clock was ahead, and they would wait until then.

    Each is due as long after now as it was due after that moment.
    """
    now = timezone.now()
    ahead = Q(created_at__gt=now + GRACE) | Q(claimed_at__gt=now + GRACE)
    for job in OutboxJob.objects.filter(ahead, due_at__gt=now).order_by("pk")[:CLOCK_LIMIT]:
        written = max(filter(None, (job.created_at, job.claimed_at)))
        moments = {"created_at": min(job.created_at, now), "claimed_at": job.claimed_at and min(job.claimed_at, now)}
        _unchanged(job).filter(due_at=job.due_at).update(due_at=F("due_at") + (now - written), **moments)
        logger.warning("Job %s was written by a clock %s ahead.", job.pk, written - now)


def run(job_ids: Iterable[int]) -> None:
    """Run each of these that is due, whatever becomes of the others; a second run finds nothing left to do."""
    handle_each(OutboxJob.objects.filter(pk__in=job_ids, due_at__lte=timezone.now()).order_by("pk"), _run)


def _run(job: OutboxJob) -> None:
    if job.kind not in publish.kinds():
        _leave_to_another_release(job)
    elif _claim(job):
        with request_ids.bound(job.request_id):
            _attempt(job)


def retry_delay(attempts: int) -> timedelta:
    """5 s, 20 s, 80 s … up to an hour: twenty attempts span more than half a day."""
    return min(FIRST_DELAY * 4.0 ** min(attempts - 1, 6), LONGEST_DELAY)


def _unchanged(job: OutboxJob) -> QuerySet[OutboxJob]:
    """The row, unless another worker has taken it since: every claim raises `attempts`."""
    return OutboxJob.objects.filter(pk=job.pk, attempts=job.attempts, due_at__isnull=False)


def _leave_to_another_release(job: OutboxJob) -> None:
    """Put off a job of unknown kind without counting an attempt: a release that was rolled back wrote it."""
    logger.warning("Job %s is of the unknown kind %r.", job.pk, job.kind)
    _put_off(job, UNKNOWN_KIND_DELAY, UNKNOWN_KIND)


def _put_off(job: OutboxJob, delay: timedelta, reason: str) -> None:
    """Pending again, and due after so long."""
    now = timezone.now()
    _unchanged(job).update(state=JobState.PENDING, claimed_at=now, due_at=now + delay, last_error=reason)


def _claim(job: OutboxJob) -> bool:
    """Claim the job; False if another worker was faster. One whose workers died every time is given up instead."""
    if job.attempts >= MAX_ATTEMPTS and job.state == JobState.CLAIMED:
        _give_up(job, "The worker was lost every time.")
        return False
    now = timezone.now()
    claimed = _unchanged(job).update(
        state=JobState.CLAIMED, attempts=job.attempts + 1, claimed_at=now, due_at=now + LEASE
    )
    job.attempts += claimed
    return bool(claimed)


def _attempt(job: OutboxJob) -> None:
    handler = publish.handler_of(job.kind)
    try:
        with _renewed_claim(job), metrics.JOB_SECONDS.labels(handler.queue).time():
            on_done = handler.work(**job.payload)
        _finish(job, on_done)
    except publish.PermanentError as error:
        _give_up(job, str(error))
    except SoftTimeLimitExceeded as error:
        _fail(job, error)
        raise  # the other jobs of the message are left to the sweep
    except Exception as error:  # a handler may fail in any way; the job outlives it
        _fail(job, error)


@contextmanager
def _renewed_claim(job: OutboxJob) -> Iterator[None]:
    """Renew the claim while the block runs: work that takes longer than the lease is not lost, a dead worker is."""
    done = Event()
    renewal = Thread(target=_renew_until, args=(done, job), daemon=True)
    renewal.start()
    try:
        yield
    finally:
        done.set()
        renewal.join()


def _renew_until(done: Event, job: OutboxJob) -> None:
    """Renew the claim three times in each lease, but not for ever: work that hangs is lost in the end."""
    ends = time.monotonic() + LONGEST_CLAIM.total_seconds()
    while not done.wait(LEASE.total_seconds() / 3) and time.monotonic() < ends:
        handle_each([job], _renew_claim)
    connection.close()


def _renew_claim(job: OutboxJob) -> None:
    now = timezone.now()
    _unchanged(job).filter(state=JobState.CLAIMED).update(claimed_at=now, due_at=now + LEASE)


def _finish(job: OutboxJob, on_done: publish.OnDone | None) -> None:
    """Mark it done and call what the handler returned, in one transaction; neither if the claim was lost meanwhile."""
    with transaction.atomic():
        now = timezone.now()
        is_ours = _unchanged(job).update(state=JobState.DONE, done_at=now, due_at=None, last_error="")
        if is_ours and on_done:
            on_done()
    if is_ours:
        _count(job, "done")


def _fail(job: OutboxJob, error: Exception) -> None:
    """Retry it later, after a growing pause, or give it up after the last attempt."""
    logger.warning("Job %s (%s) failed: %s", job.pk, job.kind, failure(error))
    if job.attempts >= MAX_ATTEMPTS:
        _give_up(job, type(error).__name__)
    else:
        _count(job, "failed")
        _put_off(job, retry_delay(job.attempts), type(error).__name__)


def _count(job: OutboxJob, outcome: str) -> None:
    metrics.JOBS.labels(job.kind, outcome).inc()


def _give_up(job: OutboxJob, reason: str) -> None:
    """Leave it to a person, who finds it in the admin. The handler's `given_up` may fail, too: it is another job."""
    logger.error("Job %s (%s) was given up: %s", job.pk, job.kind, reason)
    with transaction.atomic():
        given_up = _unchanged(job).update(state=JobState.GIVEN_UP, due_at=None, last_error=reason[:200])
        if given_up and publish.handler_of(job.kind).given_up:
            publish.enqueue(GIVEN_UP, key=f"{GIVEN_UP}:{job.pk}:{job.attempts}", job_id=job.pk)
    if given_up:
        _count(job, "given_up")


@publish.handler(GIVEN_UP, words="Ghi nhận việc đã bỏ cuộc")
def call_given_up(*, job_id: int) -> publish.OnDone | None:
    """Outbox handler: call the `given_up` of a job's handler, unless a person has set the job going again."""
    job = OutboxJob.objects.get(pk=job_id)
    hook = publish.handler_of(job.kind).given_up
    if hook is None or job.state != JobState.GIVEN_UP:
        return None
    return partial(hook, **job.payload, reason=job.last_error)
