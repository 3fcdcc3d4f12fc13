"""Reminders of appointments: the day before one, and before the time to choose is over; each once."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware

from core.batches import handle_each, in_batches
from notifications.actions import tell
from services.dossiers.appointments.overview import overview
from services.dossiers.appointments.parties import remind_parties
from services.dossiers.appointments.recording import locked
from services.dossiers.models import Appointment, AppointmentStatus

CHOICE_ENDS: Final = timedelta(days=2)
"""How long before the last day of choosing the applicant is reminded."""


def remind(now: datetime) -> None:
    """Remind all whose appointment is today or tomorrow, and all whose time to choose ends; safe to run again."""
    handle_each(in_batches(due_tomorrow(now)), partial(_remind_one, kind="appointment_tomorrow", now=now))
    handle_each(in_batches(ending_choices(now)), partial(_remind_one, kind="slot_choice_ends", now=now))


def due_tomorrow(now: datetime) -> QuerySet[Appointment]:
    """The appointments up to the end of tomorrow of which nobody was reminded."""
    until = make_aware(datetime.combine(localdate(now) + timedelta(days=2), time.min))
    of_slots = Appointment.objects.filter(status=AppointmentStatus.SET, reminded_at=None)
    return of_slots.filter(slot__starts_at__gt=now, slot__starts_at__lt=until)


def ending_choices(now: datetime) -> QuerySet[Appointment]:
    """The appointments without a time whose days to choose are nearly over."""
    awaited = Appointment.objects.filter(status=AppointmentStatus.AWAITED, reminded_at=None)
    return awaited.filter(choose_by__lte=localdate(now) + CHOICE_ENDS)


@transaction.atomic
def _remind_one(appointment: Appointment, *, kind: str, now: datetime) -> None:
    """Remind once, unless it was changed meanwhile; the message and the mark of it stand or fall together."""
    status = appointment.status
    appointment = locked(appointment)
    if appointment.reminded_at or appointment.status != status:
        return
    shown, dossier = overview(appointment, now), appointment.dossier
    if appointment.is_set or shown.may_choose:
        tell(
            dossier.applicant,
            kind,
            key=f"appointment:{appointment.pk}:{appointment.slot_id or appointment.choose_by}:{kind}",
            path=dossier.get_absolute_url(),
            context={"recipient": dossier.applicant, "dossier": dossier, "shown": shown, "appointment": appointment},
        )
    if appointment.is_set:
        remind_parties(appointment, now)
    _mark(appointment, now)


def _mark(appointment: Appointment, now: datetime) -> None:
    Appointment.objects.filter(pk=appointment.pk).update(reminded_at=now)
