"""Actions on the times of an office: publish them by a pattern, close them, and tell those whom it touches."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core import outbox
from core.batches import handle_each, in_batches
from core.people import User
from notifications.actions import tell
from services.agencies.models import Agency, CalendarDay, DayKind
from services.agencies.permissions import Verb
from services.catalogue.models import Procedure
from services.dossiers import rules as dossier_rules
from services.dossiers.actions.appointments.appointments import chosen_by_applicant, reopen_choice
from services.dossiers.appointments import rules
from services.dossiers.appointments.offers import serves
from services.dossiers.appointments.publishing import SlotPattern, plan
from services.dossiers.appointments.recording import RELATED, locked, when
from services.dossiers.models import Appointment, AppointmentStatus, Slot, SlotPlan
from services.dossiers.models.appointments import SlotQuerySet

EMPTY_SLOT: Final = "dossiers.empty_slot"
TELL_OF_PLAN: Final = "dossiers.tell_of_slots"
CALENDAR_DAYS: Final = 90
"""How far ahead slots are looked for on days that have become days off."""


@transaction.atomic
def publish(
    agency: Agency,
    pattern: SlotPattern,
    *,
    by: User,
    key: UUID,
    purposes: Collection[str],
    place: str,
    procedures: Collection[Procedure] = (),
) -> SlotPlan:
    """Publish the slots of a pattern (công bố lịch hẹn); the same `key` again publishes nothing more."""
    rules.check_may(by, Verb.PUBLISH_SLOTS, agency)
    planned = plan(agency, pattern, place, timezone.now())
    if published := SlotPlan.objects.filter(key=key).first():
        return published
    rules.check_gives_slots(planned)
    first, last = planned.times[0][0], planned.times[-1][0]
    new = SlotPlan.objects.create(
        key=key,
        agency=agency,
        purposes=sorted(purposes),
        place=place,
        first_day=timezone.localdate(first),
        last_day=timezone.localdate(last),
        published_by=by,
    )
    new.procedures.set(procedures)
    Slot.objects.bulk_create(
        Slot(plan=new, agency=agency, starts_at=start, ends_at=end, capacity=pattern.capacity)
        for start, end in planned.times
    )
    outbox.enqueue(TELL_OF_PLAN, key=f"{TELL_OF_PLAN}:{new.pk}", plan_id=new.pk)
    return new


@transaction.atomic
def close(slot: Slot, *, by: User, note: str) -> Slot:
    """Close a slot (đóng khung giờ): those who hold a place are told, and choose anew."""
    rules.check_may(by, Verb.PUBLISH_SLOTS, slot.agency)
    dossier_rules.check_says_why(note)
    _close(Slot.objects.filter(pk=slot.pk), note)
    slot.refresh_from_db()
    return slot


@transaction.atomic
def close_day(agency: Agency, day: date, *, by: User, note: str) -> int:
    """Close all that is to come of a day; how many slots."""
    rules.check_may(by, Verb.PUBLISH_SLOTS, agency)
    dossier_rules.check_says_why(note)
    return _close(Slot.objects.on(day).filter(agency=agency, starts_at__gt=timezone.now()), note)


def close_days_off(now: datetime) -> None:
    """Close the slots on days that were entered as days off after they were published."""
    today = timezone.localdate(now)
    days = CalendarDay.objects.filter(day__range=(today, today + timedelta(days=CALENDAR_DAYS)))
    for day in days.exclude(kind=DayKind.WORKED):
        slots = Slot.objects.on(day.day).filter(closed_at=None, starts_at__gt=now)
        handle_each(in_batches(slots), partial(_close_one, note=f"{day.name}, cơ quan nghỉ"))


def empty_slot(slot_id: int) -> None:
    """Let all who hold a place in a closed slot choose anew; safe to run again where it stopped."""
    holders = Appointment.objects.filter(slot=slot_id, status=AppointmentStatus.SET)
    for appointment in in_batches(holders):
        _take_time_away(appointment, slot_id)


def tell_of_slots(plan_id: int) -> None:
    """Tell those who are still to choose that there are new times, each once for a plan."""
    published = SlotPlan.objects.prefetch_related("procedures").get(pk=plan_id)
    waiting = Appointment.objects.filter(agency=published.agency_id, status=AppointmentStatus.AWAITED)
    for appointment in in_batches(waiting.select_related(*RELATED, "dossier__applicant")):
        serving = serves(published, appointment.purpose, appointment.dossier.version.procedure_id)
        if serving and chosen_by_applicant(appointment):
            _tell_of_plan(appointment, plan_id)


@transaction.atomic
def _close_one(slot: Slot, *, note: str) -> None:
    _close(Slot.objects.filter(pk=slot.pk), note)


def _close(slots: SlotQuerySet, note: str) -> int:
    """Close those of these slots that are open; a job of each that holds places empties it after the commit."""
    locked_rows = list(slots.select_for_update(of=("self",)).filter(closed_at=None).order_by("pk"))
    ids = [slot.pk for slot in locked_rows]
    Slot.objects.filter(pk__in=ids).update(closed_at=timezone.now(), close_reason=note.strip()[:300])
    for slot in locked_rows:
        if slot.taken:
            outbox.enqueue(EMPTY_SLOT, key=f"{EMPTY_SLOT}:{slot.pk}", slot_id=slot.pk)
    return len(ids)


@transaction.atomic
def _take_time_away(appointment: Appointment, slot_id: int) -> None:
    fresh = locked(appointment)
    if fresh.is_set and fresh.slot_id == slot_id and fresh.slot:
        reason = f"Cơ quan phải đóng giờ hẹn {when(fresh.slot)}: {fresh.slot.close_reason.rstrip('.')}."
        reopen_choice(fresh, by=None, reason=reason)


def _tell_of_plan(appointment: Appointment, plan_id: int) -> None:
    dossier = appointment.dossier
    tell(
        dossier.applicant,
        "slots_published",
        key=f"appointment:{appointment.pk}:plan:{plan_id}",
        path=dossier.get_absolute_url(),
        context={"recipient": dossier.applicant, "dossier": dossier, "appointment": appointment},
    )
