"""Assignees: whom a new task is given to, and who can take one that is open.

A task goes to whoever has the fewest open tasks among those present who hold its role at its office; those whose rule
fits the dossier come before all others. A stand-in who holds the role there takes the share of the one who is away
besides their own, and the place in their rules.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils.timezone import localdate

from core.text import fold
from services.agencies.models import Absence, AdministrativeUnit, Post
from services.dossiers.models import AssignmentRule, Dossier, Task


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role at an office, as assignment needs to know them."""

    agency_id: int
    person_id: int
    load: int
    is_named: bool = False
    """A rule of theirs fits the dossier."""
    is_away: bool = False
    stand_in_id: int | None = None


# Written out, as every acceptance asks it: to compose it from querysets took a fifth of the time of one.
# A rule fits that is of this procedure or any, this place or any, with this letter or any.
HOLDERS: Final = f"""
    SELECT post.agency_id, post.user_id,
        (SELECT COUNT(*) FROM {Task._meta.db_table} task
         WHERE task.person_id = post.user_id AND task.done_at IS NULL AND task.cancelled_at IS NULL),
        EXISTS (SELECT 1 FROM {AssignmentRule._meta.db_table} fits
                WHERE fits.post_id = post.id AND (fits.procedure_id = %s OR fits.procedure_id IS NULL)
                AND (fits.place_id IS NULL OR fits.place_id = %s OR fits.place_id = (
                    SELECT unit.province_id FROM {AdministrativeUnit._meta.db_table} unit WHERE unit.code = %s))
                AND (fits.first_letter = '' OR fits.first_letter <= %s AND fits.last_letter >= %s)),
        absence.id IS NOT NULL, absence.stand_in_id
    FROM {Post._meta.db_table} post
    JOIN {get_user_model()._meta.db_table} person ON person.id = post.user_id
    LEFT JOIN {Absence._meta.db_table} absence ON absence.id = (
        SELECT MIN(away.id) FROM {Absence._meta.db_table} away
        WHERE away.person_id = post.user_id AND away.first_day <= %s AND away.last_day >= %s)
    WHERE person.is_active AND post.role = %s
"""  # noqa: S608  # the tables' names are ours


class Matter(NamedTuple):
    """What rules ask of a dossier."""

    procedure_id: int
    letter: str
    """First letter of the given name of who applies, without marks; empty where it is no letter."""
    place: str = ""
    """Code of the commune or province it is about; empty where nothing says one."""
    parties: frozenset[int | None] = frozenset()
    """Who filed it, and for whom: they are given none of its tasks."""

    @classmethod
    def of(cls, dossier: Dossier) -> "Matter":
        given_name = fold(dossier.applicant_name).split()[-1:] or [""]
        letter = given_name[0][:1]
        return cls(
            dossier.version.procedure_id,
            letter if letter.isalpha() else "",
            dossier.place or dossier.agency.unit_id or "",
            frozenset({dossier.applicant_id, dossier.principal_id}),
        )


def holders_of(agency_ids: Collection[int], role: str, matter: Matter) -> list[Holder]:
    """The active holders of a role in these agencies, with what they have in hand today, in one query."""
    today, offices = localdate(), ", ".join(["%s"] * len(agency_ids))
    places, letters = [matter.place] * 2, [matter.letter] * 2
    values: list[int | str | date] = [matter.procedure_id, *places, *letters, today, today, role, *agency_ids]
    with connection.cursor() as cursor:
        cursor.execute(f"{HOLDERS} AND post.agency_id IN ({offices}) ORDER BY post.id", values)
        return [Holder(*row) for row in cursor.fetchall()]


def choose(agency_id: int, role: str, matter: Matter, *, but: Collection[int] = ()) -> int | None:
    """Whom a new task of this role is given to, save `but`; None where nobody is present."""
    return _first(holders_of({agency_id}, role, matter), {*but, *matter.parties})


def choose_for_each(agency_ids: Collection[int], role: str, matter: Matter) -> dict[int, int | None]:
    """The same in several agencies, by their ids."""
    by_agency = defaultdict[int, list[Holder]](list)
    for holder in holders_of(agency_ids, role, matter):
        by_agency[holder.agency_id].append(holder)
    return {agency_id: _first(holders, matter.parties) for agency_id, holders in by_agency.items()}


def holds(person_id: int, agency_id: int, role: str) -> bool:
    """Whether this person, active, holds the role there."""
    return Post.objects.filter(user=person_id, user__is_active=True, agency=agency_id, role=role).exists()


def _first(holders: Sequence[Holder], but: Collection[int | None]) -> int | None:
    """Of those whose rule fits, or stand in for one, the least busy; without one, the least busy of all."""
    named = {one.stand_in_id if one.is_away else one.person_id for one in holders if one.is_named}
    return _least_busy(holders, but, among=named) or _least_busy(holders, but)


def _least_busy(
    holders: Sequence[Holder], but: Collection[int | None], *, among: Collection[int | None] | None = None
) -> int | None:
    """The present holder with the fewest tasks for each share; whoever stands in counts for one more."""
    present = [one for one in holders if not one.is_away and one.person_id not in but]
    chosen = [one for one in present if among is None or one.person_id in among]
    more = Counter(holder.stand_in_id for holder in holders if holder.is_away)
    by_load = sorted(chosen, key=lambda one: (one.load / (1 + more[one.person_id]), -more[one.person_id]))
    return by_load[0].person_id if by_load else None
