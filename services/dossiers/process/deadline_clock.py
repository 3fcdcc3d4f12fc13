"""The deadline clock of a dossier: start, stop and resume the periods that count towards its time limit."""

from datetime import datetime

from services.dossiers.models import ClockPeriod, Dossier
from services.dossiers.process.deadlines import Calendar, calculate_deadline, shift_deadline
from services.dossiers.process.time_limits import time_limit_of


def start(dossier: Dossier, *, at: datetime) -> datetime | None:
    """Open a clock period at `at` with the full time limit; return the new deadline, None where the law sets none."""
    limit = time_limit_of(dossier)
    due = calculate_deadline(at, limit, Calendar.of(dossier.agency)) if limit else None
    ClockPeriod.objects.create(dossier=dossier, started_at=at, due_at=due)
    return due


def stop(dossier: Dossier, *, at: datetime) -> None:
    """Close the open clock period at `at`, if there is one."""
    ClockPeriod.objects.filter(dossier=dossier, stopped_at__isnull=True).update(stopped_at=at)


def resume(dossier: Dossier, *, at: datetime) -> datetime | None:
    """Open a clock period at `at` with the office time that was left; return the shifted deadline, None if none is set.

    Raises ClockPeriod.DoesNotExist when the clock was never started.
    """
    last_period = ClockPeriod.objects.filter(dossier=dossier).latest("started_at")
    due = last_period.due_at
    if due and last_period.stopped_at:
        due = shift_deadline(due, last_period.stopped_at, at, Calendar.of(dossier.agency))
    ClockPeriod.objects.create(dossier=dossier, started_at=at, due_at=due)
    return due
