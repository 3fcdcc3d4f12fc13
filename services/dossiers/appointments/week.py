"""The week of an office in figures: how many places of each hour of each day are taken."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.timezone import localtime

from services.agencies.models import Agency
from services.dossiers.models import Slot
from services.dossiers.models.appointments import midnight
from services.dossiers.process.deadlines import Calendar

WHOLE_DAY: Final = 24
"""Stands for the sum of the hours, after all of them."""


@dataclass(frozen=True)
class Cell:
    """One hour of one day: places taken and given; none given where there is no open slot."""

    taken: int = 0
    capacity: int = 0
    closed: int = 0
    """Slots that were closed."""

    @property
    def share(self) -> int:
        """How full it is, in percent."""
        return 100 * self.taken // self.capacity if self.capacity else 0

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.taken + other.taken, self.capacity + other.capacity, self.closed + other.closed)


@dataclass(frozen=True)
class Week:
    """The days of a week and, for each hour with slots, a cell for each day."""

    days: Sequence[tuple[date, bool]]
    """Each with whether the office works on it."""
    rows: Sequence[tuple[str, Sequence[tuple[date, Cell]]]]
    """For each hour with slots, and for the whole day, a cell of each day; empty without slots."""


def week_of(agency: Agency, day: date) -> Week:
    """The week in which this day lies."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    period = (midnight(monday), midnight(monday + timedelta(days=7)))
    slots = Slot.objects.filter(agency=agency, starts_at__range=period)
    cells: dict[tuple[int, date], Cell] = defaultdict(Cell)
    for starts_at, taken, capacity, closed_at in slots.values_list("starts_at", "taken", "capacity", "closed_at"):
        start, more = localtime(starts_at), Cell(closed=1) if closed_at else Cell(taken, capacity)
        for hour in (start.hour, WHOLE_DAY):
            cells[hour, start.date()] += more
    calendar, hours = Calendar.of(agency), sorted({hour for hour, _ in cells})
    rows = [("Cả ngày" if hour == WHOLE_DAY else f"{hour:02}:00", hour) for hour in hours]
    return Week(
        [(one, calendar.is_working(one)) for one in days],
        [(label, [(one, cells[hour, one]) for one in days]) for label, hour in rows],
    )
