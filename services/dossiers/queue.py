"""What a member of staff has to do now: the open tasks of the roles held, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.timesince import timeuntil

from services.agencies.permissions import Person, posts_of
from services.dossiers.models import Task


def tasks_of(person: Person) -> QuerySet[Task]:
    """The open tasks of the posts this person holds."""
    posts = [Q(agency_id=post.agency_id, role=post.role) for post in posts_of(person)]
    if not posts:
        return Task.objects.none()
    return Task.objects.open().filter(reduce(or_, posts)).select_related("dossier", "person", "agency")


@dataclass(frozen=True)
class Urgency:
    """How much time is left, in words and as a tone."""

    tone: str
    words: str


def urgency(due_at: datetime, now: datetime | None = None) -> Urgency:
    """“Quá hạn …”, “Còn …”: what a clerk looks at first."""
    now = now or timezone.now()
    if due_at < now:
        return Urgency("error", f"Quá hạn {timeuntil(now, due_at, depth=1)}")
    tone = "warning" if (due_at - now).total_seconds() < 4 * 3600 else "still"
    return Urgency(tone, f"Còn {timeuntil(due_at, now, depth=1)}")
