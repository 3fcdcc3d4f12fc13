"""A supplement that was brought to the desk: the clerk enters it on the applicant's page, and prints a slip."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import applicant, desk
from services.dossiers.errors import DossierError
from services.dossiers.history import verification
from services.dossiers.models import Dossier, EventType, SupplementRequest
from services.dossiers.status import Status
from tests.dossiers.supplements.test_changes import WHY
from tests.dossiers.test_views_following import read, signed_in, work
from tests.eforms.papers import PDF, received
from tests.factories import StaffFactory


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked(road, paid) -> Dossier:
    """The desk asks for another day of birth and the old paper."""
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born", "old_paper"], note=WHY)
    SupplementRequest.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    return Dossier.objects.get()


def page_at_desk(dossier: Dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/supplement/"


def test_the_clerk_enters_what_was_brought_and_the_history_says_who(road, asked):
    clerk = signed_in(road.here.desk)
    address = page_at_desk(asked)
    assert page_at_desk(asked) in {link.get("href") for link in read(clerk, work(asked)).element.iter("a")}
    page = read(clerk, address)
    assert f"Nhập phần bổ sung tại quầy cho {asked.applicant_name}" in page.text

    scanned = received(PDF, "giay-khai-sinh.pdf")
    clerk.post(address, {"_shown": "", "_seen": "", "_stay": "x", "person_born": "16/03/1958", "old_paper": scanned})
    answer = clerk.post(address, {"_shown": "", "_seen": "", "person_born": "16/03/1958"})

    dossier = Dossier.objects.get()
    event = dossier.log.get(act=EventType.SUPPLEMENTED)
    assert (dossier.state, dossier.sheet.answers["person_born"]) == (Status.SUBMITTED, "1958-03-16")
    assert (event.by, event.note) == (road.here.desk, f"Nhập tại quầy cho {dossier.applicant_name}.")
    assert list(verification.faults(dossier)) == []
    slip = read(clerk, answer["Location"])
    assert "Giấy biên nhận bổ sung" in slip.text
    assert "giay-khai-sinh.pdf" in slip.text
    assert str(road.here.desk) in slip.text
    assert "Ngày, tháng, năm sinh" in slip.text


def test_what_is_wrong_comes_back_with_what_was_typed(road, asked):
    page = signed_in(road.here.desk).post(page_at_desk(asked), {"_shown": "", "_seen": "", "person_born": "hôm qua"})

    assert page.status_code == 200
    assert "hôm qua" in page.content.decode()
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize("role", ["handler", "leader"])
def test_nobody_but_the_desk_of_its_office_enters_it(road, asked, role):
    for person in (getattr(road.here, role), road.elsewhere.desk, road.citizen):
        assert signed_in(person).get(page_at_desk(asked)).status_code in {302, 404}
        with pytest.raises(DossierError, match="thẩm quyền"):
            applicant.answer_supplement(asked, by=person, answers={}, at_desk=True)
        with pytest.raises(DossierError, match="thẩm quyền"):
            applicant.change_supplement_files(asked, by=person, attached={}, removed=None, fields=(), at_desk=True)
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED


def test_the_applicants_own_page_is_no_door_for_staff(road, asked):
    head = StaffFactory.create()
    appoint(head, Role.DESK_HEAD, road.here.agency)

    assert signed_in(head).get(f"/ho-so/{asked.pk}/bo-sung/").status_code == 404
    with pytest.raises(DossierError, match="thẩm quyền"):
        applicant.answer_supplement(asked, by=head, answers={})
    assert signed_in(head).get(page_at_desk(asked)).status_code == 200


def test_answered_online_meanwhile_the_clerk_is_told(road, asked):
    clerk = signed_in(road.here.desk)
    applicant.answer_supplement(asked, by=road.citizen, answers={"person_born": "1958-03-16"})

    answer = clerk.post(page_at_desk(asked), {"person_born": "17/03/1958"}, follow=True)

    assert "không có yêu cầu bổ sung nào đang chờ" in answer.content.decode()
    assert Dossier.objects.get().sheet.answers["person_born"] == "1958-03-16"
    assert signed_in(road.here.desk).get(f"{page_at_desk(asked)}1/").status_code == 404
