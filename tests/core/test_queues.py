"""Queues of the outbox: nothing waits behind costly kinds, which have one of their own; long work keeps its claim."""

import time
from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.db import transaction
from django.utils import timezone

from core.outbox import publish, tasks, worker
from core.outbox.models import OutboxJob
from core.outbox.status import JobState

pytestmark = pytest.mark.django_db(transaction=True)


def make_jobs(*kinds: str) -> list[OutboxJob]:
    with transaction.atomic():
        return [publish.enqueue(kind, key=f"{kind}:{n}") for n, kind in enumerate(kinds)]


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, list[int]]]:
    """The messages that would have gone to the broker, with their queues."""
    messages: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(publish, "publish", lambda ids, *, queue: messages.append((queue, list(ids))))
    monkeypatch.setattr(publish, "waiting", lambda queue: 0)
    return messages


@pytest.fixture(autouse=True)
def _kinds(register):
    register("noted", lambda: None)
    register("drawn", lambda: None, queue="papers")


def test_jobs_of_one_transaction_travel_as_one_message_for_each_queue(sent):
    first, paper, last = make_jobs("noted", "drawn", "noted")

    assert sorted(sent) == [("jobs", [first.pk, last.pk]), ("papers", [paper.pk])]


def test_what_the_sweep_finds_overdue_keeps_to_its_own_lane(sent):
    noted, drawn = make_jobs("noted", "drawn")
    sent.clear()

    with time_machine.travel(timezone.now() + worker.GRACE):
        tasks.sweep()

    assert sent == [("overdue-jobs", [noted.pk]), ("overdue-papers", [drawn.pk])]


def test_backlog_of_papers_longer_than_a_sweep_hides_no_other_job(sent, monkeypatch):
    monkeypatch.setattr(tasks, "SWEEP_LIMIT", 2)
    *_, noted = make_jobs("drawn", "drawn", "drawn", "noted")
    sent.clear()

    with time_machine.travel(timezone.now() + worker.GRACE):
        tasks.sweep()

    assert ("overdue-jobs", [noted.pk]) in sent


def test_job_tried_again_by_a_person_goes_to_the_queue_of_its_kind(sent):
    [drawn] = make_jobs("drawn")
    OutboxJob.objects.update(state=JobState.GIVEN_UP, due_at=None)
    sent.clear()

    publish.retry(OutboxJob.objects.all())

    assert sent == [("papers", [drawn.pk])]


def test_every_queue_is_known_to_celery():
    assert {queue.name for queue in current_app.conf.task_queues} == {
        "clock",
        "jobs",
        "papers",
        "overdue-jobs",
        "overdue-papers",
    }


def test_job_that_takes_longer_than_its_lease_is_not_handed_to_another_worker(register, monkeypatch):
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=1.5))
    calls = []

    def work() -> None:
        calls.append(1)
        time.sleep(2.5)
        worker.run([job.pk])

    register("slow", work)
    [job] = make_jobs("slow")

    worker.run([job.pk])

    job.refresh_from_db()
    assert (len(calls), job.state, job.attempts) == (1, JobState.DONE, 1)


def test_job_that_hangs_loses_its_claim_in_the_end(register, monkeypatch):
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=0.3))
    monkeypatch.setattr(worker, "LONGEST_CLAIM", timedelta(seconds=0))
    seen: list[OutboxJob] = []

    def work() -> None:
        time.sleep(1)
        seen.extend(OutboxJob.objects.filter(due_at__lte=timezone.now()))

    register("hanging", work)
    [job] = make_jobs("hanging")

    worker.run([job.pk])

    assert seen == [job]
