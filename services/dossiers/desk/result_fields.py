"""The form of the results that the handling clerk fills in, prefilled from the proposal before or the answers."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.utils.timezone import localtime

from core.people import Person
from eforms.compiled.evaluation import all_nodes
from eforms.compiled.form import CompiledStep, compile_form
from eforms.definition import Answer, Answers, FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import EditConflict, StepForm
from eforms.filling.submit_names import SNAPSHOT
from services.catalogue.package.definition import Package
from services.dossiers.combined.earlier import taken_over
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, DraftedForm, Task, TaskDraft
from services.dossiers.papers.templates import prefilled
from services.dossiers.results import proposals
from services.dossiers.results.choice import Choice, Decision, choice_for
from services.dossiers.results.page import CONCLUSION, page_of

RESULT_FIELDS = "admin/dossiers/result_fields.html"
INPUT_TYPES = {"computed": "number", "computed_decimal": "decimal"}
"""The input type that takes over the value of a computed field."""


class ResultForm(StepForm):
    """The form of the results: one page, which is not valid before all that the answers ask for was seen."""

    package: Package
    choice: Choice
    draft: TaskDraft | None = None
    """Where what is typed is kept, saved or not yet; None where it is not kept."""

    def is_valid(self) -> bool:
        return super().is_valid() and not self.new_nodes and not self.overwritten

    @cached_property
    def overwritten(self) -> list[EditConflict]:
        """The answers that were kept elsewhere, such as in a second tab, since this page was drawn."""
        shown = self.data.get(SNAPSHOT) if self.is_bound else None
        return self.conflicts() if self.draft and shown not in (None, "", self.snapshot) else []

    @property
    def kept_at(self) -> str:
        """When what is typed was kept last, in words; empty where nothing is kept."""
        if self.draft is None or not self.draft.revision:
            return ""
        return f"Đã lưu tạm lúc {localtime(self.draft.kept_at):%H:%M, %d/%m}. Chỉ bạn thấy nội dung này."

    @property
    def labels_in_error(self) -> list[str]:
        """What the fields are called that are not filled in as they must be."""
        return list(dict.fromkeys(node.field.spec.label for node in all_nodes(self.nodes) if node.name in self.errors))

    @property
    def decision(self) -> Decision:
        """The results that the clerk decided on."""
        decisions = self.choice.decisions
        conclusion = str(self.answers_to_store.get(CONCLUSION, ""))
        return decisions.get(conclusion) or next(iter(decisions.values()), ())

    @property
    def proposal(self) -> dict[str, Any]:
        """What is proposed, as a task keeps it."""
        answers = self.answers_to_store
        keys = {result.key: [field.key for field in result.eform.fields()] for result in self.decision}
        by_result = {key: {name: answers[name] for name in names if name in answers} for key, names in keys.items()}
        return proposals.to_store(self.package, by_result)


def result_form(
    dossier: Dossier,
    data: Any = None,
    *,
    posted_to: str = "",
    draft: TaskDraft | None = None,
    is_weighed: bool = False,
) -> ResultForm:
    """The form of the results; `data` is the posted form, if any. With `is_weighed` what is missing counts at once.

    It begins with the declared answers and, over them, what results of earlier parts say, what was proposed before and
    what was kept in the `draft`.
    """
    package, choice = dossier.package, choice_for(dossier)
    form = page_of(choice)
    declared = _matching_answers(package.eform, form, dossier.sheet.answers)
    declared |= prefilled(choice.results, dossier)
    begun = declared | taken_over(dossier) | _proposal_before(dossier, choice, draft.task if draft else None)
    step = compile_form(form).steps[0]
    page = drafted_form(step, data, begun=begun, posted_to=posted_to, draft=draft, is_weighed=is_weighed)
    page.package, page.choice = package, choice
    return page


def kept_results(tasks: Collection[Task], person: Person) -> dict[int, TaskDraft]:
    """By task what this person keeps of the results, a blank draft where nothing is kept; one query."""
    kept = {
        one.task_id: one for one in TaskDraft.objects.filter(owner=person.pk, task__in=tasks, form=DraftedForm.RESULT)
    }
    drafts = {task.pk: kept.get(task.pk) or TaskDraft(form=DraftedForm.RESULT) for task in tasks}
    for task in tasks:
        drafts[task.pk].task = task
    return drafts


def proposal_as_it_stands(dossier: Dossier, draft: TaskDraft) -> dict[str, Any]:
    """What is proposed when the form is sent as it stands, begun or kept; refused where something must be typed."""
    form = result_form(dossier, draft=draft, is_weighed=True)
    if not form.is_valid():
        labels = ", ".join(f"“{label}”" for label in form.labels_in_error)
        raise DossierError(
            f"Nội dung kết quả của {dossier.name_within} còn mục phải ghi hoặc chọn: {labels}. "
            "Hãy mở hồ sơ, ghi đủ rồi trình."
        )
    return form.proposal


def drafted_form(
    step: CompiledStep,
    data: Any,
    *,
    begun: Answers,
    posted_to: str,
    draft: TaskDraft | None,
    is_weighed: bool = False,
) -> ResultForm:
    """A form of one page that begins with these answers and, over them, what was kept in the draft."""
    answers, typed = (draft.answers, draft.typed) if draft else ({}, {})
    initial_data = InitialData(answers={**begun, **answers}, visible_answers={}, typed=typed, is_weighed=is_weighed)
    form = ResultForm(step, data, initial_data=initial_data, posted_to=posted_to)
    form.draft = draft
    return form


def _proposal_before(dossier: Dossier, choice: Choice, known: Task | None) -> dict[str, Answer]:
    """What the open task of the step that proposes begins with, and the conclusion that was proposed."""
    proposing = dossier.package.proposing_step
    step = proposing.key if proposing else ""
    own = Task.objects.open().filter(dossier=dossier, step=step)
    task = known if known and known.step == step else own.only("proposal").first()
    if task is None or not task.proposal:
        return {}
    proposed = proposals.by_result(dossier.package, task.proposal)
    decisions = choice.decisions.items()
    conclusion = next((name for name, decision in decisions if any(one.key in proposed for one in decision)), None)
    return {CONCLUSION: conclusion, **proposals.all_answers(dossier.package, task.proposal)}


def _matching_answers(declared: FormDefinition, result: FormDefinition, answers: Answers) -> dict[str, Answer]:
    """The answers to fields with the same key and type in both forms; computed values may be corrected."""
    types = {field.key: INPUT_TYPES.get(field.type, field.type) for field in declared.fields()}
    same = (field.key for field in result.fields() if types.get(field.key) == field.type)
    return {key: answers[key] for key in same if key in answers}
