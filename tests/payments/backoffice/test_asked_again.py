"""Whoever moves money proves again who they are, when they last did so some minutes ago; nothing typed is lost."""

import pytest
import time_machine
from django.utils import timezone

from payments import actions
from payments.actions import PayeeDetailInput
from payments.models import PayeeDetail, Refund
from payments.status import PayeeDetailStatus, RefundStatus
from services.agencies.models import Role
from tests.accounts.factors import AGAIN, PASSWORD, code, enter, set_up
from tests.factories import clerk_at, leader_at, staff_at
from tests.pages import Page
from tests.payments.conftest import an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def refund(settled) -> Refund:
    """Cash that has to be given back at the counter."""
    clerk, order = clerk_at("H26.03", username="mai"), an_order()
    clerk.set_password(PASSWORD)
    clerk.save()
    actions.record_cash_payment(order, by=clerk)
    refund = actions.propose_refund(order, amount_vnd=6_000, reason="Thu nhầm", by=clerk)
    return actions.approve_refund(refund, by=staff_at("H26.03", Role.LEADER)) or refund


def give_back(client, refund: Refund):
    said = {f"da-tra-{refund.pk}-way": "counter", f"da-tra-{refund.pk}-transaction_no": "PC-12"}
    return client.post(f"/admin/payments/order/action/refund/{refund.pk}/da-tra/", said)


def status(refund: Refund) -> str:
    return Refund.objects.get(pk=refund.pk).status


def test_money_waits_for_the_factor_and_then_moves_as_it_was_typed(client, refund):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        enter(client)
        secret = set_up(client)
        clock.shift(600)

        asked = give_back(client, refund)["Location"]
        assert asked.startswith(AGAIN)
        assert status(refund) != RefundStatus.DONE
        assert "chưa đúng" in Page(client.post(asked, {"code": "000000"})).errors["code"]
        assert status(refund) != RefundStatus.DONE
        done = Page(client.post(asked, {"code": code(secret)}, follow=True))

    assert "đã ghi nhận" in done.notices[0]
    assert status(refund) == RefundStatus.DONE


def test_money_moves_at_once_while_the_factor_is_fresh(client, refund):
    enter(client)
    set_up(client)

    give_back(client, refund)

    assert status(refund) == RefundStatus.DONE


def test_whoever_signed_in_without_a_factor_is_not_asked(client, refund):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        enter(client)
        clock.shift(600)
        give_back(client, refund)

    assert status(refund) == RefundStatus.DONE


@pytest.mark.parametrize("way", ["page", "list"])
def test_where_money_goes_is_not_decided_without_a_fresh_proof(client, way):
    leader = leader_at("H26.03", username="mai")
    leader.set_password(PASSWORD)
    leader.save()
    proposed = PayeeDetailInput("H26.03", "tax_code", "0101234567", timezone.localdate(), "Công văn 12", {}, ())
    detail = actions.propose_payee_detail(proposed, by=clerk_at("H26.03"))
    posted = {
        "page": (f"/admin/payments/order/action/payeedetail/{detail.pk}/duyet/", {}),
        "list": (
            "/admin/payments/payeedetail/",
            {"action": "approve_selected", "_selected_action": [str(detail.pk)]},
        ),
    }
    with time_machine.travel(timezone.now(), tick=False) as clock:
        enter(client)
        secret = set_up(client)
        clock.shift(600)
        asked = client.post(*posted[way])["Location"]
        assert asked.startswith(AGAIN)
        assert PayeeDetail.objects.get().status == PayeeDetailStatus.PROPOSED
        client.post(asked, {"code": code(secret)})

    assert PayeeDetail.objects.get().status == PayeeDetailStatus.APPROVED
