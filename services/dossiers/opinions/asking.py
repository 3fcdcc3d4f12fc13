"""Ask another office for its opinion: it is told, the history says it, and a reminder is set for half-way."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from core.people import User
from notifications.actions import tell
from services.agencies.models import Post, Role
from services.catalogue.package.process import ProcessStep
from services.dossiers.models import Dossier, EventType, Task
from services.dossiers.process.deadlines import Calendar, add_office_time, office_time_between
from services.dossiers.process.transitions import apply


def ask(dossier: Dossier, task: Task) -> None:
    """Ask the office of this open task, in the transaction that opened it."""
    Task.objects.filter(pk=task.pk).update(remind_at=half_way(task))
    note = f"{task.title}: {task.agency}, trả lời trước {localtime(task.due_at):%H:%M ngày %d/%m/%Y}."
    data = {"step": task.step, "office": task.agency.code, "due_at": task.due_at.isoformat()}
    apply(dossier, EventType.OPINION_ASKED, by=None, note=note, data=data, at=task.opened_at)
    tell_office(dossier, task, "opinion_asked")


def half_way(task: Task) -> datetime:
    """The moment at which half of the office time to answer has passed."""
    calendar = Calendar.of(task.agency)
    span = office_time_between(task.opened_at, task.due_at, calendar)
    return add_office_time(localtime(task.opened_at), span / 2, calendar)


def tell_office(dossier: Dossier, task: Task, kind: str, **context: Any) -> None:
    """Tell everybody who may answer there, once for each kind of message; it says no more than the question."""
    posts = Post.objects.filter(agency_id=task.agency_id, role=task.role, user__is_active=True).select_related("user")
    step = dossier.package.steps[task.step]
    about = {"dossier": dossier, "task": task, "agency": dossier.agency, "question": question_of(step), **context}
    for person in {post.user for post in posts}:
        tell(person, kind, key=f"task:{task.pk}:{kind}:{person.pk}", path=task.page, context=about)


def tell_handler(dossier: Dossier, task: Task, kind: str, **context: Any) -> None:
    """Tell the handling clerk what became of the question; nobody where none has begun."""
    if person := handler_of(dossier):
        path = reverse("admin:dossier_work", args=[dossier.pk])
        about = {"dossier": dossier, "task": task, **context}
        tell(person, kind, key=f"task:{task.pk}:{kind}", path=path, context=about)


def handler_of(dossier: Dossier) -> User | None:
    """The clerk of the handling office who had the last task of examination."""
    tasks = dossier.tasks.filter(agency_id=dossier.agency_id, role=Role.HANDLER, person__isnull=False)
    last = tasks.select_related("person").order_by("-pk").first()
    return last.person if last else None


def question_of(step: ProcessStep) -> str:
    """What the office is asked."""
    return step.question or step.title
