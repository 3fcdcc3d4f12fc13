"""Writing an appointment and its event: slots are taken and given back here alone, the dossier being locked."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

from core.official_language import official_language
from core.people import User
from core.ui.formatting import format_date
from services.dossiers.appointments import rules
from services.dossiers.models import Appointment, AppointmentStatus, Dossier, EventType, Slot
from services.dossiers.process import hooks
from services.dossiers.process.transitions import apply, lock

RELATED = ("slot__plan", "agency", "dossier__version")
AT_YOUR_PLACE = gettext_noop("nơi được kiểm tra, theo tờ khai")


def locked(appointment: Appointment) -> Appointment:
    """The appointment read again, its dossier locked until the transaction ends."""
    dossier = lock(Dossier(pk=appointment.dossier_id))
    fresh = Appointment.objects.select_related(*RELATED).get(pk=appointment.pk)
    fresh.dossier = dossier
    return fresh


def locked_slots(*slots: Slot | None) -> dict[int, Slot]:
    """These slots read again and locked, always in the same order, by their keys."""
    ids = [slot.pk for slot in slots if slot]
    rows = Slot.objects.select_for_update(of=("self",)).select_related("plan").filter(pk__in=ids).order_by("pk")
    return {slot.pk: slot for slot in rows}


def take(appointment: Appointment, slot: Slot, *, by: User, at: datetime, **changes: Any) -> Appointment:
    """Give the appointment this slot instead of the one it has, if it can be taken, and record the event."""
    before = appointment.slot
    slots = locked_slots(slot, before)
    slot = slots[slot.pk]
    rules.check_slot_can_be_taken(slot, at)
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") + 1)
    if before and appointment.is_set:
        _give_back(before)
    changes = {"slot": slot, "status": AppointmentStatus.SET, "reminded_at": None, **changes}
    event = EventType.APPOINTMENT_MOVED if before and appointment.is_set else EventType.APPOINTMENT_SET
    data = {"before": before.starts_at.isoformat()} if before else {}
    return record(appointment, event, by=by, at=at, note=invitation(appointment, slot), data=data, **changes)


def release(appointment: Appointment, to: AppointmentStatus, event: EventType, **said: Any) -> Appointment:
    """Bring the appointment to a status in which it holds no place, and record the event."""
    if appointment.is_set and appointment.slot:
        _give_back(locked_slots(appointment.slot)[appointment.slot.pk])
    return record(appointment, event, status=to, **said)


def record(
    appointment: Appointment,
    event: EventType,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Appointment:
    """Write the changes of an appointment and the event that tells them."""
    for name, value in changes.items():
        setattr(appointment, name, value)
    appointment.save(update_fields=list(changes))
    data = {**facts(appointment), **(data or {})}
    hooks.appointment_changed.send(appointment, apply(appointment.dossier, event, by=by, at=at, note=note, data=data))
    return appointment


@official_language()
def facts(appointment: Appointment) -> dict[str, Any]:
    """What an event keeps of the appointment."""
    slot = appointment.slot
    time = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()} if slot else {}
    return {
        "appointment": appointment.pk,
        "step": appointment.step,
        "purpose": appointment.purpose,
        **({"slot": slot.pk, "place": place_of(slot), **time} if slot else {}),
    }


@official_language()
def invitation(appointment: Appointment, slot: Slot) -> str:
    """The appointment in one sentence."""
    return f"{appointment.get_purpose_display()}: {when(slot)}, tại {place_of(slot)}."


def when(slot: Slot) -> str:
    """The time of a slot in words."""
    starts, ends = localtime(slot.starts_at), localtime(slot.ends_at)
    return gettext("%(hours)s ngày %(day)s") % {"hours": f"{starts:%H:%M}–{ends:%H:%M}", "day": format_date(starts)}


def place_of(slot: Slot) -> str:
    """Where people meet."""
    return slot.plan.place or gettext(AT_YOUR_PLACE)


def _give_back(slot: Slot) -> None:
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") - 1)
