"""The whole road through the stand-in bank, honest and not: over HTTP, in another process."""

import time

import httpx
import pytest

from payments.models import Attempt, Order
from payments.status import AttemptStatus, OrderStatus
from tests.pages import Page
from tests.payments.road import attempt_status, come_back, eventually, is_settled, notices, start, status
from tests.standins.bank.client import GOOD_CARD, Bank

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_pays_and_the_order_is_settled(client, bank, order, settled):
    back = bank.pay(start(client, order))

    assert eventually(lambda: is_settled(order))
    assert "Đã thanh toán" in come_back(client, back).text
    assert settled() == [order.reference]


def test_the_bank_asks_step_by_step(client, bank, order):
    page = bank.open(start(client, order))

    assert "Nop cho Uy ban nhan dan phuong Ba Dinh" in Page(bank.client.get(page)).text
    password = bank.client.post(page, data={"bank": "NCB", "card": GOOD_CARD})
    wrong = bank.client.post(page, data={"bank": "NCB", "card": GOOD_CARD, "otp": "000000"})
    assert Page(password).heading == "Nhập mã xác thực"
    assert "Bạn còn 2 lần nhập" in Page(wrong).text

    bank.post(page, bank="NCB", card=GOOD_CARD, otp="123456")
    assert eventually(lambda: is_settled(order))


def test_three_wrong_passwords_fail_the_payment(client, bank, order):
    page = bank.open(start(client, order))
    for _ in range(2):
        bank.client.post(page, data={"bank": "NCB", "card": GOOD_CARD, "otp": "0"})

    back = bank.post(page, bank="NCB", card=GOOD_CARD, otp="0")

    assert "Nhập sai mã xác thực" in come_back(client, back).text
    assert eventually(lambda: attempt_status(order) == AttemptStatus.DECLINED)


@pytest.mark.parametrize(
    ("card", "code", "words"),
    [
        ("9704000000000026", "51", "Tài khoản không đủ số dư"),
        ("9704000000000034", "09", "chưa đăng ký dịch vụ Internet Banking"),
        ("9704000000000042", "12", "bị khóa"),
        ("9704000000000059", "65", "vượt hạn mức"),
        ("9704000000000067", "75", "bảo trì"),
    ],
)
def test_a_declined_card_leaves_the_order_open_and_says_why(client, bank, order, card, code, words):
    back = bank.pay(start(client, order), card=card)

    assert words in come_back(client, back).text
    assert eventually(lambda: attempt_status(order) == AttemptStatus.DECLINED)
    assert Attempt.objects.get(order=order).answer_code == code
    assert status(order) == OrderStatus.OPEN


def test_one_cancels_at_the_bank_and_pays_the_second_time(client, bank, order):
    back = bank.post(bank.open(start(client, order)), cancel="1")
    page = come_back(client, back)
    assert page.heading == "Bạn đã hủy thanh toán"
    assert page.link("Thanh toán lại")
    assert eventually(lambda: attempt_status(order) == AttemptStatus.ABANDONED)

    bank.pay(start(client, order))

    assert eventually(lambda: is_settled(order))


def test_time_runs_out_at_the_bank(client, bank, order):
    back = bank.post(bank.open(start(client, order)), expire="1")

    assert "Đã hết thời gian chờ thanh toán" in come_back(client, back).text
    assert eventually(lambda: attempt_status(order) == AttemptStatus.EXPIRED)


def test_money_taken_under_suspicion_waits(client, bank, order):
    back = bank.pay(start(client, order), card="9704000000000075")

    assert eventually(lambda: notices(order) == 1)
    assert "Đang chờ ngân hàng xác nhận" in come_back(client, back).text
    assert attempt_status(order) == AttemptStatus.STARTED


def test_notice_before_the_redirect(client, bank, order):
    address = start(client, order)

    bank.pay(address, fault="early")

    assert is_settled(order)


def test_notice_never_comes(client, bank, order):
    back = bank.pay(start(client, order), fault="silent")

    assert "Đang chờ ngân hàng xác nhận" in come_back(client, back).text
    assert status(order) == OrderStatus.OPEN


def test_notice_comes_late(client, bank, order):
    bank.pay(start(client, order), fault="late")
    time.sleep(1)

    assert notices(order) == 0


def test_notice_fifty_times_at_once(client, bank, order, settled):
    bank.pay(start(client, order), fault="many")

    assert eventually(lambda: is_settled(order))
    assert eventually(lambda: bank_heard(bank, order) == 50)
    assert settled() == [order.reference]
    assert notices(order) == 1


def test_success_and_then_failure(client, bank, order, settled):
    bank.pay(start(client, order), fault="disorder")

    assert eventually(lambda: notices(order) == 2)
    assert is_settled(order)
    assert settled() == [order.reference]


def test_money_settled_and_then_reversed_stays_settled(client, bank, order, settled):
    bank.pay(start(client, order), fault="reversed")

    assert eventually(lambda: notices(order) == 2)
    assert is_settled(order)
    assert settled() == [order.reference]


def test_a_bank_that_is_down_starts_nothing(client, bank, order):
    with bank.being("down"):
        assert httpx.get(start(client, order)).status_code == 503
    assert status(order) == OrderStatus.OPEN


@pytest.mark.parametrize("fault", ["wrong_amount", "wrong_signature", "unknown_reference"])
def test_a_lying_notice_settles_nothing_and_is_repeated(client, bank, order, fault):
    bank.pay(start(client, order), fault=fault)

    assert eventually(lambda: "2 lần" in bank_row(bank, order))
    assert status(order) == OrderStatus.OPEN


def test_the_bank_refuses_what_we_did_not_sign(client, bank, order):
    address = start(client, order)

    for changed in (
        address.replace("vnp_Amount=1600000", "vnp_Amount=100"),
        address.replace("DEMOTMN1", "STRANGER"),
        address + "x",
        f"{bank.url}/vnpay/paymentv2/vpcpay.html",
        f"{bank.url}/vnpay/paymentv2/vpcpay.html?vnp_TmnCode=%FF&vnp_Amount=%00",
    ):
        assert httpx.get(changed).status_code == 400


def test_a_reference_is_used_once_at_the_bank(client, bank, order):
    address = start(client, order)
    bank.open(address)

    assert "đã được dùng" in Page(httpx.get(address)).text


def bank_row(bank: Bank, order: Order) -> str:
    """The row of the bank's own book about the order."""
    return Page(bank.client.get(f"{bank.url}/vnpay/")).row(order.reference).text


def bank_heard(bank: Bank, order: Order) -> int:
    """How many of its notices the bank counts as heard."""
    return bank_row(bank, order).count("lần: 0")
