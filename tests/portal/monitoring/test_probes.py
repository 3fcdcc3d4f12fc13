"""Health and readiness: what a load balancer is told, and who may read why."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from core.outbox.models import OutboxJob
from portal.monitoring import actions, gauges, readiness
from portal.monitoring.models import Sample

READY = "/-/ready"
WORLD = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def sampled(db):
    """The schedule runs."""
    return actions.take_samples()


def test_health_asks_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/-/health")

    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


def test_ready_where_everything_answers(client, sampled):
    answer = client.get(READY)

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "faults": {}}


def test_without_samples_of_late_the_schedule_is_missed_and_people_are_served(client, sampled):
    Sample.objects.update(at=timezone.now() - timedelta(minutes=6))

    answer = client.get(READY)

    assert answer.status_code == 200
    assert (answer.json()["status"], *answer.json()["faults"]) == ("degraded", "schedule")


def test_a_backlog_is_told_with_its_age(client, sampled):
    due = timezone.now() - timedelta(minutes=11)
    OutboxJob.objects.create(kind="notifications.email", key="late:1", due_at=due)

    faults = client.get(READY).json()["faults"]

    assert faults == {"jobs": "A job has been waiting for 660 seconds; is a worker running?"}


@pytest.mark.parametrize(("name", "check"), readiness.VITAL.items())
def test_without_what_is_vital_nobody_is_sent_here(client, sampled, monkeypatch, name, check):
    def fails():
        raise DatabaseError("connection refused to 10.0.0.7")

    monkeypatch.setitem(readiness.VITAL, name, fails)

    answer = client.get(READY)

    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "faults": {name: "DatabaseError"}}


def test_a_full_disk_is_vital(client, sampled, monkeypatch):
    monkeypatch.setattr(gauges, "disk_free_share", lambda: 1.25)

    assert client.get(READY).json()["faults"] == {"disk": "Only 1.2 % of the disk is free."}


def test_migrations_that_are_missing_are_found_and_asked_for_again(client, sampled, monkeypatch):
    from django.db.migrations.recorder import MigrationRecorder

    readiness._missing_migrations.cache_clear()
    MigrationRecorder.Migration.objects.filter(app="monitoring").delete()

    assert client.get(READY).status_code == 503

    MigrationRecorder.Migration.objects.create(app="monitoring", name="0001_initial")
    assert client.get(READY).status_code == 200


def test_the_world_learns_the_status_alone(client, sampled):
    Sample.objects.all().delete()

    assert client.get(READY, **WORLD).json() == {"status": "degraded"}


def test_the_world_finds_no_figures(client, sampled):
    assert client.get("/-/metrics", **WORLD).status_code == 404
    assert client.get("/-/metrics").status_code == 200


def test_nobody_posts_to_a_probe(client, db):
    assert client.post("/-/health").status_code == 405


def test_probes_are_answered_without_tls(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/-/health").status_code == 200
    assert client.get("/").status_code == 301
