"""Assignees: whom a new task is given to, and who can take one that is open.

A task goes to whoever has the fewest open tasks among those present who hold its role at its office; those whose rule
fits the dossier come before all others. A stand-in who holds the role there takes the share of the one who is away
besides their own, and the place in their rules.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from core.text import fold
from services.agencies.models import Absence, AdministrativeUnit, Post
from services.dossiers.assignment.counted_rows import CountedRows
from services.dossiers.models import AssignmentRule, Dossier, Task


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role at an office, as assignment needs to know them."""

    agency_id: int
    person_id: int
    load: int
    away_until: date | None = None
    stand_in_id: int | None = None
    is_named: bool = False
    """A rule of theirs fits the dossier."""


class Matter(NamedTuple):
    """What rules ask of a dossier."""

    procedure_id: int
    letter: str
    """First letter of the given name of who applies, without marks; empty where it is no letter."""
    place: str = ""
    """Code of the commune or province it is about; empty where nothing says one."""

    @classmethod
    def of(cls, dossier: Dossier) -> "Matter":
        given_name = fold(dossier.applicant_name).split()[-1:] or [""]
        letter = given_name[0][:1]
        return cls(
            dossier.version.procedure_id,
            letter if letter.isalpha() else "",
            dossier.place or dossier.agency.unit_id or "",
        )


def holders_of(agency_ids: Collection[int], role: str, matter: Matter) -> list[Holder]:
    """The active holders of a role in these agencies, with what they have in hand today, in one query."""
    absences = Absence.objects.on(localdate()).filter(person=OuterRef("user_id")).order_by("pk")
    posts = Post.objects.filter(agency__in=agency_ids, role=role, user__is_active=True).order_by("pk")
    rows = posts.values_list(
        "agency_id",
        "user_id",
        CountedRows(Task.objects.open().filter(person=OuterRef("user_id")).values("person")),
        Subquery(absences.values("last_day")[:1]),
        Subquery(absences.values("stand_in")[:1]),
        Exists(_rules_that_fit(matter)),
    )
    return [Holder(*row) for row in rows]


def choose(agency_id: int, role: str, matter: Matter, *, but: Collection[int] = ()) -> int | None:
    """Whom a new task of this role is given to, save `but`; None where nobody is present."""
    return _first(holders_of({agency_id}, role, matter), but)


def choose_for_each(agency_ids: Collection[int], role: str, matter: Matter) -> dict[int, int | None]:
    """The same in several agencies, by their ids."""
    by_agency = defaultdict[int, list[Holder]](list)
    for holder in holders_of(agency_ids, role, matter):
        by_agency[holder.agency_id].append(holder)
    return {agency_id: _first(holders, ()) for agency_id, holders in by_agency.items()}


def holds(person_id: int, agency_id: int, role: str) -> bool:
    """Whether this person, active, holds the role there."""
    return Post.objects.filter(user=person_id, user__is_active=True, agency=agency_id, role=role).exists()


def _rules_that_fit(matter: Matter) -> QuerySet[AssignmentRule]:
    """The rules of a post that fit: of this procedure or any, this place or any, with this letter or any."""
    rules = AssignmentRule.objects.filter(Q(procedure=matter.procedure_id) | Q(procedure=None), post=OuterRef("pk"))
    places = AdministrativeUnit.objects.filter(Q(code=matter.place) | Q(communes=matter.place))
    rules = rules.filter(Q(place=None) | Q(place__in=places.order_by().values("pk")))
    return rules.filter(Q(first_letter="") | Q(first_letter__lte=matter.letter, last_letter__gte=matter.letter))


def _first(holders: Sequence[Holder], but: Collection[int]) -> int | None:
    """Of those whose rule fits, or stand in for one, the least busy; without one, the least busy of all."""
    named = {one.stand_in_id if one.away_until else one.person_id for one in holders if one.is_named}
    return _least_busy(holders, but, among=named) or _least_busy(holders, but)


def _least_busy(
    holders: Sequence[Holder], but: Collection[int], *, among: Collection[int | None] | None = None
) -> int | None:
    """The present holder with the fewest tasks for each share; whoever stands in counts for one more."""
    present = [one for one in holders if one.away_until is None and one.person_id not in but]
    chosen = [one for one in present if among is None or one.person_id in among]
    more = Counter(holder.stand_in_id for holder in holders if holder.away_until is not None)
    by_load = sorted(chosen, key=lambda one: (one.load / (1 + more[one.person_id]), -more[one.person_id]))
    return by_load[0].person_id if by_load else None
