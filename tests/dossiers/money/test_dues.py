"""Money asked for while a dossier is in work (status 6)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from payments.orders.order_input import LineInput
from payments.status import FeeKind, OrderStatus
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import EventType, FeeMoment, Task
from services.dossiers.process.deadlines import Calendar, office_time_between
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import acts, again, ask, exempt, order_of, pay


def test_asking_stops_the_clock_and_opens_an_order(road, in_work):
    dossier = ask(in_work, road.here.handler, notice="Thông báo 12/TB-CCT", due_on=date(2999, 1, 31))

    order = order_of(dossier, FeeMoment.DURING_HANDLING)
    assert dossier.state is Status.DUES_REQUESTED
    assert (order.total_vnd, order.lines.get().legal_basis) == (1_250_000, "Luật 109/2025/QH15")
    assert f"{timezone.localtime(order.due_at):%d/%m/%Y}" == "31/01/2999"
    assert not dossier.clock.filter(stopped_at=None).exists()
    assert not Task.objects.open().exists()
    body = dossier.applicant.notifications.latest("pk").body
    assert "1.250.000" in body
    assert "Thông báo 12/TB-CCT" in body


def test_once_paid_it_goes_on_where_it_was_with_the_time_that_was_left(road, in_work, client):
    before = in_work.due_at
    task = Task.objects.open().get()
    dossier = ask(in_work, road.here.handler)

    pay(client, order_of(dossier, FeeMoment.DURING_HANDLING))

    dossier = again(dossier)
    assert dossier.state is Status.IN_PROGRESS
    assert acts(dossier)[-2:] == [EventType.DUES_REQUESTED, EventType.DUES_PAID]
    resumed = Task.objects.open().get()
    assert (resumed.step, resumed.person) == (task.step, road.here.handler)
    assert dossier.due_at is not None
    waited = office_time_between(before, dossier.due_at, Calendar.of(dossier.agency))
    assert timedelta(0) <= waited < timedelta(minutes=1)
    assert dossier.clock.get(stopped_at=None).due_at == dossier.due_at
    handling.propose(dossier, by=road.here.handler, result=RESULT)


def test_the_desk_may_ask_before_acceptance(road, paid, client):
    dossier = ask(paid, road.here.desk)
    assert dossier.state is Status.DUES_REQUESTED

    pay(client, order_of(dossier, FeeMoment.DURING_HANDLING))

    assert again(dossier).state is Status.SUBMITTED
    assert Task.objects.open().get().role == "desk"
    assert desk.receive(dossier, by=road.here.desk).state is Status.ACCEPTED


def test_who_is_let_off_goes_on_too(road, in_work):
    dossier = exempt(ask(in_work, road.here.handler), by=road.here.handler, granted_by=road.here.leader)
    assert dossier.state is Status.IN_PROGRESS
    assert Task.objects.open().get().role == "handler"


def test_it_may_be_asked_for_twice_one_after_the_other(road, in_work, client):
    dossier = ask(in_work, road.here.handler)
    pay(client, order_of(dossier, FeeMoment.DURING_HANDLING))
    dossier = ask(dossier, road.here.handler)
    assert dossier.fees.filter(moment=FeeMoment.DURING_HANDLING).count() == 2
    assert dossier.state is Status.DUES_REQUESTED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lines": []}, "tên và căn cứ pháp lý"),
        ({"lines": [LineInput(FeeKind.TAX, "Thuế", 1_000)]}, "tên và căn cứ pháp lý"),
        ({"lines": [LineInput(FeeKind.TAX, " ", 1_000, 1, "Luật")]}, "tên và căn cứ pháp lý"),
        ({"lines": [LineInput(FeeKind.TAX, "Thuế", 0, 1, "Luật")]}, "lớn hơn 0"),
        ({"note": "thuế"}, "lý do"),
    ],
)
def test_a_demand_says_what_why_and_by_what_right(road, in_work, changes, said):
    with pytest.raises(DossierError, match=said):
        ask(in_work, road.here.handler, **changes)


def test_not_while_something_is_owed(road):
    with pytest.raises(DossierError, match="đang có một khoản chờ nộp"):
        ask(road.submit(), road.here.desk)


def test_not_while_the_leader_has_it(road, in_work):
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    with pytest.raises(DossierError, match="đang ở bước của lãnh đạo"):
        ask(in_work, road.here.handler)


def test_not_before_somebody_took_it(road, paid):
    with pytest.raises(DossierError, match="không thể chuyển"):
        ask(desk.receive(paid, by=road.here.desk), road.here.handler)


@pytest.mark.parametrize("who", ["leader", "citizen", "elsewhere"])
def test_nobody_else_asks(road, in_work, who):
    people = {"leader": road.here.leader, "citizen": road.citizen, "elsewhere": road.elsewhere.handler}
    with pytest.raises(DossierError, match="thẩm quyền"):
        ask(in_work, people[who])


def test_withdrawing_drops_the_demand(road, in_work):
    dossier = applicant.withdraw(ask(in_work, road.here.handler), by=road.citizen, note="Tôi không làm nữa.")
    assert dossier.state is Status.WITHDRAWN
    assert order_of(dossier, FeeMoment.DURING_HANDLING).status == OrderStatus.CANCELLED


def test_the_leader_stops_what_is_never_paid(road, in_work):
    dossier = handling.stop(ask(in_work, road.here.handler), by=road.here.leader, note="Quá hạn không nộp thuế.")
    assert dossier.state is Status.STOPPED
    assert order_of(dossier, FeeMoment.DURING_HANDLING).status == OrderStatus.CANCELLED
