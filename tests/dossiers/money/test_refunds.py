"""What goes back when a dossier ends without a result."""

import pytest
from django.utils import timezone

from payments import actions as payments
from payments.gateways.base import RefundResult
from payments.models import Refund
from payments.refunds.processing import apply_result
from payments.status import OrderStatus, RefundStatus
from services.agencies.actions import appoint
from services.agencies.models import Absence, Role
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.actions.money import refunds
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, FeeMoment, Task
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import FEE, acts, again, ask, order_of, pay, under

BACK = {"basis": "1/2026/TT-BTC"}
GIVEN_BACK = {
    **FEE,
    "given_back": [
        {**BACK, "when": ["refused", "withdrawn_early"]},
        {**BACK, "when": ["withdrawn_late", "stopped"], "percent": 50},
    ],
}


@pytest.fixture
def paid_back(road, client) -> Dossier:
    dossier = under(road, GIVEN_BACK).submit()
    pay(client, order_of(dossier))
    return dossier


def at_the_desk(road, dossier: Dossier) -> Refund:
    """One of three copies too many was paid, and the desk wants to give it back."""
    order = order_of(dossier)
    return payments.propose_refund(order, amount_vnd=8_000, reason="Thu thừa một bản", by=road.here.desk)


def test_the_rule_is_copied_when_the_order_is_opened(paid_back):
    assert paid_back.fees.get().given_back == {
        "refused": 24_000,
        "withdrawn_early": 24_000,
        "withdrawn_late": 12_000,
        "stopped": 12_000,
    }


def test_refused_at_the_desk(road, paid_back):
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")

    refund = Refund.objects.get()
    assert (refund.amount_vnd, refund.status, refund.proposed_by) == (24_000, "proposed", road.here.desk)
    assert acts(dossier)[-2:] == [EventType.REFUSED, EventType.REFUND_PROPOSED]
    assert Task.objects.open().get().person == road.here.leader


def test_the_check_is_not_given_to_whoever_proposed_it(road, paid_back):
    appoint(road.here.desk, Role.LEADER, road.here.agency)
    today = timezone.localdate()
    Absence.objects.create(person=road.here.leader, first_day=today, last_day=today)

    desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")

    assert Task.objects.open().get().person is None


@pytest.mark.parametrize(("is_accepted", "vnd"), [(False, 24_000), (True, 12_000)])
def test_withdrawn(road, paid_back, is_accepted, vnd):
    dossier = desk.receive(paid_back, by=road.here.desk) if is_accepted else paid_back
    applicant.withdraw(dossier, by=road.citizen, note="Tôi đã tìm thấy bản cũ.")
    assert Refund.objects.get().amount_vnd == vnd


def test_stopped_and_approved_by_the_leader_who_stopped_it(road, paid_back):
    """The clerk who examined it stands for the proposal, so two people decide."""
    dossier = handling.take(desk.receive(paid_back, by=road.here.desk), by=road.here.handler)
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    dossier = handling.stop(dossier, by=road.here.leader, note="Sổ hộ tịch không có sự kiện này.")
    assert Refund.objects.get().proposed_by == road.here.handler
    refunds.approve_refund(dossier, by=road.here.leader)


def test_the_way_of_the_money_back(road, paid_back):
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")
    dossier = refunds.approve_refund(dossier, by=road.here.leader)
    refund = Refund.objects.get()
    assert (refund.status, refund.approved_by) == (RefundStatus.APPROVED, road.here.leader)
    assert not Task.objects.open().exists()

    apply_result(refund.pk, RefundResult(RefundStatus.DONE, "00"))

    assert acts(again(dossier))[-2:] == [EventType.REFUND_APPROVED, EventType.REFUNDED]
    assert order_of(dossier).status == OrderStatus.REFUNDED
    assert "24.000" in dossier.applicant.notifications.latest("pk").body


def test_the_leader_may_find_that_nothing_goes_back(road, paid_back):
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")
    with pytest.raises(DossierError, match="lý do"):
        refunds.reject_refund(dossier, by=road.here.leader, note="")
    dossier = refunds.reject_refund(dossier, by=road.here.leader, note="Phí khai thác đã được sử dụng.")
    assert Refund.objects.get().status == RefundStatus.REJECTED
    assert "đã được sử dụng" in dossier.applicant.notifications.latest("pk").body
    with pytest.raises(DossierError, match="không có đề nghị hoàn trả"):
        refunds.approve_refund(dossier, by=road.here.leader)


def test_dropped_on_the_page_of_the_money_the_leader_has_nothing_left_to_decide(road, paid_back):
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")

    payments.reject_refund(Refund.objects.get(), by=road.here.leader, reason="Phí khai thác đã được sử dụng.")

    assert not Task.objects.open().exists()
    assert acts(again(dossier))[-1] == EventType.REFUND_DROPPED
    assert "đã được sử dụng" in dossier.applicant.notifications.latest("pk").body


