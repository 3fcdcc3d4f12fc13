"""The supplement page: the fields of a supplement request, and those that new answers to them make visible."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext, gettext_noop

from core.people import Person
from eforms import list_actions
from eforms.answers.validation import AnswerProblem, validate_whole
from eforms.compiled.evaluation import FieldNode
from eforms.compiled.fields import CompiledField
from eforms.compiled.form import CompiledStep, EvaluatedForm, compile_form
from eforms.compiled.row_papers import row_papers
from eforms.definition import Answers, DocumentField
from eforms.definition.fields import FieldBase
from eforms.definition.row_ids import row_count, rows_apart
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.models import AttachmentQuerySet
from services.dossiers.applicant.wallet import wallet_for
from services.dossiers.combined.attachments import attachments_of
from services.dossiers.filing.prefill import facts_behind, with_identity
from services.dossiers.models import Dossier, SupplementRequest

PAGE_TITLE = gettext_noop("Bổ sung hồ sơ")


def requestable_fields(dossier: Dossier) -> list[tuple[str, list[FieldBase]]]:
    """The fields that a request can name: step title and the questions that this applicant was asked."""
    path = filed_form(dossier)
    return [(step.spec.title, [*_requestable(dossier, path.nodes[step.key])]) for step in path.steps]


def _requestable(dossier: Dossier, nodes: Iterable[FieldNode]) -> Iterator[FieldBase]:
    """Each question and, behind a group with papers in its rows, the papers of each row.

    A long list is asked for as a whole; not in a part of a combined filing, whose parts share the rows of the draft.
    """
    for node in nodes:
        field, is_long = node.field, _is_long(node.field)
        if field.is_question and not field.is_computed and not (is_long and dossier.part):
            yield field.spec
            yield from () if is_long else row_papers([node])


def _is_long(field: CompiledField) -> bool:
    return field.as_group is not None and field.as_group.is_long


def long_lists(dossier: Dossier, asked: Collection[str]) -> list[str]:
    """The keys of the long lists among the fields that are asked for."""
    return [key for key in compile_form(dossier.package.eform).long_lists if key in asked]


def reopen_lists(dossier: Dossier, asked: Collection[str]) -> None:
    """Open the long lists that are asked for, with the rows that were filed; pages of their own change them."""
    for key in long_lists(dossier, asked):
        list_actions.reopen(dossier.filing.draft, key, dossier.sheet.answers.get(key) or [])


def with_reopened_lists(dossier: Dossier, request: SupplementRequest, answers: Answers) -> dict[str, Any]:
    """The answers with the rows of the long lists that the request opened."""
    draft = dossier.filing.draft
    return {
        **answers,
        **{key: list_actions.reopened_rows(draft, key) for key in long_lists(dossier, request.fields)},
    }


def supplement_step(dossier: Dossier, request: SupplementRequest) -> CompiledStep:
    """The page as one step: requested fields, and under their conditions the fields that were hidden so far."""
    form, visible_keys = compile_form(dossier.package.eform), filed_form(dossier).visible_keys
    hidden = {field.key for field in form.definition.fields()} - visible_keys
    return form.reopened_step(
        {*request.fields, *hidden}, title=gettext(PAGE_TITLE), papers=_asked_papers(dossier, request)
    )


def _asked_papers(dossier: Dossier, request: SupplementRequest) -> Iterator[DocumentField]:
    """The papers of single rows that are asked for; those of a group that is open as a whole stand in it."""
    nodes = (node for step in filed_form(dossier).nodes.values() for node in step)
    closed = (node for node in nodes if node.field.key not in request.fields and not _is_long(node.field))
    return (paper for paper in row_papers(closed) if paper.key in request.fields)


def supplement_form(
    dossier: Dossier,
    request: SupplementRequest,
    step: CompiledStep,
    data: Any = None,
    files: Any = None,
    *,
    by: Person | None,
) -> StepForm:
    """The form of the page, with the present answers or with posted `data` and `files`; the wallet is that of `by`."""
    lists = with_reopened_lists(dossier, request, {})
    initial_data = InitialData(
        answers={**dossier.sheet.answers, **{key: rows_apart(row_count(rows)) for key, rows in lists.items()}},
        visible_answers=filed_form(dossier).context,
        prefill=facts_behind(dossier),
        attachments=listed_attachments(dossier),
        wallet=partial(wallet_for, by, dossier.on_behalf_of) if by else list,
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


def filed_form(dossier: Dossier) -> EvaluatedForm:
    """The form as it was on the day of filing, with the present answers."""
    return compile_form(dossier.package.eform).evaluate(dossier.sheet.answers, today=dossier.filed_on)
