"""Paying for somebody else by a link."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from core.text import plain_ascii
from payments.actions import cancel_order, create_refund
from payments.checkout import payment_links
from payments.models import Attempt
from tests.factories import UserFactory
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, signed_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return an_order(UserFactory.create(full_name="Nguyễn Thị Hoa"))


@pytest.fixture
def friend(order) -> Client:
    """Somebody not signed in, who has opened the link."""
    friend = Client()
    assert friend.get(payment_links.payment_link(order))["Location"] == order.public_path()
    return friend


def test_the_payer_finds_the_link_on_the_order(client, order):
    client.force_login(order.payer)
    page = Page(client.get(order.public_path()))
    assert "/thanh-toan/ho/" in page.field("Đường dẫn để gửi").value
    assert f"Dùng được trong {payment_links.LIFETIME.days} ngày" in page.text


def test_whoever_holds_it_sees_what_is_owed_and_nothing_of_whose_it_is(order, friend):
    page = Page(friend.get(order.public_path()))
    assert "16.000" in page.text
    assert "Bản sao Trích lục khai sinh" in page.text
    assert not page.mentions("Nguyễn Thị Hoa")
    assert not page.mentions(order.subject_path)
    assert not page.mentions("/thanh-toan/ho/")


def test_whoever_holds_it_reads_neither_purpose_nor_reasons(order, friend):
    """A purpose may carry the code of the dossier, a reason anything a clerk knows of the payer."""
    said = signed_result(an_attempt(order))
    friend.get(f"/thanh-toan/vnpay/thong-bao/?{said}")
    create_refund(
        order.settlement(),
        amount_vnd=6_000,
        reason="Thuộc hộ nghèo",
        idempotency_key="x",
        proposer=UserFactory.create(),
    )

    for address in (order.public_path(), f"/thanh-toan/vnpay/ket-qua/?{said}"):
        page = Page(friend.get(address))
        assert not page.mentions(order.purpose)
        assert not page.mentions("Thuộc hộ nghèo")
    assert "6.000" in Page(friend.get(order.public_path())).text


@pytest.mark.parametrize(("gateway", "folder"), [("vietqr", "chuyen-khoan/"), ("vnpay", "")])
def test_no_page_on_the_way_carries_the_purpose(order, friend, gateway, folder):
    place = friend.post(order.public_path(), {"gateway": gateway})["Location"]

    assert plain_ascii(order.purpose, limit=200).replace(" ", "+") not in place
    assert not Page(friend.get(f"{order.public_path()}{folder}")).mentions(order.purpose)


def test_why_it_was_dropped_is_the_payers_own_business(client, order, friend):
    said = signed_result(an_attempt(order))
    cancel_order(order, reason="Hồ sơ G22-1 đã rút")

    for address in (order.public_path(), f"/thanh-toan/vnpay/ket-qua/?{said}"):
        assert not Page(friend.get(address)).mentions("Hồ sơ G22-1 đã rút")
    client.force_login(order.payer)
    assert "Hồ sơ G22-1 đã rút" in Page(client.get(order.public_path())).text


def test_whoever_holds_it_pays_and_sees_that_it_is_paid(order, friend):
    gone = friend.post(order.public_path(), {"gateway": "vnpay"})["Location"]
    assert "vnp_TxnRef" in gone
    said = signed_result(Attempt.objects.get(order=order))
    friend.get(f"/thanh-toan/vnpay/thong-bao/?{said}")

    page = Page(friend.get(f"/thanh-toan/vnpay/ket-qua/?{said}"))

    assert "Đã thanh toán" in page.text
    assert not page.mentions(order.subject_path)


def test_it_opens_the_transfer_too(order, friend):
    place = friend.post(order.public_path(), {"gateway": "vietqr"})["Location"]
    assert friend.get(place).status_code == HTTPStatus.OK


def test_it_opens_one_order_only(order, friend):
    other = an_order(UserFactory.create(), key="another")
    assert "/dang-nhap/" in friend.get(other.public_path())["Location"]
    said = signed_result(an_attempt(other))
    assert "/dang-nhap/" in friend.get(f"/thanh-toan/vnpay/ket-qua/?{said}")["Location"]


@pytest.mark.parametrize("page", ["", "bien-lai/"])
def test_neither_receipt_nor_list_is_open_to_who_holds_it(order, friend, page):
    place = "/thanh-toan/" if not page else f"{order.public_path()}{page}"
    assert "/dang-nhap/" in friend.get(place)["Location"]


def test_a_signed_in_person_may_hold_a_link_of_somebody_else(client, order):
    client.force_login(UserFactory.create())
    assert client.get(order.public_path()).status_code == HTTPStatus.NOT_FOUND
    client.get(payment_links.payment_link(order))
    assert client.get(order.public_path()).status_code == HTTPStatus.OK


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"x{token}", lambda _: "x"])
def test_a_changed_link_is_no_page(client, order, change):
    before, token = payment_links.payment_link(order).rstrip("/").rsplit("/", 1)
    assert client.get(f"{before}/{change(token)}/").status_code == HTTPStatus.NOT_FOUND


def test_an_old_link_is_no_page(client, order, monkeypatch):
    place = payment_links.payment_link(order)
    later = timezone.now() + payment_links.LIFETIME + timedelta(minutes=1)
    monkeypatch.setattr("time.time", later.timestamp)
    assert client.get(place).status_code == HTTPStatus.NOT_FOUND


def test_a_link_to_what_is_no_longer_owed_says_so(order, friend):
    cancel_order(order, reason="Hồ sơ đã rút")
    page = friend.get(order.public_path())
    assert "gateway" not in Page(page).fields


def test_a_browser_remembers_the_latest_links(client, order):
    orders = [an_order(order.payer, key=f"order-{number}") for number in range(payment_links.MAX_LINKS + 1)]
    for each in orders:
        client.get(payment_links.payment_link(each))
    assert client.session[payment_links.SESSION_KEY] == [each.reference for each in orders[1:]]
