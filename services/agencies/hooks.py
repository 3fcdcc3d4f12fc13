"""Hooks of the agencies; apps above register handlers in their `AppConfig.ready()`."""

from datetime import date, datetime
from typing import NamedTuple

from core.hooks import Hook
from core.people import User
from services.agencies.models import CalendarChange


class DueMove(NamedTuple):
    """A due time that a change of the calendar would move."""

    name: str
    path: str
    before: datetime
    after: datetime


class DueMoves(NamedTuple):
    """The first due times that would move, and how many, counted no further than a page can say."""

    first: list[DueMove]
    how_many: str


preview_calendar_change = Hook[[date, str], DueMoves]()
"""Which due times would move if this day were of this kind (empty: as its weekday); nothing is written."""

calendar_changed = Hook[[CalendarChange], object]()
"""A day of the calendar has become another; in the transaction that wrote it."""

staff_changed = Hook[[User], object]()
"""Somebody was locked or has another set of posts; in the transaction that wrote it."""
