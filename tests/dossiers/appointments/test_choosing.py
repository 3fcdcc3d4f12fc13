"""The applicant chooses the time, changes it once, and never a place that another has."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localtime
from zeal import zeal_ignore

from services.agencies.models import CalendarDay
from services.dossiers.actions import applicant, handling
from services.dossiers.actions.appointments import appointments
from services.dossiers.appointments import offers
from services.dossiers.errors import DossierError
from services.dossiers.models import Appointment, AppointmentStatus, Slot
from tests.dossiers.appointments.conftest import BRING, a_meeting, meet, slots_of
from tests.dossiers.conftest import RESULT
from tests.factories import UserFactory


def page_of(meeting) -> str:
    return f"/ho-so/{meeting.dossier.pk}/lich-hen/{meeting.appointment.pk}/"


def browser(meeting) -> Client:
    client = Client()
    client.force_login(meeting.road.citizen)
    return client


def taken(slot: Slot) -> int:
    return Slot.objects.get(pk=slot.pk).taken


def chosen(meeting, slot=None) -> Appointment:
    slot = slot or meeting.slots[0]
    return appointments.choose(meeting.appointment, slot, by=meeting.road.citizen, shown=None)


def test_step_that_needs_an_appointment_asks_the_applicant(meeting):
    told = meeting.road.citizen.notifications.get(kind="dossier_appointment_asked")

    assert meeting.appointment.state is AppointmentStatus.AWAITED
    assert "Mang bản chính đến đối chiếu" in told.body
    assert "Chọn giờ hẹn" in browser(meeting).get(f"/ho-so/{meeting.dossier.pk}/").text


def test_applicant_chooses_on_the_page_without_script(meeting):
    client, slot = browser(meeting), meeting.slots[2]
    page = client.get(page_of(meeting), {"ngay": slot.day.isoformat()})
    assert BRING in page.text
    assert f'value="{slot.pk}"' in page.text

    answer = client.post(f"{page_of(meeting)}?ngay={slot.day.isoformat()}", {"slot": slot.pk, "shown": ""})

    assert answer.status_code == 302
    meeting.appointment.refresh_from_db()
    assert meeting.appointment.slot == slot
    assert taken(slot) == 1
    assert meeting.road.citizen.notifications.filter(kind="dossier_appointment_set").count() == 1
    event = meeting.dossier.log.get(act="appointment_set")
    assert event.data["slot"] == slot.pk
    assert event.data["starts_at"] == slot.starts_at.isoformat()


def test_choosing_the_same_slot_twice_is_choosing_it_once(meeting):
    chosen(meeting)
    chosen(meeting)

    assert taken(meeting.slots[0]) == 1
    assert meeting.dossier.log.filter(act="appointment_set").count() == 1


def test_second_window_does_not_undo_what_the_first_one_chose(meeting):
    chosen(meeting)

    with pytest.raises(DossierError, match="từ khi bạn mở trang"):
        appointments.choose(meeting.appointment, meeting.slots[1], by=meeting.road.citizen, shown=None)
    assert [taken(slot) for slot in meeting.slots[:2]] == [1, 0]


def test_full_slot_is_refused_and_no_longer_offered(meeting, road):
    chosen(meeting)
    other = meet(road, meeting.slots)

    with pytest.raises(DossierError, match="đặt hết chỗ"):
        appointments.choose(other.appointment, meeting.slots[0], by=road.citizen, shown=None)
    assert f'value="{meeting.slots[0].pk}"' not in browser(other).get(page_of(other)).text


def test_database_itself_refuses_one_too_many(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=meeting.slots[0].pk).update(taken=2)


def test_time_is_changed_once(meeting):
    first, second, third = meeting.slots[2:5]
    chosen(meeting, first)

    appointments.choose(meeting.appointment, second, by=meeting.road.citizen, shown=first.pk)

    assert [taken(first), taken(second)] == [0, 1]
    assert meeting.dossier.log.get(act="appointment_moved").data["before"] == first.starts_at.isoformat()
    with pytest.raises(DossierError, match="chỉ đổi được một lần"):
        appointments.choose(meeting.appointment, third, by=meeting.road.citizen, shown=second.pk)


def test_time_is_not_changed_on_the_day_itself(meeting):
    slot = meeting.slots[0]
    chosen(meeting, slot)

    with time_machine.travel(slot.starts_at - timedelta(minutes=5)), pytest.raises(DossierError, match="ngày trước"):
        appointments.choose(meeting.appointment, meeting.slots[4], by=meeting.road.citizen, shown=slot.pk)


def test_slot_of_another_office_or_purpose_or_too_late_is_refused(meeting, road):
    elsewhere = slots_of(road.elsewhere)[0]
    other_purpose = slots_of(road.here, purposes=["biometrics"])[0]
    late = slots_of(road.here, days=15)[-1]

    for slot in (elsewhere, other_purpose, late):
        with pytest.raises(DossierError, match="không dành cho cuộc hẹn"):
            chosen(meeting, slot)


def test_day_off_is_not_offered(meeting):
    slot = meeting.slots[0]
    CalendarDay.objects.create(day=slot.day, kind="holiday", name="Nghỉ đột xuất")

    with pytest.raises(DossierError, match="không dành cho cuộc hẹn"):
        chosen(meeting, slot)
    assert f"ngay={slot.day.isoformat()}" not in browser(meeting).get(page_of(meeting)).text


def test_other_citizen_finds_nothing(meeting):
    client = Client()
    client.force_login(UserFactory.create())

    assert client.get(page_of(meeting)).status_code == 404
    assert client.get(f"{page_of(meeting)}lich.ics").status_code == 404


def test_office_sets_the_time_where_the_package_says_so(road):
    meeting = a_meeting(road, chosen_by="office")
    with pytest.raises(DossierError, match="Cơ quan đặt giờ"):
        chosen(meeting)

    appointments.set_time(meeting.appointment, by=road.here.handler, slot=meeting.slots[3])

    meeting.appointment.refresh_from_db()
    assert meeting.appointment.slot == meeting.slots[3]


def test_step_waits_for_its_appointment(meeting):
    with pytest.raises(DossierError, match="cần cuộc hẹn"):
        handling.propose(meeting.dossier, by=meeting.road.here.handler, result=RESULT)

    chosen(meeting)
    with time_machine.travel(meeting.slots[0].starts_at + timedelta(minutes=10)):
        appointments.mark_attended(meeting.appointment, by=meeting.road.here.desk)
        handling.propose(meeting.dossier, by=meeting.road.here.handler, result=RESULT)

    assert meeting.dossier.log.filter(act="appointment_attended").exists()


def test_dossier_that_ends_gives_its_place_back(meeting):
    chosen(meeting)

    applicant.withdraw(meeting.dossier, by=meeting.road.citizen, note="Không cần nữa.")

    meeting.appointment.refresh_from_db()
    assert meeting.appointment.state is AppointmentStatus.CANCELLED
    assert taken(meeting.slots[0]) == 0
    assert meeting.dossier.log.filter(act="appointment_cancelled").exists()
    with pytest.raises(DossierError):
        chosen(meeting, meeting.slots[1])


def test_appointment_is_taken_into_a_calendar(meeting):
    icalendar = pytest.importorskip("icalendar")
    client, slot = browser(meeting), meeting.slots[0]
    assert client.get(f"{page_of(meeting)}lich.ics").status_code == 404
    chosen(meeting, slot)

    answer = client.get(f"{page_of(meeting)}lich.ics")

    assert answer["Content-Type"].startswith("text/calendar")
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == slot.starts_at
    assert str(event["location"]) == "Phòng 1"
    assert BRING in str(event["description"])


def test_slot_that_is_over_is_refused(meeting):
    with time_machine.travel(timezone.now() + timedelta(days=30)), pytest.raises(DossierError):
        chosen(meeting)


def test_day_with_many_times_is_shown_in_pages(meeting, monkeypatch):
    monkeypatch.setattr(offers, "SLOTS_SHOWN", 1)
    client, [first, second] = browser(meeting), meeting.slots[:2]
    day = first.day.isoformat()
    page = client.get(page_of(meeting), {"ngay": day})
    assert f'value="{first.pk}"' in page.text
    assert f'value="{second.pk}"' not in page.text

    later = f"{page_of(meeting)}?ngay={day}&sau={page.context['page'].next}"
    assert f'value="{second.pk}"' in client.get(later).text
    assert client.post(later, {"slot": second.pk, "shown": ""}).status_code == 302
    assert taken(second) == 1


def test_page_asks_no_more_for_more_slots(meeting, django_assert_num_queries):
    client, page = browser(meeting), page_of(meeting)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    slots_of(meeting.road.here, days=8, place="Phòng 2")
    with django_assert_num_queries(len(few)):
        client.get(page)


def test_another_window_is_told_the_time_as_it_is_in_viet_nam(meeting):
    chosen(meeting)
    client, slot = browser(meeting), meeting.slots[1]

    with zeal_ignore():  # a refusal reads the one appointment again, as it is now
        answer = client.post(f"{page_of(meeting)}?ngay={slot.day.isoformat()}", {"slot": slot.pk, "shown": ""})

    assert f"giờ hẹn hiện là {localtime(meeting.slots[0].starts_at):%H:%M ngày %d/%m/%Y}" in answer.text
