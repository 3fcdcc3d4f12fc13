"""A worker killed with -9 in the middle of its work: another one does it, once."""

import pytest
from django.conf import settings

from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications.models import Delivery
from notifications.status import DeliveryState
from tests.factories import UserFactory
from tests.notifications.stalling import STALLED
from tests.processes import BEAT, WORKER, celery, kill, wait_until


@pytest.fixture
def _nothing_stalled():
    for left_by_others in settings.EMAIL_FILE_PATH.glob("*"):
        left_by_others.unlink()
    yield
    STALLED.unlink(missing_ok=True)


def sent_by_worker() -> list[str]:
    return [file.read_text() for file in settings.EMAIL_FILE_PATH.iterdir()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_broker", "_nothing_stalled")
def test_mail_under_way_when_its_worker_is_killed_is_sent_once_by_the_next(tell_sample):
    tell_sample(UserFactory(email="hoa@example.vn"))

    with celery(*WORKER) as worker:
        wait_until(STALLED.exists)
        kill(worker)
    assert OutboxJob.objects.get().state == JobState.CLAIMED
    assert sent_by_worker() == []

    with celery(*BEAT), celery(*WORKER):
        wait_until(lambda: OutboxJob.objects.get().state == JobState.DONE)

    assert OutboxJob.objects.get().attempts == 2
    assert Delivery.objects.get().state == DeliveryState.SENT
    [mail] = sent_by_worker()
    assert mail.count("Message-ID:") == 1


def test_work_of_a_killed_worker_is_taken_up_within_a_minute():
    """The longest way: the claim runs out just after a sweep, which then also minds the grace of fresh jobs."""
    from core.outbox.worker import GRACE

    longest = settings.OUTBOX_LEASE.total_seconds() + GRACE.total_seconds() + settings.OUTBOX_SWEEP_SECONDS
    assert longest < 60
