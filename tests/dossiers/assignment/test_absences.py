"""Who is away: new work goes to the stand-in or to those present, open work is handed on once, on the first day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Notification
from portal.accounts.actions import create_staff
from services.agencies.actions import appoint
from services.agencies.models import Absence, Role
from services.dossiers.actions.assignment import absences, hand_over
from services.dossiers.assignment import assignees
from services.dossiers.assignment.absences import clashes
from services.dossiers.errors import DossierError
from services.dossiers.models import EventType
from services.dossiers.tasks import look_after_assignment
from tests.dossiers.assignment.conftest import the_task
from tests.outbox import work_off


def day(number):
    return timezone.localdate() + timedelta(days=number)


def chosen(road):
    return assignees.choose(road.here.agency.pk, Role.HANDLER, assignees.Matter(road.version.procedure_id, "h"))


def away(person, *, by=None, first=0, last=3, **more):
    return absences.enter(person, by=by or person, first_day=day(first), last_day=day(last), **more)


def test_new_work_goes_to_those_present(road, colleague):
    assert chosen(road) == road.here.handler.pk

    away(road.here.handler)
    assert chosen(road) == colleague.pk
    away(colleague)
    assert chosen(road) is None


def test_a_stand_in_takes_a_share_for_each(road, in_work, colleague):
    third = create_staff("handler-3", "Lê Ba", "x")
    appoint(third, Role.HANDLER, road.here.agency)
    absent = create_staff("handler-4", "Ngô Tư", "x")
    appoint(absent, Role.HANDLER, road.here.agency)
    hand_over.hand_over(in_work, by=road.here.handler, step=the_task(in_work).step, to=colleague)
    assert chosen(road) != colleague.pk

    away(absent, stand_in=third)

    assert chosen(road) == third.pk


def test_the_last_who_holds_a_role_leaves_nobody_and_the_leaders_are_told(road, in_work, colleague):
    assert clashes(away(colleague, first=2, last=3)) == []
    alone = away(road.here.handler, first=0, last=3)
    [sentence] = clashes(alone)
    assert f"Ở {road.here.agency} không có ai khác giữ vai trò Cán bộ thụ lý" in sentence
    look_after_assignment()
    work_off()

    told = Notification.objects.filter(recipient=road.here.leader, kind="absence_begun").latest("pk")
    assert sentence in told.body


def test_a_stand_in_without_the_role_there_is_passed_over(road, colleague):
    appoint(road.here.handler, Role.DESK, road.here.agency)
    away(road.here.handler, stand_in=road.here.desk)

    assert chosen(road) == colleague.pk


def test_open_tasks_are_handed_on_once_on_the_first_day_and_the_leaders_are_told(road, in_work, colleague):
    absence = away(road.here.handler, first=1, stand_in=colleague)
    look_after_assignment()
    assert the_task(in_work).person == road.here.handler

    Absence.objects.filter(pk=absence.pk).update(first_day=day(0))
    look_after_assignment()
    look_after_assignment()

    assert the_task(in_work).person == colleague
    assert in_work.log.filter(act=EventType.ASSIGNED).count() == 1
    told = Notification.objects.filter(kind="absence_begun")
    assert {notice.recipient for notice in told} == {road.here.leader, colleague}
    assert str(road.here.handler) in told[0].subject


def test_from_today_on_they_are_handed_on_at_once_without_a_stand_in_to_the_pool(road, in_work):
    away(road.here.handler)
    work_off(absences.BEGIN)

    assert the_task(in_work).person is None
    assert "vắng đến hết" in in_work.log.get(act=EventType.ASSIGNED).data["remark"]


def test_what_fails_is_tried_again_before_anybody_is_told(road, in_work, colleague, monkeypatch):
    away(road.here.handler, stand_in=colleague)
    with monkeypatch.context() as broken:
        broken.setattr(hand_over, "tell", lambda *args, **kwargs: 1 / 0)
        look_after_assignment()
    assert not Notification.objects.filter(kind="absence_begun").exists()

    look_after_assignment()

    assert the_task(in_work).person == colleague
    assert Notification.objects.filter(kind="absence_begun").count() == 2


def test_a_leader_of_the_office_enters_it_and_nobody_else(road, colleague):
    for stranger in (colleague, road.elsewhere.leader):
        with pytest.raises(DossierError, match="hoặc lãnh đạo"):
            away(road.here.handler, by=stranger)
    away(road.here.handler, by=road.here.leader)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (2, 1, "từ ngày đầu trở đi"),
        (-1, 2, "đã qua"),
        (4, 9, "đã ghi vắng"),
        (1, 4, "đã ghi vắng"),
        (6, 800, "hơn hai năm"),
    ],
)
def test_days_that_cannot_be_are_refused(road, first, last, sentence):
    away(road.here.handler, first=3, last=5)
    with pytest.raises(DossierError, match=sentence):
        away(road.here.handler, first=first, last=last)


def test_a_stand_in_shares_a_role_at_an_office_and_is_another(road):
    with pytest.raises(DossierError, match="không giữ vai trò nào giống"):
        away(road.here.handler, stand_in=road.elsewhere.handler)
    with pytest.raises(DossierError, match="người khác"):
        away(road.here.handler, stand_in=road.here.handler)


def test_a_stand_in_who_is_away_as_well_is_said_from_both_sides(road, colleague):
    first = away(road.here.handler, stand_in=colleague)
    second = away(colleague, first=2, last=6)

    assert "cũng vắng" in clashes(first)[0]
    assert "đang nhận làm thay" in clashes(second)[0]


def test_an_absence_is_taken_back_or_ended(road):
    absences.take_back(away(road.here.handler, first=2), by=road.here.leader)
    assert not Absence.objects.exists()
    begun = away(road.here.handler)
    Absence.objects.filter(pk=begun.pk).update(first_day=day(-2))

    absences.take_back(begun, by=road.here.handler)

    assert Absence.objects.get().last_day == day(-1)
    assert chosen(road) == road.here.handler.pk


def test_nobody_away_is_given_a_task(road, in_work, colleague):
    away(colleague)
    with pytest.raises(DossierError, match="vắng đến hết ngày"):
        hand_over.hand_over(in_work, by=road.here.handler, step=the_task(in_work).step, to=colleague)


@pytest.mark.django_db
def test_choosing_is_one_query(road, in_work, colleague, django_assert_num_queries):
    with django_assert_num_queries(1):
        chosen(road)
