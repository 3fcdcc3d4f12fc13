"""A member of staff whose own account is a party of a dossier does nothing with it as staff."""

from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import desk, handling
from services.dossiers.actions.assignment import hand_over
from services.dossiers.actions.conversation import write_note
from services.dossiers.actions.money import exemptions
from services.dossiers.bulk.choosing import Chosen
from services.dossiers.bulk.foresight import refusals_of
from services.dossiers.desk.access import may_read
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkVerb, ConfirmationRound, Dossier, Invitation, Task
from services.dossiers.process.parties import is_party
from services.dossiers.status import Status
from tests.accounts.principals import an_organisation
from tests.dossiers.conftest import RESULT, pay
from tests.dossiers.test_views_following import act, signed_in, work
from tests.pages import Page

OWN = "không tự giải quyết hồ sơ ấy"
NUMBER = "001344000077"
WHY = "Gia đình thuộc hộ nghèo theo giấy kèm theo."


@pytest.fixture
def citizen(road):
    """The applicant, whose account holds every role at the office."""
    User.objects.filter(pk=road.citizen.pk).update(is_staff=True)
    for role in (Role.DESK, Role.HANDLER, Role.LEADER):
        appoint(User.objects.get(pk=road.citizen.pk), role, road.here.agency)
    return User.objects.get(pk=road.citizen.pk)


def known(clerk: User) -> User:
    """The account of staff as VNeID knows it."""
    User.objects.filter(pk=clerk.pk).update(personal_number=NUMBER, identity_level=2)
    return User.objects.get(pk=clerk.pk)


def test_nobody_accepts_their_own_application(paid, citizen):
    with pytest.raises(DossierError, match=OWN):
        desk.receive(paid, by=citizen)


def test_nobody_examines_signs_or_stops_it(road, in_work, citizen):
    with pytest.raises(DossierError, match=OWN):
        handling.propose(in_work, by=citizen, result=RESULT)
    handling.propose(in_work, by=road.here.handler, result=RESULT)

    for verb in (handling.approve, lambda dossier, by: handling.stop(dossier, by=by, note=WHY)):
        with pytest.raises(DossierError, match=OWN):
            verb(in_work, by=citizen)


def test_nobody_exempts_their_own_fee(road, citizen):
    with pytest.raises(DossierError, match=OWN):
        exemptions.propose(road.submit(), by=citizen, note=WHY)


def test_nobody_returns_their_own_result(road, in_work, citizen):
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    done = handling.approve(in_work, by=road.here.leader)

    with pytest.raises(DossierError, match=OWN):
        desk.return_result(done, by=citizen)


def test_who_acts_for_whom_it_was_filed_is_a_party(road, paid, citizen):
    company = an_organisation(director := known(road.here.desk))
    Dossier.objects.filter(pk=paid.pk).update(organisation=company)

    with pytest.raises(DossierError, match=OWN):
        desk.receive(Dossier.objects.get(pk=paid.pk), by=User.objects.get(pk=director.pk))


def test_who_confirms_it_is_a_party(road, paid):
    clerk = known(road.here.desk)
    wait = ConfirmationRound.objects.create(filing=paid.filing, sent_at=timezone.now())
    invited = {"invited_at": timezone.now(), "ends_on": localdate(), "position": 1, "content": {}}
    Invitation.objects.create(round=wait, participant="owners", personal_number=NUMBER, **invited)

    with pytest.raises(DossierError, match=OWN):
        desk.receive(paid, by=clerk)


def test_what_the_applicant_may_do_is_still_theirs(paid, citizen):
    assert "Hồ sơ" in Page(signed_in(citizen).get(paid.get_absolute_url())).text


def test_no_button_is_shown_and_the_page_says_why(paid, citizen):
    clerk = signed_in(citizen)

    page = Page(clerk.get(work(paid)))

    assert not page.buttons("Tiếp nhận hồ sơ")
    assert OWN in page.text
    assert any(OWN in notice for notice in Page(act(clerk, paid, "tiep-nhan")).notices)
    paid.refresh_from_db()
    assert paid.state is Status.SUBMITTED


PAGES = ("work/", "messages/", "control-sheet/", "readers/", "looking/", "work/dung/", "supplement/")


def test_no_page_of_staff_about_it_is_read_and_each_leads_to_where_one_follows_it(road, paid, citizen):
    write_note(paid, by=road.here.desk, text="Nhờ kiểm tra lại sổ gốc.", key=uuid4())
    clerk = signed_in(citizen)

    for page in PAGES:
        answer = clerk.get(f"/admin/dossiers/dossier/{paid.pk}/{page}", follow=True)
        assert answer.status_code == 403, page
        assert "sổ gốc" not in Page(answer).text
        assert paid.get_absolute_url() in {link.href for link in Page(answer).links()}
    assert "sổ gốc" in Page(signed_in(road.here.desk).get(f"/admin/dossiers/dossier/{paid.pk}/messages/")).text


def test_nobody_writes_notes_about_their_own_or_is_mentioned_in_them(road, paid, citizen):
    with pytest.raises(DossierError, match="không phải của bạn"):
        write_note(paid, by=citizen, text="Làm nhanh giúp.", key=uuid4())
    with pytest.raises(DossierError, match="không đọc được hồ sơ này"):
        write_note(paid, by=road.here.desk, text="Xem giúp.", key=uuid4(), mentioned=[citizen])


def test_papers_of_colleagues_are_not_opened_as_staff(road, paid, citizen):
    assert not may_read(citizen, paid)
    assert may_read(road.here.handler, paid)


def test_the_work_is_given_to_a_colleague_and_not_claimed(road, citizen, client):
    pay(road.submit(), client)
    dossier = pay(road.submit(), client)

    assert {task.person for task in Task.objects.open()} == {road.here.desk}
    step = Task.objects.get(dossier=dossier).step
    hand_over.put_back(dossier, by=road.here.desk, step=step)
    with pytest.raises(DossierError, match=OWN):
        hand_over.claim(dossier, by=citizen, step=step)
    with pytest.raises(DossierError, match=OWN):
        hand_over.hand_over(dossier, by=road.here.leader, step=step, to=citizen)


def test_many_at_once_foresee_it(paid, citizen):
    chosen = Chosen(paid.pk)

    assert OWN in refusals_of(BulkVerb.RECEIVE, [chosen], citizen)[chosen]


def test_a_clerk_who_is_no_party_costs_no_statement_more(road, paid, django_assert_num_queries):
    clerk = User.objects.get(pk=road.here.desk.pk)
    with django_assert_num_queries(0):
        assert not is_party(clerk, paid)
