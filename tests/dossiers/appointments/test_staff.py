"""Staff publish times, see their day and week, say who came, and decide after nobody did."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate

from services.dossiers.actions import handling
from services.dossiers.actions.appointments import appointments
from services.dossiers.errors import DossierError
from services.dossiers.models import AppointmentStatus, Slot, SlotPlan
from services.dossiers.process.deadlines import Calendar
from tests.dossiers.appointments.conftest import a_meeting
from tests.dossiers.conftest import RESULT

PAGES = "/admin/dossiers/slotplan"
NOTE = "Người nộp đã gửi bản chính qua bưu điện."


def enter(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def booked(meeting):
    appointments.choose(meeting.appointment, meeting.slots[0], by=meeting.road.citizen, shown=None)
    meeting.appointment.refresh_from_db()
    return meeting


def at_the_time(meeting):
    return time_machine.travel(meeting.appointment.slot.starts_at + timedelta(minutes=5))


def a_form(road, **changes: object) -> dict[str, object]:
    first = next(Calendar.of(road.here.agency).working_days_from(localdate() + timedelta(days=1)))
    return {
        "agency": road.here.agency.pk,
        "purposes": ["originals"],
        "place": "Phòng 4",
        "weekdays": list(range(7)),
        "first_day": f"{first:%d/%m/%Y}",
        "last_day": f"{first:%d/%m/%Y}",
        "begins": "08:00",
        "ends": "10:00",
        "minutes": 30,
        "capacity": 2,
        "key": "0b9d4a1c-3c39-4b7e-9a53-7f7c0a9f1d11",
        "shown": "",
        **changes,
    }


def test_times_are_published_as_previewed_and_once(road):
    client, page = enter(road.here.desk), f"{PAGES}/publish/"
    form = a_form(road)

    preview = client.post(page, {**form, "preview": "1"})
    assert "4 khung giờ" in preview.text
    assert not Slot.objects.exists()
    shown = preview.context["shown"]
    changed = client.post(page, {**form, "capacity": 3, "shown": shown, "publish": "1"})
    assert "Chưa công bố" in changed.text
    for _ in range(2):
        client.post(page, {**form, "shown": shown, "publish": "1"})

    assert Slot.objects.count() == 4
    assert SlotPlan.objects.get().published_by == road.here.desk


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_day": "01/01/2020"}, "Ngày cuối phải từ ngày đầu"),
        ({"last_day": "01/01/2031"}, "Ngày cuối phải từ ngày đầu"),
        ({"first_day": "01/01/2020", "last_day": "02/01/2020"}, "Ngày này đã qua"),
        ({"first_day": "32/13/2026"}, "Ghi ngày có thật"),
        ({"ends": "07:00"}, "Giờ kết thúc phải sau"),
        ({"begins": "8 giờ rưỡi"}, "Ghi giờ và phút"),
        ({"place": ""}, "Hãy ghi nơi hẹn"),
        ({"purposes": []}, "Hãy chọn ít nhất một việc"),
        ({"key": "x"}, "Hãy tải lại trang"),
        ({"capacity": 0}, "1"),
        ({"minutes": 4}, "5"),
    ],
)
def test_wrong_pattern_is_told_in_a_sentence(road, wrong, sentence):
    answer = enter(road.here.desk).post(f"{PAGES}/publish/", {**a_form(road), **wrong, "publish": "1"})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Slot.objects.exists()


def test_office_cannot_publish_for_another(road):
    form = a_form(road, agency=road.elsewhere.agency.pk)

    assert enter(road.here.desk).post(f"{PAGES}/publish/", {**form, "publish": "1"}).status_code == 422


def test_day_lists_who_comes_and_marks_who_came(booked):
    client, slot = enter(booked.road.here.desk), booked.slots[0]
    with at_the_time(booked):
        client = enter(booked.road.here.desk)
        page = client.get(f"{PAGES}/day/", {"ngay": slot.day.isoformat()})
        assert booked.dossier.applicant_name in page.text
        answer = client.post(f"{PAGES}/appointment/{booked.appointment.pk}/co-mat/", {"from_day": "1"})

    assert answer["Location"].startswith(f"{PAGES}/day/")
    booked.appointment.refresh_from_db()
    assert booked.appointment.state is AppointmentStatus.ATTENDED
    assert booked.dossier.log.get(act="appointment_attended").by == booked.road.here.desk


def test_other_office_sees_nothing(booked):
    client = enter(booked.road.elsewhere.desk)

    assert client.get(f"{PAGES}/appointment/{booked.appointment.pk}/").status_code == 404
    assert client.get(f"{PAGES}/slot/{booked.slots[0].pk}/").status_code == 404
    day = client.get(f"{PAGES}/day/", {"ngay": booked.slots[0].day.isoformat(), "agency": booked.slots[0].agency_id})
    assert booked.dossier.applicant_name not in day.text
    assert client.post(f"{PAGES}/appointment/{booked.appointment.pk}/khong-can-hen/", {}).status_code == 404


def test_week_shows_how_full_each_day_is(booked):
    page = enter(booked.road.here.handler).get(f"{PAGES}/week/", {"ngay": booked.slots[0].day.isoformat()})

    assert "1/1" in page.text
    assert "1/2" in page.text


def test_made_up_day_is_today(road):
    for day in ("x", "9999-99-99", "0001-01-01"):
        assert enter(road.here.desk).get(f"{PAGES}/week/", {"ngay": day}).status_code == 200


def test_nobody_is_missed_before_the_time(booked):
    with pytest.raises(DossierError, match="chưa thể ghi"):
        appointments.mark_missed(booked.appointment, by=booked.road.here.desk)


def test_missed_appointment_is_made_once_more_and_no_further(booked):
    desk, citizen = booked.road.here.desk, booked.road.citizen
    with at_the_time(booked):
        missed = appointments.mark_missed(booked.appointment, by=desk)
        with pytest.raises(DossierError, match="cần cuộc hẹn"):
            handling.propose(booked.dossier, by=booked.road.here.handler, result=RESULT)
        again = appointments.invite_again(missed, by=desk)
        assert again.state is AppointmentStatus.AWAITED
        appointments.choose(again, booked.slots[1], by=citizen, shown=None)
    booked.appointment.refresh_from_db()

    with at_the_time(booked), pytest.raises(DossierError, match="hai lần"):
        appointments.invite_again(appointments.mark_missed(booked.appointment, by=desk), by=desk)


def test_step_goes_on_without_the_appointment_by_decision(booked):
    desk, handler = booked.road.here.desk, booked.road.here.handler
    with pytest.raises(DossierError, match="lý do"):
        appointments.waive(booked.appointment, by=desk, note="")

    appointments.waive(booked.appointment, by=desk, note=NOTE)

    assert Slot.objects.get(pk=booked.slots[0].pk).taken == 0
    assert NOTE in booked.dossier.log.get(act="appointment_waived").note
    handling.propose(booked.dossier, by=handler, result=RESULT)


def test_clerk_sets_the_time_on_the_page(road):
    meeting = a_meeting(road, chosen_by="office")
    client, slot = enter(road.here.handler), meeting.slots[2]
    url = f"{PAGES}/appointment/{meeting.appointment.pk}/"
    day = {"ngay": slot.day.isoformat()}
    assert f'value="{slot.pk}"' in client.get(url, day).text

    answer = client.post(f"{url}dat-gio/?ngay={day['ngay']}", {"slot": slot.pk})

    assert answer.status_code == 302
    meeting.appointment.refresh_from_db()
    assert meeting.appointment.slot == slot
    assert "Lịch hẹn" in client.get(f"/admin/dossiers/dossier/{meeting.dossier.pk}/work/").text


def test_closing_a_day_closes_only_that_day(booked):
    client, slot = enter(booked.road.here.leader), booked.slots[0]

    client.post(f"{PAGES}/day/?ngay={slot.day.isoformat()}", {"note": "Cơ quan mất điện cả ngày."})

    closed = [Slot.objects.get(pk=one.pk).closed_at is not None for one in booked.slots]
    assert closed == [True, True, False, False, False, False]


def test_a_plan_that_is_none_is_not_found(road):
    office = enter(road.here.leader)
    assert office.get(f"{PAGES}/21231759-6fff-4933-a677-057d7562d24e/change/").status_code == 404
    assert office.get(f"{PAGES}/999/change/").status_code == 404
