"""What the office found about a dossier, step by step, apart from what its applicant declared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from core.people import Person
from core.refusals import allows
from services.agencies import permissions
from services.dossiers.applicant.answer_summary import SummaryLine, summarise
from services.dossiers.models import Dossier, EventType, StepFinding, Task
from services.dossiers.steps import step_rules
from services.dossiers.steps.corrections import CORRECTS, check_may_be_corrected, verb_of

REPLACED = "Đã được thay bằng nội dung ghi sau."
NOT_COUNTED = "Đến sau khi đã coi như đồng ý, nên không được tính."
BY_LAW = "Coi như đã trả lời, do im lặng"


@dataclass(frozen=True)
class Found:
    """One finding as the pages show it."""

    title: str
    rows: Sequence[SummaryLine]
    by: str
    finding: StepFinding
    note: str = ""
    """Why it does not count; empty where it does."""
    reason: str = ""
    """Why it was recorded in the place of another."""
    correct_url: str = ""
    """Where the reader may correct it."""


def found_by_office(dossier: Dossier, reader: Person | None = None) -> list[Found]:
    """The findings of a dossier in order of the process, those that count first; the reader may correct some."""
    package = dossier.package
    if not package.step_forms:
        return []
    findings = list(dossier.findings.select_related("by", "task__agency").order_by("pk"))
    last = {finding.step: finding for finding in findings if finding.counts}
    keys, reasons = list(package.step_forms), _reasons(dossier)
    found = [
        replace(
            _found(dossier, finding, is_last=(is_last := finding == last.get(finding.step))),
            reason=reasons.get(finding.hash, ""),
            correct_url=_correct_url(dossier, finding.task, reader) if reader and is_last else "",
        )
        for finding in findings
    ]
    return sorted(found, key=lambda one: (keys.index(one.finding.step), bool(one.note), -one.finding.pk))


def _reasons(dossier: Dossier) -> dict[str, str]:
    """Why findings were corrected, by the hashes of the new ones."""
    corrected = dossier.log.filter(act=EventType.FINDING_RECORDED, data__has_key=CORRECTS)
    return {data["finding"]: data["reason"] for data in corrected.values_list("data", flat=True)}


def _correct_url(dossier: Dossier, task: Task, reader: Person) -> str:
    """Where the reader corrects what this task found; empty where they may not, or it is too late."""
    may = task.done_at and permissions.may(reader, verb_of(task), agency=task.agency)
    if not may or not allows(check_may_be_corrected, dossier, step_rules.last_task_of(dossier, task.step)):
        return ""
    return reverse("admin:finding_correct", args=[dossier.pk, task.step])


def _found(dossier: Dossier, finding: StepFinding, *, is_last: bool) -> Found:
    package = dossier.package
    parts = summarise(package.step_forms[finding.step], finding.answers, today=dossier.filed_on)
    note = ("" if is_last else REPLACED) if finding.counts else NOT_COUNTED
    by = f"{finding.by}, {finding.task.agency}" if finding.by else f"{BY_LAW}: {finding.task.agency}"
    return Found(package.steps[finding.step].title, [row for part in parts for row in part.rows], by, finding, note)
