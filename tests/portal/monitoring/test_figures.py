"""The gauges and their page, and the figures that Prometheus fetches."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from core.outbox import worker
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from portal.monitoring import actions, gauges
from portal.monitoring.gauges import GAUGES
from portal.monitoring.models import Sample
from tests.pages import Page
from tests.retained import retain

PAGE = reverse("admin:monitoring_sample_changelist")
DEPLOY = Path(__file__).parents[3] / "deploy"


def figures(client) -> dict[tuple[str, ...], float]:
    """Each figure by its name and the values of its labels, in the order of their names."""
    families = text_string_to_metric_families(client.get("/-/metrics").content.decode())
    return {
        (one.name, *(one.labels[label] for label in sorted(one.labels))): one.value
        for family in families
        for one in family.samples
    }


def value_of(name: str) -> float:
    return {sample.gauge: sample.value for sample in actions.take_samples()}[name]


@pytest.mark.django_db
def test_each_gauge_is_measured_once_at_one_moment():
    samples = actions.take_samples()

    assert [sample.gauge for sample in samples] == [gauge.name for gauge in GAUGES]
    assert len({sample.at for sample in samples}) == 1


@pytest.mark.django_db
def test_a_gauge_that_cannot_be_read_keeps_no_other_from_being_measured(monkeypatch, caplog):
    def fails() -> float:
        raise OperationalError("gone")

    broken = gauges.Gauge("broken", "Hỏng", "lần", "Broken.", fails, 1)
    monkeypatch.setattr(actions, "GAUGES", (broken, *GAUGES))

    assert len(actions.take_samples()) == len(GAUGES)
    assert "The gauge broken could not be read." in caplog.text


@pytest.mark.django_db
def test_samples_are_kept_for_two_days():
    old = Sample.objects.create(at=timezone.now() - timedelta(hours=49), gauge="jobs_waiting", value=1)
    new = Sample.objects.create(at=timezone.now() - timedelta(hours=47), gauge="jobs_waiting", value=1)

    retain("samples")

    assert not Sample.objects.filter(pk=old.pk).exists()
    assert Sample.objects.filter(pk=new.pk).exists()


@pytest.mark.django_db
def test_jobs_that_wait_and_that_were_given_up_are_counted():
    now = timezone.now()
    OutboxJob.objects.create(kind="a", key="a:1", due_at=now - timedelta(seconds=90))
    OutboxJob.objects.create(kind="a", key="a:2", due_at=now + timedelta(hours=1))
    OutboxJob.objects.create(kind="a", key="a:3", state=JobState.GIVEN_UP)

    assert value_of("jobs_waiting") == 1
    assert value_of("jobs_given_up") == 1
    assert 90 <= value_of("oldest_job_seconds") < 100


def test_a_dossier_past_its_day_is_late(in_work):
    assert value_of("dossiers_late") == 0

    type(in_work).objects.filter(pk=in_work.pk).update(due_at=timezone.now() - timedelta(minutes=1))

    assert value_of("dossiers_late") == 1


def test_samples_and_counters_are_fetched_together(client, register, db):
    register("noted", lambda: None)
    job = OutboxJob.objects.create(kind="noted", key="noted:1", due_at=timezone.now())
    actions.take_samples()
    before = figures(client)

    worker.run([job.pk])
    client.get("/")
    after = figures(client)

    assert after["portal_jobs_total", "noted", "done"] - before.get(("portal_jobs_total", "noted", "done"), 0) == 1
    front = ("portal_requests_total", "GET", "200", "home:front")
    assert after[front] - before.get(front, 0) == 1
    assert after["portal_jobs_waiting",] == 1
    assert after["portal_sample_age_seconds",] < 60


def test_a_made_up_method_is_no_label(client, db):
    client.generic("MADEUP", "/")

    assert not any("MADEUP" in labels for labels in figures(client))


def test_the_page_shows_each_gauge_with_its_hours_and_what_is_an_alarm(admin_client):
    now = timezone.now()
    for hours, value in enumerate([0, 3, 1]):
        Sample.objects.create(at=now - timedelta(hours=hours), gauge="jobs_given_up", value=value)
    Sample.objects.filter(gauge="jobs_given_up", value=0).update(value=2)

    page = Page(admin_client.get(PAGE))

    assert "Việc nền đã bỏ cuộc" in page.text
    assert "2 việc" in page.text
    assert "Cần xem" in page.text
    [line] = re.findall(r'<polyline points="([^"]+)"', page.source)
    assert line == "0.0,21.3 120.0,0.0 240.0,10.7"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 giây"), (119, "119 giây"), (600, "10 phút"), (7_300, "2 giờ"), (129_600, "36 giờ"),
        (864_000, "10 ngày"), (gauges.NEVER, "chưa lần nào"),
    ],
)  # fmt: skip
def test_a_time_is_told_as_people_tell_it(seconds, words):
    assert gauges.BY_NAME["history_check_age_seconds"].in_words(seconds) == words


def test_what_is_no_time_keeps_its_unit():
    assert gauges.BY_NAME["jobs_waiting"].in_words(5_000) == "5000 việc"


def test_the_page_is_the_operators(client, road):
    client.force_login(road.here.leader)

    assert client.get(PAGE).status_code == 403
