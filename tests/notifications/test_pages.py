"""The page of one's messages: one's own only, unread ones marked in words."""

import pytest
from django.urls import reverse

from notifications import views
from notifications.models import Notification
from tests.factories import UserFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

INBOX = "/thong-bao/"


@pytest.fixture
def hoa():
    return UserFactory()


@pytest.fixture
def own(client, hoa):
    """A browser in which Hoa is signed in."""
    client.force_login(hoa)
    return client


def inbox(response) -> Page:
    assert response.status_code == 200
    return Page(response)


@pytest.mark.parametrize(
    ("method", "path"), [("get", INBOX), ("post", f"{INBOX}da-doc/"), ("post", f"{INBOX}1/da-doc/")]
)
def test_stranger_is_asked_to_sign_in(client, method, path):
    response = getattr(client, method)(path)

    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_empty_inbox_says_so(own):
    assert "Chưa có thông báo nào" in inbox(own.get(INBOX)).text


def test_message_is_shown_with_its_words_and_marked_unread(own, hoa, tell_sample):
    tell_sample(hoa)

    page = inbox(own.get(INBOX))

    assert "Hồ sơ H26.01-261120-0001 đã được tiếp nhận" in page.text
    assert "bạn không phải làm gì thêm" in page.text
    assert "Chưa đọc" in page.text


def test_others_messages_are_not_shown(own, tell_sample):
    tell_sample(UserFactory())

    assert not inbox(own.get(INBOX)).mentions("H26.01-261120-0001")


def test_marking_a_message_read_leads_back_to_it(own, hoa, tell_sample):
    message = tell_sample(hoa)

    response = own.post(reverse("notifications:read", args=[message.pk]), {"sau": "WyI5Il0="})

    assert response["Location"] == f"{INBOX}?sau=WyI5Il0%3D#thong-bao-{message.pk}"
    message.refresh_from_db()
    assert message.read_at is not None
    assert not inbox(own.get(INBOX)).mentions("Chưa đọc")


def test_opening_a_message_marks_it_read_and_goes_where_it_leads(own, hoa, tell_sample):
    message = tell_sample(hoa)

    response = own.post(reverse("notifications:read", args=[message.pk]), {"open": "1"})

    assert response["Location"] == "/ho-so/1/"
    assert not Notification.objects.unread().exists()


def test_reading_again_keeps_the_hour_it_was_read_first(own, hoa, tell_sample):
    message = tell_sample(hoa)
    address = reverse("notifications:read", args=[message.pk])
    own.post(address)
    first = Notification.objects.get().read_at

    own.post(address)

    assert Notification.objects.get().read_at == first


def test_others_message_cannot_be_marked_read(own, tell_sample):
    message = tell_sample(UserFactory())

    assert own.post(reverse("notifications:read", args=[message.pk])).status_code == 404
    assert Notification.objects.unread().exists()


def test_a_link_cannot_mark_a_message_read(own, hoa, tell_sample):
    message = tell_sample(hoa)

    for link in (reverse("notifications:read", args=[message.pk]), reverse("notifications:read_all")):
        assert own.get(link)["Location"].startswith(reverse("notifications:inbox"))
    assert Notification.objects.unread().exists()


def test_marking_all_read_leaves_others_messages_alone(own, hoa, tell_sample):
    tell_sample(hoa, 1)
    tell_sample(hoa, 2)
    other = tell_sample(UserFactory(), 3)

    own.post(reverse("notifications:read_all"))

    assert [left.pk for left in Notification.objects.unread()] == [other.pk]


def test_long_inbox_is_paged(own, hoa, tell_sample):
    for number in range(views.PER_PAGE + 1):
        tell_sample(hoa, number)

    first = own.get(INBOX)
    second = own.get(INBOX, {"sau": first.context["page"].next})

    assert "H26.01-261120-0020" in inbox(first).text
    assert not inbox(first).mentions("H26.01-261120-0000")
    assert "H26.01-261120-0000" in inbox(second).text
    assert inbox(second).link("Về thông báo mới nhất").href == INBOX


def test_inbox_costs_the_same_however_many_messages_there_are(own, hoa, tell_sample, django_assert_num_queries):
    for number in range(5):
        tell_sample(hoa, number)

    with django_assert_num_queries(4):  # session with person, messages, how many are unread, whether mail comes back
        own.get(INBOX)
