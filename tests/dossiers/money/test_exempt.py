"""Letting somebody off what is owed: one person proposes it with the reason, another decides."""

import pytest
from django.db import IntegrityError, transaction

from payments.models import Refund
from payments.status import OrderStatus
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.actions.money import exemptions
from services.dossiers.errors import DossierError
from services.dossiers.models import EventType, Exemption, Task
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import AT_THE_END, FEE, WHY, acts, again, ask, exempt, order_of, pay, under
from tests.factories import UserFactory
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result


def test_the_leader_lets_off_what_the_desk_proposed_and_the_desk_receives(road):
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)
    fee = dossier.fees.get()
    assert (fee.order.status, fee.exempt_reason) == (OrderStatus.OPEN, "")
    assert (Task.objects.open().get().role, Task.objects.open().get().person) == ("leader", road.here.leader)

    dossier = exemptions.grant(dossier, by=road.here.leader)

    fee = dossier.fees.get()
    assert (fee.order.status, fee.exempt_reason, fee.exempted_by) == (OrderStatus.CANCELLED, WHY, road.here.leader)
    assert acts(dossier) == [EventType.SUBMITTED, EventType.EXEMPTION_PROPOSED, EventType.EXEMPTED]
    assert WHY in dossier.applicant.notifications.latest("pk").body
    received = desk.receive(dossier, by=road.here.desk)
    assert received.state is Status.ACCEPTED
    assert received.papers.get(kind="receipt").document.facts["fees"] == []


def test_the_applicant_hears_nothing_of_a_mere_proposal(road):
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)

    assert [one.kind for one in dossier.applicant.notifications.all()] == ["dossier_submitted"]


def test_what_is_not_granted_stays_owed(road):
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)

    dossier = exemptions.reject(dossier, by=road.here.leader, note="Giấy xác nhận đã hết hạn.")

    assert dossier.fees.owed().exists()
    assert not Task.objects.open().exists()
    assert exemptions.propose(dossier, by=road.here.desk, note=WHY).fees.owed().exists()


def test_paying_one_fee_leaves_the_proposal_to_let_off_another(road, client):
    dossier = under(road, FEE, AT_THE_END).submit()
    pay(client, order_of(dossier))
    dossier = handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)
    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note="Ghi lại số bản sao cần.")
    dossier = applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 5})
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    dossier = handling.approve(dossier, by=road.here.leader)
    exemption = Exemption.objects.get(fee__dossier=exemptions.propose(dossier, by=road.here.desk, note=WHY))

    pay(client, dossier.fees.owed().exclude(pk=exemption.fee_id).get().order)

    assert Exemption.objects.open().get() == exemption
    assert Task.objects.open().get(dossier=dossier).step == "exemption"
    dossier = exemptions.grant(again(dossier), by=road.here.leader)
    assert not dossier.fees.owed().exists()


def test_nobody_grants_what_they_proposed_whatever_roles_they_hold(road):
    appoint(road.here.desk, Role.LEADER, road.here.agency)
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)

    assert Task.objects.open().get().person == road.here.leader
    with pytest.raises(DossierError, match="Một người khác"):
        exemptions.grant(dossier, by=User.objects.get(pk=road.here.desk.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.update(decided_by=road.here.desk)


def test_a_payment_that_comes_first_settles_it(road, client):
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)

    pay(client, order_of(dossier))

    assert Task.objects.open().get().role == "desk"
    with pytest.raises(DossierError):
        exemptions.grant(dossier, by=road.here.leader)
    assert desk.receive(again(dossier), by=road.here.desk).state is Status.ACCEPTED


def test_withdrawing_ends_the_proposal_too(road):
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)

    applicant.withdraw(dossier, by=road.citizen, note="Tôi không cần bản sao nữa.")

    assert not Exemption.objects.open().exists()
    assert not Task.objects.open().exists()


def test_a_reason_is_needed(road):
    with pytest.raises(DossierError, match="lý do"):
        exemptions.propose(road.submit(), by=road.here.desk, note="vì")


def test_only_what_is_owed_can_be_let_off(road, paid):
    with pytest.raises(DossierError, match="không có khoản nào đang chờ nộp"):
        exemptions.propose(paid, by=road.here.desk, note=WHY)


@pytest.mark.parametrize("who", ["leader", "citizen", "stranger", "elsewhere"])
def test_nobody_else_proposes_it(road, who):
    people = {
        "leader": road.here.leader,
        "citizen": road.citizen,
        "stranger": UserFactory.create(),
        "elsewhere": road.elsewhere.desk,
    }
    with pytest.raises(DossierError, match="thẩm quyền"):
        exemptions.propose(road.submit(), by=people[who], note=WHY)


def test_a_handling_clerk_lets_nobody_off_while_the_dossier_lies_at_the_desk(road):
    with pytest.raises(DossierError, match="đang ở bước của cán bộ một cửa"):
        exemptions.propose(road.submit(), by=road.here.handler, note=WHY)


def test_the_desk_lets_nobody_off_what_the_handling_clerk_asked_for(road, in_work):
    with pytest.raises(DossierError, match="đang ở bước của cán bộ thụ lý"):
        exemptions.propose(ask(in_work, road.here.handler), by=road.here.desk, note=WHY)


def test_money_that_comes_all_the_same_goes_back(road, client):
    dossier = road.submit()
    notice = signed_result(an_attempt(order_of(dossier)))
    exempt(dossier, by=road.here.desk, granted_by=road.here.leader)

    client.get(f"/thanh-toan/vnpay/thong-bao/?{notice}")

    assert Refund.objects.get().reason == "Nộp thừa"
    assert EventType.FEE_PAID not in acts(dossier)


def test_the_leader_reads_why_before_deciding(road, client):
    dossier = exemptions.propose(road.submit(), by=road.here.desk, note=WHY)
    client.force_login(road.here.leader)

    text = Page(client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/")).text

    assert text.index(WHY) < text.index("Cho miễn nộp")
