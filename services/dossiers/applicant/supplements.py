"""The page of a supplement: the fields that were named, and those that other answers to them lead to."""

from functools import partial
from typing import Any

from eforms.answers.validation import AnswerProblem, validate_whole
from eforms.compiled.form import CompiledStep, compile_form
from eforms.definition import Answers
from eforms.definition.fields import FieldBase
from eforms.files.access import wallet_of
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.models import Attachment, AttachmentQuerySet
from services.dossiers.models import Dossier, SupplementRequest

PAGE_TITLE = "Bổ sung hồ sơ"


def requestable_fields(dossier: Dossier) -> list[tuple[str, list[FieldBase]]]:
    """What a request can name, step by step: every question that was put to this applicant."""
    path = compile_form(dossier.version.package.eform).evaluate(dossier.sheet.answers)
    asked = ((step, [node.field for node in path.nodes[step.key]]) for step in path.steps)
    return [
        (step.spec.title, [field.spec for field in fields if field.is_question and not field.is_computed])
        for step, fields in asked
    ]


def supplement_step(dossier: Dossier, request: SupplementRequest) -> CompiledStep:
    """The one page. What was not asked so far stands on it under its conditions, and so appears where it is needed."""
    form = compile_form(dossier.version.package.eform)
    asked_before = form.evaluate(dossier.sheet.answers).visible_keys
    hidden = {field.key for field in form.definition.fields()} - asked_before
    return form.reopened_step({*request.fields, *hidden}, title=PAGE_TITLE)


def supplement_form(dossier: Dossier, step: CompiledStep, data: Any = None, files: Any = None) -> StepForm:
    """The page with what was answered, or with what was posted."""
    answers = dossier.sheet.answers
    known = compile_form(dossier.version.package.eform).evaluate(answers).answers
    held = partial(wallet_of, dossier.applicant)
    stored = InitialData(answers=answers, visible_answers=known, attachments=listed_attachments(dossier), wallet=held)
    return StepForm(step, data, files, initial_data=stored)


def listed_attachments(dossier: Dossier) -> AttachmentQuerySet:
    """The files of the dossier, and those that were refused."""
    return Attachment.objects.listed().filter(draft=dossier.filing_id)


def supplement_problems(dossier: Dossier, step: CompiledStep, answers: Answers) -> list[AnswerProblem]:
    """What the whole form finds wrong with the answers as they would be.

    What was wrong before and cannot be mended on this page is none of it: a day gone by since the dossier was filed.
    """
    form, before = dossier.version.package.eform, dossier.sheet.answers
    files = list(Attachment.objects.present().filter(draft=dossier.filing_id))
    known, open_keys = validate_whole(form, before, files), {field.key for field in step.fields}
    after = validate_whole(form, {**before, **answers}, files)
    return [wrong for wrong in after if wrong.key in open_keys or wrong not in known]