def test_of_two_refunds_the_first_dropped_leaves_the_other_to_decide(road, paid_back, client):
    dossier = ask(paid_back, road.here.desk)
    fee = dossier.fees.get(moment=FeeMoment.DURING_HANDLING)
    type(fee).objects.filter(pk=fee.pk).update(given_back={"refused": 1_000})
    pay(client, fee.order)
    desk.refuse(dossier, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")

    for left, refund in zip([1, 0], Refund.objects.order_by("pk"), strict=True):
        payments.reject_refund(refund, by=road.here.leader)
        assert Task.objects.open().count() == left

    assert acts(again(dossier)).count(EventType.REFUND_DROPPED) == 1


def test_a_refund_under_way_keeps_nobody_from_withdrawing_and_the_rest_is_proposed_after_it(road, paid_back):
    first = at_the_desk(road, paid_back)
    dossier = applicant.withdraw(paid_back, by=road.citizen, note="Tôi đã tìm thấy bản cũ.")
    task = Task.objects.open().get(dossier=dossier)
    assert (task.person, "chưa xong" in task.title) == (road.here.leader, True)

    refunds.approve_refund(dossier, by=road.here.leader)
    apply_result(first.pk, RefundResult(RefundStatus.DONE, "00", transaction_no="1"))

    assert acts(again(dossier))[-2:] == [EventType.REFUNDED, EventType.REFUND_PROPOSED]
    rest = Refund.objects.latest("pk")
    assert (rest.amount_vnd, rest.status, rest.proposed_by) == (16_000, RefundStatus.PROPOSED, road.citizen)
    assert Task.objects.open().get(dossier=dossier).person == road.here.leader


def test_a_refund_under_way_keeps_nobody_from_refusing_and_dropped_it_leaves_the_rule(road, paid_back):
    first = at_the_desk(road, paid_back)
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")

    payments.reject_refund(first, by=road.here.leader, reason="Không thu thừa.")

    assert acts(again(dossier))[-2:] == [EventType.REFUND_DROPPED, EventType.REFUND_PROPOSED]
    assert Refund.objects.latest("pk").amount_vnd == 24_000
    assert Task.objects.open().get(dossier=dossier).person == road.here.leader


def test_approving_what_the_desk_proposed_leaves_the_examination_open(road, paid_back):
    dossier = handling.take(desk.receive(paid_back, by=road.here.desk), by=road.here.handler)
    examination = Task.objects.open().get(dossier=dossier)
    at_the_desk(road, dossier)

    refunds.approve_refund(dossier, by=road.here.leader)

    assert list(Task.objects.open().filter(dossier=dossier)) == [examination]


def test_refused_by_the_gateway_the_leader_has_it_again(road, paid_back):
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")
    refunds.approve_refund(dossier, by=road.here.leader)

    apply_result(Refund.objects.get().pk, RefundResult(RefundStatus.REFUSED, "95"))

    task = Task.objects.open().get(dossier=dossier)
    assert (task.person, "Gửi lại" in task.title) == (road.here.leader, True)
    refunds.approve_refund(dossier, by=road.here.leader)
    assert Refund.objects.get().status == RefundStatus.APPROVED
    assert not Task.objects.open().exists()


def test_no_more_is_proposed_than_is_left(road, paid_back):
    first = payments.approve_refund(at_the_desk(road, paid_back), by=road.here.leader)
    apply_result(first.pk, RefundResult(RefundStatus.DONE, "00", transaction_no="1"))

    desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")

    assert Refund.objects.latest("pk").amount_vnd == 16_000


@pytest.mark.parametrize("who", ["desk", "handler", "citizen", "elsewhere"])
def test_nobody_else_approves(road, paid_back, who):
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")
    people = {"citizen": road.citizen, "elsewhere": road.elsewhere.leader}
    with pytest.raises(DossierError, match="thẩm quyền"):
        refunds.approve_refund(dossier, by=people.get(who) or getattr(road.here, who))


def test_a_leader_who_refused_at_the_desk_does_not_approve(road, paid_back):

    appoint(road.here.desk, Role.LEADER, road.here.agency)
    dossier = desk.refuse(paid_back, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")
    with pytest.raises(DossierError, match="không được tự duyệt"):
        refunds.approve_refund(dossier, by=road.here.desk)


def test_nothing_goes_back_where_the_rule_is_silent(road, paid):
    dossier = desk.refuse(paid, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")
    assert not Refund.objects.exists()
    assert not Task.objects.open().exists()
    assert acts(dossier)[-1] == EventType.REFUSED


def test_what_is_still_open_is_dropped_when_the_dossier_ends(road, client):
    dossier = under(road, GIVEN_BACK).submit()
    applicant.withdraw(dossier, by=road.citizen, note="Tôi đổi ý.")
    order = order_of(dossier)
    assert (order.status, order.cancel_reason) == (OrderStatus.CANCELLED, "Rút hồ sơ trước khi được tiếp nhận")
    assert not Refund.objects.exists()
