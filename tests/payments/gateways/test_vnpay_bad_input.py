"""What a stranger, a liar or a broken program may send us: the right answer, one line in the log, nothing changed."""

import json
import logging
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus

import pytest
from django.test import Client

from core.outbox.models import OutboxJob
from payments.gateways.hmac_signature import digest
from payments.gateways.vnpay.protocol import signature
from payments.models import Attempt, Entry, Message, Order, Receipt
from payments.status import OrderStatus
from tests.pages import Page
from tests.payments.conftest import SECRET, an_attempt, an_order, signed_result

pytestmark = pytest.mark.django_db
NOTICE = "/thanh-toan/vnpay/thong-bao/"
RETURN = "/thanh-toan/vnpay/ket-qua/"
PERSON = "Nguyen Thi Hoa 001300000001"
"""Personal data that every message carries, and no log may."""

Make = Callable[[Attempt], str]


def saying(**changes: str) -> Make:
    """A message of the bank itself, though with something wrong in it."""
    return lambda attempt: signed_result(attempt, **{"OrderInfo": PERSON, **changes})


def then(make: Make, change: Callable[[str], str]) -> Make:
    return lambda attempt: change(make(attempt))


def unsigned(query: str) -> str:
    return query.partition("&vnp_SecureHash=")[0]


LIES: Mapping[str, tuple[str, Make]] = {
    "unsigned": ("97", then(saying(), unsigned)),
    "signed with nothing": ("97", then(saying(), lambda query: f"{unsigned(query)}&vnp_SecureHash=")),
    "signed with another key": ("97", lambda attempt: signed_result(attempt, secret="not ours", OrderInfo=PERSON)),
    "signature cut short": ("97", then(saying(), lambda query: query[:-1])),
    "signature of other bytes": ("97", then(saying(), lambda query: query.replace("1600000", "1700000"))),
    "signed for a stranger's terminal": ("97", saying(TmnCode="STRANGER")),
    "two terminals": ("97", then(saying(), lambda query: f"vnp_TmnCode=STRANGER&{query}")),
    "unknown reference": ("01", saying(TxnRef="TTNOBODY-1")),
    "no reference": ("01", saying(TxnRef="")),
    "reference with a quote": ("01", saying(TxnRef="TT' OR 1=1 --")),
    "reference with a zero byte": ("01", saying(TxnRef="TT\0")),
    "reference with a line of its own": ("01", saying(TxnRef="TT1-1\nERROR all is lost")),
    "reference of a megabyte's beginning": ("01", saying(TxnRef="T" * 2_000)),
    "amount negative": ("04", saying(Amount="-1600000")),
    "amount fractional": ("04", saying(Amount="1600000.5")),
    "amount of half a đồng": ("04", saying(Amount="1600050")),
    "amount overflowing": ("04", saying(Amount="9" * 40)),
    "amount beyond the column": ("04", saying(Amount=str(2**64 * 100))),
    "amount in exponents": ("04", saying(Amount="16e5")),
    "amount with blanks": ("04", saying(Amount=" 1600000")),
    "amount in Arabic digits": ("04", saying(Amount="١٦٠٠٠٠٠")),
    "no amount": ("04", saying(Amount="")),
    "a megabyte": ("97", then(saying(), lambda query: f"{query}&vnp_OrderInfo={'x' * 1_000_000}")),
    "a megabyte without names": ("97", lambda attempt: "&" * 1_000_000),
    "Latin-1": ("97", then(saying(), lambda query: f"vnp_OrderInfo=%E9%FF&{query}")),
    "UTF-16": ("97", lambda attempt: quote_plus(signed_result(attempt).encode("utf-16"))),
    "half an escape": ("97", then(saying(), lambda query: f"{query}%")),
    "tilde and star changed on the way": (
        "97",
        then(saying(OrderInfo=f"{PERSON} ~*"), lambda query: query.replace("~", "%7E").replace("%2A", "*")),
    ),
}


