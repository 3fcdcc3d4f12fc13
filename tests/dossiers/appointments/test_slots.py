"""An office publishes times by a pattern, closes some of them, and each who is touched is told once."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils.timezone import make_aware

from core.outbox.models import OutboxJob
from services.agencies.models import CalendarDay
from services.dossiers.actions.appointments import appointments, reminders, slots
from services.dossiers.appointments import publishing
from services.dossiers.appointments.publishing import SlotPattern
from services.dossiers.errors import DossierError
from services.dossiers.models import AppointmentStatus, Slot, SlotPlan
from services.dossiers.tasks import look_after_appointments
from tests.dossiers.appointments.conftest import meet
from tests.outbox import work_off

MONDAY = date(2026, 12, 7)
NOW = make_aware(datetime.combine(date(2026, 12, 1), time(10)))
WEEK = SlotPattern(
    MONDAY, MONDAY + timedelta(days=6), frozenset(range(7)), time(8), time(14, 30), minutes=60, capacity=2
)
NOTE = "Phòng hẹn đang sửa chữa."


def published(road, pattern: SlotPattern = WEEK, key: UUID | None = None, **what: Any) -> SlotPlan:
    given: dict[str, Any] = {"purposes": ["originals"], "place": "Phòng 2", **what}
    return slots.publish(road.here.agency, pattern, by=road.here.desk, key=key or uuid4(), **given)


@time_machine.travel(NOW, tick=False)
def test_pattern_gives_slots_in_office_hours_of_working_days(road):
    CalendarDay.objects.create(day=MONDAY, kind="holiday", name="Nghỉ bù")

    plan = published(road)

    days = {slot.day for slot in plan.slots.all()}
    assert days == {MONDAY + timedelta(days=n) for n in range(1, 5)}
    hours = [f"{slot.starts_at.astimezone(NOW.tzinfo):%H:%M}" for slot in plan.slots.order_by("starts_at")[:5]]
    assert hours == ["08:00", "09:00", "10:00", "13:30", "08:00"]
    preview = publishing.plan(road.here.agency, WEEK, "Phòng 3", NOW)
    assert [day.reason for day in preview.days] == ["Nghỉ bù", "", "", "", "", "Ngày nghỉ", "Ngày nghỉ"]


@time_machine.travel(NOW, tick=False)
def test_publishing_twice_gives_no_slot_twice(road):
    key = uuid4()
    first = published(road, key=key)

    assert published(road, key=key) == first
    with pytest.raises(DossierError, match="không có giờ hẹn nào"):
        published(road)
    assert Slot.objects.count() == 20


@time_machine.travel(NOW, tick=False)
def test_worked_saturday_gives_slots(road):
    saturday = MONDAY + timedelta(days=5)
    CalendarDay.objects.create(day=saturday, kind="worked", name="Làm bù")

    assert saturday in {slot.day for slot in published(road).slots.all()}


def test_somebody_without_the_permission_publishes_nothing(road):
    for person in (road.here.handler, road.elsewhere.desk):
        with pytest.raises(DossierError, match="thẩm quyền"):
            slots.publish(road.here.agency, WEEK, by=person, key=uuid4(), purposes=["originals"], place="")


def test_closing_a_slot_lets_those_booked_choose_anew(meeting):
    slot, citizen = meeting.slots[0], meeting.road.citizen
    appointments.choose(meeting.appointment, slot, by=citizen, shown=None)

    slots.close(slot, by=meeting.road.here.leader, note=NOTE)
    work_off()

    meeting.appointment.refresh_from_db()
    assert meeting.appointment.state is AppointmentStatus.AWAITED
    assert Slot.objects.get(pk=slot.pk).taken == 0
    told = citizen.notifications.filter(kind="dossier_appointment_cancelled")
    assert NOTE.rstrip(".") in told.get().body
    appointments.choose(meeting.appointment, meeting.slots[1], by=citizen, shown=None)
    assert meeting.appointment.changes == 0


def test_emptying_a_slot_twice_tells_once(meeting):
    slot = meeting.slots[0]
    appointments.choose(meeting.appointment, slot, by=meeting.road.citizen, shown=None)
    slots.close(slot, by=meeting.road.here.leader, note=NOTE)

    slots.empty_slot(slot.pk)
    slots.empty_slot(slot.pk)

    assert meeting.dossier.log.filter(act="appointment_cancelled").count() == 1
    assert OutboxJob.objects.filter(kind=slots.EMPTY_SLOT).count() == 1


def test_closed_slot_takes_nobody(meeting):
    slots.close(meeting.slots[0], by=meeting.road.here.leader, note=NOTE)

    with pytest.raises(DossierError, match="vừa đóng giờ"):
        appointments.choose(meeting.appointment, meeting.slots[0], by=meeting.road.citizen, shown=None)


def test_day_off_entered_later_closes_its_slots(meeting):
    slot = meeting.slots[0]
    appointments.choose(meeting.appointment, slot, by=meeting.road.citizen, shown=None)
    CalendarDay.objects.create(day=slot.day, kind="compensation", name="Nghỉ hoán đổi")

    look_after_appointments()
    work_off()

    assert [Slot.objects.get(pk=one.pk).closed_at is None for one in meeting.slots[:3]] == [False, False, True]
    assert "Nghỉ hoán đổi" in meeting.road.citizen.notifications.get(kind="dossier_appointment_cancelled").body


def test_reminder_of_tomorrow_comes_once_even_after_a_kill(meeting, monkeypatch):
    slot = meeting.slots[2]
    appointments.choose(meeting.appointment, slot, by=meeting.road.citizen, shown=None)
    told = meeting.road.citizen.notifications.filter(kind="appointment_tomorrow")
    look_after_appointments()
    assert not told.exists()

    with time_machine.travel(slot.starts_at - timedelta(hours=20)):
        with monkeypatch.context() as killed:
            killed.setattr(reminders, "_mark", die)
            look_after_appointments()
        assert not told.exists()
        look_after_appointments()
        look_after_appointments()

    assert "08:00" in told.get().body


def die(*args: object) -> None:
    raise RuntimeError("killed")


def test_reminder_of_choosing_comes_once(meeting):
    with time_machine.travel(make_aware(datetime.combine(meeting.appointment.choose_by, time(8)))):
        look_after_appointments()
        look_after_appointments()

    assert meeting.road.citizen.notifications.filter(kind="slot_choice_ends").count() == 1


def test_new_times_are_told_to_those_who_wait_for_them(meeting):
    other = meet(meeting.road, meeting.slots)
    appointments.choose(other.appointment, meeting.slots[0], by=meeting.road.citizen, shown=None)

    published(meeting.road, place="Phòng 9")
    published(meeting.road, place="Phòng 10", purposes=["biometrics"])
    work_off()
    work_off()

    told = meeting.road.citizen.notifications.filter(kind="slots_published")
    assert [one.path for one in told] == [meeting.dossier.get_absolute_url()]
