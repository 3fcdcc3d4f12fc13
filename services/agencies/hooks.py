"""Hooks of the agencies; apps above register handlers in their `AppConfig.ready()`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from core.hooks import Hook
from core.people import User
from services.agencies.models import Agency, CalendarChange


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


class Holding(NamedTuple):
    """One kind of what an agency holds, and what becomes of it: shown before anybody decides."""

    name: str
    moves: int
    stays: int
    rule: str
    """In a sentence: what goes where, under which name and number."""
    in_batches: bool = False
    """Whether it is moved row by row after the agency has ended."""


holdings_when_merged = Hook[[Agency, Agency], list[Holding]]()
"""What the first agency holds and what becomes of it when it is merged into the second; nothing is written."""

holdings_when_moved = Hook[[Agency], list[Holding]]()
"""The same of an agency that is moved under another superior, where it gets another code."""

reason_against_merging = Hook[[Agency], str]()
"""Why this agency cannot be merged into another as things stand, in a sentence; empty: it can."""

agencies_changed = Hook[[], object]()
"""Agencies were added, merged or moved, or one has another name, kind or place; in the transaction that wrote it."""

set_up_like = Hook[[Agency, Agency], int]()
"""A new agency comes to receive what the second does; returns how many procedures."""

posts_doubled = Hook[[list[int], Agency], object]()
"""These posts end, as whoever holds them has the same role at this agency already; in the transaction of a merger."""

agency_merging = Hook[[Agency, Agency], Mapping[str, int]]()
"""The first agency is merged into the second, in the transaction that ends it; how much of what was given over."""

hand_over = Hook[[Agency, Agency, int], Mapping[str, int]]()
"""Give over so many of what the ended agency still holds, in the transaction of one batch; nothing left: empty."""
