"""Telling people: a message once, an e-mail for who has an address."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage

from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications import mail, unread
from notifications.models import Delivery, Notification
from notifications.status import DeliveryState
from tests.factories import UserFactory
from tests.outbox import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa():
    return UserFactory(email="hoa@example.vn")


def refuse(monkeypatch, code):
    """A mail server that refuses every address with this code."""

    def send(message: EmailMessage) -> None:
        raise SMTPRecipientsRefused({"hoa@example.vn": (code, b"hoa@example.vn")})

    monkeypatch.setattr(EmailMessage, "send", send)


def test_message_is_kept_as_it_was_worded(hoa, tell_sample):
    notification = tell_sample(hoa)

    notification.refresh_from_db()
    assert notification.recipient == hoa
    assert notification.subject == "Hồ sơ H26.01-261120-0001 đã được tiếp nhận"
    assert notification.body.startswith("Kính gửi H'Hen Niê,\n\nỦy ban")
    assert notification.path == "/ho-so/1/"
    assert notification.read_at is None


def test_email_carries_the_words_and_the_link(hoa, tell_sample, mailoutbox):
    tell_sample(hoa)
    work_off()

    [sent] = mailoutbox
    assert sent.to == ["hoa@example.vn"]
    assert sent.subject == "Hồ sơ H26.01-261120-0001 đã được tiếp nhận"
    assert "H'Hen Niê" in sent.body
    assert "Xem chi tiết tại: http://localhost:8000/ho-so/1/\n" in sent.body
    assert sent.message()["Message-ID"] == mail.message_id("received:1")
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.SENT
    assert delivery.sent_at is not None


def test_telling_twice_under_one_key_tells_once(hoa, tell_sample, mailoutbox):
    first = tell_sample(hoa)
    work_off()
    again = tell_sample(hoa)
    work_off()

    assert first.pk == again.pk
    assert Notification.objects.count() == 1
    assert len(mailoutbox) == 1


def test_telling_costs_three_statements_with_email(hoa, tell_sample, django_assert_num_queries):
    tell_sample(hoa, 1)

    with django_assert_num_queries(3):
        tell_sample(hoa, 2)


def test_who_has_no_address_finds_the_message_in_the_portal(tell_sample, mailoutbox):
    tell_sample(UserFactory(email=""))
    work_off()

    assert Notification.objects.exists()
    assert not Delivery.objects.exists()
    assert mailoutbox == []


def test_message_whose_claim_expired_is_not_sent_again_once_it_was_recorded(hoa, tell_sample, mailoutbox):
    tell_sample(hoa)
    work_off()
    done = OutboxJob.objects.get()
    OutboxJob.objects.update(state=JobState.PENDING, due_at=done.created_at, done_at=None)

    work_off()

    assert len(mailoutbox) == 1
    assert OutboxJob.objects.get().state == JobState.DONE


def test_address_refused_for_good_is_given_up(hoa, tell_sample, monkeypatch):
    refuse(monkeypatch, 550)
    tell_sample(hoa)

    work_off()

    delivery = Delivery.objects.get()
    assert OutboxJob.objects.get(kind="notifications.email").state == JobState.GIVEN_UP
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "The mail server refuses the address (550).")


def test_address_refused_for_now_is_tried_again(hoa, tell_sample, monkeypatch):
    refuse(monkeypatch, 450)
    tell_sample(hoa)

    work_off()

    assert OutboxJob.objects.get().state == JobState.PENDING
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_address_taken_away_meanwhile_is_given_up(hoa, tell_sample):
    tell_sample(hoa)
    hoa.email = ""
    hoa.save()

    work_off()

    assert Delivery.objects.get().state == DeliveryState.FAILED


@pytest.mark.django_db(transaction=True)
def test_number_of_unread_messages_follows_at_once(hoa, tell_sample, published):
    assert unread.count(hoa) == 0

    tell_sample(hoa, 1)
    tell_sample(hoa, 2)

    assert unread.count(hoa) == 2
