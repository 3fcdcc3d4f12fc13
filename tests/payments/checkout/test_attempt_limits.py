"""Limits on the pending attempts of one order, and double clicks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from payments.checkout.payment_links import payment_link
from payments.errors import PaymentError
from payments.models import Attempt, Order
from payments.rules import MAX_PENDING_ATTEMPTS, MAX_PENDING_BY_LINK
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, sent_params, signed_result

pytestmark = pytest.mark.django_db(transaction=True)


def choose(client, order: Order, gateway: str = "vnpay", **said: str):
    return client.post(order.public_path(), {"gateway": gateway, **said})


def test_whoever_holds_the_link_begins_no_more_than_a_handful(order):
    stranger = Client()
    stranger.get(payment_link(order))

    answers = [choose(stranger, order) for _ in range(MAX_PENDING_ATTEMPTS + 2)]

    assert [answer.status_code for answer in answers] == [302] * MAX_PENDING_ATTEMPTS + [422] * 2
    assert "chờ ngân hàng trả lời hoặc chờ mười lăm phút" in Page(answers[-1]).problems[0].text
    assert Attempt.objects.count() == MAX_PENDING_ATTEMPTS


def test_a_stranger_with_the_link_does_not_lock_the_payer_out(client, order):
    stranger = Client()
    stranger.get(payment_link(order))
    for _ in range(MAX_PENDING_ATTEMPTS + 1):
        choose(stranger, order)

    answers = [choose(client, order) for _ in range(MAX_PENDING_ATTEMPTS + 1)]

    assert [answer.status_code for answer in answers] == [302] * MAX_PENDING_ATTEMPTS + [422]


def test_one_holder_of_the_link_does_not_lock_another_out(order):
    relative, *others = [Client(REMOTE_ADDR=f"192.0.2.{n}") for n in range(9)]
    relative.get(payment_link(order))
    others[0].get(payment_link(order))
    for _ in range(MAX_PENDING_ATTEMPTS):
        choose(others[0], order)

    assert choose(relative, order).status_code == 302


def test_holders_of_the_link_together_begin_no_more_than_some(client, order):
    for n in range(MAX_PENDING_BY_LINK + 1):
        stranger = Client(REMOTE_ADDR=f"192.0.2.{n}")
        stranger.get(payment_link(order))
        answer = choose(stranger, order)

    assert answer.status_code == 422
    assert Attempt.objects.count() == MAX_PENDING_BY_LINK
    assert choose(client, order).status_code == 302


def test_an_answer_of_the_bank_makes_room(client, order):
    first, *_ = [an_attempt(order) for _ in range(MAX_PENDING_ATTEMPTS)]
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(first, ResponseCode='24', TransactionStatus='02')}")

    assert choose(client, order).status_code == 302


def test_a_quarter_of_an_hour_makes_room(client, order):
    for _ in range(MAX_PENDING_ATTEMPTS):
        an_attempt(order)

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        an_attempt(order)


def test_an_open_transfer_goes_on_however_many_wait(client, order):
    page = choose(client, order, "vietqr")["Location"]
    for _ in range(MAX_PENDING_ATTEMPTS - 1):
        an_attempt(order)

    assert choose(client, order, "vietqr")["Location"] == page


def test_what_is_paid_says_so_however_many_wait(client, order, settled):
    first, *_ = [an_attempt(order) for _ in range(MAX_PENDING_ATTEMPTS)]
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(first)}")

    assert "bạn không cần nộp lại" in Page(choose(client, order)).problems[0].text


def test_many_at_once_begin_no_more_than_a_handful(order):
    def begin(_: int) -> bool:
        try:
            an_attempt(order)
        except PaymentError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(begin, range(12))) == MAX_PENDING_ATTEMPTS
    assert Attempt.objects.count() == MAX_PENDING_ATTEMPTS


def test_a_double_click_begins_one_try(client, order):
    once = Page(client.get(order.public_path())).field("once").value

    first, second = choose(client, order, once=once), choose(client, order, once=once)

    assert first["Location"] == second["Location"]
    assert order.attempts.count() == 1


def test_every_page_shown_begins_a_try_of_its_own(client, order):
    first, second = (Page(client.get(order.public_path())).field("once").value for _ in range(2))

    assert first != second
    references = [sent_params(choose(client, order, once=once)["Location"])["vnp_TxnRef"] for once in (first, second)]
    assert references == [f"{order.reference}-1", f"{order.reference}-2"]


def test_another_way_or_a_minute_later_is_no_double_click(client, order):
    choose(client, order, once="same")
    choose(client, order, "vietqr", once="same")
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=True):
        choose(client, order, once="same")

    assert order.attempts.count() == 3


def test_a_try_the_bank_has_answered_is_not_gone_on_with(client, order):
    choose(client, order, once="same")
    said = signed_result(order.attempts.get(), ResponseCode="51", TransactionStatus="02")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{said}")

    choose(client, order, once="same")

    assert order.attempts.count() == 2


def test_the_click_for_one_order_says_nothing_of_another(client, order):
    other = an_order(order.payer, key="other")

    assert choose(client, order, once="same")["Location"] != choose(client, other, once="same")["Location"]