def everything() -> list[object]:
    """All that a notice could change, besides the messages that are kept."""
    return [list(model.objects.order_by("pk").values()) for model in (Order, Attempt, Entry, Receipt, OutboxJob)]


@pytest.mark.parametrize(("code", "make"), LIES.values(), ids=LIES.keys())
def test_bad_input_is_answered_logged_and_changes_nothing(caplog, code, make):
    attempt = an_attempt()
    query, before = make(attempt), everything()

    with caplog.at_level(logging.INFO, logger="payments"):
        answer = Client().get(f"{NOTICE}?{query}")

    assert json.loads(answer.content)["RspCode"] == code
    assert everything() == before
    [line] = [record.getMessage() for record in caplog.records if record.name == "payments.views.webhooks"]
    assert "Hoa" not in line
    assert "0013" not in line
    assert len(line) < 200


@pytest.mark.parametrize(("code", "make"), LIES.values(), ids=LIES.keys())
def test_bad_input_in_the_hand_of_the_payer_shows_no_success(client, code, make):
    attempt = an_attempt()
    client.force_login(attempt.order.payer)
    before = everything()

    page = client.get(f"{RETURN}?{make(attempt)}")

    assert page.status_code in (200, 400, 404)
    assert not Page(page).mentions("Đã thanh toán")
    assert everything() == before


def test_a_replayed_notice_changes_nothing_more(caplog):
    attempt = an_attempt()
    query = saying()(attempt)
    Client().get(f"{NOTICE}?{query}")
    before, kept = everything(), Message.objects.count()

    answers = {json.loads(Client().get(f"{NOTICE}?{query}").content)["RspCode"] for _ in range(3)}

    assert answers == {"02"}
    assert everything() == before
    assert Message.objects.count() == kept


def test_a_notice_replayed_for_another_order_is_forged():
    paid, open_ = an_attempt(), an_attempt()
    query = saying()(paid).replace(paid.reference, open_.reference)

    assert json.loads(Client().get(f"{NOTICE}?{query}").content)["RspCode"] == "97"


@pytest.mark.parametrize("prefix", ["%76np_", "vnp%5F", "vnp_%", "VNP_", " vnp_", "+vnp_", "x&vnp_"])
def test_what_a_payer_adds_to_a_signed_message_says_nothing(client, prefix):
    """A payer who gave up at the bank carries the bank's signed “cancelled” and may write more behind it."""
    mine, dear = an_attempt(an_order(key="mine")), an_attempt(an_order(key="dear", copies=1000))
    added = {
        "TxnRef": dear.reference,
        "Amount": dear.amount_vnd * 100,
        "ResponseCode": "00",
        "TransactionStatus": "00",
        "TransactionNo": 666,
    }
    carried = signed_result(mine, ResponseCode="24", TransactionStatus="02")
    forged = "&".join([carried, *(f"{prefix}{name}={value}" for name, value in added.items())])

    code = json.loads(client.get(f"{NOTICE}?{forged}").content)["RspCode"]
    client.force_login(dear.order.payer)
    page = Page(client.get(f"{RETURN}?{forged}"))

    assert code in ("00", "97")
    assert not Entry.objects.exists()
    assert set(Order.objects.values_list("status", flat=True)) == {OrderStatus.OPEN}
    assert not page.mentions("Đã thanh toán")


@pytest.mark.parametrize("info", ["a~b*c", "100% *~ (thử) & = +", "'()!@/"])
def test_tilde_and_star_are_taken_as_the_bank_signed_them(info):
    attempt = an_attempt()
    ours = signed_result(attempt, OrderInfo=info)
    theirs = signature.receive(ours).signed.replace("~", "%7E").replace("%2A", "*")  # as JavaScript writes them

    query = f"{theirs}&vnp_SecureHash={digest(theirs, SECRET)}"

    assert json.loads(Client().get(f"{NOTICE}?{query}").content)["RspCode"] == "00"
