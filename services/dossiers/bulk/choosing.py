"""The dossiers that a run is about: those ticked in a list or all that its filter finds, frozen as they are now."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from core.people import Person
from services.agencies.permissions import Verb, reach, reach_of
from services.dossiers.assignment.rules import may_pass_on, may_work_on
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.models import BulkVerb, Dossier, Task
from services.dossiers.models.work import IS_QUESTION

MOST: Final = 500
"""Dossiers of one run."""


class Chosen(NamedTuple):
    """A dossier and, for a verb of tasks, the step of the task; blank where none is open for it."""

    dossier: int
    step: str = ""


def chosen_in(address: Address, keys: Collection[int] | None, verb: BulkVerb, person: Person) -> list[Chosen]:
    """What the rows with these keys, or all rows of the list, are about: one more than a run may have at most.

    Rows of a list of tasks may have been done meanwhile: they stay, so that it can be said of them.
    """
    if address.scope.lists_tasks:
        return _of_tasks(_rows(address, person) if keys is None else _tasks(keys, person), verb)
    return chosen_of(_rows(address, person) if keys is None else keys, verb, person)


def chosen_of(dossiers: Collection[int], verb: BulkVerb, person: Person) -> list[Chosen]:
    """The same of dossiers with these ids, those that the person may not read left out."""
    found = Dossier.objects.filter(reach(person, Verb.READ), pk__in=dossiers).values_list("pk", flat=True)
    readable = sorted(found, key=list(dossiers).index)[: MOST + 1]
    if not verb.is_of_tasks:
        return [Chosen(pk) for pk in readable]
    tasks = Task.objects.open().filter(dossier__in=readable).select_related("agency").order_by("pk")
    steps: dict[int, list[Chosen]] = {}
    for task in tasks:
        if _is_for(verb, task, person):
            steps.setdefault(task.dossier_id, []).append(Chosen(task.dossier_id, task.step))
    return [one for pk in readable for one in steps.get(pk, [Chosen(pk)])][: MOST + 1]


def _rows(address: Address, person: Person) -> list[int]:
    """The keys of the rows of a list, in its order."""
    listed = DossierList(person, address)
    return list(listed.queryset.order_by(*listed.order).values_list("pk", flat=True)[: MOST + 1])


def _tasks(keys: Iterable[int], person: Person) -> list[int]:
    """Those of these tasks that lie at an office of the person, in the order in which they were ticked."""
    ids = reach_of(person, Verb.READ).ids
    found = set(Task.objects.filter(pk__in=keys, agency__in=ids).values_list("pk", flat=True))
    return [key for key in keys if key in found][: MOST + 1]


def _of_tasks(keys: Sequence[int], verb: BulkVerb) -> list[Chosen]:
    """The dossier of a question lies at the office that asks: to it nothing is done but who answers."""
    tasks = Task.objects.filter(pk__in=keys)
    meant = tasks if verb.is_of_tasks else tasks.exclude(IS_QUESTION)
    rows = {pk: Chosen(dossier, step) for pk, dossier, step in meant.values_list("pk", "dossier", "step")}
    chosen = [rows[key] for key in keys if key in rows]
    return list(dict.fromkeys(chosen if verb.is_of_tasks else [Chosen(one.dossier) for one in chosen]))


def _is_for(verb: BulkVerb, task: Task, person: Person) -> bool:
    """Whether the person means this task of a dossier: to claim what is nobody's, to hand over what they may."""
    if verb is BulkVerb.CLAIM:
        return task.person_id is None and may_work_on(person, task)
    return task.person_id is not None and may_pass_on(person, task)
