"""The task queue of a member of staff: the open tasks of the roles held, most urgent first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.compiled_query import CompiledQuery
from core.people import Person
from services.agencies.permissions import posts_of
from services.dossiers.models import Dossier, Task, TaskDraft

KEPT: Final = {"may_have_drafts": Exists(TaskDraft.objects.filter(task=OuterRef("pk")))}
OPEN_TASKS: Final = CompiledQuery(
    lambda dossier: (
        Task.objects.open().filter(dossier=dossier).select_related("person", "agency").annotate(**KEPT).order_by("pk")
    )
)


def tasks_of(person: Person) -> QuerySet[Task]:
    """The open tasks of the agencies and roles of this person's posts, without what is shown beside them."""
    posts = [Q(agency_id=post.agency_id, role=post.role) for post in posts_of(person)]
    if not posts:
        return Task.objects.none()
    return Task.objects.open().filter(reduce(or_, posts))


def open_tasks(dossier: Dossier) -> list[Task]:
    """The open tasks of a dossier, with who does them and where, in the order in which they were opened."""
    return OPEN_TASKS(dossier.pk, dossier=dossier)


DUE_SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Urgency:
    """The time left until a deadline, as text and as the tone of its badge."""

    tone: str
    text: str


def urgency(due_at: datetime, now: datetime | None = None) -> Urgency:
    """The urgency of a deadline: “Quá hạn …” (overdue) or “Còn …” (left)."""
    remaining = due_at - (now or timezone.now())
    if remaining < timedelta(0):
        return Urgency("error", f"Quá hạn {_duration_text(-remaining)}")
    return Urgency("warning" if remaining < DUE_SOON else "still", f"Còn {_duration_text(remaining)}")


def _duration_text(span: timedelta) -> str:
    """A duration in whole days, hours or minutes, the largest unit that fits."""
    minutes = int(span.total_seconds()) // 60
    if minutes >= 24 * 60:
        return f"{minutes // (24 * 60)} ngày"
    return f"{minutes // 60} giờ" if minutes >= 60 else f"{minutes} phút"
