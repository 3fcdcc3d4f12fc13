"""Giving money back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.outbox.models import OutboxJob
from payments import actions, hooks
from payments.errors import PaymentError
from payments.gateways.base import RefundResult
from payments.gateways.registry import ONLINE_GATEWAYS
from payments.gateways.vnpay import client as calling
from payments.models import Entry, Order, Refund
from payments.polling import poll_refunds
from payments.refunds.processing import apply_result
from payments.status import REFUND_MOVES, EntryKind, OrderStatus, RefundStatus
from services.agencies.models import Role
from tests.factories import UserFactory, leader_at, staff_at
from tests.outbox import hurry, work_off
from tests.payments.conftest import an_attempt, an_order, signed_result
from tests.payments.road import eventually, is_settled, start, status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def refunded(monkeypatch) -> list[int]:
    """The amounts that were told as given back."""
    told: list[int] = []
    monkeypatch.setattr(hooks.refund_completed, "handlers", [lambda refund: told.append(refund.amount_vnd)])
    return told


@pytest.fixture
def paid(client) -> Order:
    """A settled order, by a notice alone."""
    order = an_order()
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}")
    order.refresh_from_db()
    return order


def propose(order: Order, *, vnd: int = 16_000, key: str = "refusal", by=None) -> Refund:
    settlement = order.settlement()
    assert settlement
    return actions.create_refund(
        settlement, amount_vnd=vnd, reason="Hồ sơ bị từ chối", idempotency_key=key, proposer=by or UserFactory.create()
    )


def refund_of(order: Order) -> Refund:
    return Refund.objects.get(collected__order=order)


def ask_now() -> None:
    """As if the time of the first asking had come."""
    Refund.objects.exclude(ask_at=None).update(ask_at=timezone.now() - timedelta(seconds=1), asked=0)
    poll_refunds()


def is_back(order: Order) -> bool:
    """Whether the bank, asked again and again, says that the money went back."""
    ask_now()
    return refund_of(order).status == RefundStatus.DONE


def test_a_refund_is_proposed_approved_sent_and_done(client, bank, order, refunded):
    bank.pay(start(client, order))
    assert eventually(lambda: is_settled(order))

    refund = actions.approve_refund(propose(order), by=leader_at())
    work_off()
    assert refund_of(order).status == RefundStatus.SENT
    assert status(order) == OrderStatus.SETTLED

    assert eventually(lambda: is_back(order))
    assert status(order) == OrderStatus.REFUNDED
    assert refunded == [16_000]
    assert Entry.objects.balance("bank:vnpay:DEMOTMN1") == 0
    assert Entry.objects.balance("income:H26.03") == 0
    assert refund_of(order).pk == refund.pk


def test_a_part_leaves_the_order_settled(client, bank, order, refunded):
    bank.pay(start(client, order))
    assert eventually(lambda: is_settled(order))

    actions.approve_refund(propose(order, vnd=6_000), by=leader_at())
    work_off()

    assert eventually(lambda: is_back(order))
    assert status(order) == OrderStatus.SETTLED
    assert refunded == [6_000]
    assert Entry.objects.balance("income:H26.03") == -10_000


def test_a_double_payment_goes_back_by_itself(client, bank, order, refunded):
    first, second = start(client, order), start(client, order)
    bank.pay(first)
    bank.pay(second)
    assert eventually(lambda: Entry.objects.count() == 2)

    work_off()

    assert eventually(lambda: is_back(order))
    assert status(order) == OrderStatus.SETTLED
    assert refunded == []
    assert Entry.objects.balance("give-back:H26.03") == 0
    assert Entry.objects.balance("bank:vnpay:DEMOTMN1") == 16_000


def test_money_taken_twice_for_one_attempt_goes_back_by_itself(client, bank, order, settled):
    bank.pay(start(client, order), fault="twice")
    assert eventually(lambda: Entry.objects.count() == 2)

    work_off()

    assert eventually(lambda: is_back(order))
    assert settled() == [order.reference]
    assert Entry.objects.balance("bank:vnpay:DEMOTMN1") == 16_000


def test_of_two_refunds_of_one_payment_the_last_answers_only_for_itself(client, order):
    """The gateway speaks of the last one; the statement tells of the other."""
    attempt = an_attempt(order)
    actions.cancel_order(order, reason="Rút hồ sơ")
    for number in ("14000001", "14000002"):  # taken twice, for an order that is owed no more
        client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(attempt, TransactionNo=number)}")
    first, second = Refund.objects.filter(collected__order=order).order_by("pk")

    for refund in (first, second):
        apply_result(refund.pk, RefundResult(RefundStatus.SENT, "05"))
        apply_result(refund.pk, RefundResult(RefundStatus.DONE, "00", transaction_no="14000009"))

    assert [refund.status for refund in Refund.objects.order_by("pk")] == [RefundStatus.DONE, RefundStatus.SENT]
    apply_result(second.pk, RefundResult(RefundStatus.DONE, "statement", transaction_no="14000008"))
    assert Entry.objects.balance("bank:vnpay:DEMOTMN1") == 0


def test_a_bank_that_takes_its_time_is_asked_again(client, bank, order):
    bank.pay(start(client, order), fault="refund_slow")
    assert eventually(lambda: is_settled(order))
    actions.approve_refund(propose(order), by=leader_at())
    work_off()

    ask_now()

    refund = refund_of(order)
    assert refund.status == RefundStatus.SENT
    assert refund.asked == 1
    assert refund.ask_at
    assert refund.ask_at > timezone.now()


@pytest.mark.parametrize("fault", ["refund_refused", "refund_failed"])
def test_a_refused_refund_says_so_and_may_be_sent_again(client, bank, order, fault):
    bank.pay(start(client, order), fault=fault)
    assert eventually(lambda: is_settled(order))
    refund = actions.approve_refund(propose(order), by=leader_at())
    work_off()
    ask_now()

    assert refund_of(order).status == RefundStatus.REFUSED
    assert status(order) == OrderStatus.SETTLED

    again = actions.approve_refund(refund, by=leader_at())
    assert again.request_id != refund.request_id
    assert OutboxJob.objects.filter(kind="payments.refund").count() == 2


def test_a_request_sent_twice_gives_back_once(client, bank, order):
    """The worker died after the bank had heard, before it wrote that down."""
    bank.pay(start(client, order))
    assert eventually(lambda: is_settled(order))
    refund = actions.approve_refund(propose(order), by=leader_at())
    lost = ONLINE_GATEWAYS["vnpay"].refund(Refund.objects.get(pk=refund.pk))
    assert lost.status == RefundStatus.SENT

    work_off()

    assert refund_of(order).answer_code == "94"
    assert eventually(lambda: is_back(order))
    assert Entry.objects.filter(kind=EntryKind.REFUND).count() == 1


def test_a_dead_bank_delays_the_refund_only(paid, settings):
    settings.VNPAY_URL = "http://127.0.0.1:9/vnpay"
    actions.approve_refund(propose(paid), by=leader_at())

    work_off()

    assert refund_of(paid).status == RefundStatus.APPROVED
    assert OutboxJob.objects.get(kind="payments.refund").due_at


@pytest.mark.parametrize("code", ["99", "98", "01", ""])
def test_an_answer_that_leaves_it_open_is_asked_for_again_under_the_same_request(paid, monkeypatch, code):
    asked: list[str] = []

    def answer(attempt, request, *_):
        asked.append(request["vnp_RequestId"])
        return {"vnp_ResponseCode": code if len(asked) == 1 else "94"}

    monkeypatch.setattr(calling, "_call", answer)
    refund = actions.approve_refund(propose(paid), by=leader_at())
    work_off()
    assert refund_of(paid).status == RefundStatus.APPROVED

    hurry()
    work_off()

    assert refund_of(paid).status == RefundStatus.SENT
    assert asked == [refund.request_id] * 2


@pytest.mark.parametrize("code", ["02", "03", "91", "95", "97"])
def test_an_answer_that_it_was_not_done_is_a_refusal(paid, monkeypatch, code):
    monkeypatch.setattr(calling, "_call", lambda *_: {"vnp_ResponseCode": code})
    actions.approve_refund(propose(paid), by=leader_at())
    work_off()

    assert (refund_of(paid).status, refund_of(paid).answer_code) == (RefundStatus.REFUSED, code)


def test_nobody_approves_what_they_proposed(paid):
    clerk = staff_at("H26.03", Role.DESK, Role.LEADER)
    refund = propose(paid, by=clerk)

    with pytest.raises(PaymentError, match="không được tự duyệt"):
        actions.approve_refund(refund, by=clerk)
    with pytest.raises(PaymentError, match="không được tự duyệt"):
        actions.reject_refund(refund, by=clerk)
    assert refund_of(paid).status == RefundStatus.PROPOSED


def test_a_dropped_refund_leaves_the_money(paid):
    refund = actions.reject_refund(propose(paid), by=leader_at())

    with pytest.raises(PaymentError, match="Không duyệt"):
        actions.approve_refund(refund, by=leader_at())
    assert not OutboxJob.objects.filter(kind="payments.refund").exists()
    assert propose(paid, key="again").status == RefundStatus.PROPOSED


def test_one_refund_at_a_time(paid):
    propose(paid, vnd=1)

    with pytest.raises(PaymentError, match="chưa xong"):
        propose(paid, vnd=1, key="second")


@pytest.mark.parametrize("vnd", [-1, 0, 16_001])
def test_no_more_goes_back_than_came(paid, vnd):
    with pytest.raises(PaymentError, match=r"từ 1 đồng đến 16\.000"):
        propose(paid, vnd=vnd)


def test_what_went_back_cannot_go_back_again(paid):
    refund = actions.approve_refund(propose(paid, vnd=10_000), by=leader_at())
    apply_result(refund.pk, RefundResult(RefundStatus.DONE, "00"))

    with pytest.raises(PaymentError, match=r"từ 1 đồng đến 6\.000"):
        propose(paid, vnd=7_000, key="second")
    assert propose(paid, vnd=6_000, key="second").amount_vnd == 6_000


def test_a_refused_refund_is_not_sent_again_once_another_took_its_place(paid):
    refused = actions.approve_refund(propose(paid), by=leader_at())
    apply_result(refused.pk, RefundResult(RefundStatus.REFUSED, "95"))
    other = actions.approve_refund(propose(paid, vnd=10_000, key="second"), by=leader_at())

    with pytest.raises(PaymentError, match="chưa xong"):
        actions.approve_refund(refused, by=leader_at())
    apply_result(other.pk, RefundResult(RefundStatus.DONE, "00", transaction_no="7"))
    with pytest.raises(PaymentError, match=r"từ 1 đồng đến 6\.000"):
        actions.approve_refund(refused, by=leader_at())


def test_a_bank_that_gave_back_too_much_leaves_the_order_refunded(paid):
    refused = actions.approve_refund(propose(paid), by=leader_at())
    apply_result(refused.pk, RefundResult(RefundStatus.REFUSED, "95"))
    other = actions.approve_refund(propose(paid, vnd=10_000, key="second"), by=leader_at())
    apply_result(other.pk, RefundResult(RefundStatus.DONE, "00", transaction_no="7"))

    apply_result(refused.pk, RefundResult(RefundStatus.DONE, "statement", transaction_no="8"))

    assert status(paid) == OrderStatus.REFUNDED
    with pytest.raises(PaymentError, match="toàn bộ"):
        propose(paid, vnd=1, key="third")


def test_the_same_key_is_the_same_refund(paid):
    assert propose(paid) == propose(paid)


@pytest.mark.parametrize("status", RefundStatus)
def test_a_late_answer_never_unsays_a_refund(status):
    assert RefundStatus.SENT not in REFUND_MOVES[RefundStatus.DONE]
    assert (RefundStatus.DONE in REFUND_MOVES[status]) == (
        status in {RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.REFUSED}
    )


def test_hearing_twice_that_it_is_done_enters_it_once(paid, refunded):
    refund = actions.approve_refund(propose(paid), by=leader_at())

    for raw in ("one", "two"):
        apply_result(refund.pk, RefundResult(RefundStatus.DONE, "00", raw=raw))

    assert Entry.objects.filter(kind=EntryKind.REFUND).count() == 1
    assert refunded == [16_000]
