"""A day added to the calendar or taken out moves the due times counted across it: once, and whoever waits is told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from time_machine import travel

from services.agencies import actions
from services.agencies.models import CalendarChange, CalendarDay
from services.dossiers.actions import desk
from services.dossiers.history.verification import faults
from services.dossiers.process import transitions
from services.dossiers.steps import calendar_moves
from tests.dossiers.process.test_deadlines import at
from tests.factories import StaffFactory
from tests.outbox import hurry, work_off
from tests.pages import Page

MOVE = (calendar_moves.MOVE_MANY, calendar_moves.MOVE_ONE)
LIMIT = [{"channels": ["online"], "unit": "working_day", "amount": 3}]
THURSDAY = date(2027, 3, 11)


@pytest.fixture
def keeper(db):
    return StaffFactory.create(is_superuser=True)


@pytest.fixture
def accepted(road):
    """Accepted on Tuesday 9 March 2027 at nine: due on Friday at five."""
    road.revise(limits=LIMIT, fees=[])
    with travel("2027-03-09 02:00 +0000", tick=False):
        dossier = desk.receive(road.submit(), by=road.here.desk)
    assert dossier.due_at == at("12/03/2027 17:00")
    return dossier


@pytest.fixture
def tuesday(accepted):
    with travel("2027-03-09 03:00 +0000", tick=False):
        yield accepted


def a_day_off(keeper, day=THURSDAY) -> CalendarChange:
    actions.set_day(CalendarDay(day=day, kind="holiday", name="Quốc tang"), by=keeper)
    return CalendarChange.objects.latest("pk")


def moves_of(dossier) -> list[str]:
    return [act for act in dossier.log.values_list("act", flat=True) if act.endswith("_moved")]


def test_a_day_off_moves_the_due_time_the_history_says_why_and_the_applicant_is_told_once(tuesday, keeper, road):
    change = a_day_off(keeper)
    work_off(*MOVE)
    tuesday.refresh_from_db()
    change.refresh_from_db()

    assert tuesday.due_at == at("15/03/2027 17:00")
    assert moves_of(tuesday) == ["due_moved"]
    assert tuesday.log.last().note == (
        "Ngày 11/03/2027 nay là ngày nghỉ lễ: Quốc tang. Hẹn trả kết quả dời từ 17:00 12/03/2027 sang 17:00 15/03/2027."
    )
    assert "17:00, 15/03/2027" in road.citizen.notifications.get(kind="dossier_due_moved").body
    assert change.done_at
    assert not list(faults(tuesday))


def test_the_due_time_of_an_open_task_moves_by_the_office_time_that_it_had(tuesday, keeper):
    task = tuesday.tasks.open().get()
    a_day_off(keeper, day=date(2027, 3, 10))
    before = task.due_at
    work_off(*MOVE)
    task.refresh_from_db()
    assert (before < at("10/03/2027 00:00")) or task.due_at == before + timedelta(days=1)


def test_a_day_taken_out_again_moves_it_back(tuesday, keeper):
    a_day_off(keeper)
    work_off(*MOVE)
    actions.remove_day(CalendarDay.objects.get(day=THURSDAY), by=keeper)
    work_off(*MOVE)
    tuesday.refresh_from_db()
    assert tuesday.due_at == at("12/03/2027 17:00")
    assert moves_of(tuesday) == ["due_moved", "due_moved"]


def test_two_days_at_once_are_carried_out_one_after_the_other(tuesday, keeper):
    first = a_day_off(keeper)
    second = a_day_off(keeper, day=date(2027, 3, 12))
    assert calendar_moves.carry_out(second.pk, after=0, turn=0)
    assert moves_of(tuesday) == []
    work_off(*MOVE)
    hurry()
    work_off(*MOVE)
    tuesday.refresh_from_db()
    assert tuesday.due_at == at("16/03/2027 17:00")
    assert not CalendarChange.objects.filter(pk__in=[first.pk, second.pk], done_at=None).exists()


def test_a_batch_begun_again_after_a_worker_was_killed_doubles_nothing(tuesday, keeper, road, monkeypatch):
    """The first of two dossiers was moved when the worker died; the batch is claimed and carried out anew."""
    other = desk.receive(road.submit(), by=road.here.desk)
    change = a_day_off(keeper)
    calendar_moves.move_one(tuesday.pk, change_id=change.pk)
    monkeypatch.setattr(calendar_moves, "BATCH", 1)
    work_off(*MOVE)
    assert [moves_of(one) for one in (tuesday, other)] == [["due_moved"], ["due_moved"]]
    assert road.citizen.notifications.filter(kind="dossier_due_moved").count() == 2


def test_a_worker_killed_in_the_middle_of_a_dossier_leaves_nothing_half_done(tuesday, keeper, road, monkeypatch):
    """Dead after its writes and before their commit; the claim runs out, and the batch is begun again."""
    other = desk.receive(road.submit(), by=road.here.desk)
    shown = calendar_moves.preview(THURSDAY, "holiday")
    assert (shown.how_many, len(shown.first)) == ("2", 2)
    real = transitions.apply

    def dies(dossier, *args, **columns):
        event = real(dossier, *args, **columns)
        if dossier == other:
            raise SystemExit
        return event

    monkeypatch.setattr(calendar_moves, "apply", dies)
    a_day_off(keeper)
    with pytest.raises(SystemExit):
        work_off(*MOVE)
    monkeypatch.setattr(calendar_moves, "apply", real)
    assert [moves_of(one) for one in (tuesday, other)] == [["due_moved"], []]

    hurry()
    work_off(*MOVE)
    assert [moves_of(one) for one in (tuesday, other)] == [["due_moved"], ["due_moved"]]
    assert road.citizen.notifications.filter(kind="dossier_due_moved").count() == 2
    for one in (tuesday, other):
        one.refresh_from_db()
        assert one.due_at == at("15/03/2027 17:00")


def test_one_that_fails_keeps_no_other_from_it_and_is_tried_by_itself(tuesday, keeper, road, monkeypatch):
    other = desk.receive(road.submit(), by=road.here.desk)
    real = calendar_moves.move_of

    def fails_for_one(dated, *rest):
        if dated.dossier == tuesday:
            raise ArithmeticError
        return real(dated, *rest)

    monkeypatch.setattr(calendar_moves, "move_of", fails_for_one)
    a_day_off(keeper)
    work_off(calendar_moves.MOVE_MANY)
    monkeypatch.undo()
    assert [moves_of(one) for one in (tuesday, other)] == [[], ["due_moved"]]
    work_off(calendar_moves.MOVE_ONE)
    assert moves_of(tuesday) == ["due_moved"]


def test_what_is_late_already_stays_late(accepted, keeper):
    with travel("2027-03-15 03:00 +0000", tick=False):
        a_day_off(keeper)
        work_off(*MOVE)
    accepted.refresh_from_db()
    assert accepted.due_at == at("12/03/2027 17:00")


def test_whoever_keeps_the_calendar_sees_first_what_would_move(tuesday, keeper, client):
    client.force_login(keeper)
    typed = {"day": "11/03/2027", "kind": "holiday", "name": "Quốc tang", "source": ""}
    address = reverse("admin:agencies_calendarday_add")

    page = Page(client.post(address, typed))
    assert page.mentions("1 hồ sơ đang giải quyết sẽ dời hạn")
    assert page.mentions("17:00, 12/03/2027 → 17:00, 15/03/2027")
    assert not CalendarDay.objects.filter(day=THURSDAY).exists()

    client.post(address, {**typed, "_confirmed": "1"})
    work_off(*MOVE)
    assert moves_of(tuesday) == ["due_moved"]
    page = Page(client.get(reverse("admin:agencies_calendarday_delete", args=["2027-03-11"])))
    assert page.mentions("17:00, 15/03/2027 → 17:00, 12/03/2027")
    client.post(reverse("admin:agencies_calendarday_delete", args=["2027-03-11"]), {"post": "yes"})
    work_off(*MOVE)
    tuesday.refresh_from_db()
    assert tuesday.due_at == at("12/03/2027 17:00")
