"""Validation of a whole form before it is submitted, and advisory warnings for clerks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from core.ui.formatting import format_date
from eforms.answers.advisory_checks import advisory_findings
from eforms.answers.at_least import too_few
from eforms.answers.attachments import AttachmentsByField, attachments_by_field
from eforms.compiled.evaluation import FieldNode, all_nodes
from eforms.compiled.fields import CompiledField
from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Answer, Answers, DocumentField, FormDefinition, PersonalNumberField
from eforms.definition.english import read_text
from eforms.definition.fields import FieldBase
from eforms.definition.row_ids import ROW_WRONG
from eforms.inputs.row_choices import VOID
from eforms.language.expressions import collect_failures
from eforms.models import Attachment

UNDECIDED = "không tính được biểu thức `{}` với các câu trả lời này nên coi như chưa biết. Hãy báo người soạn."
EXPIRY_PARTS = frozenset({"valid_until", "paper_expires"})
"""The parts of preset blocks that say until when a paper is valid."""
InvalidTexts: TypeAlias = Mapping[str, Sequence[str]]
"""The texts of one step that did not validate, by input name."""


@dataclass(frozen=True)
class AnswerProblem:
    """An error that keeps the form from being submitted, with the field where it can be corrected."""

    step: str
    key: str
    """Input name of the field."""
    label: str
    """Empty where the error concerns more than one field."""
    message: str


def validate_whole(
    definition: FormDefinition,
    answers: Answers,
    attachments: Iterable[Attachment] = (),
    typed: Mapping[str, Any] | None = None,
    *,
    today: date | None = None,
) -> list[AnswerProblem]:
    """All errors of the form; empty when it may be submitted.

    `typed` is `Draft.typed`, invalid texts by step: such a text is an error even where the field is optional.
    `today` is the day of filing of a filed form; a draft has none.
    """
    form, files = compile_form(definition).evaluate(answers, today=today), attachments_by_field(attachments)
    typed = _with_wrong_rows(form, answers, typed or {})
    field_problems = [
        AnswerProblem(step.key, name, label, message)
        for step in form.steps
        for name, label, message in _node_errors(form.nodes[step.key], files, typed.get(step.key, {}))
    ]
    return [*field_problems, *_too_few(form, files), *_cross_field_problems(form)]


def _with_wrong_rows(form: EvaluatedForm, answers: Answers, typed: Mapping[str, Any]) -> Mapping[str, Any]:
    """The invalid texts with those that rows of long lists carry themselves."""
    for step in form.steps:
        for group in (field.as_group for field in step.fields if field.as_group and field.as_group.is_long):
            rows = enumerate(group.rows(answers.get(group.key), padded=False))
            texts = {
                group.row_prefix(group.key, number) + name: texts
                for number, row in rows
                for name, texts in row.get(ROW_WRONG, {}).items()
                if texts
            }
            typed = {**typed, step.key: {**typed.get(step.key, {}), **texts}} if texts else typed
    return typed


def advisory_warnings(
    definition: FormDefinition, answers: Answers, *, today: date | None = None
) -> list[AnswerProblem]:
    """What a clerk should look at, and what is never a reason to refuse.

    Personal numbers that do not fit the answers beside them, and conditions that could not be reckoned.
    """
    with collect_failures() as failures:
        form = compile_form(definition).evaluate(answers, today=today)
        list(_cross_field_problems(form))
    return [
        *undecided_problems(failures),
        *_misfitting_numbers(form),
    ]


def undecided_problems(failures: Iterable[str], label: str = "Biểu mẫu") -> list[AnswerProblem]:
    """A warning for each expression that could not be reckoned; `label` says where it stands."""
    return [AnswerProblem("", "", label, UNDECIDED.format(text)) for text in sorted(failures)]


def _misfitting_numbers(form: EvaluatedForm) -> list[AnswerProblem]:
    return [
        AnswerProblem(step_key, node.name, f"{row_titles}{read_text(node.field.spec, 'label')}", message)
        for step_key, nodes in form.nodes.items()
        for node, siblings, row_titles in _with_siblings(nodes, form.answers)
        if isinstance(node.field.spec, PersonalNumberField) and node.answer
        for message in advisory_findings(node.field.spec, str(node.answer), siblings)
    ]


def _too_few(form: EvaluatedForm, files: AttachmentsByField) -> Iterator[AnswerProblem]:
    for step in form.steps:
        nodes = form.nodes[step.key]
        for found in too_few(step.spec, nodes, lambda node: node.answer is not None or bool(files.get(node.file_key))):
            yield AnswerProblem(step.key, found.nodes[0].name, "", found.message)


@lru_cache(maxsize=256)
def says_until_when(definition: FormDefinition) -> bool:
    """Whether the form asks of any paper until when it is valid."""
    return any(_asks_expiry(field) for field in definition.fields())


def _asks_expiry(field: FieldBase) -> bool:
    return field.key in EXPIRY_PARTS or any(map(_asks_expiry, getattr(field, "inner_fields", ())))


def expiring_papers(
    definition: FormDefinition, answers: Answers, *, by: date, today: date | None = None
) -> list[AnswerProblem]:
    """A warning for each paper that is no longer valid on this day, such as the day the result is due."""
    form = compile_form(definition).evaluate(answers, today=today)
    return [
        AnswerProblem(step_key, node.name, read_text(node.field.spec, "label"), _expires(node, by))
        for step_key, nodes in form.nodes.items()
        for node in all_nodes(nodes)
        if node.field.key in EXPIRY_PARTS and node.answer is not None and str(node.answer) < by.isoformat()
    ]


def _expires(node: FieldNode, by: date) -> str:
    sentence = gettext("%(until)s, trước ngày dự kiến trả kết quả (%(day)s). Hãy chuẩn bị giấy tờ còn giá trị.")
    return sentence % {"until": node.field.display(node.answer), "day": format_date(by)}


def _with_siblings(
    nodes: Iterable[FieldNode], siblings: Answers, row_titles: str = ""
) -> Iterator[tuple[FieldNode, Answers, str]]:
    """Every field, with the answers of its own row or block (outside groups, with all), and what that is called."""
    for node in nodes:
        yield node, siblings, row_titles
        for number, row in enumerate(node.rows):
            own = {inner.field.key: inner.answer for inner in row}
            yield from _with_siblings(row, own, f"{row_titles}{node.field.row_title(number)}, ")


def _node_errors(
    nodes: Iterable[FieldNode], files: AttachmentsByField, typed: InvalidTexts, row_titles: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Input name, label and message of each error, those inside groups too; `row_titles` goes before the message."""
    for node in nodes:
        for name, message in _field_errors(node, files, typed):
            yield name, read_text(node.field.spec, "label"), row_titles + message
        for number, row in enumerate(node.rows):
            yield from _node_errors(row, files, typed, f"{row_titles}{node.field.row_title(number)}: ")


