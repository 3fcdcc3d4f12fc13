"""The table of retention is carried out in batches, spares what somebody still needs, and survives being killed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.access_log.models import AccessKind, AccessRecord
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications.models import Delivery, Notification
from payments.models import Attempt, Direction, Discrepancy, Message, Refund, Statement
from payments.status import DiscrepancyKind
from portal import schedule
from portal.retention import actions, sweeps, tasks
from portal.retention.models import RetentionRun
from portal.retention.table import ACCESS_YEARS, BY_KEY, TABLE
from tests.factories import UserFactory
from tests.pages import Page
from tests.payments.conftest import an_attempt
from tests.retained import retain

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:retention_retentionrun_changelist")
NOW = timezone.now()
PERSONAL = "Nguyễn Thị Hoa"
LATER = NOW + timedelta(days=6 * 366)


def jobs(number: int, *, state: JobState = JobState.DONE, age: int = 100) -> None:
    """Jobs of that age in days."""
    at = NOW - timedelta(days=age)
    first = OutboxJob.objects.count()
    OutboxJob.objects.bulk_create(
        OutboxJob(
            kind="a", key=f"a:{first + one}", state=state, created_at=at, done_at=at if state is JobState.DONE else None
        )
        for one in range(number)
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Batches of two rows, without pauses."""
    monkeypatch.setattr(sweeps, "BATCH", 2)
    monkeypatch.setattr(actions, "PAUSE", 0)


def test_done_jobs_go_and_those_given_up_stay():
    jobs(1, state=JobState.GIVEN_UP)
    jobs(4)
    jobs(3, age=10)

    assert BY_KEY["jobs"].sweep.count(NOW) == 4
    assert retain("jobs", NOW) == 4
    assert [job.state for job in OutboxJob.objects.order_by("pk")] == [JobState.GIVEN_UP, *[JobState.DONE] * 3]


@pytest.mark.parametrize("killed_after", range(4))
def test_a_sweep_killed_between_any_two_batches_is_finished_by_the_next(monkeypatch, killed_after):
    jobs(6)

    def pause(seconds: float) -> None:
        if RetentionRun.objects.get().handled >= 2 * killed_after:
            raise KeyboardInterrupt

    monkeypatch.setattr("portal.retention.actions.time.sleep", pause)
    with pytest.raises(KeyboardInterrupt):
        actions.carry_out(BY_KEY["jobs"])
    killed = RetentionRun.objects.get()
    left = OutboxJob.objects.count()

    monkeypatch.setattr("portal.retention.actions.time.sleep", lambda seconds: None)
    assert killed.ended_at is None
    assert actions.carry_out(BY_KEY["jobs"]).handled == left == 6 - killed.handled
    assert not OutboxJob.objects.exists()


def test_a_run_stops_at_the_most_it_may_handle(monkeypatch):
    monkeypatch.setattr(actions, "MOST", 4)
    jobs(5)

    first, second = (actions.carry_out(BY_KEY["jobs"]) for _ in range(2))

    assert (first.handled, first.is_cut, second.handled, second.is_cut) == (4, True, 1, False)


def test_one_rule_that_fails_keeps_no_other(monkeypatch, caplog):
    jobs(1)

    def fails(self: sweeps.Each, now: datetime) -> Iterator[int]:
        raise OSError(PERSONAL)

    monkeypatch.setattr(sweeps.Each, "batches", fails)

    tasks.carry_out()

    assert not OutboxJob.objects.exists()
    assert RetentionRun.objects.get(rule="drafts").ended_at is None
    assert "carry_out(drafts) failed: OSError" in caplog.text
    assert PERSONAL not in caplog.text


def test_each_rule_is_carried_out_by_the_clock_once():
    calls = [one.get("kwargs", {}) for one in schedule.PERIODIC_TASKS.values() if one["task"] == tasks.carry_out.name]
    for call in calls:
        tasks.carry_out(**call)

    assert sorted(RetentionRun.objects.values_list("rule", flat=True)) == sorted(rule.key for rule in TABLE)
    assert len(BY_KEY) == len(TABLE)


