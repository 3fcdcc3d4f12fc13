"""The stand-in bank misbehaves as it is asked to: by header, by amount, by its control page, in mixes."""

from functools import partial
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from payments import polling
from payments.actions import create_order
from payments.gateways import http_client
from payments.gateways.base import GatewayUnavailableError
from payments.gateways.vnpay import client as calling
from payments.models import Attempt, Entry, Order
from payments.orders.order_input import LineInput, Payee
from payments.status import AttemptStatus, EntryKind, FeeKind, OrderStatus
from standins.bank.fault_modes import DECLINES, Behaviour, FaultMode, by_amount
from tests.factories import UserFactory
from tests.outbox import work_off
from tests.pages import Page, Row
from tests.payments.road import attempt_status, come_back, eventually, is_settled, notices, start, status
from tests.standins.bank.client import GOOD_CARD, Bank

SUMS = range(10_000, 10_012)
EVERYTHING = " ".join(FaultMode.values)
pytestmark = pytest.mark.django_db(transaction=True)


def owed(client, vnd: int) -> Order:
    """An order of this sum, its payer signed in."""
    payer = UserFactory.create()
    client.force_login(payer)
    return create_order(
        payer=payer,
        payee=Payee("H26.03", "Ủy ban nhân dân phường Ba Đình"),
        lines=[LineInput(FeeKind.CHARGE, "Lệ phí", vnd)],
        purpose="Lệ phí",
        subject_path="/ho-so/1/",
        idempotency_key=f"sum-{vnd}",
    )


def asked(order: Order) -> None:
    polling.poll_attempt(Attempt.objects.get(order=order))


def row(bank: Bank, order: Order) -> Row:
    """What the bank's control page says of the order."""
    return Page(bank.client.get(f"{bank.url}/vnpay/")).row(order.reference)


@pytest.mark.parametrize("code", [code for code in DECLINES if code not in ("07", "11", "24")])
def test_decline_with_any_code(client, bank, order, code):
    back = bank.pay(start(client, order), fault=f"decline:{code}")

    assert DECLINES[code].split(" (")[0] in come_back(client, back).text
    assert eventually(lambda: attempt_status(order) == AttemptStatus.DECLINED)
    assert Attempt.objects.get(order=order).answer_code == code
    assert status(order) == OrderStatus.OPEN


@pytest.mark.parametrize(("word", "becomes"), [("cancel", "abandoned"), ("expire", "expired")])
def test_cancel_and_expire_whatever_the_buyer_does(client, bank, order, word, becomes):
    bank.pay(start(client, order), fault=word)

    assert eventually(lambda: attempt_status(order) == becomes)
    assert status(order) == OrderStatus.OPEN


def test_answer_after_30_seconds(client, bank, order, monkeypatch):
    """A second of this bank is a tenth of one; ours has no patience here."""
    bank.pay(start(client, order), fault="slow silent")
    monkeypatch.setattr(http_client, "TIMEOUT", 1.0)
    with pytest.raises(GatewayUnavailableError):
        calling.query(Attempt.objects.get(order=order))
    assert status(order) == OrderStatus.OPEN

    monkeypatch.setattr(http_client, "TIMEOUT", 60.0)
    asked(order)

    assert is_settled(order)


def test_answer_never(client, bank, order, monkeypatch):
    """The buyer waits in vain and so do we; the notice comes all the same."""
    page = bank.open(start(client, order), fault="mute")
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(page, data={"bank": "NCB", "card": GOOD_CARD, "otp": "123456"}, timeout=1)
    assert eventually(lambda: is_settled(order))

    monkeypatch.setattr(http_client, "TIMEOUT", 1.0)
    with pytest.raises(GatewayUnavailableError):
        calling.query(Attempt.objects.get(order=order))


def test_notice_late_and_then_it_comes(client, bank, order):
    bank.pay(start(client, order), fault="late")
    assert notices(order) == 0

    assert eventually(lambda: is_settled(order))


def test_down_for_one_request(client, bank, order):
    address = start(client, order)

    assert httpx.get(address, headers={"X-Fault-Modes": "down"}).status_code == 503
    assert httpx.get(address).status_code == 302


def test_a_word_that_means_nothing_is_refused(client, bank, order):
    assert httpx.get(start(client, order), headers={"X-Fault-Modes": "nicely"}).status_code == 400


@pytest.mark.parametrize(("vnd", "expected"), [(100_751, "51"), (100_724, "24"), (100_711, "11")])
def test_an_amount_asks_for_a_decline(client, bank, vnd, expected):
    order = owed(client, vnd)

    bank.pay(start(client, order))

    assert eventually(lambda: Attempt.objects.get(order=order).answer_code == expected)


