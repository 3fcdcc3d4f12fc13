"""Deadline calculation: due dates and office time, counted by working days and office hours (ngày hẹn trả kết quả).

Source: NĐ 61/2018 arts 15-20. What comes on a day off or after closing counts as received on the next working day. The
day of receipt is not counted; a limit in working days leaves out weekends and the days off of the calendar table, and
counts the Saturdays that are worked instead. Each office sets its own hours.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.timezone import localtime, make_aware

from core.compiled_query import CompiledQuery
from services.agencies.models import Agency, CalendarDay, DayKind, covers_year
from services.catalogue.package.time_limits import TimeLimit, TimeUnit

SATURDAY = 5
HAND_OVER_UNTIL = time(15)
"""What the desk receives later it hands over in the first hour of the next working day (NĐ 61/2018 art. 18(2))."""
Hours = tuple[tuple[time, time], tuple[time, time]]

CALENDAR_DAYS: Final = CompiledQuery(lambda: CalendarDay.objects.values_list("day", "kind", "name"))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The opening times of one office: the days that differ from their weekday, and its morning and afternoon hours."""

    days: Mapping[date, str]
    hours: Hours
    names: Mapping[date, str] = field(default_factory=dict)
    """What the days that differ are called."""

    @classmethod
    def of(cls, office: Agency) -> "Calendar":
        """The calendar of this office; one query, then cached on the `Agency` object."""
        if not hasattr(office, "_calendar"):
            cls.prepare([office])
        calendar: Calendar = office._calendar  # type: ignore[attr-defined]  # lives as long as this object
        return calendar

    @classmethod
    def prepare(cls, offices: Iterable[Agency]) -> None:
        """Cache the calendars of several offices with one query."""
        rows = CALENDAR_DAYS()
        days, names = {day: kind for day, kind, _ in rows}, {day: name for day, _, name in rows}
        for office in offices:
            office._calendar = cls(days, office.office_hours, names)  # type: ignore[attr-defined]

    @property
    def opening(self) -> time:
        """When the office opens on a working day."""
        return self.hours[0][0]

    @property
    def closing(self) -> time:
        """When it closes."""
        return self.hours[1][1]

    @property
    def working_time(self) -> timedelta:
        """Of a working day, from opening to closing without the break."""
        return sum((_length(opens, closes) for opens, closes in self.hours), timedelta(0))

    def covers(self, day: date) -> bool:
        """Whether all days off of its year are known."""
        return covers_year(self.days, day.year)

    def is_working(self, day: date) -> bool:
        """Whether offices are open on this day (ngày làm việc)."""
        kind = self.days.get(day)
        return kind == DayKind.WORKED if kind else day.weekday() < SATURDAY

    def working_days_from(self, day: date) -> Iterator[date]:
        """The working days from `day` on, without end; `day` itself included if it is one."""
        while True:
            if self.is_working(day):
                yield day
            day += timedelta(days=1)

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return next(self.working_days_from(day + timedelta(days=1)))


def _length(opens: time, closes: time) -> timedelta:
    return datetime.combine(date.min, closes) - datetime.combine(date.min, opens)


def calculate_deadline(received_at: datetime, limit: TimeLimit, calendar: Calendar) -> datetime | None:
    """The deadline of what was received at `received_at`, in local time; None where the limit names no amount."""
    if limit.amount is None:
        return None
    received = localtime(received_at)
    day = day_of_receipt(received, calendar, cut_off=limit.next_day_after)
    if limit.unit == TimeUnit.WORKING_HOUR:
        opening = make_aware(datetime.combine(day, calendar.opening))
        return add_office_time(max(received, opening), timedelta(hours=limit.amount), calendar)
    return make_aware(datetime.combine(_last_day(day, limit.amount, limit.unit, calendar), calendar.closing))


def day_of_receipt(received: datetime, calendar: Calendar, *, cut_off: time | None = None) -> date:
    """The working day on which something counts as received that came at this local time.

    That is the next one where it came on a day off, after closing, or after the hour that the time limit names.
    """
    day, latest = received.date(), min(calendar.closing, cut_off or calendar.closing)
    is_that_day = calendar.is_working(day) and received.time() < latest
    return day if is_that_day else calendar.next_working(day)


def handed_over_at(received_at: datetime, calendar: Calendar) -> datetime:
    """When those who handle it have in hand what the desk received at this moment (NĐ 61/2018 art. 18(2))."""
    received = localtime(received_at)
    day = day_of_receipt(received, calendar, cut_off=HAND_OVER_UNTIL)
    return max(received, make_aware(datetime.combine(day, calendar.opening)))


def _last_day(day: date, amount: int, unit: str, calendar: Calendar) -> date:
    match unit:
        case TimeUnit.WORKING_DAY:
            for _ in range(amount):
                day = calendar.next_working(day)
            return day
        case TimeUnit.MONTH:
            return next(calendar.working_days_from(_add_months(day, amount)))
        case _:
            # Calendar days; an end on a day off moves to the next working day (Bộ luật Dân sự art. 148).
            return next(calendar.working_days_from(day + timedelta(days=amount)))


def _add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def add_office_time(start: datetime, span: timedelta, calendar: Calendar) -> datetime:
    """The moment at which `span` of office time has passed since `start` (local time)."""
    for opens, closes in _office_periods_from(start, calendar):
        if opens + span <= closes:
            return opens + span
        span -= closes - opens
    raise AssertionError("there is always a next working day")


def end_of_working_day(start: datetime, days: int, calendar: Calendar) -> datetime:
    """The closing time of the office so many working days after `start`, the day of receipt of which is not counted."""
    day = _last_day(day_of_receipt(localtime(start), calendar), days, TimeUnit.WORKING_DAY, calendar)
    return make_aware(datetime.combine(day, calendar.closing))


def office_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The office time between two moments; zero when `end` comes first."""
    total = timedelta(0)
    for opens, closes in _office_periods_from(localtime(start), calendar):
        if opens >= end:
            return total
        total += min(closes, end) - opens
    raise AssertionError("there is always a next working day")


def shift_deadline(due: datetime, stopped_at: datetime, resumed_at: datetime, calendar: Calendar) -> datetime:
    """The deadline after a stop: `resumed_at` plus the office time that was left; a missed one stays as it is."""
    if due <= stopped_at:
        return due
    return add_office_time(localtime(resumed_at), office_time_between(stopped_at, due, calendar), calendar)


def _office_periods_from(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    for day in calendar.working_days_from(start.date()):
        for opens, closes in calendar.hours:
            opening, closing = (make_aware(datetime.combine(day, at)) for at in (opens, closes))
            if closing > start:
                yield max(opening, start), closing
