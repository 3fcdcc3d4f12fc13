"""Those who leave: what a locked or post-less colleague had in hand goes back to the pool, and the leaders are told."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.batches import handle_each, in_batches
from core.people import User
from notifications.actions import tell
from services.agencies.models import Agency, Post, Role
from services.dossiers.actions.assignment import hand_over
from services.dossiers.assignment.rules import may_work_on
from services.dossiers.models import Task

RETURN: Final = "dossiers.return_tasks"


def staff_changed(person: User) -> None:
    """Handler of `agencies.hooks.staff_changed`: a job looks again at what the person has in hand."""
    if hand_over.open_tasks_of(person).exists():
        outbox.enqueue(RETURN, key=f"{RETURN}:{person.pk}:{timezone.now().isoformat()}", person_id=person.pk)


def return_tasks(person: User) -> outbox.OnDone | None:
    """Put back each task that the person may not work on any more; returns what tells the leaders of its office."""
    tasks = [task for task in in_batches(hand_over.open_tasks_of(person)) if not _may_keep(person, task)]
    if not tasks:
        return None
    why = "không còn giữ vị trí này" if person.is_active else "tài khoản đã bị khóa"
    note = f"{person}: {why}."
    moved = handle_each(tasks, partial(hand_over.move, person_id=person.pk, to=None, by=None, note=note))
    if len(moved) < len(tasks):
        raise RuntimeError(f"{len(tasks) - len(moved)} tasks are left to the next attempt.")
    return partial(_tell_leaders, person, tasks, why)


def look_after() -> None:
    """Return what those hold who left in another way than through the pages of the portal."""
    holding = Exists(Task.objects.open().filter(person=OuterRef("pk")))
    has_post = Exists(Post.objects.filter(user=OuterRef("pk")))
    gone = get_user_model().objects.filter(Q(is_active=False) | ~has_post, holding, is_staff=True)
    for person in in_batches(gone):
        with transaction.atomic():
            staff_changed(person)


def leaders_of(person: User) -> list[User]:
    """The active leaders of the offices of this person's posts."""
    return leaders_at(Post.objects.filter(user=person).values_list("agency", flat=True))


def leaders_at(agency_ids: Iterable[int]) -> list[User]:
    """The active leaders of these offices, each once."""
    posts = Post.objects.filter(agency__in=agency_ids, role=Role.LEADER, user__is_active=True).order_by("pk")
    return list({post.user_id: post.user for post in posts.select_related("user")}.values())


def _may_keep(person: User, task: Task) -> bool:
    return person.is_active and may_work_on(person, task)


def _tell_leaders(person: User, tasks: Sequence[Task], why: str) -> None:
    now = timezone.now().isoformat()
    for office in {task.agency_id: task.agency for task in tasks}.values():
        roles = {task.role for task in tasks if task.agency_id == office.pk}
        about = {"person": person, "why": why, "office": office, "left_alone": _left_alone(person, office, roles)}
        for leader in leaders_at([office.pk]):
            if leader.pk != person.pk:
                key = f"return_tasks:{person.pk}:{office.pk}:{leader.pk}:{now}"
                tell(leader, "tasks_returned", key=key, path=reverse("admin:assignment"), context=about)


def _left_alone(person: User, office: Agency, roles: Iterable[str]) -> list[str]:
    """Those of the roles that nobody else who is active holds at the office: its pool has nobody to take from it."""
    others = Post.objects.filter(agency=office, user__is_active=True).exclude(user=person)
    held = set(others.values_list("role", flat=True))
    return [str(Role(role).label) for role in sorted(roles) if role not in held]
