"""The colleagues a task may be handed to, and the people of an office with what they have in hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.people import User
from services.agencies.models import Absence, Agency, Post, Role
from services.dossiers.assignment import absences
from services.dossiers.assignment.second_person import proposers_before
from services.dossiers.models import Dossier, Task

AT_MOST: Final = 99
"""What is counted to; more are shown as `99+`."""
WORKING_ROLES: Final = (Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER)


@dataclass(frozen=True)
class Colleague:
    """Somebody at an office: their roles there, what they have in hand, and when they are away next."""

    person: User
    roles: Sequence[str] = ()
    open_tasks: int = 0
    late_tasks: int = 0
    absences: Sequence[Absence] = field(default_factory=list)

    @property
    def open_text(self) -> str:
        return capped(self.open_tasks)

    @property
    def late_text(self) -> str:
        return capped(self.late_tasks)

    @property
    def away_until(self) -> date | None:
        """The last day of the absence that covers today, if any."""
        today = timezone.localdate()
        return next((one.last_day for one in self.absences if one.first_day <= today), None)

    @property
    def label(self) -> str:
        """How a form offers them."""
        away = f", vắng đến hết {self.away_until:%d/%m/%Y}" if self.away_until else ""
        return f"{self.person} – {self.open_text} việc đang mở{away}"


def capped(number: int) -> str:
    return f"{AT_MOST}+" if number > AT_MOST else str(number)


def people_of(agency: Agency) -> list[Colleague]:
    """Those who work on dossiers at this office, in the order of their names; three queries."""
    return _colleagues(Post.objects.filter(agency=agency, role__in=WORKING_ROLES, user__is_active=True))


def everybody_at(agency: Agency) -> list[Colleague]:
    """All who hold a role at this office, also those whose account is locked."""
    return _colleagues(Post.objects.filter(agency=agency))


def colleagues_for(dossier: Dossier, task: Task) -> list[Colleague]:
    """Those who hold the role of the task at its office and may do it, the least busy first."""
    but = {*proposers_before(task, dossier), task.person_id}
    posts = Post.objects.filter(agency=task.agency_id, role=task.role, user__is_active=True)
    found = _colleagues(posts.exclude(user__in=[pk for pk in but if pk]))
    return sorted(found, key=lambda one: (one.away_until is not None, one.open_tasks))


def colleagues_holding(roles: Iterable[tuple[int, str]], *, but: User) -> list[Colleague]:
    """Those who hold one of these roles, each given with the id of its office, without one person."""
    held = reduce(or_, (Q(agency=agency, role=role) for agency, role in roles), Q(pk__in=[]))
    return _colleagues(Post.objects.filter(held, user__is_active=True).exclude(user=but))


def colleagues_of(person: User) -> list[Colleague]:
    """Those who share an office and a role with this person."""
    return _colleagues(absences.colleagues_of(person))


def in_hand_of(person: User) -> Colleague:
    """This person with what they have in hand."""
    found = _colleagues(Post.objects.filter(user=person))
    return found[0] if found else Colleague(person)


def _colleagues(posts: QuerySet[Post]) -> list[Colleague]:
    now = timezone.now()
    rows = posts.select_related("user").annotate(open_tasks=counted(Q()), late_tasks=counted(Q(due_at__lt=now)))
    by_person: dict[int, list[Post]] = {}
    for post in rows.order_by("user__full_name", "user", "pk"):
        by_person.setdefault(post.user_id, []).append(post)
    away = _absences_of(by_person, now)
    return [_colleague(held, away.get(person, [])) for person, held in by_person.items()]


def _colleague(posts: Sequence[Post], away: Sequence[Absence]) -> Colleague:
    first = posts[0]
    numbers = (first.open_tasks, first.late_tasks)  # type: ignore[attr-defined]  # annotated above
    return Colleague(first.user, [post.get_role_display() for post in posts], *numbers, away)


def _absences_of(people: Iterable[int], now: datetime) -> dict[int, list[Absence]]:
    found: dict[int, list[Absence]] = {}
    for one in absences.to_come(list(people), timezone.localdate(now)):
        found.setdefault(one.person_id, []).append(one)
    return found


class CountedRows(Subquery):
    """How many rows a limited queryset has that may refer to the row around it: no more are read than that."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class CountedSince(CountedRows):
    """How many of those rows, each a moment, are no older than this one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted WHERE counted.%(column)s >= %%s)"

    def as_sql(
        self, compiler: Any, connection: Any, template: str | None = None, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        sql, params = super().as_sql(compiler, connection, template, **context)
        return sql, (*params, connection.ops.adapt_datetimefield_value(self.extra["since"]))


def counted(which: Q) -> CountedRows:
    """The number of open tasks of the person of a post, counted to one more than is shown."""
    some = Task.objects.open().filter(which, person=OuterRef("user_id")).order_by("due_at").values("due_at")
    return CountedRows(some[: AT_MOST + 1])


def counted_since(moment: datetime) -> CountedRows:
    """The number of those that came since then; only the newest are read, as tasks come in the order of their ids."""
    newest = Task.objects.open().filter(person=OuterRef("user_id")).order_by("-pk").values("opened_at")
    return CountedSince(newest[: AT_MOST + 1], since=moment, column="opened_at")
