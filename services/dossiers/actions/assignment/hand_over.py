"""Who does an open task: claim it, put it back, hand it over, hand over all that one person has.

Each change is one transaction that ends with an event of the dossier, so that what breaks off half-way is gone on with.
"""

from enum import Enum, auto
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from django.db import transaction

from core.batches import handle_each, in_batches
from core.people import User
from core.refusals import allows
from notifications.actions import tell
from services.dossiers.assignment import absences, rules
from services.dossiers.models import Dossier, EventType, Task
from services.dossiers.models.work import TaskQuerySet
from services.dossiers.process.transitions import apply, lock

AT_ONCE: Final = 200
"""Tasks that are handed over by one press; the page says what is left."""


class Moved(Enum):
    """What became of one task: a colleague has it, it is in the pool, or it had moved or ended before."""

    GIVEN = auto()
    TO_POOL = auto()
    NOT = auto()


class HandedOver(NamedTuple):
    """What became of the open tasks of one person."""

    given: int = 0
    to_pool: int = 0
    is_more: bool = False
    """Some are left: there were too many at once, or one failed."""


@transaction.atomic
def claim(dossier: Dossier, *, by: User, step: str) -> Dossier:
    """Take a task that nobody has (nhận việc)."""
    dossier = lock(dossier)
    task = rules.check_is_open(dossier, step)
    rules.check_may_claim(by, dossier, task)
    _assign(dossier, task, by, by=by)
    return dossier


@transaction.atomic
def put_back(dossier: Dossier, *, by: User, step: str, note: str = "") -> Dossier:
    """Give a task back to everybody who holds its role (trả về việc chung)."""
    dossier = lock(dossier)
    task = rules.check_is_open(dossier, step)
    rules.check_may_pass_on(by, task)
    if task.person_id is not None:
        _assign(dossier, task, None, by=by, note=note)
    return dossier


@transaction.atomic
def hand_over(dossier: Dossier, *, by: User, step: str, to: User, note: str = "") -> Dossier:
    """Give a task to a colleague with its role at its office (chuyển việc), with a note."""
    dossier = lock(dossier)
    task = rules.check_is_open(dossier, step)
    rules.check_may_pass_on(by, task)
    rules.check_may_be_given(to, dossier, task)
    _assign(dossier, task, to, by=by, note=note)
    return dossier


def hand_over_all(person: User, *, by: User, to: User | None, note: str = "") -> HandedOver:
    """Give the open tasks of a person that `by` may pass on to a colleague; what they cannot take goes to the pool."""
    absences.check_may_enter(by, person)
    if to:
        absences.check_stand_in(person, to)
        rules.check_is_present(to)
    tasks = (task for task in in_batches(open_tasks_of(person)) if rules.may_pass_on(by, task))
    chosen = list(islice(tasks, AT_ONCE))
    moved = handle_each(chosen, partial(move, person_id=person.pk, to=to, by=by, note=note))
    is_more = len(moved) < len(chosen) or next(tasks, None) is not None
    return HandedOver(moved.count(Moved.GIVEN), moved.count(Moved.TO_POOL), is_more)


@transaction.atomic
def move(task: Task, *, person_id: int, to: User | None, by: User | None, note: str) -> Moved:
    """Move one task of a person on, to whom it can be given or else to the pool; does nothing if it moved meanwhile."""
    dossier = lock(task.dossier)
    fresh = dossier.tasks.open().filter(pk=task.pk, person=person_id).select_related("agency", "person").first()
    if fresh is None:
        return Moved.NOT
    taker = to if to and allows(rules.check_may_be_given, to, dossier, fresh) else None
    _assign(dossier, fresh, taker, by=by, note=note)
    return Moved.GIVEN if taker else Moved.TO_POOL


def open_tasks_of(person: User) -> TaskQuerySet:
    """What this person has in hand."""
    return Task.objects.open().filter(person=person).select_related("dossier", "agency")


def _assign(dossier: Dossier, task: Task, to: User | None, *, by: User | None, note: str = "") -> None:
    """Write who has an open task of a locked dossier, record it, and tell whom somebody else gave it to."""
    before, whose = task.person, f"{to}" if to else "việc chung"
    remark = f"{task.title}: từ {before} sang {whose}." if before else f"{task.title}: {whose} nhận."
    said = "\n".join(filter(None, [remark, note.strip()]))
    Task.objects.filter(pk=task.pk).update(person=to)
    data = {"step": task.step, "from": before.pk if before else None, "to": to.pk if to else None, "remark": said}
    event = apply(dossier, EventType.ASSIGNED, by=by, data=data)
    if to and by != to:
        about = {"dossier": dossier, "task": task, "by": by, "before": before, "note": note.strip()}
        tell(to, "task_given", key=f"dossier:{dossier.pk}:{event.serial}:task_given", path=task.page, context=about)
