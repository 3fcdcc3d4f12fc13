"""A day added to the calendar or taken out moves the due times that were counted across it: preview, then by and by."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime, make_aware

from core import outbox
from core.batches import handle_each
from services.agencies.hooks import DueMove, DueMoves
from services.agencies.models import Agency, CalendarChange, CalendarDay
from services.dossiers.models import Alert, ClockPeriod, Dossier, EventType, Extension, Task
from services.dossiers.process import extensions
from services.dossiers.process.alert_moments import moment_of
from services.dossiers.process.deadline_clock import counted, periods_that_count
from services.dossiers.process.deadlines import Calendar, add_office_time, office_time_between
from services.dossiers.process.time_limits import time_limit_of
from services.dossiers.process.transitions import ON_BEHALF, RELATED, apply, lock

MOVE_MANY: Final = "dossiers.move_due_times"
MOVE_ONE: Final = "dossiers.move_due_times_of_one"
BATCH: Final = 100
SHOWN: Final = 50
COUNTED: Final = 99
TURN: Final = timedelta(seconds=10)
"""How long a change waits for an earlier one that is not carried out yet, before it looks again."""


@dataclass(frozen=True)
class Recalendared:
    """The days of the calendar before and after one of them became another, and when that was."""

    day: date
    before: Mapping[date, str]
    after: Mapping[date, str]
    at: datetime

    def calendars_of(self, office: Agency) -> tuple[Calendar, Calendar]:
        return Calendar(self.before, office.office_hours), Calendar(self.after, office.office_hours)


@dataclass(frozen=True)
class Dated:
    """A dossier with what its due times hang on: the clock periods that count, and the tasks that have a due time."""

    dossier: Dossier
    periods: Sequence[ClockPeriod]
    tasks: Sequence[Task]
    extension: Extension | None = None
    """The one that was granted, whose day was promised."""


@dataclass(frozen=True)
class Move:
    """What moves of one dossier: its due time, if that moves, and those of its tasks."""

    due: tuple[datetime, datetime] | None
    periods: Sequence[ClockPeriod]
    tasks: Sequence[tuple[Task, datetime, datetime | None]]
    """Each with its new due time, and the new moment of its reminder."""


def preview(day: date, kind: str) -> DueMoves:
    """Handler of `agencies.hooks.preview_calendar_change`: looks at no more dossiers than it can count."""
    present, now = dict(CalendarDay.objects.values_list("day", "kind")), timezone.now()
    change = Recalendared(day, present, _with(present, day, kind), now)
    moving, looked_at = list[DueMove](), _concerned(day, after=0, size=COUNTED + 1)
    for dated in _dated(_read(looked_at), change, now):
        if move := move_of(dated, change, now):
            before, after = move.due or (move.tasks[0][0].due_at, move.tasks[0][1])
            path = reverse("admin:dossier_work", args=[dated.dossier.pk])
            moving.append(DueMove(dated.dossier.name, path, before, after))
    count = f"{len(moving)}+" if len(looked_at) > COUNTED else str(len(moving))
    return DueMoves(moving[:SHOWN], count)


def begin(change: CalendarChange) -> None:
    """Handler of `agencies.hooks.calendar_changed`: the due times are moved after the commit."""
    _enqueue(change.pk, after=0, turn=0)


def carry_out(change_id: int, *, after: int, turn: int) -> outbox.OnDone | None:
    """Move the due times of the next dossiers, each in a transaction of its own; what follows is the next batch.

    What was moved already, before a worker was killed, is left alone: the history of the dossier names the change.
    """
    if CalendarChange.objects.filter(pk__lt=change_id, done_at=None).exists():
        return partial(_enqueue, change_id, after=after, turn=turn + 1, due_at=timezone.now() + TURN)
    change = CalendarChange.objects.get(pk=change_id)
    ids = _concerned(change.day, after=after, size=BATCH)
    done = handle_each(ids, partial(move_one, change_id=change_id))
    return partial(_go_on, change_id, failed=set(ids).difference(done), last=ids[-1] if ids else None)


@transaction.atomic
def move_one(dossier_id: int, *, change_id: int) -> int:
    """Move what this change moves of one dossier, once, and say so in its history; its id."""
    change, now = CalendarChange.objects.get(pk=change_id), timezone.now()
    dossier, days = lock(Dossier.objects.get(pk=dossier_id)), _recorded(change)
    [dated] = _dated([dossier], days, now)
    if _is_moved(dossier, change) or not (move := move_of(dated, days, now)):
        return dossier_id
    for task, due_at, remind_at in move.tasks:
        task.due_at = due_at
        alert_at = moment_of(task, Alert(task.alert)) if task.alert_at else None
        Task.objects.filter(pk=task.pk).update(due_at=due_at, remind_at=remind_at, alert_at=alert_at)
    data: dict[str, Any] = {"change": change.pk}
    if move.due is None:
        apply(dossier, EventType.TASKS_MOVED, by=change.by, note=_note(change), data=data, at=now)
        return dossier_id
    before, after = move.due
    ClockPeriod.objects.filter(pk=move.periods[-1].pk).update(due_at=after)
    data |= {"before": before.isoformat(), "after": after.isoformat()}
    apply(dossier, EventType.DUE_MOVED, by=change.by, note=_note(change, move.due), data=data, at=now, due_at=after)
    return dossier_id


def move_of(dated: Dated, change: Recalendared, now: datetime) -> Move | None:
    """What moves of a dossier; None where nothing does. What is late stays so, nothing becomes late by it."""
    due = _due_move(dated, change, now) if dated.periods else None
    moved = [one for task in dated.tasks if (one := _task_move(task, change)) and one[1] > max(now, task.opened_at)]
    moving = [one for one in moved if one[1] != one[0].due_at]
    return Move(due, dated.periods, moving) if due or moving else None


def _due_move(dated: Dated, change: Recalendared, now: datetime) -> tuple[datetime, datetime] | None:
    dossier = dated.dossier
    limit = time_limit_of(dossier)
    before, after = (
        counted(dated.periods, limit, calendar, extension=dated.extension)
        for calendar in change.calendars_of(dossier.agency)
    )
    if before == after or after is None or dossier.due_at is None or min(after, dossier.due_at) <= now:
        return None
    return (dossier.due_at, after) if after != dossier.due_at else None


def _task_move(task: Task, change: Recalendared) -> tuple[Task, datetime, datetime | None]:
    """The same office time from when it was opened, by the new calendar."""
    old, new = change.calendars_of(task.agency)

    def moved(moment: datetime) -> datetime:
        return add_office_time(localtime(task.opened_at), office_time_between(task.opened_at, moment, old), new)

    return task, moved(task.due_at), moved(task.remind_at) if task.remind_at else None


def _concerned(day: date, *, after: int, size: int) -> list[int]:
    """The ids of the next open dossiers whose due time, or that of a task, lies on the day or later."""
    since = make_aware(datetime.combine(day, datetime.min.time()))
    dossiers = Dossier.objects.open().filter(due_at__gte=since, pk__gt=after).order_by().values_list("pk")
    tasks = Task.objects.open().filter(due_at__gte=since, dossier__gt=after).order_by().values_list("dossier")
    return [pk for (pk,) in dossiers.union(tasks).order_by("pk")[:size]]


def _read(ids: Sequence[int]) -> list[Dossier]:
    return list(Dossier.objects.select_related(*RELATED, *ON_BEHALF, "sheet").filter(pk__in=ids).order_by("pk"))


def _dated(dossiers: Sequence[Dossier], change: Recalendared, now: datetime) -> list[Dated]:
    """These dossiers with what their due times hang on, in four statements however many they are."""
    periods = periods_that_count([dossier for dossier in dossiers if dossier.due_at])
    extended = extensions.granted_to(dossiers)
    waiting = Q(done_at=None, cancelled_at=None) | ~Q(interrupted_by="")
    of_these = Task.objects.filter(waiting, dossier__in=dossiers, opened_at__lte=change.at, due_at__gt=now)
    tasks = defaultdict[int, list[Task]](list)
    for task in of_these.select_related("agency").order_by("pk"):
        tasks[task.dossier_id].append(task)
    return [Dated(one, periods.get(one.pk, ()), tasks[one.pk], extended.get(one.pk)) for one in dossiers]


def _recorded(change: CalendarChange) -> Recalendared:
    """The calendar as this change left it: those after it are undone, the last first."""
    days: Mapping[date, str] = dict(CalendarDay.objects.values_list("day", "kind"))
    for later in CalendarChange.objects.filter(pk__gt=change.pk).order_by("-pk"):
        days = _with(days, later.day, later.before)
    return Recalendared(change.day, _with(days, change.day, change.before), days, change.at)


def _with(days: Mapping[date, str], day: date, kind: str) -> Mapping[date, str]:
    others = {other: as_is for other, as_is in days.items() if other != day}
    return {**others, day: kind} if kind else others


def _is_moved(dossier: Dossier, change: CalendarChange) -> bool:
    moves = dossier.log.filter(act__in=[EventType.DUE_MOVED, EventType.TASKS_MOVED])
    return any(data.get("change") == change.pk for data in moves.values_list("data", flat=True))


def _note(change: CalendarChange, due: tuple[datetime, datetime] | None = None) -> str:
    what = f"{change.get_after_display().lower()}: {change.name}" if change.after else "như ngày thường"
    moved = (
        " Hẹn trả kết quả dời từ {:%H:%M %d/%m/%Y} sang {:%H:%M %d/%m/%Y}.".format(*map(localtime, due)) if due else ""
    )
    return f"Ngày {change.day:%d/%m/%Y} nay là {what}.{moved}"


def _go_on(change_id: int, *, failed: set[int], last: int | None) -> None:
    """In the transaction that marks the batch as done: those that failed are tried by themselves, then the next."""
    for pk in sorted(failed):
        outbox.enqueue(MOVE_ONE, key=f"{MOVE_ONE}:{change_id}:{pk}", change_id=change_id, dossier_id=pk)
    if last is None:
        CalendarChange.objects.filter(pk=change_id).update(done_at=timezone.now())
    else:
        _enqueue(change_id, after=last, turn=0)


def _enqueue(change_id: int, *, after: int, turn: int, due_at: datetime | None = None) -> None:
    key = f"{MOVE_MANY}:{change_id}:{after}:{turn}"
    outbox.enqueue(MOVE_MANY, key=key, due_at=due_at, change_id=change_id, after=after, turn=turn)
