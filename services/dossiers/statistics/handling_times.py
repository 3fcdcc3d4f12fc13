"""How long the offices really took for a dossier (thời gian giải quyết thật), without what its applicant took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from services.dossiers.models import DossierEvent, EventType
from services.dossiers.process.deadlines import Calendar, office_time_between
from services.dossiers.status import Status

DONE: Final = (EventType.APPROVED, EventType.NOTED)
"""With the first of these there is a result, or the notice is noted; what was refused or stopped tells no time."""
WAITING: Final = (Status.SUPPLEMENT_REQUESTED, Status.DUES_REQUESTED)
"""Statuses in which the applicant has something to do."""


class Handled(NamedTuple):
    """When there was a result, and the office time that it took."""

    done_at: datetime
    span: timedelta


def handling_time(events: Sequence[DossierEvent], calendar: Calendar) -> Handled | None:
    """From filing, or from the payment that filing needs, to the first result, in hours of the office.

    `events` are those of one dossier in their order, all that change its status among them. None where no result came.
    """
    done = next((number for number, event in enumerate(events) if event.act in DONE), None)
    if done is None:
        return None
    spans = [
        office_time_between(before.at, after.at, calendar)
        for before, after in pairwise(events[_first(events[:done]) : done + 1])
        if before.after not in WAITING
    ]
    return Handled(events[done].at, sum(spans, timedelta()))


def _first(events: Sequence[DossierEvent]) -> int:
    """The event with which the office could begin: the last payment before acceptance, else the filing itself."""
    accepted = next((number for number, event in enumerate(events) if event.act == EventType.ACCEPTED), len(events))
    paid = [number for number, event in enumerate(events[:accepted]) if event.act == EventType.FEE_PAID]
    return paid[-1] if paid else 0
