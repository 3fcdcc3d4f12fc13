"""Refunds with which nobody goes on by himself: they are seen, and a person may go on."""

import pytest
from django.utils import timezone

from core.outbox.models import OutboxJob
from core.outbox.publish import handler_of
from payments import actions, hooks
from payments.errors import PaymentError
from payments.gateways.base import RefundResult
from payments.models import Order, Refund
from payments.refunds.processing import apply_result, refund_surplus
from payments.status import EntryKind, RefundStatus
from portal.accounts.models import User
from services.agencies.models import Role
from tests.factories import AgencyFactory, PostFactory, clerk_at, leader_at
from tests.pages import Page
from tests.payments.conftest import an_attempt, an_order, signed_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> User:
    return PostFactory.create(agency=AgencyFactory.create(code="H26.03"), role=Role.LEADER).user


@pytest.fixture
def order(client, settled) -> Order:
    order = an_order()
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}")
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def refund(order) -> Refund:
    """Approved, and about to be sent."""
    proposed = actions.propose_refund(order, amount_vnd=6_000, reason="Thu nhầm", by=clerk_at())
    return actions.approve_refund(proposed, by=leader_at())


def fresh(refund: Refund) -> Refund:
    return Refund.objects.get(pk=refund.pk)


def silent(refund: Refund) -> Refund:
    """The bank took it, and was asked about it seven times."""
    apply_result(refund.pk, RefundResult(RefundStatus.SENT, "05"))
    Refund.objects.filter(pk=refund.pk).update(asked=7, ask_at=None)
    return fresh(refund)


def given_up(refund: Refund) -> Refund:
    """The bank was down for so long that the outbox no longer sends it."""
    heard = handler_of("payments.refund").given_up
    assert heard
    heard(refund_id=refund.pk, reason="UnansweredError")
    return fresh(refund)


@pytest.mark.parametrize("stuck", [silent, given_up])
def test_what_nobody_goes_on_with_is_sent_again_under_the_same_request(refund, stuck, leader):
    assert not refund.is_stuck
    stuck(refund)

    again = actions.resend_refund(refund, by=leader)

    assert (again.request_id, again.is_stuck) == (refund.request_id, False)
    assert OutboxJob.objects.filter(kind="payments.refund", payload__refund_id=refund.pk).count() == 2
    with pytest.raises(PaymentError, match="Hãy chờ thêm"):
        actions.resend_refund(refund, by=leader)


def test_sent_again_it_is_asked_about_as_often_as_the_first_time(refund, leader):
    again = actions.resend_refund(silent(refund), by=leader)

    assert again.asked == 0
    assert again.ask_at
    assert again.ask_at > timezone.now()


def test_refused_and_approved_anew_it_is_asked_about_as_often_as_the_first_time(refund, leader):
    apply_result(silent(refund).pk, RefundResult(RefundStatus.REFUSED, "09"))
    actions.approve_refund(refund, by=leader)
    apply_result(refund.pk, RefundResult(RefundStatus.SENT, "05"))

    assert fresh(refund).asked == 0


def refused(refund: Refund) -> Refund:
    apply_result(refund.pk, RefundResult(RefundStatus.REFUSED, "95"))
    return fresh(refund)


@pytest.mark.parametrize("stuck", [silent, given_up, refused])
def test_what_no_gateway_gives_back_is_given_back_by_hand(refund, stuck):
    clerk = clerk_at()
    with pytest.raises(PaymentError, match="không trả bằng tay"):
        actions.record_manual_refund(refund, way="counter", transaction_no="FT1", by=clerk)
    stuck(refund)

    done = actions.record_manual_refund(refund, way="counter", transaction_no="FT1", by=clerk)

    assert done.entry
    assert (done.status, done.entry.credit) == (RefundStatus.DONE, "bank:counter:H26.03")


def test_who_asked_for_the_money_hears_of_a_refusal(refund, monkeypatch):
    told: list[Refund] = []
    monkeypatch.setattr(hooks.refund_refused, "handlers", [told.append])

    refused(refund)

    assert told == [refund]


def test_what_the_gateway_refused_may_be_dropped_unless_it_came_too_much(refund, order, leader):
    refused(refund)
    assert actions.reject_refund(refund, by=leader).status == RefundStatus.REJECTED

    settlement = order.settlement()
    assert settlement
    settlement.pk, settlement.kind, settlement.transaction_no = None, EntryKind.SURPLUS, "8"
    settlement.save(force_insert=True)
    surplus = refused(refund_surplus(settlement, reason="Nộp thừa"))
    with pytest.raises(PaymentError, match="nộp thừa"):
        actions.reject_refund(surplus, by=leader)


def page(client, person: User) -> Page:
    client.force_login(person)
    return Page(client.get("/admin/payments/refund/"))


@pytest.mark.parametrize(
    ("become", "words"),
    [
        (fresh, "đang chờ ngân hàng"),
        (silent, "Ngân hàng không trả lời"),
        (given_up, "Ngân hàng không trả lời"),
        (refused, "Gửi lại, hoặc trả bằng tay"),
    ],
)
def test_the_list_says_what_is_to_be_done(client, refund, order, leader, become, words):
    become(refund)

    assert words in page(client, leader).row(order.reference).text


def test_the_list_shows_nothing_of_other_agencies(client, refund, order):
    elsewhere = PostFactory.create(agency=AgencyFactory.create(code="H29.01"), role=Role.LEADER).user

    assert not page(client, elsewhere).mentions(order.reference)


def test_what_is_not_over_stands_first(client, refund, leader):
    apply_result(refund.pk, RefundResult(RefundStatus.SENT, "05"))
    other = an_order(key="other")
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(other))}")
    newer = actions.propose_refund(other, amount_vnd=1, reason="Thu nhầm", by=clerk_at())
    actions.reject_refund(newer, by=leader)

    assert [each.is_over for each in Refund.objects.order_by("is_over", "-id")] == [False, True]
    shown = page(client, leader).text
    assert shown.index(refund.collected.order.reference) < shown.index(other.reference)


def test_the_order_of_a_stuck_refund_offers_to_send_it_again(client, refund, order, leader):
    silent(refund)
    client.force_login(leader)

    assert Page(client.get(f"/admin/payments/order/{order.pk}/work/")).button("Gửi lại cùng mã yêu cầu")
    assert client.get(f"/admin/payments/refund/{refund.pk}/change/").url == f"/admin/payments/order/{order.pk}/work/"
