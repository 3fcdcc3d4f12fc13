"""The form of the results that the handling clerk fills in, prefilled from the proposal before or the answers."""

from typing import Any

from eforms.compiled.evaluation import all_nodes
from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers, FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from services.catalogue.package.definition import Package
from services.dossiers.combined.earlier import taken_over
from services.dossiers.models import Dossier, Task
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

    def is_valid(self) -> bool:
        return super().is_valid() and not self.new_nodes

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


def result_form(dossier: Dossier, data: Any = None, *, posted_to: str = "", as_begun: bool = False) -> ResultForm:
    """The form of the results; `data` is the posted form, if any.

    It begins with the declared answers and, over them, what results of earlier parts say and what was proposed before.
    """
    package, choice = dossier.package, choice_for(dossier)
    form = page_of(choice)
    declared = _matching_answers(package.eform, form, dossier.sheet.answers)
    begun = declared | taken_over(dossier) | _proposal_before(dossier, choice)
    step, initial_data = (
        compile_form(form).steps[0],
        InitialData(answers=begun, visible_answers={}, is_weighed=as_begun),
    )
    page = ResultForm(step, data, initial_data=initial_data, posted_to=posted_to)
    page.package, page.choice = package, choice
    return page


def result_form_as_begun(dossier: Dossier) -> ResultForm:
    """The form as if it were sent in the way it begins: valid where nothing needs to be typed."""
    return result_form(dossier, as_begun=True)


def _proposal_before(dossier: Dossier, choice: Choice) -> dict[str, Answer]:
    """What the open task of the step that proposes begins with, and the conclusion that was proposed."""
    proposing = dossier.package.proposing_step
    own = Task.objects.open().filter(dossier=dossier, step=proposing.key if proposing else "")
    task = own.only("proposal").first()
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
