"""Polling a silent gateway: over HTTP, with the stand-in bank in another process."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from payments import polling
from payments.gateways.base import GatewayUnavailableError, RefundResult
from payments.gateways.http_client import FAILURE_THRESHOLD
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.gateways.timing import minutes
from payments.gateways.vnpay.protocol import api
from payments.models import Attempt, Direction, Message, Order, Refund
from payments.polling import poll_attempt, poll_attempts
from payments.refunds.processing import apply_result, refund_surplus
from payments.status import AttemptStatus, OrderStatus, RefundStatus
from payments.tasks import poll_gateways
from tests.payments.conftest import SECRET, an_attempt, an_order, signed_result
from tests.payments.road import attempt_status, is_settled, start, status

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def make_due(order: Order, *, minutes: int = 16) -> Attempt:
    """Let time pass for the order's only attempt."""
    attempt = Attempt.objects.get(order=order)
    past = timezone.now() - timedelta(minutes=minutes)
    Attempt.objects.filter(pk=attempt.pk).update(ask_at=past)
    attempt.refresh_from_db()
    return attempt


def test_a_lost_notice_is_made_good_by_polling(client, bank, order, settled):
    bank.pay(start(client, order), fault="silent")
    make_due(order)

    assert poll_attempts() == 1

    assert is_settled(order)
    assert settled() == [order.reference]
    assert Message.objects.filter(kind="query", verdict="recorded").count() == 1
    assert Attempt.objects.get(order=order).ask_at is None


def test_what_was_declined_in_silence_is_declined(client, bank, order):
    bank.pay(start(client, order), fault="silent", card="9704000000000026")
    make_due(order)

    poll_attempts()

    assert attempt_status(order) == AttemptStatus.DECLINED
    assert status(order) == OrderStatus.OPEN


def test_who_is_still_at_the_bank_is_waited_for(client, bank, order):
    bank.open(start(client, order))
    attempt = make_due(order)

    poll_attempts()

    attempt.refresh_from_db()
    assert attempt.is_pending
    assert attempt.asked == 1
    assert attempt.ask_at
    assert attempt.ask_at > timezone.now() + timedelta(minutes=14)


def test_who_never_came_to_the_bank_comes_no_more(client, bank, order):
    start(client, order)
    attempt = make_due(order)
    Attempt.objects.update(expires_at=timezone.now())

    poll_attempts()

    assert attempt_status(order) == AttemptStatus.EXPIRED
    assert status(order) == OrderStatus.OPEN
    attempt.refresh_from_db()
    assert attempt.ask_at is None


def test_who_has_not_come_yet_may_still_come(client, bank, order):
    start(client, order)

    poll_attempt(make_due(order))

    assert attempt_status(order) == AttemptStatus.STARTED


def test_what_was_asked_and_answered_is_kept_as_it_was_signed(client, bank, order):
    start(client, order)

    poll_attempt(make_due(order))

    kept = [(one.direction, one.verdict, json.loads(one.raw)) for one in Message.objects.filter(kind="query")]
    [(out, _, asked), (back, verdict, answered)] = kept
    assert (out, back, verdict) == (Direction.OUT, Direction.IN, "91")
    assert asked["vnp_TxnRef"] == answered.get("vnp_TxnRef", asked["vnp_TxnRef"])
    assert api.is_genuine(asked, api.QUERY_REQUEST, [SECRET])
    assert api.is_genuine(answered, api.QUERY_RESPONSE, [SECRET])


def test_the_pauses_grow_to_a_day_and_end():
    attempt = an_attempt(an_order())
    assert attempt.ask_at

    span = attempt.ask_at - attempt.started_at + minutes(sum(ONLINE_GATEWAYS["vnpay"].poll_delays))

    assert tuple(sorted(ONLINE_GATEWAYS["vnpay"].poll_delays)) == ONLINE_GATEWAYS["vnpay"].poll_delays
    assert timedelta(hours=23) < span < timedelta(hours=25)


