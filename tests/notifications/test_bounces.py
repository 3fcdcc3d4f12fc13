"""A letter that comes back: the delivery says so, the address rests for a while, and the person learns of it."""

import io
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from notifications import bounces
from notifications.models import Delivery, FailingAddress
from notifications.status import DeliveryState
from tests.factories import UserFactory
from tests.outbox import work_off

pytestmark = pytest.mark.django_db

HOA = "hoa@example.vn"
REPORT = """\
From: MAILER-DAEMON@mail.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; hoa@example.vn
Action: {action}
Status: {status}
--b--
"""


@pytest.fixture
def hoa(settings):
    settings.BOUNCE_ADDRESS = "thu-tra-lai@dichvucong.example"
    return UserFactory(email=HOA, personal_number="001190000001")


@pytest.fixture
def sent(hoa, tell_sample, mailoutbox):
    """The delivery of a letter that was sent, and the address that takes it back."""
    tell_sample(hoa)
    work_off()
    return Delivery.objects.get(), mailoutbox[0].from_email


def come_back(to: str, *, action: str = "failed", status: str = "5.1.1", report: str = REPORT) -> str:
    """The letter comes back; what the command says."""
    letter, said = io.BytesIO(report.format(to=to, action=action, status=status).encode()), io.StringIO()
    call_command("record_bounce", to, letter=letter, stdout=said)
    return said.getvalue()


def test_every_letter_has_a_return_path_of_its_own_and_names_the_sender(sent, settings, mailoutbox):
    delivery, return_path = sent

    assert return_path.startswith(f"thu-tra-lai+{delivery.pk}-")
    assert return_path.endswith("@dichvucong.example")
    header = message_from_bytes(mailoutbox[0].message().as_bytes())["From"]
    assert "khong-tra-loi@dichvucong.example" in header


def test_without_an_address_for_bounces_the_sender_is_the_return_path(tell_sample, mailoutbox, settings):
    tell_sample(UserFactory(email=HOA))
    work_off()

    assert mailoutbox[0].from_email == settings.DEFAULT_FROM_EMAIL


def test_a_letter_that_came_back_is_recorded_and_the_person_is_told(client, hoa, sent):
    delivery, return_path = sent

    assert f"Delivery {delivery.pk}" in come_back(return_path.upper())

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.BOUNCED, "5.1.1")
    assert delivery.sent_at is not None
    client.force_login(hoa)
    for page in ("accounts:profile", "notifications:inbox"):
        assert "Thư gửi đến hoa@example.vn bị trả lại" in client.get(reverse(page)).content.decode()


def test_an_address_that_failed_rests_and_is_tried_again_after_a_week(hoa, sent, tell_sample, mailoutbox):
    come_back(sent[1])

    tell_sample(hoa, 2)
    work_off()
    assert len(mailoutbox) == 1
    assert Delivery.objects.latest("pk").state == DeliveryState.FAILED

    FailingAddress.objects.update(failed_at=timezone.now() - timedelta(days=8))
    tell_sample(hoa, 3)
    work_off()
    assert len(mailoutbox) == 2


def test_another_address_of_the_same_person_is_written_to(client, hoa, sent, tell_sample, mailoutbox):
    come_back(sent[1])
    hoa.email = "moi@example.vn"
    hoa.save()

    tell_sample(hoa, 2)
    work_off()

    assert mailoutbox[-1].to == ["moi@example.vn"]
    client.force_login(hoa)
    assert "bị trả lại" not in client.get(reverse("accounts:profile")).content.decode()


@pytest.mark.parametrize(
    "what",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"status": "2.0.0"},
        {"report": "From: a@b.example\nTo: {to}\nAuto-Submitted: auto-replied\n\nTôi đi vắng. {action} {status}"},
        {"report": "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\xff"},
        {"report": ""},
    ],
)
def test_what_is_no_final_failure_changes_nothing(sent, what: dict[str, Any]):
    delivery, return_path = sent

    come_back(return_path, **what)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert not FailingAddress.objects.exists()


@pytest.mark.parametrize("forged", ["+{pk}-0123456789abcdef0123", "+{pk}", "+x", ""])
def test_nobody_makes_an_address_fail_by_guessing(sent, forged):
    come_back(f"thu-tra-lai{forged.format(pk=sent[0].pk)}@dichvucong.example")

    assert not FailingAddress.objects.exists()


def test_a_letter_to_an_address_given_up_since_says_nothing_of_the_new_one(hoa, sent):
    hoa.email = "moi@example.vn"
    hoa.save()

    come_back(sent[1])

    assert not FailingAddress.objects.exists()


def test_a_return_path_fits_into_the_64_letters_of_a_local_part(hoa):
    local = bounces.return_path(10**15, HOA).partition("@")[0]

    assert len(local) <= 64
