"""A sweep is killed before each statement that writes: nothing is left half done, and the next run ends it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from eforms.models import Attachment, Draft, StoredFile
from notifications.models import Delivery, FailingAddress, Notification
from notifications.status import DeliveryState
from portal.retention import actions, sweeps
from portal.retention.models import RetentionRun
from portal.retention.table import BY_KEY
from services.dossiers.models import Filing
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OLD = timezone.now() - timedelta(days=1000)
MODELS = (OutboxJob, Draft, Filing, Attachment, StoredFile, Notification, Delivery, FailingAddress)
WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """As SIGKILL ends a process: nothing catches it, and the database takes the open transaction back."""


class Killer:
    """Before the statement of this number that writes."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        self.left -= sql.lstrip().startswith(WRITES)
        if self.left == 0:
            raise Killed
        return execute(sql, *args)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Batches of two rows, without pauses."""
    monkeypatch.setattr(sweeps, "BATCH", 2)
    monkeypatch.setattr(actions, "PAUSE", 0)


def old_jobs(road) -> None:
    OutboxJob.objects.bulk_create(
        OutboxJob(kind="a", key=f"a:{one}", state=JobState.DONE, created_at=OLD, done_at=OLD) for one in range(5)
    )


def old_notices(road) -> None:
    for one in range(5):
        Notification.objects.create(
            recipient=UserFactory.create(), kind="a", subject="a", body="a", path="/", key=f"a:{one}"
        )
    Notification.objects.update(created_at=OLD)  # those of the road, too


def old_mails(road) -> None:
    old_notices(road)
    for notice in Notification.objects.filter(created_at=OLD):
        Delivery.objects.create(notification=notice, channel="email", state=DeliveryState.SENT, sent_at=OLD)


def old_drafts(road) -> None:
    for one in range(3):
        draft = road.begin().draft
        file = StoredFile.objects.create(sha256=f"{one:064}", size=1, content_type="application/pdf")
        Attachment.objects.create(draft=draft, field_key="a", name="a.pdf", stored=file)
    Draft.objects.update(touched_at=OLD, warned_at=OLD)


def old_marks(road) -> None:
    FailingAddress.objects.bulk_create(
        FailingAddress(address=f"a{one}@example.org", failed_at=OLD, status="550") for one in range(5)
    )


def what_is_there() -> list[int]:
    return [model.objects.count() for model in MODELS] + [StoredFile.objects.exclude(released_at=None).count()]


@pytest.mark.parametrize(
    ("key", "fill"),
    [
        ("jobs", old_jobs),
        ("notices", old_notices),
        ("mails", old_mails),
        ("drafts", old_drafts),
        ("failing_addresses", old_marks),
    ],
)
def test_killed_before_any_statement_it_is_ended_by_the_next_run(road, key, fill):
    fill(road)
    rule, before = BY_KEY[key], what_is_there()
    with transaction.atomic():
        assert actions.carry_out(rule).handled >= 3
        undisturbed = what_is_there()
        transaction.set_rollback(True)
    assert what_is_there() == before

    for number in count(1):
        with transaction.atomic():
            try:
                with connection.execute_wrapper(Killer(number)):
                    actions.carry_out(rule)
            except Killed:
                transaction.set_rollback(False)  # of the test: outside it a lone statement has no transaction
                assert not RetentionRun.objects.exclude(ended_at=None).exists()
                actions.carry_out(rule)
            else:
                break
            assert what_is_there() == undisturbed
            assert rule.sweep.count(timezone.now()) == 0
            transaction.set_rollback(True)
    assert number > 3
