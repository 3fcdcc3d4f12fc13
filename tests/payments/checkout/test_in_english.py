"""The payer's pages in English."""

import pytest

from payments.models import Attempt
from tests.pages import Page
from tests.payments.conftest import signed_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(client, order):
    client.post("/ngon-ngu/", {"language": "en"})
    return client


def test_what_is_owed_and_how_to_pay_it(english, order):
    page = Page(english.get(order.public_path()))

    for words in ("Not paid", "Paid to", "Items to pay", "Unit price", "16,000\N{NO-BREAK SPACE}VND", "Charge"):
        assert page.mentions(words), words
    assert page.mentions("Bank transfer by QR code, from the app of any bank")
    assert page.button("Continue to payment")


def test_a_refusal(english, order):
    response = english.post(order.public_path(), {})

    assert response.status_code == 422
    assert Page(response).mentions("Choose how to pay.")


def test_what_the_bank_said(english, order):
    english.post(order.public_path(), {"gateway": "vnpay"})
    attempt = Attempt.objects.get()
    failed = signed_result(attempt, ResponseCode="51", TransactionStatus="02", TransactionNo="0")
    page = Page(english.get(f"/thanh-toan/vnpay/ket-qua/?{failed}"))

    assert page.heading == "Payment failed"
    assert page.mentions("There is not enough money in the account. The bank says that no money has left your account.")
