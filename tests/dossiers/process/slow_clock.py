"""The deadline clock once more, slow and obvious: it walks day by day and minute by minute, and shares nothing.

Written from the rules alone, to be compared with `services.dossiers.process.deadlines`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class SlowClock:
    """An office: which days off and worked Saturdays it has, and which minutes of a day it is open."""

    days: Mapping[date, str]
    hours: Sequence[tuple[time, time]]
    open_days: dict[date, bool] = field(default_factory=dict)

    def is_open_on(self, day: date) -> bool:
        if day not in self.open_days:
            kind = self.days.get(day, "weekend" if day.strftime("%a") in {"Sat", "Sun"} else "worked")
            self.open_days[day] = kind == "worked"
        return self.open_days[day]

    def is_open_at(self, minute: datetime) -> bool:
        return self.is_open_on(minute.date()) and any(opens <= minute.time() < closes for opens, closes in self.hours)

    def closing(self, day: date, zone: datetime) -> datetime:
        return datetime.combine(day, self.hours[-1][1], tzinfo=zone.tzinfo)

    def received_on(self, received: datetime, cut_off: time | None) -> date:
        """Wait for midnight until there is a day on which the office still takes it in."""
        day, at = received.date(), received.time()
        while not self.is_open_on(day) or at >= self.hours[-1][1] or (cut_off is not None and at >= cut_off):
            day, at = day + DAY, time(0)
        return day

    def due(self, received: datetime, amount: int, unit: str, cut_off: time | None = None) -> datetime:
        day = self.received_on(received, cut_off)
        if unit == "working_hour":
            start = received if day == received.date() else datetime.combine(day, time(0), tzinfo=received.tzinfo)
            return self.after_minutes(start, 60 * amount)
        if unit == "working_day":
            counted = 0
            while counted < amount:
                day += DAY
                counted += self.is_open_on(day)
            return self.closing(day, received)
        day = self.months_later(day, amount) if unit == "month" else day + amount * DAY
        while not self.is_open_on(day):
            day += DAY
        return self.closing(day, received)

    def months_later(self, day: date, months: int) -> date:
        """Walk to the first of the month that is meant, then on to the same number or the last day before the next."""
        first = day.replace(day=1)
        for _ in range(months):
            first = (first + 31 * DAY).replace(day=1)
        there = first
        while there.day < day.day and (there + DAY).month == first.month:
            there += DAY
        return there

    def after_minutes(self, start: datetime, minutes: int) -> datetime:
        """The end of the last of so many open minutes from `start`; of none, the first open minute."""
        at = start
        while not self.is_open_at(at):
            at += MINUTE
        for left in range(minutes, 0, -1):
            at += MINUTE
            while left > 1 and not self.is_open_at(at):
                at += MINUTE
        return at

    def minutes_between(self, start: datetime, end: datetime) -> int:
        minutes, at = 0, start
        while at < end:
            minutes += self.is_open_at(at)
            at += MINUTE
        return minutes

    def shifted(self, due: datetime, stopped: datetime, resumed: datetime) -> datetime:
        """The open minutes that were left when it stopped, once more from when it goes on; what was late stays late."""
        return due if due <= stopped else self.after_minutes(resumed, self.minutes_between(stopped, due))
