"""Carrying out jobs: once, whoever races; later, when it fails; never, when nothing helps."""

import threading
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from core.outbox import publish, tasks, worker
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from tests.outbox import work_off

pytestmark = pytest.mark.django_db


@transaction.atomic
def make_job(kind="noted", **payload) -> OutboxJob:
    return publish.enqueue(kind, key=f"{kind}:{payload}", **payload)


@pytest.fixture
def done(register):
    """What the handler of `noted` did, in order."""
    calls: list[int] = []

    def work(n: int) -> None:
        calls.append(n)

    register("noted", work)
    return calls


def test_job_is_done_once_however_often_it_is_run(done):
    job = make_job(n=1)

    worker.run([job.pk])
    worker.run([job.pk])

    job.refresh_from_db()
    assert done == [1]
    assert (job.state, job.attempts, job.due_at) == (JobState.DONE, 1, None)
    assert job.claimed_at is not None
    assert job.done_at is not None


def test_ids_that_never_came_to_be_are_passed_over(done):
    worker.run([17, make_job(n=1).pk])

    assert done == [1]


def test_job_is_not_done_before_it_is_due(done):
    with transaction.atomic():
        job = publish.enqueue("noted", key="later", due_at=timezone.now() + timedelta(hours=1), n=1)

    worker.run([job.pk])
    assert done == []

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        worker.run([job.pk])
    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_workers_that_race_do_a_job_once(done):
    ids = [make_job(n=n).pk for n in range(5)]
    start = threading.Barrier(4)

    def race() -> None:
        start.wait()
        worker.run(ids)
        connection.close()

    workers = [threading.Thread(target=race) for _ in range(4)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()

    assert sorted(done) == [0, 1, 2, 3, 4]
    assert set(OutboxJob.objects.values_list("state", "attempts")) == {(JobState.DONE, 1)}


@pytest.mark.django_db(transaction=True)
def test_what_a_handler_leaves_is_written_together_with_the_mark(register):
    def record() -> None:
        make_job(n=2)
        raise RuntimeError

    register("written", lambda: record)
    register("noted", lambda n: None)
    written = make_job("written")

    worker.run([written.pk])

    written.refresh_from_db()
    assert written.state == JobState.PENDING
    assert not OutboxJob.objects.filter(kind="noted").exists()


def test_worker_that_lost_its_claim_writes_nothing(register):
    """A slow worker comes back after its lease ended and another one took over."""
    recorded: list[str] = []
    names = iter(["slow", "quick"])

    def work() -> publish.OnDone:
        name = next(names)
        if name == "slow":
            with time_machine.travel(timezone.now() + worker.LEASE + timedelta(seconds=1)):
                worker.run([job.pk])
        return partial(recorded.append, name)

    register("slow", work)
    job = make_job("slow")

    worker.run([job.pk])

    assert recorded == ["quick"]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_claim_of_a_worker_that_died_is_swept_after_the_lease(done, published):
    job = make_job(n=1)
    worker._claim(job)

    tasks.sweep()
    assert published == []

    with time_machine.travel(timezone.now() + worker.LEASE + worker.GRACE):
        tasks.sweep()
        assert published == [[job.pk]]
        worker.run(published[0])
    assert done == [1]


def test_sweep_leaves_a_fresh_job_to_its_own_message(done, published):
    job = make_job(n=1)

    tasks.sweep()
    assert published == []

    with time_machine.travel(timezone.now() + worker.GRACE):
        tasks.sweep()
    assert published == [[job.pk]]


def test_sweep_sends_a_backlog_in_armfuls(done, published):
    for n in range(tasks.BATCH + 1):
        make_job(n=n)

    with time_machine.travel(timezone.now() + worker.GRACE):
        tasks.sweep()

    assert [len(ids) for ids in published] == [tasks.BATCH, 1]


@pytest.mark.usefixtures("empty_broker")
def test_sweep_announces_nothing_while_what_it_announced_still_waits(done):
    for n in range(tasks.BATCH + 1):
        make_job(n=n)

    with time_machine.travel(timezone.now() + worker.GRACE):
        tasks.sweep()
        tasks.sweep()

    assert publish.waiting("overdue-jobs") == 2


def test_failure_is_tried_again_after_a_pause(register):
    outcomes = iter([OSError("Nguyễn Thị Hoa, 001180000001"), None])

    def work() -> None:
        if trouble := next(outcomes):
            raise trouble

    register("flaky", work)
    job = make_job("flaky")

    worker.run([job.pk])

    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.PENDING, "OSError")
    assert job.due_at is not None
    assert job.due_at > timezone.now() + timedelta(seconds=4)

    with time_machine.travel(job.due_at):
        work_off()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == (JobState.DONE, 2, "")


def test_log_of_a_failure_quotes_no_personal_data(register, caplog):
    name = "Nguyễn Thị Hoa"

    def work() -> None:
        raise OSError(name)

    register("flaky", work)
    job = make_job("flaky")

    worker.run([job.pk])

    assert f"Job {job.pk} (flaky) failed: OSError" in caplog.text
    assert name not in caplog.text


def test_failure_of_one_job_does_not_stop_the_next(register, done):
    register("broken", lambda: 1 / 0)
    ids = [make_job("broken").pk, make_job(n=1).pk]

    worker.run(ids)

    assert done == [1]


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 20), (3, 80), (4, 320), (5, 1280), (6, 3600), (20, 3600), (2000, 3600)]
)
def test_pauses_grow_up_to_an_hour(attempts, seconds):
    assert worker.retry_delay(attempts) == timedelta(seconds=seconds)


def test_never_is_given_up_at_once_and_heard_of(register):
    heard: list[tuple[int, str]] = []

    def work(n: int) -> None:
        raise publish.PermanentError("No such paper.")

    register("hopeless", work, given_up=lambda n, reason: heard.append((n, reason)))
    job = make_job("hopeless", n=7)

    work_off()

    job.refresh_from_db()
    assert (job.state, job.due_at, job.last_error) == (JobState.GIVEN_UP, None, "No such paper.")
    assert heard == [(7, "No such paper.")]


def test_job_that_keeps_failing_is_given_up_in_the_end(register):
    register("broken", lambda: 1 / 0)
    job = make_job("broken")

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(worker.MAX_ATTEMPTS):
            worker.run([job.pk])
            clock.shift(worker.LONGEST_DELAY)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.GIVEN_UP, worker.MAX_ATTEMPTS)
    assert job.last_error == "ZeroDivisionError"


def test_job_that_takes_its_worker_down_every_time_is_given_up(done):
    job = make_job(n=1)
    worker._claim(job)
    OutboxJob.objects.update(attempts=worker.MAX_ATTEMPTS)

    with time_machine.travel(timezone.now() + worker.LEASE):
        worker.run([job.pk])

    job.refresh_from_db()
    assert done == []
    assert (job.state, job.last_error) == (JobState.GIVEN_UP, "The worker was lost every time.")


@pytest.mark.django_db(transaction=True)
def test_job_given_up_gets_one_more_attempt_when_asked(register, published):
    register("hopeless", lambda: 1 / 0)
    job = make_job("hopeless")
    OutboxJob.objects.update(state=JobState.GIVEN_UP, due_at=None, attempts=worker.MAX_ATTEMPTS)
    published.clear()

    assert publish.retry(OutboxJob.objects.all()) == 1

    assert published == [[job.pk]]
    register("hopeless", lambda: None)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, worker.MAX_ATTEMPTS + 1)


def test_job_that_is_done_cannot_be_asked_for_again(done):
    make_job(n=1)
    work_off()

    assert publish.retry(OutboxJob.objects.all()) == 0
