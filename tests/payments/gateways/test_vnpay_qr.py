"""Paying by a code of the gateway (genqr): asked for once, scanned on another device."""

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from payments.gateways.base import GatewayUnavailableError
from payments.gateways.vnpay.client import fetch_qr
from payments.gateways.vnpay.gateway import VnpayQr
from payments.models import Attempt, Message
from tests.pages import Page
from tests.payments.conftest import automatic_refresh
from tests.payments.road import eventually, is_settled, start, status
from tests.standins.bank.client import GOOD_CARD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(client, bank, order) -> str:
    """Choose the code; the page that shows it."""
    return str(client.post(order.public_path(), {"gateway": "vnpay_qr"})["Location"])


def content(order) -> str:
    return Message.objects.get(attempt__order=order, kind="genqr").raw


def test_the_code_leads_to_the_bank_and_the_order_is_settled(client, bank, order, page, settled):
    assert "Mã VNPAY-QR" in Page(client.get(page)).images

    bank.post(content(order), bank="VNPAYQR", card=GOOD_CARD, otp="123456")

    assert eventually(lambda: is_settled(order))
    assert Attempt.objects.get(order=order).gateway == "vnpay"
    assert client.get(page)["Location"] == order.public_path()


def test_the_page_looks_again_and_asks_the_gateway_once(client, order, page):
    looks = [client.get(page) for _ in range(3)]

    assert all(automatic_refresh(look) for look in looks)
    assert len({Page(look).images["Mã VNPAY-QR"] for look in looks}) == 1


def test_looking_registers_nothing_at_the_bank_and_writes_nothing(client, bank, order, page):
    before = Message.objects.count()

    with bank.being("down"):
        assert "Mã VNPAY-QR" in Page(client.get(page)).images

    assert Message.objects.count() == before


def test_the_gateway_is_asked_while_no_row_is_held(client, order, monkeypatch):
    held: list[bool] = []

    def give(*_: object, **__: object) -> str:
        held.append(connection.in_atomic_block)
        return "code"

    monkeypatch.setattr(VnpayQr, "fetch_qr", give)

    client.post(order.public_path(), {"gateway": "vnpay_qr"})

    assert held == [False]


def test_a_gateway_that_gives_no_code_is_named_and_another_way_offered(client, bank, order):
    with bank.being("down"):
        page = client.post(order.public_path(), {"gateway": "vnpay_qr"})["Location"]
        shown = Page(client.get(page))

    assert "Cổng VNPAY chưa đưa ra mã" in shown.notices[0]
    assert shown.link("Chọn cách khác").href == order.public_path()
    assert status(order) == "open"


def test_another_try_brings_the_code(client, bank, order):
    with bank.being("down"):
        page = client.post(order.public_path(), {"gateway": "vnpay_qr"})["Location"]
    assert Page(client.get(page)).form(order.public_path()).values["gateway"] == ["vnpay_qr"]

    client.post(order.public_path(), {"gateway": "vnpay_qr"})

    assert "Mã VNPAY-QR" in Page(client.get(page)).images


def test_a_code_whose_time_is_over_is_not_shown(client, order, page):
    Attempt.objects.update(expires_at=timezone.now())

    assert client.get(page)["Location"] == order.public_path()


@pytest.mark.parametrize(
    ("changed", "code"),
    [("vnp_Amount=1600000>vnp_Amount=100", "97"), ("DEMOTMN1>STRANGER", "02"), ("vnp_Version=2.1.0>", "97")],
)
def test_the_bank_says_by_a_code_why_it_gives_none(client, bank, order, changed, code):
    signed = start(client, order).replace("vnp_Command=pay", "vnp_Command=genqr")

    said = httpx.get(signed.replace(*changed.split(">"))).json()

    assert (said["code"], said["qrcontent"]) == (code, "")
    with pytest.raises(GatewayUnavailableError):
        fetch_qr(signed)
