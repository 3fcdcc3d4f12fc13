"""The form of the result that the handling clerk fills in, prefilled from the proposal before or the answers."""

from typing import Any

from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers, FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from services.dossiers.models import Dossier, Task

RESULT_FIELDS = "admin/dossiers/result_fields.html"
INPUT_TYPES = {"computed": "number", "computed_decimal": "decimal"}
"""The input type that takes over the value of a computed field."""


class ResultForm(StepForm):
    """The form of a result: one page, which is not valid before all that the answers ask for was seen."""

    def is_valid(self) -> bool:
        return super().is_valid() and not self.new_nodes


def result_form(dossier: Dossier, data: Any = None, *, posted_to: str = "") -> ResultForm:
    """The form of the result; `data` is the posted form, if any.

    It begins with the declared answers and, over them, with what was proposed before and sent back.
    """
    package = dossier.package
    form = package.result_form
    begun = _matching_answers(package.eform, form, dossier.sheet.answers) | _proposal_before(dossier)
    step, initial_data = compile_form(form).steps[0], InitialData(answers=begun, visible_answers={})
    return ResultForm(step, data, initial_data=initial_data, posted_to=posted_to)


def _proposal_before(dossier: Dossier) -> dict[str, Answer]:
    """What the open task of the step that proposes begins with."""
    proposing = dossier.package.proposing_step
    own = Task.objects.open().filter(dossier=dossier, step=proposing.key if proposing else "")
    task = own.only("proposal").first()
    return dict(task.proposal) if task else {}


def _matching_answers(declared: FormDefinition, result: FormDefinition, answers: Answers) -> dict[str, Answer]:
    """The answers to fields with the same key and type in both forms; computed values may be corrected."""
    types = {field.key: INPUT_TYPES.get(field.type, field.type) for field in declared.fields()}
    same = (field.key for field in result.fields() if types.get(field.key) == field.type)
    return {key: answers[key] for key in same if key in answers}
