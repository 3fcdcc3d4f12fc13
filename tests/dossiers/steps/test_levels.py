"""Chains of approval: none to three levels agree before the signature, each another person."""

import pytest
from django.test import Client

from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Agency, Role
from services.documents.document_types import DocumentType
from services.dossiers.actions import handling
from services.dossiers.errors import DossierError
from services.dossiers.status import Status
from tests.dossiers.money.steps import again
from tests.dossiers.steps.process import HAND, PROPOSE, SIGN, open_steps, open_task, proposed, taken, under
from tests.factories import StaffFactory

WHY = "Cần xem lại nội dung trích lục."


def level(number: int) -> dict[str, object]:
    return {"key": f"level_{number}", "title": f"Cấp {number}", "role": "leader", "hours": 2, "delivers": "decision"}


def leaders(road, count: int) -> list[User]:
    people = [StaffFactory.create() for _ in range(count)]
    for person in people:
        appoint(person, Role.LEADER, road.here.agency)
    return people


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_each_level_is_another_person_and_the_last_one_issues(road, count):
    dossier = proposed(taken(under(road, PROPOSE, *map(level, range(count)), SIGN, HAND)), road)
    people = leaders(road, count)

    for number, person in enumerate(people):
        assert open_steps(dossier) == [f"level_{number}"]
        with pytest.raises(DossierError, match="đang ở bước"):
            handling.approve(dossier, by=person)
        handling.decide(dossier, by=person)
        with pytest.raises(DossierError):
            handling.decide(dossier, by=person)

    assert open_task(dossier, "sign").person_id not in [person.pk for person in people]
    for person in people:
        with pytest.raises(DossierError, match="Một người khác"):
            handling.approve(dossier, by=person)
    handling.approve(dossier, by=road.here.leader)
    assert again(dossier).state is Status.COMPLETED
    assert dossier.papers.filter(kind="result").count() == 1


def test_whoever_proposed_agrees_at_no_level(road):
    appoint(road.here.handler, Role.LEADER, road.here.agency)
    dossier = taken(under(road, PROPOSE, level(1), SIGN, HAND))
    proposed(dossier, road)
    with pytest.raises(DossierError, match="Một người khác"):
        handling.decide(dossier, by=road.here.handler)


def test_any_level_sends_back_and_the_chain_begins_again(road):
    dossier = proposed(taken(under(road, PROPOSE, level(1), SIGN, HAND)), road)
    [head] = leaders(road, 1)
    handling.decide(dossier, by=head)
    handling.send_back(dossier, by=road.here.leader, note=WHY)
    assert open_steps(dossier) == ["propose"]
    assert open_task(dossier, "propose").proposal["entry"]

    proposed(dossier, road)
    assert open_steps(dossier) == ["level_1"]
    handling.decide(dossier, by=road.here.leader)
    handling.approve(dossier, by=head)  # who agreed before the dossier went back did not agree to this
    assert again(dossier).state is Status.COMPLETED


def test_a_level_comes_only_where_its_condition_holds(road):
    for_several = {**level(1), "when": {"field": "copies", "op": "above", "value": 5}}
    road = under(road, PROPOSE, for_several, SIGN, HAND)
    assert open_steps(proposed(taken(road, copies=3), road)) == ["sign"]
    assert open_steps(proposed(taken(road, copies=6), road)) == ["level_1"]


def test_the_superior_signs_and_reads_the_dossier(road):
    superior = Agency.objects.create(code="H26", name="UBND thành phố Hà Nội")
    road.here.agency.superior = superior
    road.here.agency.save()
    chief = StaffFactory.create()
    appoint(chief, Role.LEADER, superior)
    signs_above = {**SIGN, "office": {"relation": "superior"}}
    dossier = proposed(taken(under(road, PROPOSE, signs_above, HAND)), road)
    assert open_task(dossier, "sign").agency == superior
    with pytest.raises(DossierError, match="thẩm quyền"):
        handling.approve(dossier, by=road.here.leader)

    client = Client()
    client.force_login(chief)
    work = f"/admin/dossiers/dossier/{dossier.pk}/work/"
    assert "Phê duyệt và ký kết quả" in client.get(work).content.decode()
    client.post(f"{work}phe-duyet/")
    assert again(dossier).state is Status.COMPLETED


def test_a_leader_of_an_office_that_is_not_above_signs_with_their_own_post(road):
    there = road.elsewhere
    signs_there = {**SIGN, "office": {"agency": there.agency.code}}
    dossier = proposed(taken(under(road, PROPOSE, signs_there, HAND)), road)

    client = Client()
    client.force_login(there.leader)
    work = f"/admin/dossiers/dossier/{dossier.pk}/work/"
    client.post(f"{work}phe-duyet/")

    assert again(dossier).state is Status.COMPLETED
    paper = dossier.papers.get(kind=DocumentType.RESULT)
    assert paper.document.facts["signer"]["name"] == str(there.leader)
