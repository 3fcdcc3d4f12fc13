"""Jobs of a clock that was an hour ahead and was set right."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from core.outbox import publish, tasks, worker
from core.outbox.models import OutboxJob
from core.outbox.status import JobState

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
KIND = "outbox.given_up"


@pytest.fixture(autouse=True)
def _published(published: list[list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "waiting", lambda queue: 0)


def written_ahead(**options: object) -> OutboxJob:
    with time_machine.travel(timezone.now() + HOUR), transaction.atomic():
        return publish.enqueue(KIND, key="ahead", job_id=0, **options)  # type: ignore[arg-type]


def minutes_until_due(job: OutboxJob) -> float:
    job.refresh_from_db()
    assert job.due_at is not None
    return (job.due_at - timezone.now()).total_seconds() / 60


def test_what_was_due_at_once_is_due_now():
    job = written_ahead()

    tasks.sweep()

    assert minutes_until_due(job) <= 0
    with time_machine.travel(timezone.now() + 2 * worker.GRACE):
        assert worker.overdue(publish.JOBS, 10) == [job.pk]


def test_what_was_put_off_stays_put_off_however_often_one_looks():
    job = written_ahead(due_at=timezone.now() + HOUR + timedelta(minutes=20))

    for _ in range(3):
        tasks.sweep()

    assert 19 < minutes_until_due(job) < 21


def test_a_job_that_failed_ahead_is_tried_again_after_its_usual_delay():
    job = written_ahead()
    now = timezone.now()
    claimed = {"created_at": now - HOUR, "claimed_at": now + HOUR, "attempts": 1}
    OutboxJob.objects.filter(pk=job.pk).update(due_at=now + HOUR + worker.retry_delay(1), **claimed)

    tasks.sweep()

    assert 0 < minutes_until_due(job) * 60 <= 6
    assert job.state == JobState.PENDING


def test_a_claim_that_was_renewed_ahead_ends_when_its_worker_is_killed():
    with transaction.atomic():
        job = publish.enqueue(KIND, key="right", job_id=0)
    worker._claim(job)

    with time_machine.travel(timezone.now() + HOUR):
        worker._renew_claim(job)
    tasks.sweep()

    assert minutes_until_due(job) * 60 <= worker.LEASE.total_seconds()


def test_a_job_claimed_by_a_right_clock_that_fails_ahead_is_tried_again_after_its_usual_delay():
    with transaction.atomic():
        job = publish.enqueue(KIND, key="right", job_id=0)
    worker._claim(job)

    with time_machine.travel(timezone.now() + HOUR):
        worker._fail(job, OSError())
    tasks.sweep()

    assert minutes_until_due(job) * 60 <= worker.retry_delay(1).total_seconds()


def test_what_a_right_clock_put_off_is_left_alone():
    with transaction.atomic():
        job = publish.enqueue(KIND, key="right", due_at=timezone.now() + 2 * HOUR, job_id=0)

    tasks.sweep()

    assert 119 < minutes_until_due(job) <= 120
