"""Alerts about tasks in working time, and the digest at the start of a working day; switched on and off by each person.

Each alert and the mark that it was sent are one transaction, and its message has a key of its own: run twice or
broken off, nothing is told twice and nothing is left out.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, localtime

from core.batches import handle_each
from core.people import Person, User
from notifications.actions import tell
from services.agencies.models import Absence, Agency, Post, Role
from services.dossiers.models import ALWAYS_ON, Alert, AlertChannel, AlertKind, AlertOff, Task
from services.dossiers.process.alert_moments import following, moment_of
from services.dossiers.process.deadlines import Calendar, add_office_time

BATCH: Final = 200
PROMPT: Final = timedelta(minutes=15)
"""An alert that is sent so soon after its moment is sent, even if the office has closed meanwhile."""
KINDS: Final = {
    Alert.BEFORE: (AlertKind.SOON, "task_soon"),
    Alert.AT_LIMIT: (AlertKind.OVER, "task_over"),
    Alert.DESK_HEAD: (AlertKind.ESCALATED, "task_late"),
    Alert.LEADER: (AlertKind.ESCALATED, "task_late"),
}
"""What each alert is switched off as, and its message."""


@transaction.atomic
def switch_alerts(person: User, on: Collection[tuple[AlertKind, AlertChannel]]) -> None:
    """Switch on these alerts of one's own, each with its channel, and off all others that may be off."""
    AlertOff.objects.filter(person=person).delete()
    off = [(kind, channel) for kind in AlertKind for channel in AlertChannel if (kind, channel) not in ALWAYS_ON]
    AlertOff.objects.bulk_create(
        AlertOff(person=person, kind=kind, channel=channel) for kind, channel in off if (kind, channel) not in on
    )


def look_after(now: datetime) -> None:
    """Send the alerts that are due; one that fails keeps no other from it."""
    cursor = Q()
    due = Task.objects.open().filter(alert_at__lte=now).order_by("alert_at", "pk")
    while batch := list(due.filter(cursor).select_related("agency", "dossier", "person").defer("proposal")[:BATCH]):
        handle_each(batch, partial(_look_after_one, now=now))
        last = batch[-1]
        cursor = Q(alert_at__gt=last.alert_at) | Q(alert_at=last.alert_at, pk__gt=last.pk)


@transaction.atomic
def _look_after_one(task: Task, now: datetime) -> None:
    """Send one alert and set the next; does nothing where the task ended or another has seen to it meanwhile."""
    alert, calendar = Alert(task.alert), Calendar.of(task.agency)
    moment = moment_of(task, alert)
    opens = add_office_time(localtime(now), timedelta(0), calendar)
    if moment > now or (opens > now and now - moment > PROMPT):
        _set(task, alert, max(moment, opens))
        return
    if alert is Alert.BEFORE and now >= task.due_at:
        alert = Alert.AT_LIMIT
    next_alert = following(task, alert)
    if _set(task, next_alert or alert, moment_of(task, next_alert) if next_alert else None):
        _tell(task, alert)


def _set(task: Task, alert: Alert, at: datetime | None) -> int:
    """Set the next alert of a task that still is as it was read."""
    as_read = Task.objects.open().filter(pk=task.pk, alert=task.alert, alert_at=task.alert_at, due_at=task.due_at)
    return as_read.filter(person=task.person_id).update(alert=alert, alert_at=at)


def _tell(task: Task, alert: Alert) -> None:
    kind, message = KINDS[alert]
    about = {"task": task, "dossier": task.dossier, "person": task.person}
    key = f"task:{task.pk}:alert:{alert.value}"
    send(kind, message, _recipients(task, alert), key=key, path=task.page, context=about)


def _recipients(task: Task, alert: Alert) -> list[User]:
    """Who has the task; where nobody has it, or it is late for long, who is responsible for that."""
    if alert in (Alert.BEFORE, Alert.AT_LIMIT) and task.person:
        return [task.person]
    of_desk = task.role == Role.DESK and alert is not Alert.LEADER
    people = (_holders(task.agency, Role.DESK_HEAD) if of_desk else []) or _holders(task.agency, Role.LEADER)
    return [person for person in people if person.pk != task.person_id]


def _holders(agency: Agency, role: Role) -> list[User]:
    posts = Post.objects.filter(agency=agency, role=role, user__is_active=True).select_related("user")
    return [post.user for post in posts.order_by("pk")]


def send(
    kind: AlertKind, message: str, people: Iterable[User], *, key: str, path: str, context: dict[str, Any]
) -> None:
    """Tell these people, or who stands in for them today, through the channels that they left on."""
    recipients = stand_ins_of(people)
    off = _switched_off(recipients, kind)
    for person in recipients:
        by_page, by_email = ((person.pk, channel) not in off for channel in AlertChannel)
        if by_page or by_email:
            one, about = f"{key}:{person.pk}", {**context, "recipient": person}
            tell(person, message, key=one, path=path, context=about, by_page=by_page, by_email=by_email)


def stand_ins_of(people: Iterable[User]) -> list[User]:
    """These people, each once; of one who is away today the stand-in, if that one is there."""
    everybody = {person.pk: person for person in people}
    away = Absence.objects.on(localdate()).select_related("stand_in")
    absent = {absence.person_id: absence.stand_in for absence in away.filter(person__in=everybody)}
    there = [absent.get(pk) or person for pk, person in everybody.items()]
    return list({person.pk: person for person in there if person.is_active}.values())


def _switched_off(people: Collection[Person], kind: AlertKind) -> set[tuple[int, str]]:
    """Person and channel of what is off for this kind of alert."""
    rows = AlertOff.objects.filter(person__in=[person.pk for person in people], kind=kind)
    off = set(rows.values_list("person", "channel"))
    return {(person, channel) for person, channel in off if (kind, channel) not in ALWAYS_ON}
