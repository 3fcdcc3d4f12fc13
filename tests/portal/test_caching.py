"""What browsers may keep: nothing of anybody's, so that a shared computer has nothing after signing out."""

import pytest
from django.urls import reverse

from payments.checkout.payment_links import payment_link
from tests.factories import StaffFactory, UserFactory
from tests.payments.conftest import an_order

PUBLIC = ["/", "/tim-kiem/?q=khai+sinh", "/tiep-can/"]


def is_kept(response) -> bool:
    return "no-store" not in response.get("Cache-Control", "")


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_may_be_kept(client, path):
    assert is_kept(client.get(path))


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PUBLIC, "/ho-so/", "/thanh-toan/", "/tai-khoan/", "/thong-bao/", "/khong-co/"])
def test_no_page_of_somebody_signed_in_is_kept(client, path):
    client.force_login(UserFactory.create())

    assert not is_kept(client.get(path))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/admin/dossiers/dossier/", "/admin/jsi18n/"])
def test_no_page_of_staff_is_kept(client, path):
    client.force_login(StaffFactory.create(is_superuser=True))

    assert not is_kept(client.get(path))


@pytest.mark.django_db
def test_a_page_with_the_token_of_a_form_is_not_kept(client):
    page = client.get(reverse("accounts:sign_in"))

    assert "csrfmiddlewaretoken" in page.content.decode()
    assert not is_kept(page)


@pytest.mark.django_db
def test_what_somebody_pays_by_a_link_is_not_kept(client):
    opened = client.get(payment_link(an_order()))

    assert not is_kept(opened)
    assert not is_kept(client.get(opened["Location"]))
