"""Extending the time limit once, with the apology: proposed by one person, approved in time by another."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from time_machine import travel

from portal.accounts.models import User
from services.agencies import actions as agencies
from services.agencies.actions import appoint
from services.agencies.models import CalendarDay, Role
from services.documents.models import Document
from services.dossiers.actions import applicant, desk, extensions, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, Extension, FeeMoment, Task
from services.dossiers.process.deadline_sum import sum_of
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import acts, again, ask, order_of, pay
from tests.dossiers.process.test_deadlines import at
from tests.dossiers.steps.test_calendar_moves import LIMIT, MOVE
from tests.factories import StaffFactory
from tests.outbox import hurry, work_off
from tests.pages import Page

WHY = "Phải xác minh tại nơi đăng ký cũ, chưa có trả lời."
NEXT_WEEK = date(2027, 3, 17)
"""A Wednesday; the result is due on Friday 12 March at five."""
TUESDAY = "2027-03-09 03:00 +0000"
WEDNESDAY, THURSDAY_EVENING, FRIDAY = "2027-03-10 02:00 +0000", "2027-03-11 10:30 +0000", "2027-03-12 01:00 +0000"


@pytest.fixture
def dossier(road):
    """In work; accepted on Tuesday 9 March 2027, three working days."""
    road.revise(limits=LIMIT, fees=[])
    with travel("2027-03-09 02:00 +0000", tick=False):
        dossier = handling.take(desk.receive(road.submit(), by=road.here.desk), by=road.here.handler)
    assert dossier.due_at == at("12/03/2027 17:00")
    return dossier


def proposed(dossier: Dossier, road, when: str = WEDNESDAY, new_day: date = NEXT_WEEK) -> Dossier:
    with travel(when, tick=False):
        return extensions.propose(dossier, by=road.here.handler, note=WHY, new_day=new_day)


def granted(dossier: Dossier, road, when: str = WEDNESDAY) -> Dossier:
    with travel(when, tick=False):
        return extensions.grant(proposed(dossier, road), by=road.here.leader)


def test_the_leader_approves_the_paper_is_issued_and_the_applicant_told(dossier, road):
    before = dossier.tasks.open().get()
    with travel(TUESDAY, tick=False):
        dossier = extensions.grant(proposed(dossier, road, TUESDAY), by=road.here.leader)

    assert dossier.due_at == at("17/03/2027 17:00") == dossier.clock.get().due_at
    assert acts(dossier)[-2:] == [EventType.EXTENSION_PROPOSED, EventType.EXTENDED]
    facts = dossier.papers.get(kind="apology").document.facts
    assert (facts["reasons"], facts["signer"]["name"]) == ([WHY], str(road.here.leader))
    assert facts["due_at"] < facts["new_due_at"]
    told = dossier.applicant.notifications.get(kind="dossier_extended").body
    assert WHY in told
    assert "17:00 17/03/2027" in told
    task = dossier.tasks.open().get()
    assert (task.pk, before.due_at, task.due_at) == (before.pk, at("09/03/2027 15:00"), at("12/03/2027 15:00"))
    row = Extension.objects.get()
    assert (row.due_before, row.due_after, row.is_granted) == (at("12/03/2027 17:00"), dossier.due_at, True)
    again(dossier)


def test_the_paper_is_drawn_with_its_number(dossier, road):
    dossier = granted(dossier, road)

    with travel(WEDNESDAY):
        work_off("documents.render")

    document = Document.objects.get(kind="apology")
    assert document.stored_at
    assert document.number_line == "01/PXL"


def test_the_work_goes_on_while_the_leader_is_asked(dossier, road):
    dossier = proposed(dossier, road)

    assert {task.role for task in dossier.tasks.open()} == {"handler", "leader"}
    with travel(WEDNESDAY, tick=False):
        handling.propose(dossier, by=road.here.handler, result=RESULT)
        dossier = handling.approve(dossier, by=road.here.leader)
    assert not dossier.tasks.open().filter(step="extension").exists()
    assert not Extension.objects.open().exists()
    with pytest.raises(DossierError, match="đang ở bước của cán bộ một cửa"):
        extensions.grant(again(dossier), by=road.here.leader)


def test_the_task_is_due_before_it_is_too_late(dossier, road):
    dossier = proposed(dossier, road, "2027-03-11 09:00 +0000")

    assert dossier.tasks.open().get(step="extension").due_at == at("11/03/2027 17:00")


def test_what_is_rejected_leaves_the_due_time_and_may_be_proposed_again(dossier, road):
    dossier = proposed(dossier, road)
    with travel(WEDNESDAY, tick=False):
        dossier = extensions.reject(dossier, by=road.here.leader, note="Đã có đủ thông tin, làm kịp được.")

    assert dossier.due_at == at("12/03/2027 17:00")
    assert not dossier.applicant.notifications.filter(kind="dossier_extended").exists()
    proposed(dossier, road)
    assert Extension.objects.filter(dossier=dossier).count() == 2


def test_a_dossier_is_extended_once(dossier, road):
    dossier = granted(dossier, road)

    with pytest.raises(DossierError, match="đã được gia hạn một lần"):
        proposed(dossier, road, "2027-03-15 02:00 +0000", date(2027, 3, 24))
    row = Extension.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_one_proposal_at_a_time(dossier, road):
    dossier = proposed(dossier, road)

    with pytest.raises(DossierError, match="đang chờ lãnh đạo"):
        proposed(dossier, road)


@pytest.mark.parametrize("new_day", [date(2027, 3, 12), date(2027, 3, 13), date(2029, 3, 12)])
def test_the_new_day_is_a_working_day_after_the_limit(dossier, road, new_day):
    with pytest.raises(DossierError, match=r"phải sau hạn|là ngày nghỉ|hơn một năm"):
        proposed(dossier, road, new_day=new_day)


def test_on_the_day_of_the_limit_it_is_too_late_to_propose_and_the_dossier_is_late(dossier, road):
    with pytest.raises(DossierError, match=r"chậm nhất ngày 11/03/2027.*trễ hạn"):
        proposed(dossier, road, FRIDAY)


def test_a_limit_of_one_day_is_never_extended_and_no_day_before_the_receipt_is_named(dossier, road):
    Dossier.objects.update(due_at=at("09/03/2027 17:00"))
    with pytest.raises(DossierError, match=r"trước hạn một ngày làm việc.*17:00 09/03/2027") as refused:
        proposed(again(dossier), road, TUESDAY)
    assert "08/03/2027" not in str(refused.value)


def test_on_the_day_of_the_limit_it_is_too_late_to_approve(dossier, road):
    dossier = proposed(dossier, road, THURSDAY_EVENING)

    with travel(FRIDAY, tick=False), pytest.raises(DossierError, match="không gia hạn được"):
        extensions.grant(dossier, by=road.here.leader)
    assert not again(dossier).papers.filter(kind="apology").exists()


def test_nobody_approves_what_they_proposed_whatever_roles_they_hold(dossier, road):
    appoint(road.here.handler, Role.LEADER, road.here.agency)
    dossier = proposed(dossier, road)

    assert dossier.tasks.open().get(step="extension").person == road.here.leader
    with travel(WEDNESDAY, tick=False), pytest.raises(DossierError, match="Một người khác"):
        extensions.grant(dossier, by=User.objects.get(pk=road.here.handler.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(decided_by=road.here.handler)


@pytest.mark.parametrize("who", ["leader", "desk"])
def test_only_who_handles_it_proposes(dossier, road, who):
    with travel(WEDNESDAY, tick=False), pytest.raises(DossierError, match="thẩm quyền"):
        extensions.propose(dossier, by=getattr(road.here, who), note=WHY, new_day=NEXT_WEEK)


def test_a_supplement_ends_the_proposal_as_the_limit_counts_afresh(dossier, road):
    dossier = proposed(dossier, road)
    with travel(WEDNESDAY, tick=False):
        dossier = desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note=WHY)
        dossier = applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 2})

    assert not Extension.objects.open().exists()
    assert [task.step for task in dossier.tasks.open()] == ["examine"]


def test_after_dues_what_was_left_of_the_new_time_goes_on_and_the_sum_says_so(dossier, road, client):
    dossier = granted(dossier, road)
    with travel("2027-03-10 03:00 +0000", tick=False):
        dossier = ask(dossier, road.here.handler)
    with travel("2027-03-12 03:00 +0000", tick=False):
        pay(client, order_of(dossier, FeeMoment.DURING_HANDLING))
    dossier = again(dossier)

    assert dossier.due_at == at("19/03/2027 17:00")
    lines = sum_of(dossier)
    assert "Xin lỗi và hẹn lại ngày trả" in lines[-4]
    assert lines[-3].endswith("đếm tiếp thì hạn là 17:00, thứ Sáu 19/03/2027.")
    assert lines[-1] == "Hẹn trả kết quả: 17:00, thứ Sáu 19/03/2027."


def test_a_day_off_before_the_promised_day_leaves_it_and_one_on_it_moves_it(dossier, road):
    keeper = StaffFactory.create(is_superuser=True)
    dossier = granted(dossier, road)
    with travel("2027-03-11 03:00 +0000", tick=False):
        for day in (date(2027, 3, 15), NEXT_WEEK):
            agencies.set_day(CalendarDay(day=day, kind="holiday", name="Quốc tang"), by=keeper)
        work_off(*MOVE)
        hurry()
        work_off(*MOVE)

    dossier = again(dossier)
    assert dossier.due_at == at("18/03/2027 17:00")
    assert acts(dossier).count("due_moved") == 1
    assert sum_of(dossier)[-1] == "Hẹn trả kết quả: 17:00, thứ Năm 18/03/2027."
    assert not any("đã thay đổi sau khi hẹn" in line for line in sum_of(dossier))


def test_both_press_their_buttons_and_read_what_they_need(dossier, road, client):
    work, act = (f"admin:dossier_{name}" for name in ("work", "act"))
    propose = reverse(act, args=[dossier.pk, "gia-han"])
    with travel(WEDNESDAY, tick=False):
        client.force_login(road.here.handler)
        assert Page(client.get(reverse(work, args=[dossier.pk]))).link("Đề nghị xin lỗi và gia hạn")
        assert "Lãnh đạo phải ký chậm nhất ngày 11/03/2027." in Page(client.get(propose)).text
        refused = client.post(propose, {"gia-han-note": WHY, "gia-han-new_day": "2027-03-13"})
        assert "Hãy chọn ngày làm việc, ví dụ 15/03/2027." in Page(refused).text
        client.post(propose, {"gia-han-note": WHY, "gia-han-new_day": "2027-03-17"})
        client.force_login(road.here.leader)
        task = Task.objects.open().get(step="extension")
        text = Page(client.get(f"{reverse(work, args=[dossier.pk])}?viec={task.pk}")).text
        assert text.index(WHY) < text.index("Đồng ý, ban hành văn bản xin lỗi")
        client.post(reverse(act, args=[dossier.pk, "dong-y-gia-han"]))
        client.force_login(road.citizen)
        text = Page(client.get(dossier.get_absolute_url())).text

    assert "Xin lỗi và hẹn lại ngày trả" in text
    assert "Hẹn trả kết quả: 17:00, thứ Tư 17/03/2027." in text
    assert "Văn bản xin lỗi và đề nghị gia hạn" in text


def test_a_leader_who_opens_the_dossier_finds_their_decision_first(dossier, road, client):
    with travel(WEDNESDAY, tick=False):
        proposed(dossier, road)
        client.force_login(road.here.leader)
        page = Page(client.get(reverse("admin:dossier_work", args=[dossier.pk])))

    assert page.buttons("Đồng ý, ban hành văn bản xin lỗi")


@pytest.mark.parametrize(("role", "is_told"), [("handler", True), ("leader", False), ("desk", False)])
def test_who_would_extend_it_too_late_reads_why_they_cannot(dossier, road, client, role, is_told):
    with travel("2027-03-12 03:00 +0000", tick=False):
        client.force_login(getattr(road.here, role))
        page = Page(client.get(reverse("admin:dossier_work", args=[dossier.pk])))

    assert ("phải ban hành chậm nhất ngày 11/03/2027" in page.text) == is_told
    assert "Đề nghị xin lỗi và gia hạn" not in page.text
