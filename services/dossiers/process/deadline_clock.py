"""The deadline clock of a dossier: start, stop and resume the periods that count towards its time limit."""

from datetime import datetime

from services.dossiers.models import ClockPeriod, Dossier
from services.dossiers.process.deadlines import Calendar, calculate_deadline, shift_deadline
from services.dossiers.process.time_limits import time_limit_of


def start(dossier: Dossier, *, at: datetime) -> datetime | None:
    """Let the deadline run from this moment, counted afresh; the moment by which the result is due."""
    limit = time_limit_of(dossier)
    due = calculate_deadline(at, limit, Calendar.of(dossier.agency)) if limit else None
    ClockPeriod.objects.create(dossier=dossier, started_at=at, due_at=due)
    return due


def stop(dossier: Dossier, *, at: datetime) -> None:
    """The deadline no longer runs; nothing happens where it did not."""
    ClockPeriod.objects.filter(dossier=dossier, stopped_at__isnull=True).update(stopped_at=at)


def resume(dossier: Dossier, *, at: datetime) -> datetime | None:
    """Let the deadline run on where it stopped; the moment by which the result is due now."""
    stopped = ClockPeriod.objects.filter(dossier=dossier).latest("started_at")
    due = stopped.due_at
    if due and stopped.stopped_at:
        due = shift_deadline(due, stopped.stopped_at, at, Calendar.of(dossier.agency))
    ClockPeriod.objects.create(dossier=dossier, started_at=at, due_at=due)
    return due
