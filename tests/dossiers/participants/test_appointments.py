"""Both parties have to come: whoever confirmed is told with the applicant, and finds the appointment on their page."""

from datetime import timedelta

import pytest
import time_machine
from django.template import Engine

from services.dossiers.actions import desk, filing, handling
from services.dossiers.actions.appointments import appointments, reminders
from services.dossiers.models import Appointment, Dossier, Slot
from tests.dossiers.appointments.conftest import slots_of, with_appointment
from tests.dossiers.participants.conftest import LANDLORD_NUMBER, Together, package
from tests.dossiers.participants.test_views import browser_of
from tests.pages import Page


def filed(together: Together, purpose: str = "both_parties") -> tuple[Appointment, list[Slot]]:
    """All have confirmed, the landlord on paper, and the examination awaits its appointment."""
    road, whole = together.road, package()
    process = with_appointment(purpose=purpose)
    road.revise(form=whole["form"], participants=whole["participants"], process=process, fees=[])
    filing.carry_over(together.filing, by=road.citizen)
    together.attach("signed")
    together.send(("landlord", LANDLORD_NUMBER))
    for person in (together.first, together.second):
        together.confirm(person)
    dossier = handling.take(desk.receive(Dossier.objects.get(), by=road.here.desk), by=road.here.handler)
    return dossier.appointments.get(), slots_of(road.here, purposes=[purpose])


@pytest.fixture
def told(together: Together, monkeypatch) -> tuple[Appointment, list[Slot]]:
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "¿%s?")
    return filed(together)


def subjects(together: Together) -> list[str]:
    messages = together.first.notifications.filter(kind__in=["party_appointment", "appointment_tomorrow"])
    assert not [message for message in messages if "¿" in message.subject + message.body]
    return list(messages.order_by("pk").values_list("subject", flat=True))


def choose(together: Together, appointment: Appointment, slot: Slot) -> Appointment:
    shown = appointment.slot_id
    return appointments.choose(appointment, slot, by=together.road.citizen, shown=shown)


def test_the_other_party_is_told_of_the_time_and_of_another(together, told):
    appointment, slots = told
    appointment = choose(together, appointment, slots[2])
    choose(together, appointment, slots[4])

    assert subjects(together) == ["Đã có giờ hẹn mà bạn cùng phải có mặt", "Giờ hẹn mà bạn cùng phải có mặt đã đổi"]
    message = together.second.notifications.latest("pk")
    assert f"{slots[4].day:%d/%m/%Y}" in message.body
    assert "Phòng 1" in message.body
    assert message.path == together.invitation(together.second).get_absolute_url()
    assert together.told(together.landlord) == []


def test_the_other_party_is_reminded_once_the_day_before(together, told):
    appointment, slots = told
    choose(together, appointment, slots[2])
    now = slots[2].starts_at - timedelta(hours=20)
    with time_machine.travel(now):
        reminders.remind(now)
        reminders.remind(now)
    assert len(subjects(together)) == 2
    assert subjects(together)[-1].startswith("Nhắc lịch hẹn")


def test_the_other_party_is_told_of_a_miss_and_that_nobody_has_to_come(together, told):
    appointment, slots = told
    appointment = choose(together, appointment, slots[0])
    with time_machine.travel(slots[0].ends_at):
        appointments.mark_missed(appointment, by=together.road.here.desk)
        note = "Bà Hoa đã gọi, nói chuyện riêng."
        appointments.waive(appointment, by=together.road.here.desk, note=note)

    assert subjects(together)[1:] == ["Các bên đã không đến cuộc hẹn", "Không cần cuộc hẹn nữa"]
    assert note not in together.first.notifications.latest("pk").body


def test_the_page_of_the_invitation_has_the_appointment_and_its_calendar_file(together, told):
    appointment, slots = told
    address, browser = together.invitation(together.first).get_absolute_url(), browser_of(together.first)
    file = f"{address}{appointment.pk}/lich.ics"
    assert "Khi có giờ hẹn, bạn được báo" in Page(browser.get(address)).text
    assert browser.get(file).status_code == 404

    choose(together, appointment, slots[2])

    page = Page(browser.get(address))
    assert f"{slots[2].day:%d/%m/%Y}" in page.text
    assert "Căn cước và bản chính" in page.text
    assert not page.links("giờ hẹn")
    [link] = page.links(".ics")
    calendar = browser.get(link.href).content.decode().replace("\r\n ", "")
    assert "BEGIN:VEVENT" in calendar
    assert address in calendar
    assert browser_of(together.second).get(file).status_code == 404
    assert browser_of(together.first).get(f"/ho-so/{appointment.dossier_id}/").status_code == 404


def test_of_an_appointment_of_the_applicant_alone_nobody_else_is_told(together):
    appointment, slots = filed(together, "originals")
    choose(together, appointment, slots[0])
    assert subjects(together) == []
    page = Page(browser_of(together.first).get(together.invitation(together.first).get_absolute_url()))
    assert "Lịch hẹn" not in page.text


def test_when_the_dossier_ends_the_other_party_need_not_come(together, told):
    appointment, slots = told
    choose(together, appointment, slots[0])
    appointments.cancel_all(Dossier.objects.get())
    assert subjects(together)[-1] == "Giờ hẹn trước đây không còn nữa"