def test_after_a_day_one_asks_no_more(client, bank, order):
    bank.open(start(client, order))
    make_due(order)
    Attempt.objects.update(asked=len(ONLINE_GATEWAYS["vnpay"].poll_delays))

    poll_attempts()

    attempt = Attempt.objects.get(order=order)
    assert attempt.ask_at is None
    assert attempt.is_pending


def test_a_dead_gateway_ends_the_round_and_loses_nothing(settings, monkeypatch):
    settings.VNPAY_URL = "http://127.0.0.1:9/vnpay"
    for n in range(5):
        an_attempt(an_order(key=f"k{n}"))
    Attempt.objects.update(ask_at=timezone.now())

    assert poll_attempts() == 0

    assert Attempt.objects.filter(asked=1).count() == FAILURE_THRESHOLD
    assert Attempt.objects.filter(asked=0, ask_at__lte=timezone.now()).count() == 5 - FAILURE_THRESHOLD
    assert Attempt.objects.filter(ask_at=None).count() == 0


def test_two_rounds_at_once_ask_once(client, bank, order):
    bank.pay(start(client, order), fault="silent")
    attempt = make_due(order)
    stale = Attempt.objects.get(pk=attempt.pk)

    assert polling._claim(attempt, ONLINE_GATEWAYS["vnpay"])
    assert not polling._claim(stale, ONLINE_GATEWAYS["vnpay"])


@pytest.mark.parametrize("secrets", [("ANOTHERSECRET0123456789ANOTHERSE",)])
def test_an_answer_that_is_not_signed_for_us_is_no_answer(client, bank, order, settings, secrets):
    bank.pay(start(client, order), fault="silent")
    terminal = settings.VNPAY_TERMINALS["*"]
    settings.VNPAY_TERMINALS = {"*": type(terminal)(code=terminal.code, secrets=secrets)}
    make_due(order)

    assert poll_attempts() == 0
    assert status(order) == OrderStatus.OPEN


def test_a_bank_that_is_down_gives_no_answer(client, bank, order):
    bank.open(start(client, order))
    with bank.being("down"), pytest.raises(GatewayUnavailableError):
        ONLINE_GATEWAYS["vnpay"].query(Attempt.objects.get(order=order))


def minutes_until_asked(row: Attempt | Refund) -> float:
    row.refresh_from_db()
    assert row.ask_at is not None
    return round((row.ask_at - timezone.now()).total_seconds() / 60)


@pytest.mark.parametrize(("asked", "pause"), [(0, 15), (1, 15), (2, 30), (7, 480)])
def test_an_attempt_of_a_clock_that_was_ahead_is_asked_about_after_its_usual_pause(asked, pause):
    right, ahead = an_attempt(an_order(key="right")), an_attempt(an_order(key="ahead"))
    begun = ahead.started_at + HOUR
    Attempt.objects.filter(pk=ahead.pk).update(
        started_at=begun, asked=asked, ask_at=timezone.now() + HOUR + timedelta(minutes=pause)
    )

    for _ in range(2):
        poll_gateways()

    assert minutes_until_asked(ahead) == pause
    assert minutes_until_asked(right) == 15
    assert ahead.started_at == begun  # by it the bank finds the payment


def test_an_attempt_begun_and_asked_about_by_a_clock_that_was_ahead_is_asked_about_soon(client, bank, order):
    with time_machine.travel(timezone.now() + HOUR):
        bank.open(start(client, order))
    attempt = Attempt.objects.get(order=order)
    with time_machine.travel(attempt.ask_at):
        poll_gateways()
        attempt.refresh_from_db()
        assert attempt.asked == 1

    poll_gateways()

    assert minutes_until_asked(attempt) == 15


def test_a_refund_sent_by_a_clock_that_was_ahead_is_asked_about_after_a_minute(client, order):
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}")
    with transaction.atomic():
        refund = refund_surplus(order.entries.get(), reason="Thu hai lần")
    with time_machine.travel(timezone.now() + HOUR):
        apply_result(refund.pk, RefundResult(RefundStatus.SENT, "05"))

    poll_gateways()

    assert minutes_until_asked(refund) == 1
