"""The pages about the portal itself."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from portal.accounts.models import User

PAGES = ["/", "/kieu-dang/", "/tiep-can/"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_page_answers_a_stranger_under_the_strict_policy(client: Client, page: str) -> None:
    answer = client.get(page)

    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not answer.cookies


@pytest.mark.django_db
def test_every_address_on_the_front_page_leads_somewhere(client: Client) -> None:
    client.force_login(User.objects.create_user("hoa"))
    addresses = set(re.findall(r'(?:href|action)="(/[^"?#]*)', client.get("/").text))

    assert {"/ho-so/", "/tra-cuu/", "/xac-thuc/", "/tai-khoan/dang-xuat/"} <= addresses
    for address in addresses:
        if not address.startswith(settings.STATIC_URL):
            resolve(address)


@pytest.mark.django_db
def test_wrong_address_offers_the_search(client: Client) -> None:
    answer = client.get("/khong-co-trang-nay/")

    assert answer.status_code == 404
    assert 'role="search"' in answer.text
