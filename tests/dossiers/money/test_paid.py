"""Between the bank's notice and the worker that hands the dossier on: nothing is lost, nobody is told a lie."""

import pytest
from django.test import Client

from payments.gateways.base import RefundResult
from payments.models import Entry, Order, Receipt, Refund
from payments.refunds.processing import apply_result
from payments.status import EntryKind, OrderStatus, RefundStatus
from services.agencies.models import Role
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, FeeMoment, Task
from services.dossiers.status import Status
from tests.dossiers.money.steps import AT_THE_END, acts, again, approved, ask, order_of, store_result, under
from tests.dossiers.money.test_refunds import GIVEN_BACK
from tests.dossiers.test_race import at_once
from tests.outbox import follow_settlements
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result


def notify(order: Order) -> str:
    """The bank tells that it was paid; no worker has been there yet."""
    return hear(signed_result(an_attempt(order)))


def hear(notice: str) -> str:
    """What the portal answers to the bank."""
    return str(Client().get(f"/thanh-toan/vnpay/thong-bao/?{notice}").json()["RspCode"])


def withdraw(road, dossier: Dossier) -> Dossier:
    return applicant.withdraw(dossier, by=road.citizen, note="Tôi đã tìm thấy bản cũ.")


def page(road, dossier: Dossier) -> Page:
    citizen = Client()
    citizen.force_login(road.citizen)
    return Page(citizen.get(dossier.get_absolute_url()))


@pytest.fixture
def just_paid(road) -> Dossier:
    dossier = under(road, GIVEN_BACK).submit()
    assert notify(order_of(dossier)) == "00"
    return dossier


def test_the_citizen_reads_that_the_money_is_there(road, just_paid):
    before = page(road, just_paid)
    follow_settlements()
    after = page(road, just_paid)

    assert not before.mentions("Nộp ngay")
    assert "Ghi nhận khoản đã nộp" in before.text
    assert "không phải nộp lại" in before.text
    assert not after.mentions("Ghi nhận khoản đã nộp")
    assert "Đã nộp phí, lệ phí" in after.text


def test_nobody_has_it_in_the_queue_before_the_worker_was_there(just_paid):
    assert not Task.objects.exists()

    follow_settlements()

    assert Task.objects.open().get().role == Role.DESK
    assert acts(again(just_paid)) == [EventType.SUBMITTED, EventType.FEE_PAID]


def test_told_again_nothing_happens_again(road, just_paid):
    follow_settlements()
    assert hear(signed_result(order_of(just_paid).attempts.get())) == "02"
    follow_settlements()

    assert acts(again(just_paid)) == [EventType.SUBMITTED, EventType.FEE_PAID]
    assert Receipt.objects.count() == 1
    assert road.citizen.notifications.filter(kind="dossier_fee_paid").count() == 1


def test_what_is_paid_may_be_accepted_at_once_and_is_entered_later(road, just_paid):
    dossier = desk.receive(just_paid, by=road.here.desk)

    follow_settlements()

    assert acts(again(dossier)) == [EventType.SUBMITTED, EventType.ACCEPTED, EventType.FEE_PAID]
    assert Task.objects.open().get().role == Role.HANDLER


def test_withdrawn_before_the_worker_was_there_the_fee_goes_back_and_nobody_works(road, just_paid):
    dossier = withdraw(road, just_paid)
    assert Refund.objects.get().amount_vnd == 24_000

    follow_settlements()

    assert again(dossier).state is Status.WITHDRAWN
    assert acts(dossier) == [EventType.SUBMITTED, EventType.WITHDRAWN, EventType.REFUND_PROPOSED, EventType.FEE_PAID]
    assert Task.objects.open().get().role == Role.LEADER
    assert "đã kết thúc" in road.citizen.notifications.get(kind="dossier_fee_paid").body


