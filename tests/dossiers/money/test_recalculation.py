"""A supplement that changes what a fee depends on changes the fee."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments import actions as payments
from payments.gateways.base import RefundResult
from payments.models import Refund
from payments.refunds.processing import apply_result
from payments.status import OrderStatus, RefundStatus
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.actions.money import exemptions
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, FeeMoment, Task
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT, Road
from tests.dossiers.money.steps import FEE, WHY, again, order_of, pay, store_result, under
from tests.pages import Page

GIVEN_BACK = {**FEE, "given_back": [{"when": ["withdrawn_early", "refused"], "percent": 50, "basis": "Luật"}]}


def supplement(dossier: Dossier, road: Road, copies: int) -> Dossier:
    """The desk or the clerk asks how many copies, and the applicant answers."""
    by = road.here.handler if dossier.code else road.here.desk
    desk.request_supplement(dossier, by=by, fields_asked=["copies"], note="Ghi lại số bản sao cần.")
    return applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": copies})


def test_more_copies_fall_due_before_the_desk_looks_again(paid, road, client):
    dossier = supplement(paid, road, 50)

    order = order_of(dossier, FeeMoment.DIFFERENCE)
    assert (order.total_vnd, order.status) == (376_000, OrderStatus.OPEN)
    assert [(line.quantity, line.unit_price_vnd) for line in order.lines.all()] == [(47, 8_000)]
    assert not Task.objects.open().filter(dossier=dossier).exists()
    with pytest.raises(DossierError, match="chưa nộp phí"):
        desk.receive(dossier, by=road.here.desk)

    pay(client, order)

    assert Task.objects.open().get(dossier=dossier).step == "check"
    assert desk.receive(again(dossier), by=road.here.desk).state is Status.ACCEPTED


def test_history_message_and_page_say_what_is_due(paid, road, client):
    dossier = supplement(paid, road, 50)

    event = dossier.log.latest("serial")
    assert event.note.replace("\N{NO-BREAK SPACE}", " ") == (
        "Phí, lệ phí tính lại sau khi bổ sung hồ sơ: nộp thêm 376.000 đồng."
    )
    assert event.data["owed_vnd"] == 376_000
    assert "nộp thêm 376.000" in dossier.applicant.notifications.latest("pk").body
    client.force_login(road.citizen)
    page = Page(client.get(f"/ho-so/{dossier.pk}/"))
    assert "Bạn cần nộp thêm phí sau khi bổ sung" in page.text
    assert page.link("Nộp ngay")


def test_during_handling_the_work_goes_on_and_the_result_waits_for_the_payment(in_work, road, client):
    dossier = supplement(in_work, road, 5)
    assert dossier.state is Status.IN_PROGRESS
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    dossier = handling.approve(dossier, by=road.here.leader)
    store_result(dossier)
    assert again(dossier).state is Status.COMPLETED

    pay(client, order_of(dossier, FeeMoment.DIFFERENCE))

    assert again(dossier).state is Status.RETURNED


def test_fewer_copies_propose_a_refund_that_a_second_person_decides(paid, road):
    dossier = supplement(paid, road, 1)

    refund = Refund.objects.get()
    assert (refund.amount_vnd, refund.status, refund.is_decided_in_backoffice) == (16_000, RefundStatus.PROPOSED, True)
    event = dossier.log.latest("serial")
    assert "đề nghị hoàn trả 16.000" in event.note
    assert event.data["overpaid_vnd"] == 16_000
    assert "hoàn trả" in dossier.applicant.notifications.latest("pk").body
    assert Task.objects.open().get(dossier=dossier).step == "check"


def test_what_the_desk_gave_back_before_does_not_go_back_again(paid, road):
    before = payments.propose_refund(order_of(paid), amount_vnd=10_000, reason="Thu thừa", by=road.here.desk)
    payments.approve_refund(before, by=road.here.leader)
    apply_result(before.pk, RefundResult(RefundStatus.DONE, "00", transaction_no="1"))

    supplement(paid, road, 1)

    assert list(Refund.objects.order_by("pk").values_list("amount_vnd", flat=True)) == [10_000, 6_000]


def test_what_goes_back_at_the_end_follows(road, client):
    dossier = under(road, GIVEN_BACK).submit()
    pay(client, order_of(dossier))

    dossier = supplement(dossier, road, 5)

    assert dossier.fees.get(moment=FeeMoment.BEFORE).given_back["refused"] == 12_000
    assert dossier.fees.get(moment=FeeMoment.DIFFERENCE).given_back["refused"] == 8_000


def test_less_goes_back_at_the_end_of_what_costs_less(road, client):
    dossier = under(road, GIVEN_BACK).submit()
    pay(client, order_of(dossier))

    assert supplement(dossier, road, 1).fees.get().given_back["refused"] == 4_000


def test_an_order_that_is_not_paid_yet_is_replaced(road):
    dossier = supplement(road.submit(), road, 5)

    assert order_of(dossier).status == OrderStatus.CANCELLED
    assert order_of(dossier, FeeMoment.DIFFERENCE).total_vnd == 40_000


def test_who_was_let_off_owes_the_difference_alone(road):
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)
    dossier = exemptions.grant(dossier, by=road.here.leader)

    assert order_of(supplement(dossier, road, 4), FeeMoment.DIFFERENCE).total_vnd == 8_000


def test_the_rules_of_the_day_of_filing_apply(road, client, monkeypatch):
    today = timezone.localdate()
    dearer = {**FEE, "amount_vnd": 9_000, "valid_from": (today + timedelta(days=1)).isoformat()}
    dossier = under(road, {**FEE, "valid_until": today.isoformat()}, dearer).submit()
    pay(client, order_of(dossier))
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert order_of(supplement(dossier, road, 4), FeeMoment.DIFFERENCE).total_vnd == 8_000


def test_a_supplement_of_something_else_leaves_the_fee(paid, road):
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")

    dossier = applicant.answer_supplement(paid, by=road.citizen, answers={"person_born": "1958"})

    assert [fee.order.status for fee in dossier.fees.all()] == [OrderStatus.SETTLED]
    assert (dossier.log.latest("serial").note, Refund.objects.count()) == ("", 0)
