"""Transferring a dossier to another office: it goes with its papers, code and due time, and begins anew there."""

import pytest
from django.urls import reverse

from services.dossiers.actions import desk, handling, transfers
from services.dossiers.applicant.answer_summary import dossier_facts
from services.dossiers.desk.access import may_read
from services.dossiers.errors import DossierError
from services.dossiers.models import EventType, SearchTerm
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import acts, again
from tests.pages import Page

WHY = "Sổ hộ tịch của người này do phường Khác lưu giữ."


@pytest.fixture
def filed(road):
    road.revise(fees=[])
    return road.submit()


def moved(dossier, road):
    return transfers.transfer(dossier, by=road.here.leader, office=road.elsewhere.agency, note=WHY)


def test_a_dossier_in_work_begins_anew_elsewhere_with_its_code_and_due_time(filed, road):
    before = handling.take(desk.receive(filed, by=road.here.desk), by=road.here.handler)

    after = again(moved(before, road))

    assert (after.code, after.due_at, after.status) == (before.code, before.due_at, before.status)
    assert after.agency == road.elsewhere.agency
    assert "Kính gửi" not in [line.label for line in dossier_facts(after)], "it is addressed to who handles it"
    [task] = after.tasks.open()
    assert (task.agency, task.person) == (road.elsewhere.agency, road.elsewhere.handler)
    assert acts(after)[-1] == EventType.TRANSFERRED
    assert WHY in after.applicant.notifications.get(kind="dossier_transferred").body
    assert set(SearchTerm.objects.filter(dossier=after).values_list("agency", flat=True)) == {after.agency_id}
    handling.propose(after, by=road.elsewhere.handler, result=RESULT)
    assert handling.approve(after, by=road.elsewhere.leader).state is Status.COMPLETED


def test_the_old_office_reads_it_and_does_nothing_more(filed, road):
    dossier = desk.receive(filed, by=road.here.desk)
    moved(dossier, road)
    dossier = again(dossier)

    assert may_read(road.here.handler, dossier)
    with pytest.raises(DossierError, match="thẩm quyền"):
        handling.take(dossier, by=road.here.handler)
    with pytest.raises(DossierError, match="thẩm quyền"):
        moved(dossier, road)


def test_what_is_not_accepted_yet_lies_with_the_other_desk(filed, road):
    dossier = again(moved(filed, road))

    assert dossier.tasks.open().get().person == road.elsewhere.desk
    assert str(desk.receive(dossier, by=road.elsewhere.desk).code).startswith(road.elsewhere.agency.code)


def test_it_goes_only_to_another_office_that_offers_the_procedure(filed, road):
    for office in (road.here.agency, road.version.procedure.issuer):
        with pytest.raises(DossierError, match="Hãy chọn cơ quan khác"):
            transfers.transfer(filed, by=road.here.leader, office=office, note=WHY)


def test_what_is_owed_is_paid_where_it_is_owed(road):
    dossier = road.submit()

    with pytest.raises(DossierError, match="chưa nộp"):
        moved(dossier, road)


def test_it_stays_while_the_applicant_is_waited_for_and_once_it_is_decided(filed, road):
    desk.request_supplement(filed, by=road.here.desk, fields_asked=["copies"], note=WHY)

    with pytest.raises(DossierError, match="Yêu cầu bổ sung giấy tờ"):
        moved(filed, road)


def test_the_clerk_does_not_transfer(filed, road):
    with pytest.raises(DossierError, match="thẩm quyền"):
        transfers.transfer(filed, by=road.here.handler, office=road.elsewhere.agency, note=WHY)


def test_the_leader_transfers_on_a_page_of_its_own_and_keeps_what_was_typed(filed, road, client):
    client.force_login(road.here.leader)
    url = reverse("admin:dossier_act", args=[filed.pk, "chuyen-ho-so"])
    assert url in Page(client.get(reverse("admin:dossier_work", args=[filed.pk]))).hrefs
    assert Page(client.get(url)).heading == "Chuyển đến cơ quan khác"

    refused = client.post(url, {"chuyen-ho-so-note": WHY})
    assert refused.status_code == 422
    assert Page(refused).field("chuyen-ho-so-note").value == WHY
    done = client.post(url, {"chuyen-ho-so-note": WHY, "chuyen-ho-so-office": road.elsewhere.agency.pk}, follow=True)

    assert done.status_code == 200
    assert again(filed).agency == road.elsewhere.agency
