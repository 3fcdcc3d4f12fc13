"""What a member of staff has to do now: the open tasks of the roles held, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.people import Person
from services.agencies.permissions import posts_of
from services.dossiers.models import Task


def tasks_of(person: Person) -> QuerySet[Task]:
    """The open tasks of the posts this person holds."""
    posts = [Q(agency_id=post.agency_id, role=post.role) for post in posts_of(person)]
    if not posts:
        return Task.objects.none()
    return Task.objects.open().filter(reduce(or_, posts)).select_related("dossier", "person", "agency")


DUE_SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Urgency:
    """How much time is left, in words and as a tone."""

    tone: str
    words: str


def urgency(due_at: datetime, now: datetime | None = None) -> Urgency:
    """“Quá hạn …”, “Còn …”: what a clerk looks at first."""
    left = due_at - (now or timezone.now())
    if left < timedelta(0):
        return Urgency("error", f"Quá hạn {_duration_text(-left)}")
    return Urgency("warning" if left < DUE_SOON else "still", f"Còn {_duration_text(left)}")


def _duration_text(span: timedelta) -> str:
    """In the one unit that tells enough."""
    minutes = int(span.total_seconds()) // 60
    if minutes >= 24 * 60:
        return f"{minutes // (24 * 60)} ngày"
    return f"{minutes // 60} giờ" if minutes >= 60 else f"{minutes} phút"