def test_mails_go_before_their_notices():
    told = Notification.objects.create(
        recipient=UserFactory.create(),
        kind="a",
        subject="a",
        body="a",
        path="/",
        key="a",
        created_at=NOW - timedelta(days=800),
    )
    Delivery.objects.create(notification=told, channel="email", state="sent", sent_at=NOW)

    assert retain("notices", NOW) == 0
    assert [retain("mails", NOW), retain("notices", NOW)] == [1, 1]


def test_messages_with_the_bank_go_after_years(paid):
    number = Message.objects.count()

    assert number
    assert retain("gateway_messages", NOW) == 0
    assert retain("gateway_messages", LATER) == number


def test_messages_about_an_order_that_is_not_paid_stay(road):
    attempt = an_attempt(road.submit().fees.get().order)
    Attempt.objects.filter(pk=attempt.pk).update(status="expired", answered_at=NOW)
    Message.objects.store(attempt.pk, Direction.IN, kind="notice", raw="vnp_Amount=800000")

    assert retain("gateway_messages", LATER) == 0


def test_messages_about_a_payment_in_dispute_stay(paid):
    entry = paid.fees.get().order.settlement()
    statement = Statement.objects.create(gateway="vnpay", terminal="T", day=NOW.date())
    dispute = Discrepancy.objects.create(kind=DiscrepancyKind.MISSING_THERE, statement=statement, entry=entry)

    assert retain("gateway_messages", LATER) == 0
    Discrepancy.objects.filter(pk=dispute.pk).update(status="resolved", resolved_at=NOW)
    assert retain("gateway_messages", LATER) > 0


def test_messages_about_a_payment_that_is_being_refunded_stay(paid):
    entry = paid.fees.get().order.settlement()
    Refund.objects.create(collected=entry, key="k", request_id="r", amount_vnd=1000, reason="Thừa")

    assert retain("gateway_messages", LATER) == 0


def accessed(year: int) -> AccessRecord:
    record = AccessRecord(reader=UserFactory.create(), kind=AccessKind.SEARCH, label="a", purpose="Tìm kiếm")
    with time_machine.travel(datetime(year, 12, 31, 12, tzinfo=UTC)):
        record.save()
    return record


def test_the_database_keeps_the_access_log_for_five_whole_years():
    old, kept = accessed(NOW.year - ACCESS_YEARS - 1), accessed(NOW.year - ACCESS_YEARS)

    with pytest.raises(IntegrityError, match="five whole years"), transaction.atomic():
        AccessRecord.objects.filter(pk=kept.pk).delete()
    assert retain("access_log", NOW) == 1
    assert list(AccessRecord.objects.all()) == [kept]
    assert old.pk < kept.pk


def test_the_dry_run_counts_and_deletes_nothing(capsys):
    jobs(3)

    call_command("retain", "jobs", "notices", "--dry-run")

    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["jobs", "3", "due"],
        ["notices", "0", "due"],
    ]
    assert OutboxJob.objects.count() == 3
    assert not RetentionRun.objects.exists()


def test_the_command_carries_out_what_it_is_told(capsys):
    jobs(3)

    call_command("retain", "jobs")

    assert capsys.readouterr().out.split() == ["jobs", "3", "done"]
    with pytest.raises(CommandError, match="no everything"):
        call_command("retain", "everything")


def test_the_page_shows_the_table_and_how_it_was_carried_out(admin_client):
    jobs(3)
    actions.carry_out(BY_KEY["jobs"])
    RetentionRun.objects.create(rule="drafts", began_at=NOW, handled=7)

    text = Page(admin_client.get(PAGE)).text

    assert all(rule.what in text and rule.reason in text for rule in TABLE)
    assert "3 mục" in text
    assert text.count("Bị ngắt giữa chừng") == 1
