"""The extension of a time limit in the counting of due times: which one counts, and until when it may be issued."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, make_aware

from services.dossiers.models import EXTENSION_STEP, ClockPeriod, Dossier, Extension, Task
from services.dossiers.process.deadlines import Calendar


def last_day_to_issue(due_at: datetime, calendar: Calendar) -> date:
    """The last day on which the apology may be issued: one working day before the limit (NĐ 61/2018 art. 19(9))."""
    day = localdate(due_at) - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def end_of(day: date, calendar: Calendar) -> datetime:
    """When the office closes on this day."""
    return make_aware(datetime.combine(day, calendar.closing))


def granted_to(dossiers: Collection[Dossier]) -> dict[int, Extension]:
    """By dossier, the extension that was granted."""
    return {one.dossier_id: one for one in Extension.objects.granted().filter(dossier__in=dossiers)}


def extended(
    due: datetime | None, period: ClockPeriod, extension: Extension | None, calendar: Calendar
) -> datetime | None:
    """The due time once an extension that was granted in this period counts; `due` as it is without one.

    Where its day became a day off, it is the next working day; a limit that ends later by itself stays.
    """
    if extension is None or not _was_granted_in(period, extension):
        return due
    day = next(calendar.working_days_from(localdate(extension.due_after)))
    after = extension.due_after if day == localdate(extension.due_after) else end_of(day, calendar)
    return max(due or after, after)


def lapse(dossier: Dossier, *, at: datetime) -> None:
    """What is proposed and not decided has no meaning any more: the clock stopped, its limit ends another day."""
    proposed = Extension.objects.open().filter(dossier=dossier)
    if proposed.update(decided_at=at, is_granted=False):
        check = Task.objects.filter(dossier=dossier, step=EXTENSION_STEP, done_at=None)
        check.filter(cancelled_at=None).update(cancelled_at=at)
        check.exclude(interrupted_by="").update(interrupted_by="")


def _was_granted_in(period: ClockPeriod, extension: Extension) -> bool:
    decided_at = extension.decided_at
    return (
        decided_at is not None
        and period.started_at <= decided_at
        and (period.stopped_at is None or decided_at <= period.stopped_at)
    )
