"""Letting somebody off what is owed, with a reason."""

import pytest

from payments.models import Refund
from payments.status import OrderStatus
from services.dossiers.actions import desk, money
from services.dossiers.errors import DossierError
from services.dossiers.models import EventType
from services.dossiers.status import Status
from tests.dossiers.money.steps import WHY, acts, order_of
from tests.factories import UserFactory
from tests.payments.conftest import an_attempt, signed_result


def test_the_desk_lets_off_what_is_due_before_and_receives(road):
    dossier = money.exempt(road.submit(), by=road.here.desk, note=WHY)

    fee = dossier.fees.get()
    assert (fee.order.status, fee.exempt_reason, fee.exempted_by) == (OrderStatus.CANCELLED, WHY, road.here.desk)
    assert acts(dossier) == [EventType.SUBMITTED, EventType.EXEMPTED]
    assert WHY in dossier.applicant.notifications.latest("pk").body
    received = desk.receive(dossier, by=road.here.desk)
    assert received.state is Status.ACCEPTED
    assert received.papers.get(kind="receipt").document.facts["fees"] == []


def test_a_reason_is_needed(road):
    with pytest.raises(DossierError, match="lý do"):
        money.exempt(road.submit(), by=road.here.desk, note="vì")


def test_only_what_is_owed_can_be_let_off(road, paid):
    with pytest.raises(DossierError, match="không có khoản nào đang chờ nộp"):
        money.exempt(paid, by=road.here.desk, note=WHY)


@pytest.mark.parametrize("who", ["leader", "citizen", "stranger", "elsewhere"])
def test_nobody_else_lets_off(road, who):
    people = {
        "leader": road.here.leader,
        "citizen": road.citizen,
        "stranger": UserFactory.create(),
        "elsewhere": road.elsewhere.desk,
    }
    with pytest.raises(DossierError, match="thẩm quyền"):
        money.exempt(road.submit(), by=people[who], note=WHY)


def test_money_that_comes_all_the_same_goes_back(road, client):
    dossier = road.submit()
    notice = signed_result(an_attempt(order_of(dossier)))
    money.exempt(dossier, by=road.here.desk, note=WHY)

    client.get(f"/thanh-toan/vnpay/thong-bao/?{notice}")

    assert Refund.objects.get().reason == "Nộp thừa"
    assert EventType.FEE_PAID not in acts(dossier)
