"""A row of the list as it is shown, made of a task or of a dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import prefetch_related_objects
from django.urls import reverse

from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.models import Dossier, Task
from services.dossiers.status import Status

NOBODY_YET = "Chưa giao"


@dataclass(frozen=True)
class Row:
    """What one line says."""

    key: int
    """Of the dossier or the task: names the row on its page."""
    path: str
    applicant: str
    code: str
    title: str
    abstract: str = ""
    work: str = ""
    due_at: datetime | None = None
    person: str = ""
    status: Status | None = None

    @classmethod
    def of_task(cls, task: Task) -> Self:
        """A task of an office; of another office's question who asks, and no more than it asks."""
        code, title, person = task.dossier_code or "", task.dossier_title, str(task.person or NOBODY_YET)
        if task.is_opinion:
            asks = f"{task.dossier_agency} hỏi"
            return cls(task.pk, task.page, "Lấy ý kiến", code, title, asks, task.title, task.due_at, person)
        return cls(
            task.pk,
            task.page,
            task.applicant_name,
            code,
            title,
            task.dossier_abstract,
            task.title,
            task.due_at,
            person,
            Status(task.dossier_status) if task.dossier_status else None,
        )

    @classmethod
    def of_dossier(cls, dossier: Dossier, tasks: Sequence[Task]) -> Self:
        """A dossier with the first of its open tasks; of a copy it says whose the dossier is."""
        first = next(iter(tasks), None)
        others = f" và {len(tasks) - 1} việc khác" if len(tasks) > 1 else ""
        return cls(
            dossier.pk,
            reverse("admin:dossier_work", args=[dossier.pk]),
            dossier.applicant_name,
            dossier.code or "",
            dossier.title,
            dossier.abstract,
            f"{first}{others}" if first else "",
            None if dossier.finished_at or dossier.has_ended else dossier.due_at,
            str(first.person or NOBODY_YET) if first else str(dossier.agency),
            dossier.state,
        )


def rows_of(scope: Scope, found: Sequence[Task] | Sequence[Dossier]) -> list[Row]:
    """The rows of a page; the open tasks of its dossiers are read in one query.

    So are people and offices, for the rows that are shown alone: a join would look each up that it sorts, and for each.
    """
    tasks = [one for one in found if isinstance(one, Task)]
    if tasks:
        prefetch_related_objects(tasks, "person")
        prefetch_related_objects([task for task in tasks if task.is_opinion], "dossier_agency")
        return [Row.of_task(task) for task in tasks]
    dossiers = [one for one in found if isinstance(one, Dossier)]
    work = _open_tasks(dossiers) if scope is not Scope.COPIES else {}
    prefetch_related_objects([one for one in dossiers if one.pk not in work], "agency")
    return [Row.of_dossier(dossier, work.get(dossier.pk, ())) for dossier in dossiers]


def _open_tasks(dossiers: Sequence[Dossier]) -> Mapping[int, list[Task]]:
    work: dict[int, list[Task]] = {}
    if dossiers:
        for task in Task.objects.open().filter(dossier__in=dossiers).select_related("person").order_by("due_at", "pk"):
            work.setdefault(task.dossier_id, []).append(task)
    return work