@pytest.mark.parametrize("end", ["withdraw", "stop"])
def test_dues_paid_for_a_dossier_that_ended_meanwhile_do_not_wake_it(road, in_work, end):
    dossier = ask(in_work, road.here.handler)
    assert notify(order_of(dossier, FeeMoment.DURING_HANDLING)) == "00"
    assert not page(road, dossier).mentions("Nộp tiền theo yêu cầu")
    if end == "withdraw":
        withdraw(road, dossier)
    else:
        handling.stop(dossier, by=road.here.leader, note="Không đủ điều kiện giải quyết.")

    follow_settlements()

    assert again(dossier).state in (Status.WITHDRAWN, Status.STOPPED)
    assert acts(dossier)[-1] == EventType.DUES_PAID
    assert not Task.objects.open().exists()


def test_a_result_paid_for_is_handed_over_before_the_worker_was_there(road, client):
    dossier = approved(under(road, AT_THE_END), client)
    assert notify(order_of(dossier, FeeMoment.AFTER)) == "00"
    store_result(dossier)
    assert again(dossier).state is Status.RETURNED

    follow_settlements()

    assert acts(again(dossier))[-2:] == [EventType.RETURNED, EventType.FEE_PAID]


def test_all_given_back_before_the_worker_was_there_needs_no_receipt(road, just_paid):
    withdraw(road, just_paid)
    refund = Refund.objects.get()
    Refund.objects.filter(pk=refund.pk).update(status=RefundStatus.APPROVED, approved_by=road.here.leader)
    apply_result(refund.pk, RefundResult(RefundStatus.DONE, "00"))

    follow_settlements()

    assert order_of(just_paid).status == OrderStatus.REFUNDED
    assert not Receipt.objects.exists()
    assert acts(again(just_paid))[-2:] == [EventType.REFUNDED, EventType.FEE_PAID]


# Both at the same moment


def check_the_money_went_one_way(dossier: Dossier) -> None:
    """Either it was withdrawn unpaid and the money goes back by itself, or paid and the rule gives it back."""
    order, [entry] = order_of(dossier), Entry.objects.all()
    if order.status == OrderStatus.CANCELLED:
        assert (entry.kind, entry.refunds.get().status) == (EntryKind.SURPLUS, RefundStatus.APPROVED)
        assert not Task.objects.open().exists()
        assert EventType.FEE_PAID not in acts(dossier)
    else:
        assert (order.status, entry.kind) == (OrderStatus.SETTLED, EntryKind.SETTLEMENT)
        assert entry.refunds.get().status == RefundStatus.PROPOSED
        assert Task.objects.open().get().role == Role.LEADER
        assert acts(dossier).count(EventType.FEE_PAID) == 1


@pytest.mark.parametrize("order", [("the bank", "the citizen"), ("the citizen", "the bank")])
def test_one_after_the_other(road, order):
    dossier = under(road, GIVEN_BACK).submit()
    notice = signed_result(an_attempt(order_of(dossier)))
    doing = {"the bank": lambda: hear(notice), "the citizen": lambda: withdraw(road, dossier)}
    for who in order:
        doing[who]()

    follow_settlements()

    assert again(dossier).state is Status.WITHDRAWN
    check_the_money_went_one_way(dossier)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repetition", range(4))
def test_settled_and_withdrawn_at_the_same_moment(road, repetition):
    dossier = under(road, GIVEN_BACK).submit()
    notice = signed_result(an_attempt(order_of(dossier)))

    said = at_once(lambda: hear(notice), lambda: withdraw(road, dossier), follow_settlements)
    follow_settlements()

    assert "00" in said
    assert again(dossier).state is Status.WITHDRAWN
    check_the_money_went_one_way(dossier)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repetition", range(4))
def test_handed_on_and_withdrawn_at_the_same_moment(road, repetition):
    dossier = under(road, GIVEN_BACK).submit()
    notify(order_of(dossier))

    said = at_once(lambda: withdraw(road, dossier), *[follow_settlements] * 2)
    follow_settlements()

    assert not any(isinstance(one, DossierError) for one in said)
    assert again(dossier).state is Status.WITHDRAWN
    check_the_money_went_one_way(dossier)
