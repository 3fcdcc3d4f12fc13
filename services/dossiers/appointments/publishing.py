"""From a pattern to slots: which times a week or month of the office gives, and which are left out and why."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from django.utils.timezone import localdate, make_aware

from services.agencies.models import Agency, CalendarDay
from services.dossiers.models import Slot
from services.dossiers.models.appointments import midnight
from services.dossiers.process.deadlines import Calendar

MAX_DAYS: Final = 62
"""From the first to the last day of one pattern: two months."""
MAX_SLOTS: Final = 2000


@dataclass(frozen=True)
class SlotPattern:
    """Days, hours, length and capacity of the slots that are published at once."""

    first_day: date
    last_day: date
    weekdays: frozenset[int]
    """0 is Monday."""
    begins: time
    ends: time
    minutes: int
    capacity: int

    @property
    def days(self) -> list[date]:
        count = (self.last_day - self.first_day).days + 1
        days = (self.first_day + timedelta(days=n) for n in range(count))
        return [day for day in days if day.weekday() in self.weekdays]


@dataclass(frozen=True)
class PlannedDay:
    """A day of the pattern with its times; without any, `reason` says why."""

    day: date
    times: tuple[tuple[datetime, datetime], ...]
    reason: str = ""


@dataclass(frozen=True)
class PlannedSlots:
    """What a pattern gives."""

    days: tuple[PlannedDay, ...]
    published_before: int
    """How many times were left out because the same place is published for them already."""
    covers_calendar: bool
    """Whether the days off of all its days are entered."""

    @property
    def times(self) -> tuple[tuple[datetime, datetime], ...]:
        return tuple(times for day in self.days for times in day.times)


def plan(agency: Agency, pattern: SlotPattern, place: str, now: datetime) -> PlannedSlots:
    """The slots that the pattern gives at this office: on its working days, within its hours, to come, none twice."""
    calendar = Calendar.of(agency)
    names = dict(CalendarDay.objects.filter(day__in=pattern.days).values_list("day", "name"))
    published = _published(agency, pattern, place)
    days = tuple(_planned_day(day, pattern, calendar, names, published, now) for day in pattern.days)
    before = sum(start in published for day in pattern.days for start, _ in _times(day, pattern, calendar))
    return PlannedSlots(days, before, all(calendar.covers(day) for day in (pattern.first_day, pattern.last_day)))


def fingerprint(agency: Agency, planned: PlannedSlots, *parts: object) -> str:
    """What a preview showed, so that nothing else is published by it."""
    shown = (agency.pk, *((start.isoformat(), end.isoformat()) for start, end in planned.times), *parts)
    return sha256(repr(shown).encode()).hexdigest()[:32]


def _planned_day(
    day: date,
    pattern: SlotPattern,
    calendar: Calendar,
    names: Mapping[date, str],
    published: Collection[datetime],
    now: datetime,
) -> PlannedDay:
    if day < localdate(now):
        return PlannedDay(day, (), "Ngày đã qua")
    if not calendar.is_working(day):
        return PlannedDay(day, (), names.get(day, "Ngày nghỉ"))
    within = tuple(_times(day, pattern, calendar))
    times = tuple((start, end) for start, end in within if start > now and start not in published)
    if times:
        return PlannedDay(day, times)
    return PlannedDay(day, (), "Đã công bố hoặc đã qua" if within else "Ngoài giờ làm việc")


def _times(day: date, pattern: SlotPattern, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """One after the other from the beginning; what would reach over noon or the end begins anew after noon."""
    length = timedelta(minutes=pattern.minutes)
    for opens, closes in calendar.hours:
        start = make_aware(datetime.combine(day, max(opens, pattern.begins)))
        last = make_aware(datetime.combine(day, min(closes, pattern.ends)))
        while start + length <= last:
            yield start, start + length
            start += length


def _published(agency: Agency, pattern: SlotPattern, place: str) -> set[datetime]:
    period = (midnight(pattern.first_day), midnight(pattern.last_day + timedelta(days=1)))
    slots = Slot.objects.filter(agency=agency, plan__place=place, closed_at=None, starts_at__range=period)
    return set(slots.values_list("starts_at", flat=True))
