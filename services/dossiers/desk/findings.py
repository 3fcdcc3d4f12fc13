"""What the office found about a dossier, step by step, apart from what its applicant declared."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.dossiers.applicant.answer_summary import SummaryLine, summarise
from services.dossiers.models import Dossier, StepFinding

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


def found_by_office(dossier: Dossier) -> list[Found]:
    """The findings of a dossier in order of the process, those that count first."""
    package = dossier.package
    if not package.step_forms:
        return []
    findings = list(dossier.findings.select_related("by", "task__agency").order_by("pk"))
    last = {finding.step: finding for finding in findings if finding.counts}
    keys = list(package.step_forms)
    found = [_found(dossier, finding, is_last=finding == last.get(finding.step)) for finding in findings]
    return sorted(found, key=lambda one: (keys.index(one.finding.step), bool(one.note), -one.finding.pk))


def _found(dossier: Dossier, finding: StepFinding, *, is_last: bool) -> Found:
    package = dossier.package
    parts = summarise(package.step_forms[finding.step], finding.answers, today=dossier.filed_on)
    note = ("" if is_last else REPLACED) if finding.counts else NOT_COUNTED
    by = f"{finding.by}, {finding.task.agency}" if finding.by else f"{BY_LAW}: {finding.task.agency}"
    return Found(package.steps[finding.step].title, [row for part in parts for row in part.rows], by, finding, note)
