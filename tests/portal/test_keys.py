"""After a change of the secret key what the former one signed still counts, while it is listed, and no longer."""

import json

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from notifications import bounces
from notifications.models import Delivery, Notification
from payments.checkout import payment_links
from portal.accounts.sessions import SessionStore
from portal.backups import manifest
from portal.environment import Environment
from tests.dossiers.conftest import road
from tests.factories import UserFactory

__all__ = ["road"]
OLD, NEW = "o" * 50, "n" * 50
pytestmark = pytest.mark.django_db


@pytest.fixture
def change(settings):
    """Change the key, with the former one listed or not."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []

    def change(*fallbacks: str) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, list(fallbacks)

    return change


def test_who_is_signed_in_stays_so(change):
    comes, stays_away = Client(), Client()
    for client in (comes, stays_away):
        client.force_login(UserFactory.create())

    change(OLD)
    assert comes.get(reverse("accounts:profile")).status_code == 200
    change()
    assert [client.get(reverse("accounts:profile")).status_code for client in (comes, stays_away)] == [200, 302]


def test_a_payment_link_of_before_opens(change, road):
    order = road.submit().fees.get().order
    token = payment_links.payment_link(order).rstrip("/").rpartition("/")[2]
    request = RequestFactory().get("/")
    request.session = SessionStore()

    change(OLD)
    assert payment_links.accept_link(request, token) == order.reference
    change()
    with pytest.raises(Http404):
        payment_links.accept_link(request, token)


def test_a_letter_of_before_that_comes_back_is_known(change, settings):
    settings.BOUNCE_ADDRESS = "thu-tra-lai@dichvucong.example"
    recipient = UserFactory.create(email="hoa@example.vn")
    told = Notification.objects.create(recipient=recipient, kind="a", subject="a", body="a", path="/", key="a")
    delivery = Delivery.objects.create(notification=told, channel="email")
    returned_to = bounces.return_path(delivery.pk, recipient.email)

    change(OLD)
    assert bounces.find_delivery(returned_to) == delivery
    change()
    assert bounces.find_delivery(returned_to) is None


def test_a_backup_of_before_fits(change):
    needed = set(manifest.key_fingerprints().values())

    change(OLD)
    assert needed <= manifest.known_fingerprints()
    assert not needed <= set(manifest.key_fingerprints().values())
    change()
    assert not needed <= manifest.known_fingerprints()


def test_the_former_keys_are_a_setting(monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY_FALLBACKS", json.dumps([OLD]))

    [key] = Environment().secret_key_fallbacks

    assert key.get_secret_value() == OLD
    assert OLD not in repr(Environment())
