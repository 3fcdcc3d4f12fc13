"""The supplement page: the fields of a supplement request, and those that new answers to them make visible."""

from functools import partial
from typing import Any

from core.people import Person
from eforms.answers.validation import AnswerProblem, validate_whole
from eforms.compiled.fields import CompiledField
from eforms.compiled.form import CompiledStep, EvaluatedForm, compile_form
from eforms.definition import Answers
from eforms.definition.fields import FieldBase
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.models import AttachmentQuerySet
from services.dossiers.applicant.wallet import wallet_for
from services.dossiers.combined.attachments import attachments_of
from services.dossiers.filing.prefill import facts_behind, with_identity
from services.dossiers.models import Dossier, SupplementRequest

PAGE_TITLE = "Bổ sung hồ sơ"


def requestable_fields(dossier: Dossier) -> list[tuple[str, list[FieldBase]]]:
    """The fields that a request can name: step title and the questions that this applicant was asked."""
    path = _filed_form(dossier)
    questions = ((step, [node.field for node in path.nodes[step.key]]) for step in path.steps)
    return [
        (step.spec.title, [field.spec for field in fields if _can_be_reopened(field)]) for step, fields in questions
    ]


def _can_be_reopened(field: CompiledField) -> bool:
    """Whether the supplement page can ask for it again; a long list has pages in a draft only."""
    is_long = field.as_group is not None and field.as_group.is_long
    return field.is_question and not field.is_computed and not is_long


def supplement_step(dossier: Dossier, request: SupplementRequest) -> CompiledStep:
    """The page as one step: requested fields, and under their conditions the fields that were hidden so far."""
    form, visible_keys = compile_form(dossier.package.eform), _filed_form(dossier).visible_keys
    hidden = {field.key for field in form.definition.fields()} - visible_keys
    return form.reopened_step({*request.fields, *hidden}, title=PAGE_TITLE)


def supplement_form(
    dossier: Dossier, step: CompiledStep, data: Any = None, files: Any = None, *, by: Person
) -> StepForm:
    """The form of the page, with the present answers or with posted `data` and `files`; the wallet is that of `by`."""
    initial_data = InitialData(
        answers=dossier.sheet.answers,
        visible_answers=_filed_form(dossier).context,
        prefill=facts_behind(dossier),
        attachments=listed_attachments(dossier),
        wallet=partial(wallet_for, by, dossier.on_behalf_of),
    )
    return StepForm(step, data, files, initial_data=initial_data)


def listed_attachments(dossier: Dossier) -> AttachmentQuerySet:
    """The attachments of the dossier, refused ones included."""
    return attachments_of(dossier).listed()


def supplemented_answers(dossier: Dossier, answers: Answers) -> Answers:
    """The answers of the dossier with these put in; what the form locks stays what the account says."""
    form, known = dossier.package.eform, {**dossier.sheet.answers, **answers}
    principal, filed_on = dossier.on_behalf_of, dossier.filed_on
    return with_identity(form, known, dossier.applicant, on_behalf_of=principal, today=filed_on)


def supplement_problems(dossier: Dossier, step: CompiledStep, answers: Answers) -> list[AnswerProblem]:
    """The problems of the whole form with these `answers` put in.

    Problems that existed before and cannot be corrected on this page are left out, such as a date that has passed
    since the dossier was filed.
    """
    form, before = dossier.package.eform, dossier.sheet.answers
    files = list(attachments_of(dossier).present())
    earlier_problems = validate_whole(form, before, files, today=dossier.filed_on)
    open_keys = {field.key for field in step.fields}
    after = validate_whole(form, supplemented_answers(dossier, answers), files, today=dossier.filed_on)
    return [problem for problem in after if problem.key in open_keys or problem not in earlier_problems]


def _filed_form(dossier: Dossier) -> EvaluatedForm:
    """The form as it was on the day of filing, with the present answers."""
    return compile_form(dossier.package.eform).evaluate(dossier.sheet.answers, today=dossier.filed_on)
