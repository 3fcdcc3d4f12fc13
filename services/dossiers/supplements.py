"""The page of a supplement: only the fields that were named, on one page."""

from typing import Any

from eforms.compiling import CompiledStep, compiled
from eforms.definition import FormDefinition, Step
from eforms.forms import StepForm, Stored
from services.dossiers.models import Dossier, SupplementRequest


def supplement_step(dossier: Dossier, request: SupplementRequest) -> CompiledStep:
    """The one page with the named fields."""
    return compiled(_one_page(dossier.version.package.eform, request.fields)).steps[0]


def supplement_form(dossier: Dossier, step: CompiledStep, data: Any = None, files: Any = None) -> StepForm:
    """The named fields with what was answered, or with what was posted."""
    attachments = list(dossier.filing.draft.attachments.listed())
    stored = Stored(answers=dossier.sheet.answers, known={}, attachments=attachments)
    return step.form_class(data, files, stored=stored)


def _one_page(form: FormDefinition, keys: list[str]) -> FormDefinition:
    fields = tuple(form.subset(frozenset(keys)).fields())
    return FormDefinition(steps=(Step(key="supplement", title="Bổ sung hồ sơ", fields=fields),))
