"""The period that figures are shown for: a day, a week, a month, or from one day to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import urlencode

from services.dossiers.desk.lists.periods import read_day

KIND, DAY, FROM, TO = "ky", "ngay", "tu", "den"
LONGEST: Final = timedelta(days=366)
TOO_LONG: Final = "Chỉ xem được nhiều nhất một năm: số liệu dưới đây tính đến hết {:%d/%m/%Y}."
NOT_DAYS: Final = "Hãy nhập hai ngày, ngày đầu trước ngày cuối, ví dụ 01/11/2026. Dưới đây là số liệu trong tháng."


class PeriodKind(StrEnum):
    """How long it is, as its address says (`?ky=`)."""

    A_DAY = "ngay"
    WEEK = "tuan"
    MONTH = "thang"
    RANGE = "khoang"

    @property
    def label(self) -> str:
        return {"ngay": "Ngày", "tuan": "Tuần", "thang": "Tháng", "khoang": "Khoảng ngày"}[self]


class Span(NamedTuple):
    """Days that follow one another: the first and the last."""

    first: date
    last: date


@dataclass(frozen=True)
class Period:
    """Its first and last day, both included, and what was wrong with what was asked."""

    kind: PeriodKind
    first: date
    last: date
    trouble: str = ""

    def __str__(self) -> str:
        if self.kind is PeriodKind.MONTH:
            return f"tháng {self.first:%m/%Y}"
        if self.first == self.last:
            return f"ngày {self.first:%d/%m/%Y}"
        return f"từ {self.first:%d/%m/%Y} đến hết {self.last:%d/%m/%Y}"

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def months_and_days(self) -> tuple[Span | None, *tuple[Span, ...]]:
        """Its whole months (None without one), and the days before and after them."""
        first, following = _month_from(self.first), (self.last + timedelta(days=1)).replace(day=1)
        if first >= following:
            return None, Span(self.first, self.last)
        day = timedelta(days=1)
        beside = (Span(self.first, first - day), Span(following, self.last))
        return Span(first, following - day), *(span for span in beside if span.first <= span.last)

    @property
    def query(self) -> str:
        if self.kind is PeriodKind.RANGE:
            return urlencode({KIND: self.kind, FROM: self.first, TO: self.last})
        return urlencode({KIND: self.kind, DAY: self.first})

    def before(self) -> "Period":
        return self._around(self.first - timedelta(days=1))

    def after(self) -> "Period":
        return self._around(self.last + timedelta(days=1))

    def _around(self, day: date) -> "Period":
        if self.kind is PeriodKind.RANGE:
            length = self.last - self.first
            return Period(self.kind, *((day - length, day) if day < self.first else (day, day + length)))
        return period_around(self.kind, day)


def _month_from(day: date) -> date:
    """The first day of the month that begins on this day or next."""
    return day if day.day == 1 else (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def period_around(kind: PeriodKind, day: date) -> Period:
    """The day, week (from Monday) or month that this day lies in."""
    if kind is PeriodKind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(kind, monday, monday + timedelta(days=6))
    if kind is PeriodKind.MONTH:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return Period(kind, day.replace(day=1), following - timedelta(days=1))
    return Period(PeriodKind.A_DAY, day, day)


def read_period(query: Mapping[str, str], today: date) -> Period:
    """The period that an address asks for; this month without one, and where it cannot be understood."""
    asked = query.get(KIND, "")
    kind = PeriodKind(asked) if asked in set(PeriodKind) else PeriodKind.MONTH
    if kind is not PeriodKind.RANGE:
        return period_around(kind, read_day(query.get(DAY, "")) or today)
    first, last = read_day(query.get(FROM, "")), read_day(query.get(TO, ""))
    if first is None or last is None or last < first:
        month = period_around(PeriodKind.MONTH, today)
        return Period(kind, month.first, month.last, NOT_DAYS)
    if last - first > LONGEST:
        return Period(kind, first, first + LONGEST, TOO_LONG.format(first + LONGEST))
    return Period(kind, first, last)
