"""The deadline clock of a dossier: start, stop and resume the periods that count towards its time limit."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise

from django.utils.timezone import localdate

from services.catalogue.package.time_limits import TimeLimit
from services.dossiers.models import ClockPeriod, Dossier, DossierEvent, EventType, Extension
from services.dossiers.process import extensions
from services.dossiers.process.deadlines import Calendar, calculate_deadline, shift_deadline
from services.dossiers.process.time_limits import time_limit_of

COUNTED_FROM = (EventType.ACCEPTED, EventType.SUPPLEMENTED)
"""From these the whole limit counts (NĐ 61/2018 art. 19(4)); of what happened before acceptance no period is left."""

logger = logging.getLogger(__name__)


def start(dossier: Dossier, *, at: datetime) -> datetime | None:
    """Open a clock period at `at` with the full time limit; return the new deadline, None where the law sets none."""
    limit = time_limit_of(dossier)
    due = calculate_deadline(at, limit, Calendar.of(dossier.agency)) if limit else None
    _warn_of_unknown_year(due, dossier)
    ClockPeriod.objects.create(dossier=dossier, started_at=at, due_at=due)
    return due


def stop(dossier: Dossier, *, at: datetime) -> None:
    """Close the open clock period at `at`, if there is one; a proposed extension of its limit lapses."""
    if ClockPeriod.objects.filter(dossier=dossier, stopped_at__isnull=True).update(stopped_at=at):
        extensions.lapse(dossier, at=at)


def resume(dossier: Dossier, *, at: datetime) -> datetime | None:
    """Open a clock period at `at` with the office time that was left; return the shifted deadline, None if none is set.

    Raises ClockPeriod.DoesNotExist when the clock was never started.
    """
    last_period = ClockPeriod.objects.filter(dossier=dossier).latest("started_at")
    due = last_period.due_at
    if due and last_period.stopped_at:
        due = shift_deadline(due, last_period.stopped_at, at, Calendar.of(dossier.agency))
        _warn_of_unknown_year(due, dossier)
    ClockPeriod.objects.create(dossier=dossier, started_at=at, due_at=due)
    return due


def recount(dossier: Dossier, limit: TimeLimit | None) -> datetime | None:
    """Count the deadline of the running period anew by another limit, from when the present one began to count.

    The pauses since then shift it as they shifted the former one.
    """
    periods = periods_that_count([dossier]).get(dossier.pk)
    if not periods:
        return None
    extension = extensions.granted_to([dossier]).get(dossier.pk)
    due = counted(periods, limit, Calendar.of(dossier.agency), extension=extension)
    _warn_of_unknown_year(due, dossier)
    ClockPeriod.objects.filter(pk=periods[-1].pk).update(due_at=due)
    return due


def periods_that_count(dossiers: Collection[Dossier]) -> dict[int, list[ClockPeriod]]:
    """By dossier, the clock periods since the whole limit last began to count, the earliest first.

    Two statements; a dossier that is not accepted has none.
    """
    events = DossierEvent.objects.filter(dossier__in=dossiers, act__in=COUNTED_FROM).order_by("serial")
    anew = dict(events.values_list("dossier", "at"))
    periods: dict[int, list[ClockPeriod]] = {}
    for period in ClockPeriod.objects.filter(dossier__in=anew).order_by("started_at"):
        if period.started_at >= anew[period.dossier_id]:
            periods.setdefault(period.dossier_id, []).append(period)
    return periods


def counted(
    periods: Sequence[ClockPeriod],
    limit: TimeLimit | None,
    calendar: Calendar,
    *,
    extension: Extension | None = None,
) -> datetime | None:
    """The deadline by this limit from the start of the first period, shifted by the pauses between them.

    From the period in which an extension was granted it is the new one that was promised.
    """
    due = calculate_deadline(periods[0].started_at, limit, calendar) if limit else None
    due = extensions.extended(due, periods[0], extension, calendar)
    for before, after in pairwise(periods):
        if due and before.stopped_at:
            due = shift_deadline(due, before.stopped_at, after.started_at, calendar)
        due = extensions.extended(due, after, extension, calendar)
    return due


def is_in_unknown_year(due: datetime | None, dossier: Dossier) -> bool:
    """Whether a deadline was counted into a year whose days off nobody has entered yet.

    It is warned of and not refused: the office has to promise a day, whoever forgot the calendar.
    """
    return due is not None and not Calendar.of(dossier.agency).covers(localdate(due))


def _warn_of_unknown_year(due: datetime | None, dossier: Dossier) -> None:
    if due and is_in_unknown_year(due, dossier):
        logger.warning("A deadline was counted into %s, whose days off are not entered.", localdate(due).year)
