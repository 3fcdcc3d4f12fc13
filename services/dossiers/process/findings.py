"""Facts found by the office (kết quả ghi nhận của cơ quan): what the steps of a dossier recorded.

They are kept apart from what the applicant declared. A finding is never changed: whoever corrects one records another,
and the last one of a step counts.
"""

from datetime import datetime
from typing import Any

from core.people import User
from eforms.answers.summary import visible_answers
from eforms.definition import Answer, Answers
from services.dossiers.history.evidence import finding_hash
from services.dossiers.models import Dossier, StepFinding, Task


def facts_of(dossier: Dossier) -> Answers:
    """What conditions of later steps, time limits and fees read: the declared answers, and the findings by step."""
    return {**dossier.sheet.answers, **findings_of(dossier)}


def findings_of(dossier: Dossier) -> dict[str, Answer]:
    """The answers of the last finding of each step that counts, by the key of the step."""
    if not dossier.package.step_forms:
        return {}
    counted = StepFinding.objects.filter(dossier=dossier, counts=True).order_by("pk")
    return dict(counted.values_list("step", "answers"))


def last_of(dossier: Dossier, step: str) -> StepFinding | None:
    """The last finding of a step that counts."""
    counted = StepFinding.objects.filter(dossier=dossier, step=step, counts=True)
    return counted.select_related("task").order_by("pk").last()


def record(
    dossier: Dossier, task: Task, answers: dict[str, Any], *, by: User | None, at: datetime, counts: bool = True
) -> StepFinding:
    """Keep what the step of a task found; the caller records its hash in an event of the locked dossier."""
    form = dossier.package.step_forms[task.step]
    finding = StepFinding(
        dossier=dossier,
        task=task,
        step=task.step,
        answers=visible_answers(form, answers, today=dossier.filed_on),
        by=by,
        at=at,
        counts=counts,
    )
    finding.hash = finding_hash(finding)
    finding.save(force_insert=True)
    return finding
