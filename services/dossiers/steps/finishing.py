"""Finish a step of a locked dossier with what it found; the verbs that do so have asked the rules."""

from typing import Any

from django.utils import timezone

from core.people import User
from services.dossiers.models import Dossier, DraftedForm, EventType, Task, TaskDraft
from services.dossiers.process import findings, task_assignment
from services.dossiers.process.time_limits import time_limit_of
from services.dossiers.process.transitions import apply
from services.dossiers.steps import stages, step_rules
from services.dossiers.steps.limit_changes import recount_limit


def finish(dossier: Dossier, task: Task, found: dict[str, Any] | None, *, by: User) -> None:
    """Finish the task of a check or an inspection with what it `found`; the next stage may begin."""
    record(dossier, task, found, EventType.STEP_DONE, by=by)
    task_assignment.finish(task, by_id=by.pk)
    stages.go_on(dossier, task)


def record(dossier: Dossier, task: Task, found: dict[str, Any] | None, event: EventType, *, by: User) -> None:
    """Write the event, with the finding where the step has a form; the time limit may be another by it."""
    now, data, note = timezone.now(), {"step": task.step}, f"{task.title}."
    if task.step not in dossier.package.step_forms:
        apply(dossier, event, by=by, note=note, data=data, at=now)
        return
    limit = time_limit_of(dossier)
    step_rules.check_finding(dossier, task, found or {})
    TaskDraft.objects.filter(task=task, form=DraftedForm.STEP).delete()
    finding = findings.record(dossier, task, found or {}, by=by, at=now)
    apply(dossier, event, by=by, note=note, data={**data, "finding": finding.hash}, at=now)
    recount_limit(dossier, limit, because=task.title, by=by, at=now)
