"""Absence of staff: enter it, take it back, and hand on the open tasks on its first day."""

from datetime import date, datetime
from functools import partial
from typing import Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core import outbox
from core.batches import handle_each, in_batches
from core.people import User
from notifications.actions import tell
from services.agencies.models import Absence
from services.dossiers.actions.assignment import hand_over
from services.dossiers.actions.assignment.leaving import leaders_of
from services.dossiers.assignment import absences as rules

BEGIN: Final = "dossiers.begin_absence"


@transaction.atomic
def enter(
    person: User, *, by: User, first_day: date, last_day: date, stand_in: User | None = None, note: str = ""
) -> Absence:
    """Enter the days on which somebody is away (ghi ngày vắng); from today on, their tasks are handed on at once."""
    person = get_user_model().objects.select_for_update().get(pk=person.pk)
    rules.check_may_enter(by, person)
    rules.check_days(person, first_day, last_day)
    if stand_in:
        rules.check_stand_in(person, stand_in)
    absence = Absence.objects.create(
        person=person, first_day=first_day, last_day=last_day, stand_in=stand_in, note=note.strip(), entered_by=by
    )
    if first_day <= localdate():
        outbox.enqueue(BEGIN, key=f"{BEGIN}:{absence.pk}", absence_id=absence.pk)
    return absence


@transaction.atomic
def take_back(absence: Absence, *, by: User) -> None:
    """Take an absence back, or end it with yesterday where it has begun; tasks that were handed on stay there."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    rules.check_may_enter(by, absence.person)
    rules.end_before(absence, localdate())


def look_after(now: datetime, *, only: int | None = None) -> None:
    """Begin the absences whose first day has come, or one of them; one that fails keeps no other from it."""
    due = Absence.objects.filter(begun_at=None, first_day__lte=localdate(now)).select_related("person", "stand_in")
    due = due if only is None else due.filter(pk=only)
    handle_each(in_batches(due), partial(begin, now=now))


def begin(absence: Absence, now: datetime) -> None:
    """Hand on the open tasks to the stand-in or the pool, each by itself; then, once, tell the leaders.

    A task that failed is tried again with the next round, before anybody is told.
    """
    person, stand_in = absence.person, absence.stand_in
    if absence.last_day >= localdate(now):
        note = f"{person} vắng đến hết ngày {absence.last_day:%d/%m/%Y}."
        tasks = list(in_batches(hand_over.open_tasks_of(person)))
        moved = handle_each(tasks, partial(hand_over.move, person_id=person.pk, to=stand_in, by=None, note=note))
        if len(moved) < len(tasks):
            return
    _record_begun(absence, now)


@transaction.atomic
def _record_begun(absence: Absence, now: datetime) -> None:
    if not Absence.objects.filter(pk=absence.pk, begun_at=None).update(begun_at=now):
        return
    if absence.last_day < localdate(now):
        return
    about = {"absence": absence, "clashes": rules.clashes(absence)}
    people = {person.pk: person for person in leaders_of(absence.person) if person.pk != absence.person_id}
    if absence.stand_in:
        people[absence.stand_in.pk] = absence.stand_in
    for person in people.values():
        key = f"absence:{absence.pk}:begun:{person.pk}"
        tell(person, "absence_begun", key=key, path=reverse("admin:assignment"), context=about)
