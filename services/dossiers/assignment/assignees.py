"""Assignees: whom a new task is given to, and who can take one that is open.

A task goes to whoever has the fewest open tasks among those present who hold its role at its office. A stand-in who
holds it there takes the share of the one who is away besides their own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from services.agencies.models import Absence, Post
from services.dossiers.models import Task


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role at an office, as assignment needs to know them."""

    agency_id: int
    person_id: int
    load: int
    away_until: date | None = None
    stand_in_id: int | None = None


def holders_of(agency_ids: Collection[int], role: str) -> list[Holder]:
    """The active holders of a role in these agencies, with what they have in hand today, in one query."""
    absences = Absence.objects.on(localdate()).filter(person=OuterRef("user_id")).order_by("pk")
    posts = Post.objects.filter(agency__in=agency_ids, role=role, user__is_active=True).order_by("pk")
    rows = posts.values_list(
        "agency_id",
        "user_id",
        Coalesce(Subquery(_open_tasks_of("user_id"), output_field=IntegerField()), 0),
        Subquery(absences.values("last_day")[:1]),
        Subquery(absences.values("stand_in")[:1]),
    )
    return [Holder(*row) for row in rows]


def choose(agency_id: int, role: str, *, but: Collection[int] = ()) -> int | None:
    """Whom a new task of this role is given to, save `but`; None where nobody is present."""
    return _least_busy(holders_of({agency_id}, role), but)


def choose_for_each(agency_ids: Collection[int], role: str) -> dict[int, int | None]:
    """The same in several agencies, by their ids."""
    by_agency = defaultdict[int, list[Holder]](list)
    for holder in holders_of(agency_ids, role):
        by_agency[holder.agency_id].append(holder)
    return {agency_id: _least_busy(holders, ()) for agency_id, holders in by_agency.items()}


def holds(person_id: int, agency_id: int, role: str) -> bool:
    """Whether this person, active, holds the role there."""
    return Post.objects.filter(user=person_id, user__is_active=True, agency=agency_id, role=role).exists()


def _open_tasks_of(column: str) -> QuerySet[Task, int]:
    of_person = Task.objects.open().filter(person=OuterRef(column)).order_by().values("person")
    return of_person.annotate(number=Count("pk")).values_list("number", flat=True)


def _least_busy(holders: Iterable[Holder], but: Collection[int]) -> int | None:
    """The present holder with the fewest tasks for each share; whoever stands in counts for one more."""
    holders = list(holders)
    present = [holder for holder in holders if holder.away_until is None and holder.person_id not in but]
    more = Counter(holder.stand_in_id for holder in holders if holder.away_until is not None)
    by_load = sorted(present, key=lambda one: (one.load / (1 + more[one.person_id]), -more[one.person_id]))
    return by_load[0].person_id if by_load else None
