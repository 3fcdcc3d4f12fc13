"""Criteria by time: when a row is due, and when its dossier was filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.timezone import localtime, make_aware

from core.people import Person
from services.agencies.permissions import posts_of
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.process.deadlines import Calendar
from services.dossiers.status import OPEN

LATE, TODAY, SOON = "tre", "hom-nay", "3-ngay"
DUE: Final[Mapping[str, str]] = {LATE: "Đã trễ hạn", TODAY: "Đến hạn hôm nay", SOON: "Đến hạn trong 3 ngày làm việc"}
SOON_DAYS: Final = 3
DAYS: Final[Mapping[str, str]] = {
    "han-tu": "Hạn từ ngày",
    "han-den": "Hạn đến hết ngày",
    "nop-tu": "Nộp từ ngày",
    "nop-den": "Nộp đến hết ngày",
}
"""The parameters that are days, with what they are called."""


@dataclass(frozen=True)
class Periods:
    """The conditions of a scope at one moment."""

    scope: Scope
    person: Person
    now: datetime

    def due(self, value: str) -> Q:
        """Late, due today, or due until the end of the third working day from today on."""
        if value == LATE:
            return self._due(lt=self.now)
        today = localtime(self.now).date()
        if value == TODAY:
            return self._due(gte=_begins(today), lt=_begins(today + timedelta(days=1)))
        return self._due(gte=self.now, lt=_begins(self._last_soon_day(today) + timedelta(days=1)))

    def on_day(self, name: str, day: date) -> Q:
        """A condition of `DAYS`."""
        bound = {"gte": _begins(day)} if name.endswith("-tu") else {"lt": _begins(day + timedelta(days=1))}
        if name.startswith("han"):
            return self._due(**bound)
        [(way, moment)] = bound.items()
        return Q(**{f"{self.scope.column('submitted_at')}__{way}": moment})

    def _due(self, **bounds: datetime) -> Q:
        """Of a task its own time; of a dossier the one promised, as long as it is open."""
        within = Q(**{f"due_at__{way}": moment for way, moment in bounds.items()})
        return within if self.scope.lists_tasks else within & Q(status__in=sorted(OPEN))

    def _last_soon_day(self, today: date) -> date:
        offices = [post.agency for post in posts_of(self.person)]
        if not offices:
            return today + timedelta(days=SOON_DAYS)
        return next(islice(Calendar.of(offices[0]).working_days_from(today), SOON_DAYS - 1, None))


def read_day(text: str) -> date | None:
    """A day as the browser sends it (2026-11-29) or as one types it (29/11/2026); None for anything else."""
    typed = "-".join(reversed(text.strip().split("/")))
    try:
        day = parse_date(typed)
    except ValueError:
        return None
    return day if day is not None and 1900 < day.year < 2200 else None


def _begins(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
