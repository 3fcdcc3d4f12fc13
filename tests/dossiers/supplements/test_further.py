"""A further request is proposed, and goes out only once a second person has approved it; it is counted and shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Absence, Role
from services.documents.document_types import DocumentType
from services.dossiers.actions import applicant, desk, supplements, waiting
from services.dossiers.errors import DossierError
from services.dossiers.history.verification import faults
from services.dossiers.models import Dossier, EventType, SupplementRequest, Task
from services.dossiers.process.waiting import wait_of
from services.dossiers.status import Status
from tests.dossiers.test_race import at_once
from tests.dossiers.test_views_following import act, page_of, read, signed_in, subjects, work
from tests.factories import staff_at
from tests.outbox import work_off
from tests.pages import Page

SLUG = "de-nghi-bo-sung"
WHY = "Giấy tờ gửi lại là của người khác."
MISSING = "Ghi rõ số bản cần cấp."
SECOND: dict[str, Any] = {"fields_asked": ["copies"], "remarks": {"copies": MISSING}, "reason": WHY}


@pytest.fixture
def head(road) -> User:
    """The head of the desk."""
    person: User = staff_at(road.here.agency.code, Role.DESK_HEAD)
    return person


@pytest.fixture
def supplemented(road, in_work) -> Dossier:
    """Asked once, and answered."""
    desk.request_supplement(in_work, by=road.here.handler, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")
    applicant.answer_supplement(in_work, by=road.citizen, answers={"person_born": "1958-03-16"})
    return Dossier.objects.get()


@pytest.fixture
def proposed(road, head, supplemented) -> Dossier:
    return supplements.propose(supplemented, by=road.here.handler, **SECOND)


def test_a_second_request_is_proposed_and_nothing_goes_out(road, head, supplemented):
    clerk = signed_in(road.here.handler)
    assert read(clerk, work(supplemented)).link("Đề nghị yêu cầu bổ sung lần nữa")
    assert read(clerk, work(supplemented, SLUG)).field(f"{SLUG}-reason")
    told = {"fields_asked": ["copies"], "remark-copies": MISSING}

    assert act(clerk, supplemented, SLUG, **told, reason="").status_code == 422
    act(clerk, supplemented, SLUG, **told, reason=WHY)

    assert Dossier.objects.get().state is Status.IN_PROGRESS
    assert SupplementRequest.objects.count() == 1
    task = Task.objects.open().get()
    assert (task.step, task.role, task.person) == ("supplement", Role.DESK_HEAD, head)
    assert "Chờ bạn duyệt yêu cầu bổ sung lần 2" in subjects(head)[-1]
    assert supplemented.clock.filter(stopped_at=None).exists()


def test_the_head_of_the_desk_reads_what_is_asked_and_approves_it(road, head, proposed):
    page = read(browser := signed_in(head), work(proposed))
    assert page.mentions(WHY)
    assert page.mentions(MISSING)
    assert page.mentions("Yêu cầu bổ sung lần 2 đang chờ duyệt")

    act(browser, proposed, "duyet-bo-sung")

    request = SupplementRequest.objects.latest("pk")
    assert (request.number, request.by, request.approved_by) == (2, road.here.handler, head)
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED
    assert not Task.objects.open().exists()
    assert "Đã duyệt" in subjects(road.here.handler)[-1]
    own = read(signed_in(road.citizen), page_of(proposed))
    assert own.mentions("Bạn cần bổ sung hồ sơ (lần 2)")
    slips = proposed.papers.filter(kind=DocumentType.SUPPLEMENT)
    assert len(slips) == len({slip.document.reference for slip in slips}) == 2, "told apart by their numbers"
    work_off("documents.render")
    own = read(signed_in(road.citizen), page_of(proposed))
    assert all(own.mentions(slip.document.reference) for slip in slips)
    facts = proposed.papers.filter(kind=DocumentType.SUPPLEMENT).latest("pk").document.facts
    assert (facts["number"], facts["approved_by"]) == (2, str(head))
    work_off()
    assert "(lần 2)" in road.citizen.notifications.filter(kind="dossier_supplement_requested").latest("pk").body


def test_the_second_one_is_answered_like_the_first(road, head, proposed):
    approved = supplements.approve(proposed, by=head)
    dossier = applicant.answer_supplement(approved, by=road.citizen, answers={"copies": 4})

    assert dossier.state is Status.IN_PROGRESS
    assert dossier.sheet.answers["copies"] == 4
    task = Task.objects.open().get()
    assert (task.step, task.person) == ("examine", road.here.handler)
    assert list(faults(Dossier.objects.get())) == []


def test_the_applicant_of_a_second_request_is_reminded_and_waited_for(road, head, proposed):
    approved = supplements.approve(proposed, by=head)
    wait = wait_of(approved)
    assert wait
    SupplementRequest.objects.filter(number=2).update(asked_at=timezone.now() - timedelta(days=400))

    waiting.look_after(timezone.now())

    assert Task.objects.open().get().step == "wait"


def test_a_rejected_proposal_asks_the_applicant_for_nothing_and_the_work_goes_on(road, head, proposed):
    act(signed_in(head), proposed, "khong-duyet-bo-sung", note="Đã có trong hồ sơ, hãy xem lại.")

    assert Dossier.objects.get().state is Status.IN_PROGRESS
    assert SupplementRequest.objects.count() == 1
    task = Task.objects.open().get()
    assert (task.step, task.person) == ("examine", road.here.handler)
    assert "Không duyệt" in subjects(road.here.handler)[-1]
    assert not read(signed_in(road.citizen), page_of(proposed)).mentions(WHY)
    with pytest.raises(DossierError):
        supplements.approve(proposed, by=head)


def test_who_proposed_takes_it_back_and_goes_on(road, head, proposed):
    clerk = signed_in(road.here.handler)
    assert not read(signed_in(head), work(proposed)).buttons("Rút đề nghị")
    assert read(clerk, work(proposed)).buttons("Rút đề nghị")

    act(clerk, proposed, "rut-de-nghi-bo-sung")

    task = Task.objects.open().get()
    assert (task.step, task.person) == ("examine", road.here.handler)
    assert not proposed.supplement_proposals.exists()
    page = read(clerk, work(proposed))
    assert page.mentions("Rút đề nghị yêu cầu bổ sung lần nữa")
    assert page.mentions(WHY), "what was proposed stays in the log"
    assert not read(signed_in(road.citizen), page_of(proposed)).mentions("Rút đề nghị")
    late = Page(act(signed_in(head), proposed, "duyet-bo-sung"))
    assert late.mentions("Rút đề nghị yêu cầu bổ sung lần nữa"), "whoever decides is told what came before"
    assert supplements.propose(Dossier.objects.get(), by=road.here.handler, **SECOND).supplement_proposals.exists()


def test_nobody_takes_back_the_proposal_of_a_colleague(road, head, proposed):
    colleague = staff_at(road.here.agency.code, Role.HANDLER)

    assert not read(signed_in(colleague), work(proposed)).buttons("Rút đề nghị")
    with pytest.raises(DossierError, match="chỉ người ấy rút lại được"):
        supplements.take_back(proposed, by=colleague)


def test_what_was_decided_is_not_taken_back(road, head, proposed):
    supplements.approve(proposed, by=head)

    with pytest.raises(DossierError, match="không có đề nghị"):
        supplements.take_back(proposed, by=road.here.handler)


def test_who_proposed_does_not_decide(road, head, supplemented):
    appoint(road.here.handler, Role.DESK_HEAD, road.here.agency)
    person = User.objects.get(pk=road.here.handler.pk)
    supplements.propose(supplemented, by=person, **SECOND)

    assert Task.objects.open().get().person == head
    for decide in (supplements.approve, lambda dossier, by: supplements.reject(dossier, by=by, note=WHY)):
        with pytest.raises(DossierError, match="Một người khác có thẩm quyền"):
            decide(supplemented, by=person)
    page = read(signed_in(person), work(supplemented))
    assert not page.buttons("Duyệt, gửi yêu cầu bổ sung")
    assert page.mentions("Chờ người khác quyết định")


def test_a_leader_decides_where_the_office_has_no_other_head_of_the_desk(road, supplemented):
    appoint(road.here.handler, Role.DESK_HEAD, road.here.agency)
    supplements.propose(supplemented, by=User.objects.get(pk=road.here.handler.pk), **SECOND)

    task = Task.objects.open().get()
    assert (task.role, task.person) == (Role.LEADER, road.here.leader)
    assert supplements.approve(supplemented, by=road.here.leader).state is Status.SUPPLEMENT_REQUESTED


def test_a_leader_decides_while_the_head_of_the_desk_is_away(road, head, supplemented):
    today = timezone.localdate()
    Absence.objects.create(person=head, first_day=today, last_day=today)

    supplements.propose(supplemented, by=road.here.handler, **SECOND)

    assert Task.objects.open().get().person == road.here.leader


def test_the_head_of_another_desk_decides_nothing(road, proposed):
    with pytest.raises(DossierError, match="thẩm quyền"):
        supplements.approve(proposed, by=staff_at(road.elsewhere.agency.code, Role.DESK_HEAD))


def test_the_first_request_needs_no_proposal(road, in_work):
    with pytest.raises(DossierError, match="chưa được yêu cầu bổ sung lần nào"):
        supplements.propose(in_work, by=road.here.handler, **SECOND)


def test_what_was_withdrawn_meanwhile_is_not_asked_for(road, head, proposed):
    applicant.withdraw(proposed, by=road.citizen, note="Tôi không cần nữa.")

    with pytest.raises(DossierError):
        supplements.approve(proposed, by=head)
    assert Dossier.objects.get().state is Status.WITHDRAWN


def test_an_answer_to_what_was_withdrawn_meanwhile_is_refused(road, paid):
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")
    applicant.withdraw(paid, by=road.citizen, note="Tôi không cần nữa.")

    with pytest.raises(DossierError, match="không có yêu cầu bổ sung nào"):
        applicant.answer_supplement(paid, by=road.citizen, answers={"person_born": "1958-03-16"})


def test_a_second_request_of_the_desk_goes_back_to_the_desk(road, head, paid):
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")
    applicant.answer_supplement(paid, by=road.citizen, answers={"person_born": "1958-03-16"})
    supplements.propose(paid, by=road.here.desk, **SECOND)
    approved = supplements.approve(paid, by=head)

    dossier = applicant.answer_supplement(approved, by=road.citizen, answers={"copies": 3})

    assert dossier.state is Status.SUBMITTED
    assert Task.objects.open().get().step == "check"


def test_what_was_typed_stays_though_a_colleague_was_quicker(road, head, supplemented):
    supplements.propose(supplemented, by=road.here.handler, **SECOND)

    told = {"fields_asked": ["copies"], "remark-copies": MISSING, "reason": WHY}
    answer = act(signed_in(road.here.handler), supplemented, SLUG, **told)

    page = Page(answer)
    assert answer.status_code == 422
    assert "đã sang bước khác" in page.text
    assert page.field(f"{SLUG}-remark-copies").value == MISSING
    assert page.field(f"{SLUG}-reason").value == WHY


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_refused(road):
    dossier = road.submit()
    Task.objects.get_or_create(
        dossier=dossier,
        step="check",
        defaults={
            "agency": road.here.agency,
            "role": Role.DESK,
            "title": "Kiểm tra",
            "opened_at": timezone.now(),
            "due_at": timezone.now(),
        },
    )

    def ask() -> Dossier:
        return desk.request_supplement(dossier, by=road.here.desk, fields_asked=["copies"], remarks={"copies": MISSING})

    outcomes = at_once(ask, ask)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Dossier", "DossierError"]
    assert dossier.log.filter(act=EventType.SUPPLEMENT_REQUESTED).count() == 1
