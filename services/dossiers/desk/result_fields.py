"""The few fields that the handling clerk fills for the result, taken over from the answers where they agree."""

from typing import Any

from eforms.compiled.form import compile_form
from eforms.definition import Answers, FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from services.dossiers.models import Dossier

INPUT_TYPES = {"computed": "number", "computed_decimal": "decimal"}


def result_form(dossier: Dossier, data: Any = None) -> StepForm:
    """The form of the result, beginning with what was declared."""
    package = dossier.version.package
    form = package.result_form
    begun = _matching_answers(package.eform, form, dossier.sheet.answers)
    return StepForm(compile_form(form).steps[0], data, initial_data=InitialData(answers=begun, visible_answers={}))


def _matching_answers(declared: FormDefinition, result: FormDefinition, answers: Answers) -> Answers:
    """The answers to fields that have the same key and type in both forms; what was reckoned may be corrected."""
    types = {field.key: INPUT_TYPES.get(field.type, field.type) for field in declared.fields()}
    same = (field.key for field in result.fields() if types.get(field.key) == field.type)
    return {key: answers[key] for key in same if key in answers}
