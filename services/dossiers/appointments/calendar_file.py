"""An appointment as an iCalendar file (RFC 5545), for the calendar of a phone."""

from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone

from services.dossiers.appointments.offers import appointment_rule
from services.dossiers.appointments.recording import place_of
from services.dossiers.models import Appointment, Slot


def write(appointment: Appointment, slot: Slot, *, page: str) -> bytes:
    """The file, which leads to a page: one event, with an alarm a day before; a later download replaces the first."""
    from icalendar import Alarm, Calendar, Event  # 4 MB, for the few processes that ever write one

    dossier, event = appointment.dossier, Event()
    event.add("uid", f"appointment-{appointment.pk}@{settings.SITE_URL.split('//')[-1]}")
    event.add("sequence", dossier.events)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", slot.ends_at.astimezone(UTC))
    event.add("summary", f"{appointment.get_purpose_display()} – {appointment.agency}")
    event.add("location", place_of(slot))
    bring = appointment_rule(appointment).bring
    lines = (dossier.name, dossier.title, f"Cần mang theo hoặc chuẩn bị: {bring}" if bring else "")
    event.add("description", "\n".join(filter(None, lines)))
    event.add("url", f"{settings.SITE_URL}{page}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Ngày mai bạn có lịch hẹn")
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Cổng dịch vụ công//Lịch hẹn//VI")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
