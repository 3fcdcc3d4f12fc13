"""Jobs that can never be done: they disturb no other job, and stay in the operator's sight."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.outbox import publish, tasks, worker
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from tests.outbox import hurry, work_off

pytestmark = pytest.mark.django_db
PERSONAL = "Nguyễn Thị Hoa"


@transaction.atomic
def make_job(kind, **payload) -> OutboxJob:
    return publish.enqueue(kind, key=f"{kind}:{payload}", **payload)


@pytest.fixture
def done(register):
    """What the handler of `noted` did, in order."""
    calls: list[int] = []

    def work(n: int) -> None:
        calls.append(n)

    register("noted", work)
    return calls


@pytest.fixture
def unknown(register, monkeypatch):
    """A job that a newer release wrote, in the hands of the release before it."""
    register("newer", lambda: None)
    job = make_job("newer")
    monkeypatch.delitem(publish._handlers, "newer")
    return job


def test_kind_that_this_release_does_not_know_waits_without_an_attempt(unknown):
    worker.run([unknown.pk])

    unknown.refresh_from_db()
    assert (unknown.state, unknown.attempts, unknown.last_error) == (JobState.PENDING, 0, worker.UNKNOWN_KIND)
    assert unknown.due_at is not None
    assert unknown.due_at > timezone.now() + worker.UNKNOWN_KIND_DELAY - timedelta(minutes=1)


def test_unknown_kind_is_never_given_up(unknown):
    OutboxJob.objects.update(
        state=JobState.CLAIMED, attempts=worker.MAX_ATTEMPTS, claimed_at=timezone.now(), due_at=timezone.now()
    )

    worker.run([unknown.pk])

    unknown.refresh_from_db()
    assert (unknown.state, unknown.attempts) == (JobState.PENDING, worker.MAX_ATTEMPTS)


def test_unknown_kind_is_done_once_the_newer_release_is_back(unknown, register):
    worker.run([unknown.pk])
    register("newer", lambda: None)

    with time_machine.travel(timezone.now() + worker.UNKNOWN_KIND_DELAY):
        work_off()

    unknown.refresh_from_db()
    assert (unknown.state, unknown.attempts) == (JobState.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_oldest_job_that_cannot_even_be_given_up_does_not_stop_the_retries_of_others(unknown, done, published):
    OutboxJob.objects.update(state=JobState.CLAIMED, attempts=worker.MAX_ATTEMPTS, claimed_at=timezone.now())
    make_job("noted", n=1)

    with time_machine.travel(timezone.now() + worker.LEASE + worker.GRACE):
        tasks.sweep()
        worker.run(published[-1])

    assert done == [1]


def test_unknown_kinds_have_a_filter_of_their_own(admin_client, unknown, done):
    make_job("noted", n=1)

    page = admin_client.get(reverse("admin:core_outboxjob_changelist"), {"kind": "unknown"})

    assert [job.pk for job in page.context["cl"].result_list] == [unknown.pk]


class Hook:
    """A hook of jobs given up, with a fault until it is repaired."""

    def __init__(self) -> None:
        self.is_broken = True
        self.heard: list[str] = []

    def __call__(self, reason: str) -> None:
        if self.is_broken:
            raise OSError(PERSONAL)
        self.heard.append(reason)


@pytest.fixture
def hook():
    return Hook()


@pytest.fixture
def hopeless(register, hook):
    """A job that is given up at once, and whose hook fails."""

    def work() -> None:
        raise publish.PermanentError("No such paper.")

    register("hopeless", work, given_up=hook)
    return make_job("hopeless")


def test_failing_hook_does_not_keep_a_job_from_being_given_up(hopeless, done):
    other = make_job("noted", n=1)

    worker.run([hopeless.pk, other.pk])

    hopeless.refresh_from_db()
    assert (hopeless.state, hopeless.due_at, hopeless.last_error) == (JobState.GIVEN_UP, None, "No such paper.")
    assert done == [1]


def test_failing_hook_is_called_again_until_it_succeeds(hopeless, hook, caplog):
    work_off()
    assert hook.heard == []
    job = OutboxJob.objects.get(kind=worker.GIVEN_UP)
    assert (job.state, job.last_error) == (JobState.PENDING, "OSError")
    assert PERSONAL not in caplog.text

    hook.is_broken = False
    hurry()
    work_off()

    assert hook.heard == ["No such paper."]


def test_hook_is_not_called_for_a_job_that_a_person_has_set_going_again(hopeless, hook, register):
    work_off()
    hook.is_broken = False
    register("hopeless", lambda: None, given_up=hook)
    publish.retry(OutboxJob.objects.filter(pk=hopeless.pk))
    hurry()
    work_off()

    hopeless.refresh_from_db()
    assert hopeless.state == JobState.DONE
    assert hook.heard == []


def test_database_error_while_recording_one_job_does_not_stop_the_next(register, done, monkeypatch):
    def finish(job, on_done):
        raise OSError

    register("broken", lambda: None)
    ids = [make_job("broken").pk, make_job("noted", n=1).pk]
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_fail", finish)
        patch.setattr(worker, "_finish", lambda job, on_done: 1 / 0 if job.kind == "broken" else None)
        worker.run(ids)

    assert done == [1]


def test_what_runs_once_a_night_has_the_night():
    current_app.loader.import_default_modules()  # tasks register themselves when their modules are loaded
    schedule: Any = settings.CELERY_BEAT_SCHEDULE.values()
    once_a_night = [each for each in schedule if len(getattr(each["schedule"], "hour", ())) == 1]
    nightly = [current_app.tasks[each["task"]] for each in once_a_night]
    assert nightly
    assert [task.name for task in nightly if (task.soft_time_limit or 0) < 3600] == []


def test_when_the_time_is_over_the_job_waits_and_the_rest_is_left(register, done):
    def takes_too_long() -> None:
        raise SoftTimeLimitExceeded

    register("long", takes_too_long)
    jobs = [make_job("long"), make_job("noted", n=1)]

    with pytest.raises(SoftTimeLimitExceeded):
        worker.run([job.pk for job in jobs])

    assert done == []
    long = OutboxJob.objects.get(kind="long")
    assert (long.state, long.last_error) == (JobState.PENDING, "SoftTimeLimitExceeded")
