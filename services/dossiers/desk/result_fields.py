"""The form of the result that the handling clerk fills in, prefilled from the applicant's answers."""

from typing import Any

from eforms.compiled.form import compile_form
from eforms.definition import Answers, FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from services.dossiers.models import Dossier

INPUT_TYPES = {"computed": "number", "computed_decimal": "decimal"}
"""The input type that takes over the value of a computed field."""


def result_form(dossier: Dossier, data: Any = None) -> StepForm:
    """The form of the result, prefilled with the declared answers; `data` is the posted form, if any."""
    package = dossier.version.package
    form = package.result_form
    prefilled = _matching_answers(package.eform, form, dossier.sheet.answers)
    return StepForm(compile_form(form).steps[0], data, initial_data=InitialData(answers=prefilled, visible_answers={}))


def _matching_answers(declared: FormDefinition, result: FormDefinition, answers: Answers) -> Answers:
    """The answers to fields with the same key and type in both forms; computed values may be corrected."""
    types = {field.key: INPUT_TYPES.get(field.type, field.type) for field in declared.fields()}
    same = (field.key for field in result.fields() if types.get(field.key) == field.type)
    return {key: answers[key] for key in same if key in answers}
