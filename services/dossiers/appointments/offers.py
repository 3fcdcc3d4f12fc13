"""Which slots are offered to an appointment, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from core.pagination import KeysetPage, keyset
from services.catalogue.package.appointments import AppointmentRule
from services.dossiers.models import Appointment, Slot, SlotPlan
from services.dossiers.models.appointments import SlotQuerySet, midnight
from services.dossiers.process.deadlines import Calendar

DAYS_SHOWN: Final = 10
"""Days with room on one page."""
SLOTS_SHOWN: Final = 40
"""Slots of a day on one page."""


@dataclass(frozen=True)
class OfferedDay:
    """A day on which there is room."""

    day: date
    slots: int


@dataclass(frozen=True)
class OfferedDays:
    """Some days with room, and from which day the next ones are; None when there are no more."""

    days: Sequence[OfferedDay]
    next: date | None


def slots_for(appointment: Appointment, now: datetime, *, until: date | None = None) -> SlotQuerySet:
    """The slots of its office, for its purpose and procedure, that can still be taken; up to the day `until`."""
    slots = Slot.objects.choosable(now).filter(agency=appointment.agency_id, plan__in=_plans_for(appointment, now))
    return slots.filter(starts_at__lt=midnight(until + timedelta(days=1))) if until else slots


def offered_days(appointment: Appointment, now: datetime, *, since: date | None, until: date | None) -> OfferedDays:
    """The days with room from `since` on, those on which the office is closed left out."""
    slots = slots_for(appointment, now, until=until)
    slots = slots.filter(starts_at__gte=midnight(since)) if since else slots
    by_day = slots.annotate(on=TruncDate("starts_at")).values_list("on").annotate(n=Count("pk")).order_by("on")
    calendar = Calendar.of(appointment.agency)
    days = [OfferedDay(day, count) for day, count in by_day if calendar.is_working(day)]
    return OfferedDays(days[:DAYS_SHOWN], days[DAYS_SHOWN].day if len(days) > DAYS_SHOWN else None)


def slots_on(
    appointment: Appointment, day: date | None, now: datetime, *, until: date | None, after: str = ""
) -> KeysetPage[Slot]:
    """A page of the slots with room on this day, after a cursor; none where the office is closed."""
    if day is None or not Calendar.of(appointment.agency).is_working(day) or (until and day > until):
        return KeysetPage([], "")
    of_day = slots_for(appointment, now).on(day).select_related("plan")
    return keyset(of_day, order=["starts_at", "pk"], after=after, size=SLOTS_SHOWN)


def is_offered(appointment: Appointment, slot: Slot, now: datetime, until: date | None) -> bool:
    """Whether the slot is for this appointment, full or not: at its office, for its purpose, up to the day `until`."""
    is_in_time = until is None or slot.day <= until
    is_working = Calendar.of(appointment.agency).is_working(slot.day)
    is_here = slot.agency_id == appointment.agency_id
    return is_in_time and is_working and is_here and slot.plan_id in _plans_for(appointment, now)


def appointment_rule(appointment: Appointment) -> AppointmentRule:
    """What the package says of this appointment."""
    steps = appointment.dossier.package.steps.values()
    return next(step.appointment for step in steps if step.key == appointment.step and step.appointment)


def last_day_for_applicant(appointment: Appointment, now: datetime) -> date:
    """The last day that the applicant may choose: as the package says, or as long again from the first free day.

    An office that published late, or set a late time itself, is no reason to lock the applicant out.
    """
    latest = max(appointment.choose_by, appointment.slot.day) if appointment.slot else appointment.choose_by
    if slots_for(appointment, now, until=latest).exists():
        return latest
    first = slots_for(appointment, now).order_by("starts_at").first()
    return first.day + timedelta(days=appointment_rule(appointment).within_days) if first else latest


def _plans_for(appointment: Appointment, now: datetime) -> list[int]:
    """The ids of the plans that serve its purpose and procedure; an office has few that are not over."""
    plans = SlotPlan.objects.filter(agency=appointment.agency_id, last_day__gte=localdate(now))
    procedure = appointment.dossier.version.procedure_id
    return [plan.pk for plan in plans.prefetch_related("procedures") if serves(plan, appointment.purpose, procedure)]


def serves(plan: SlotPlan, purpose: str, procedure_id: int) -> bool:
    """Whether the plan is for this purpose and procedure."""
    procedures = {procedure.pk for procedure in plan.procedures.all()}
    return purpose in plan.purposes and (not procedures or procedure_id in procedures)
