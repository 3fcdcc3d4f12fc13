"""The webhook of VNPAY (IPN): every answer, and what it leaves behind."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payments import actions, hooks
from payments.gateways.hmac_signature import digest
from payments.gateways.vnpay.protocol import signature
from payments.models import Attempt, Entry, Message, Order
from payments.status import AttemptStatus, EntryKind, OrderStatus
from tests.outbox import follow_settlements, hurry
from tests.payments.conftest import SECRET, an_attempt, an_order, signed_result

pytestmark = pytest.mark.django_db
URL = "/thanh-toan/vnpay/thong-bao/"


def notify(query: str) -> str:
    """What we answer to the bank."""
    response = Client().get(f"{URL}?{query}")
    assert response.status_code == 200
    return str(json.loads(response.content)["RspCode"])


def state(attempt: Attempt) -> tuple[str, str]:
    attempt = Attempt.objects.select_related("order").get(pk=attempt.pk)
    return attempt.status, attempt.order.status


def kinds(order: Order) -> list[str]:
    """Why money moved for this order, in the order entered."""
    return list(order.entries.values_list("kind", flat=True))


UNTOUCHED = (AttemptStatus.STARTED, OrderStatus.OPEN)
DONE = (AttemptStatus.PAID, OrderStatus.SETTLED)


def test_a_paid_notice_settles_the_order_and_tells_it_once(settled):
    attempt = an_attempt()

    assert notify(signed_result(attempt)) == "00"

    assert state(attempt) == DONE
    assert settled() == [attempt.order.reference]
    attempt.refresh_from_db()
    assert (attempt.bank, attempt.transaction_no, attempt.answer_code) == ("NCB", f"14{attempt.pk:06}", "00")


def test_a_repeated_notice_is_already_confirmed_and_leaves_no_second_trace(settled):
    attempt = an_attempt()

    answers = [notify(signed_result(attempt)) for _ in range(3)]

    assert answers == ["00", "02", "02"]
    assert settled() == [attempt.order.reference]
    assert attempt.messages.filter(kind="notice").count() == 1


@pytest.mark.parametrize(
    ("code", "becomes"),
    [("24", AttemptStatus.ABANDONED), ("11", AttemptStatus.EXPIRED), ("51", AttemptStatus.DECLINED)],
)
def test_a_refusal_is_recorded_and_the_order_stays_open(settled, code, becomes):
    attempt = an_attempt()

    assert notify(signed_result(attempt, ResponseCode=code, TransactionStatus="02")) == "00"

    assert state(attempt) == (becomes, OrderStatus.OPEN)
    assert settled() == []


@pytest.mark.parametrize(("response", "transaction"), [("07", "07"), ("00", "01"), ("99", "01")])
def test_what_the_bank_does_not_know_yet_stays_open(response, transaction):
    attempt = an_attempt()

    assert notify(signed_result(attempt, ResponseCode=response, TransactionStatus=transaction)) == "00"

    assert state(attempt) == UNTOUCHED
    assert attempt.messages.filter(kind="notice").exists()


def test_money_that_arrives_after_a_refusal_still_settles(settled):
    attempt = an_attempt()
    notify(signed_result(attempt, ResponseCode="51", TransactionStatus="02"))

    assert notify(signed_result(attempt)) == "00"

    assert state(attempt) == DONE
    assert settled() == [attempt.order.reference]


def test_a_refusal_after_the_money_is_kept_and_changes_nothing():
    attempt = an_attempt()
    notify(signed_result(attempt))

    assert notify(signed_result(attempt, ResponseCode="51", TransactionStatus="02")) == "02"

    assert state(attempt) == DONE
    assert attempt.messages.filter(kind="notice", verdict="already_known").count() == 1


def test_a_second_payment_of_one_order_is_surplus(settled):
    order = an_order()
    first, second = an_attempt(order), an_attempt(order)

    assert notify(signed_result(second)) == "00"
    assert notify(signed_result(first)) == "00"

    assert state(second) == DONE
    assert state(first) == DONE
    assert kinds(order) == [EntryKind.SETTLEMENT, EntryKind.SURPLUS]
    assert settled() == [order.reference]


def test_a_second_collection_under_one_reference_is_surplus(settled):
    attempt = an_attempt()
    notify(signed_result(attempt))

    again = [notify(signed_result(attempt, TransactionNo="15000000")) for _ in range(2)]

    assert again == ["00", "02"]
    assert kinds(attempt.order) == [EntryKind.SETTLEMENT, EntryKind.SURPLUS]
    assert settled() == [attempt.order.reference]
    attempt.refresh_from_db()
    assert attempt.transaction_no == f"14{attempt.pk:06}"


def test_the_ledger_says_where_the_money_is():
    order = an_order()
    for attempt in (an_attempt(order), an_attempt(order)):
        notify(signed_result(attempt))

    assert Entry.objects.balance("bank:vnpay:DEMOTMN1") == 32_000
    assert Entry.objects.balance("income:H26.03") == -16_000
    assert Entry.objects.balance("give-back:H26.03") == -16_000


def test_money_for_a_cancelled_order_is_surplus(settled):
    attempt = an_attempt()
    actions.cancel_order(attempt.order, reason="Hồ sơ đã rút")

    assert notify(signed_result(attempt)) == "00"

    assert state(attempt) == (AttemptStatus.PAID, OrderStatus.CANCELLED)
    assert kinds(attempt.order) == [EntryKind.SURPLUS]
    assert settled() == []


def test_an_unknown_reference_is_not_found():
    assert notify(signed_result(an_attempt(), TxnRef="TTNOBODY-1")) == "01"


def test_another_agencys_terminal_cannot_settle(settings):
    terminal = settings.VNPAY_TERMINALS["*"]
    other = terminal.model_copy(update={"code": "OTHERTM1"})
    settings.VNPAY_TERMINALS = {"*": terminal, "H29": other}
    attempt = an_attempt()

    assert notify(signed_result(attempt, TmnCode="OTHERTM1")) == "01"
    assert state(attempt) == UNTOUCHED


@pytest.mark.parametrize(
    "amount", ["1600001", "1600050", "-1600000", "16000.00", "9" * 30, "abc", "１６０００００", "0"]
)
def test_a_wrong_amount_settles_nothing(amount):
    attempt = an_attempt()

    assert notify(signed_result(attempt, Amount=amount)) == "04"
    assert state(attempt) == UNTOUCHED


@pytest.mark.parametrize(
    "query",
    [
        "",
        "vnp_TxnRef=TT1-1",
        "vnp_TmnCode=DEMOTMN1&vnp_SecureHash=abc",
        "vnp_TmnCode=DEMOTMN1&vnp_SecureHash=%C4%90%FF",
        "vnp_TmnCode=STRANGER&vnp_SecureHash=" + digest("vnp_TmnCode=STRANGER", SECRET),
        "vnp_TmnCode=STRANGER&vnp_SecureHash=" + digest("vnp_TmnCode=STRANGER", ""),
        "%FF%FE=%00&&&=&vnp_&vnp_TmnCode",
        "vnp_OrderInfo=" + "x" * 1_000_000,
        "&".join(f"vnp_{n}={n}" for n in range(5000)),
    ],
)
def test_what_the_bank_did_not_sign_touches_nothing(query, django_assert_num_queries):
    with django_assert_num_queries(1 if "STRANGER" in query else 0):  # whether it is a terminal of ours
        assert notify(query) == "97"


@pytest.mark.parametrize("change", ["vnp_Amount=1", "vnp_ResponseCode=00", "vnp_TxnRef=TTX-1"])
def test_a_changed_message_is_forged(change):
    attempt = an_attempt()
    true = signed_result(attempt, ResponseCode="51")

    assert notify(f"{true}&{change}") == "97"
    assert state(attempt) == UNTOUCHED
    assert Message.objects.filter(kind="notice").count() == 0


def test_bytes_that_are_no_text_are_still_judged_by_their_signature():
    attempt = an_attempt()
    body = signature.receive(signed_result(attempt)).signed.replace("vnp_OrderInfo=Nop", "vnp_OrderInfo=%FFNop~*")

    assert notify(f"{body}&vnp_SecureHash={digest(body, SECRET)}") == "00"
    assert state(attempt) == DONE


def test_a_key_being_changed_verifies_beside_the_new_one(settings):
    terminal = settings.VNPAY_TERMINALS["*"]
    both = type(terminal)(code=terminal.code, secrets=("NEWSECRET0123456789NEWSECRET0123", SECRET))
    settings.VNPAY_TERMINALS = {"*": both}
    first = an_attempt(an_order(key="a"))
    second = an_attempt(an_order(key="b"))

    assert notify(signed_result(first)) == "00"
    assert notify(signed_result(second, secret="NEWSECRET0123456789NEWSECRET0123")) == "00"


def test_only_a_get_is_a_notice(client):
    assert client.post(URL).status_code == 405


def test_what_cannot_be_recorded_leaves_everything_as_it_was_and_the_bank_tries_again(monkeypatch):
    attempt = an_attempt()
    with monkeypatch.context() as broken:
        broken.setattr(Entry.objects, "create", lambda **_: 1 / 0)
        assert notify(signed_result(attempt)) == "99"
    assert state(attempt) == UNTOUCHED
    assert not attempt.messages.filter(kind="notice").exists()

    assert notify(signed_result(attempt)) == "00"
    assert state(attempt) == DONE


def test_a_handler_that_fails_is_called_again_and_the_money_stays(monkeypatch):
    told: list[Order] = []

    def fail_at_first(order: Order) -> None:
        told.append(order)
        if len(told) == 1:
            raise RuntimeError("the dossier is locked")

    monkeypatch.setattr(hooks.order_settled, "handlers", [fail_at_first])
    attempt = an_attempt()
    assert notify(signed_result(attempt)) == "00"

    follow_settlements()
    assert state(attempt) == DONE
    assert not attempt.order.receipts.exists()

    hurry()
    follow_settlements()
    assert len(told) == 2
    assert attempt.order.receipts.count() == 1


def test_the_log_has_references_and_no_personal_data(caplog):
    attempt = an_attempt()
    with caplog.at_level(logging.INFO, logger="payments"):
        notify(signed_result(attempt))
        notify("vnp_OrderInfo=Nguyen+Thi+Hoa+001300000001&vnp_SecureHash=x")

    assert attempt.reference in caplog.text
    assert "Nguyen" not in caplog.text
    assert "0013" not in caplog.text


def test_a_notice_costs_at_most_six_statements():
    attempt = an_attempt()

    with CaptureQueriesContext(connection) as queries:
        assert notify(signed_result(attempt)) == "00"

    assert len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 6


@pytest.mark.django_db(transaction=True)
def test_eight_notices_at_once_settle_once(settled):
    attempt = an_attempt()
    query = signed_result(attempt)

    def race(_: int) -> str:
        try:
            return notify(query)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(race, range(8)))

    assert sorted(answers) == ["00"] + ["02"] * 7
    assert state(attempt) == DONE
    assert settled() == [attempt.order.reference]


@pytest.mark.django_db(transaction=True)
def test_two_payments_of_one_order_at_once_settle_it_once(settled):
    order = an_order()
    attempts = [an_attempt(order) for _ in range(4)]

    def race(attempt: Attempt) -> str:
        try:
            return notify(signed_result(attempt))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(race, attempts)) == ["00"] * 4

    assert sorted(kinds(order)) == [EntryKind.SETTLEMENT, *[EntryKind.SURPLUS] * 3]
    assert settled() == [order.reference]
