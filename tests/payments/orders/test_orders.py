"""Asking for money, and dropping the demand."""

import pytest
from django.db import IntegrityError, transaction

from payments import actions
from payments.errors import PaymentError
from payments.gateways.registry import GATEWAYS
from payments.models import Attempt, Entry, Order
from payments.orders.order_input import LineInput, Payee
from payments.status import ATTEMPT_MOVES, ORDER_MOVES, AttemptStatus, EntryKind, FeeKind, OrderStatus
from tests.factories import UserFactory
from tests.payments.conftest import an_attempt, an_order

pytestmark = pytest.mark.django_db


def test_an_order_copies_its_lines_and_adds_them_up():
    order = an_order(copies=3)

    line = order.lines.get()
    assert (line.name, line.quantity, line.unit_price_vnd) == ("Bản sao Trích lục khai sinh", 3, 8_000)
    assert order.total_vnd == 24_000
    assert order.status == OrderStatus.OPEN


def test_the_same_key_gives_the_same_order():
    payer = UserFactory.create()

    first, second = an_order(payer), an_order(payer, copies=9)

    assert first == second
    assert second.total_vnd == 16_000
    assert Order.objects.count() == 1
    assert first.lines.count() == 1


@pytest.mark.parametrize("lines", [[], [LineInput(FeeKind.FEE, "Phí", 0)], [LineInput(FeeKind.FEE, "Phí", 5, 0)]])
def test_nothing_is_asked_for_nothing(lines):
    with pytest.raises(PaymentError, match="lớn hơn 0"):
        actions.create_order(
            payer=UserFactory.create(),
            payee=Payee("H26", "Sở Tư pháp"),
            lines=lines,
            purpose="Phí",
            subject_path="/",
            idempotency_key="k",
        )
    assert not Order.objects.exists()


def test_an_open_order_can_be_cancelled():
    order = actions.cancel_order(an_order(), reason="Hồ sơ đã rút")

    assert order.status == OrderStatus.CANCELLED
    assert order.cancel_reason == "Hồ sơ đã rút"
    with pytest.raises(PaymentError, match="đã hủy"):
        actions.start_attempt(order, GATEWAYS["vnpay"], ip="127.0.0.1", return_url="http://x/")


def test_each_try_has_its_own_reference_and_keeps_what_was_sent():
    order = an_order()

    first, second = an_attempt(order), an_attempt(order)

    assert (first.reference, second.reference) == (f"{order.reference}-1", f"{order.reference}-2")
    assert first.messages.get().raw.endswith(f"vnp_SecureHash={first.messages.get().raw[-128:]}")


@pytest.mark.parametrize("status", AttemptStatus)
def test_money_taken_is_never_unsaid(status):
    assert (AttemptStatus.PAID in ATTEMPT_MOVES[status]) == (status != AttemptStatus.PAID)


@pytest.mark.parametrize("status", sorted(OrderStatus.after_settlement()))
def test_what_was_settled_never_becomes_unsettled(status):
    assert ORDER_MOVES[status] <= OrderStatus.after_settlement()


def test_the_database_refuses_to_settle_an_order_twice():
    attempt = an_attempt()
    entry = {
        "kind": EntryKind.SETTLEMENT,
        "order": attempt.order,
        "debit": "bank:vnpay:DEMOTMN1",
        "credit": "income:H26.03",
        "amount_vnd": 16_000,
        "happened_at": attempt.started_at,
    }
    Entry.objects.create(**entry, transaction_no="1")

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**entry, transaction_no="2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**entry | {"kind": EntryKind.SURPLUS}, transaction_no="1")


def test_the_database_refuses_an_order_that_asks_for_nothing():
    order = an_order()

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(total_vnd=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status=OrderStatus.SETTLED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=an_attempt(order).pk).update(status=AttemptStatus.DECLINED)