def test_an_amount_asks_for_a_fault_mode(client, bank):
    order = owed(client, 100_911)

    bank.pay(start(client, order))

    assert eventually(lambda: order.entries.filter(kind=EntryKind.SURPLUS).exists())


def test_the_header_outranks_the_amount(client, bank):
    order = owed(client, 100_751)

    bank.pay(start(client, order), fault="honest")

    assert eventually(lambda: is_settled(order))


@pytest.mark.parametrize("fault", [fault for fault in FaultMode if fault is not FaultMode.DOWN])
def test_every_fault_mode_is_reached_from_the_control_page(client, bank, order, fault):
    with bank.being(fault.value):
        bank.open(start(client, order))

    assert fault.label in row(bank, order).text


def test_the_control_page_ends_payments_with_a_code(client, bank, order):
    with bank.being(code="65"):
        bank.pay(start(client, order))

    assert eventually(lambda: Attempt.objects.get(order=order).answer_code == "65")


def test_the_buyer_tells_the_bank_on_the_payment_page(client, bank, order):
    page = bank.open(start(client, order))
    bank.post(page, set_fault_modes="1", fault_modes=["twice", "reversed"])

    assert "Trừ tiền hai lần" in Page(bank.client.get(page)).text
    bank.post(page, bank="NCB", card=GOOD_CARD, otp="123456")
    assert eventually(lambda: Entry.objects.filter(order=order).count() == 2)


def test_several_fault_modes_at_once_settle_once(client, bank, order, settled):
    """Taken twice, told late and out of order, reversed in the end: one settlement, one surplus."""
    bank.pay(start(client, order), fault="twice late disorder reversed")

    assert eventually(lambda: notices(order) == 6, within=20)
    work_off()
    assert settled() == [order.reference]
    assert sorted(order.entries.values_list("kind", flat=True)) == [EntryKind.SETTLEMENT, EntryKind.SURPLUS]


def test_lies_in_a_mix_settle_nothing_until_we_ask(client, bank, order):
    bank.pay(start(client, order), fault="wrong_amount wrong_signature unknown_reference early")
    assert notices(order) == 0

    asked(order)

    assert is_settled(order)


def test_a_random_mix_is_drawn_for_every_payment(client, bank):
    with bank.being(random="on"):
        answers = {order: httpx.get(start(client, order)).status_code for order in map(partial(owed, client), SUMS)}

    assert set(answers.values()) <= {302, 503}
    drawn = [row(bank, order) for order, answer in answers.items() if answer == 302]
    assert len({len(each.element.xpath(".//*[@class='quiet']")) for each in drawn}) > 1


def test_a_mix_is_the_same_for_the_same_seed():
    draws = [str(Behaviour.parse("random:7", seed=f"TT{n}-1")) for n in range(200)]

    assert draws == [str(Behaviour.parse("random:7", seed=f"TT{n}-1")) for n in range(200)]
    assert draws != [str(Behaviour.parse("random:8", seed=f"TT{n}-1")) for n in range(200)]
    for fault in FaultMode:
        assert any(fault in Behaviour.parse(words) for words in draws)
    assert any("decline" in words for words in draws)


@pytest.mark.parametrize("words", ["honest", "early late", "down decline:51", EVERYTHING, f"{EVERYTHING} decline:07"])
def test_a_behaviour_reads_what_it_writes(words):
    assert Behaviour.parse(str(Behaviour.parse(words))) == Behaviour.parse(words)


@pytest.mark.parametrize("words", ["nicely", "decline", "decline:00", "decline:88", "late,nicely"])
def test_words_that_mean_nothing_are_no_behaviour(words):
    with pytest.raises(ValueError, match=r"nicely|88|00|^$"):
        Behaviour.parse(words)


@pytest.mark.parametrize("vnd", [8_000, 16_000, 100_700, 100_788, 100_900, 100_999, 135_000, 1])
def test_ordinary_amounts_ask_for_nothing(vnd):
    assert by_amount(vnd) == ""


def test_the_documentation_lists_every_fault_mode_with_its_amount():
    page = (Path(settings.BASE_DIR) / "docs" / "payments.md").read_text()

    for fault in FaultMode:
        amount = next(vnd for vnd in range(100_900, 101_000) if by_amount(vnd) == fault)
        assert f"| `{fault.value}` | …{amount % 1000} |" in page
