"""The letters in the admin: to whom, about what, why not sent, and sending again."""

import pytest

from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications.actions import EMAIL
from notifications.models import Delivery, Notification
from notifications.status import DeliveryState
from tests.factories import UserFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/delivery/"
REFUSED = "The mail server refuses the address (550)."


@pytest.fixture
def failed():
    message = Notification.objects.create(
        recipient=UserFactory.create(), kind="x", subject="Hồ sơ H26.1", body="Kín.", path="/", key="x"
    )
    letter = Delivery.objects.create(notification=message, channel="email", state=DeliveryState.FAILED, error=REFUSED)
    OutboxJob.objects.create(kind=EMAIL, key=f"{EMAIL}:{letter.pk}", state=JobState.GIVEN_UP, attempts=3)
    return letter


def test_a_letter_says_to_whom_about_what_and_why_it_was_not_sent(admin_client, failed):
    text = Page(admin_client.get(LIST, {"ket-qua": "hong"})).text

    for said in ("Nguyễn Thị Hoa", "Hồ sơ H26.1", "Máy chủ thư từ chối địa chỉ này", "3 lần"):
        assert said in text
    assert "Kín." not in text


def test_one_that_was_not_sent_is_sent_again(admin_client, failed):
    page = admin_client.post(LIST, {"action": "send_again", "_selected_action": [failed.pk]}, follow=True)

    assert Page(page).notices == ["1 thư sẽ được gửi lại."]
    assert OutboxJob.objects.get(key=f"{EMAIL}:{failed.pk}").state == JobState.PENDING


def test_one_that_was_sent_is_not(admin_client, failed):
    OutboxJob.objects.filter(key=f"{EMAIL}:{failed.pk}").delete()

    page = admin_client.post(LIST, {"action": "send_again", "_selected_action": [failed.pk]}, follow=True)

    assert Page(page).notices == ["Chỉ gửi lại được những thư không gửi được."]