def _field_errors(node: FieldNode, files: AttachmentsByField, typed: InvalidTexts) -> Iterator[tuple[str, str]]:
    spec, field_input, prefix = node.field.spec, node.field.input, node.name.removesuffix(node.field.key)
    if any(prefix + name in typed for name in field_input.names):
        sentence = gettext("“%(label)s” chưa hợp lệ; hãy nhập lại hoặc xóa nội dung đã nhập.")
        yield node.name, sentence % {"label": read_text(spec, "label")}
    elif isinstance(spec, DocumentField):
        if node.is_missing and not files.get(node.file_key):
            yield node.name, field_input.required_message
    elif node.is_void:
        yield node.name, gettext(VOID)
    elif node.is_missing:
        yield node.name, field_input.required_message
    elif node.answer is not None and not node.field.as_group:
        yield from ((node.name, message) for message in _clean_errors(node.field, node.answer))
    yield from ((node.error_name(part), message) for part, message in node.errors.items())


def is_wrong(node: FieldNode) -> bool:
    """Whether an answer of the field, or inside it, is not right; a missing one is no answer."""
    return any(
        inner.is_void
        or bool(inner.errors)
        or (inner.answer is not None and not inner.field.as_group and bool(_clean_errors(inner.field, inner.answer)))
        for inner in all_nodes([node])
    )


def _clean_errors(field: CompiledField, answer: Answer) -> list[str]:
    """The stored answer cleaned again: a date may have passed, a commune been abolished, since it was given."""
    try:
        field.input.clean(field.input.to_raw_values(answer))
    except ValidationError as error:
        return [f"“{read_text(field.spec, 'label')}”: {message}" for message in error.messages]
    return []


def _cross_field_problems(form: EvaluatedForm) -> Iterator[AnswerProblem]:
    """Failed cross-field checks and ineligibility."""
    for step in form.steps:
        if ineligibility := step.ineligibility(form.context):
            yield AnswerProblem(step.key, step.fields[0].key, "", read_text(ineligibility, "title"))
        for check in step.failed_checks(form.context):
            key = next((key for key in check.at if key in form.visible_keys), check.at[0])
            yield AnswerProblem(form.step_of(key) or step.key, key, "", read_text(check, "refusal"))
