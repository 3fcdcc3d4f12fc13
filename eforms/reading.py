"""Answers as people read them: on the check page, on the clerk's page and on paper. And the form weighed as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from eforms.compiling import CompiledField, CompiledForm, Path, compiled
from eforms.definition import Answer, Answers, DocumentField, FormDefinition
from eforms.models import Attachment

NOT_ANSWERED = ""


@dataclass(frozen=True)
class Row:
    """One question and its answer."""

    key: str
    label: str
    text: str
    """Empty when not answered; several lines when there are several things to say."""
    step: str
    """The step it can be changed at."""
    sensitive: bool = False


@dataclass(frozen=True)
class Section:
    """One step read back."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Problem:
    """What keeps the form from being submitted, and where to mend it."""

    step: str
    key: str
    label: str
    sentence: str


def visible_answers(definition: FormDefinition, answers: Answers) -> dict[str, Answer]:
    """The answers that count: to questions that are asked, and not empty."""
    return compiled(definition).path(answers).answers


def sections(
    definition: FormDefinition, answers: Answers, attachments: Sequence[Attachment] = ()
) -> tuple[Section, ...]:
    """Every question that applies, step by step, with its answer."""
    path = compiled(definition).path(answers)
    names = _names(attachments)
    return tuple(
        Section(step.key, step.spec.title, rows)
        for step in path.steps
        if (rows := tuple(_row(field, step.key, path, names) for field in step.fields if _is_read(field, path)))
    )


def whole_check(
    definition: FormDefinition,
    answers: Answers,
    attachments: Sequence[Attachment] = (),
    typed: Mapping[str, Any] | None = None,
) -> list[Problem]:
    """Weigh the whole form as it stands; empty when it may be submitted.

    `typed` is the draft's: a text that was refused is not forgotten because the field was optional.
    """
    form = compiled(definition)
    path = form.path(answers)
    alone = [
        Problem(step, field.key, field.spec.label, sentence)
        for step, field in _shown(form, path)
        for sentence in _faults(field, path, _names(attachments), (typed or {}).get(step, {}))
    ]
    return [*alone, *_together(path)]


def _row(field: CompiledField, step: str, path: Path, names: Mapping[str, list[str]]) -> Row:
    if isinstance(field.spec, DocumentField):
        text = "\n".join(names.get(field.key, ()))
    else:
        answer = path.answers.get(field.key)
        text = NOT_ANSWERED if answer is None else field.input.read(answer)
    return Row(field.key, field.spec.label, text, step, getattr(field.spec, "sensitive", False))


def _is_read(field: CompiledField, path: Path) -> bool:
    return field.is_asked and field.key in path.shown


def _shown(form: CompiledForm, path: Path) -> Iterator[tuple[str, CompiledField]]:
    return ((step.key, field) for step in path.steps for field in step.fields if _is_read(field, path))


def _faults(
    field: CompiledField, path: Path, names: Mapping[str, list[str]], typed: Mapping[str, list[str]]
) -> Iterator[str]:
    if any(name in typed for name in field.input.names):
        yield f"“{field.spec.label}” chưa hợp lệ; hãy nhập lại hoặc xóa nội dung đã nhập."
    elif isinstance(field.spec, DocumentField):
        if field.is_required(path.answers) and not names.get(field.key):
            yield field.input.missing
    elif (answer := path.answers.get(field.key)) is None:
        if field.is_required(path.answers):
            yield field.input.missing
    else:
        yield from _refusals(field, answer)


def _refusals(field: CompiledField, answer: Answer) -> list[str]:
    """An answer that was good when given may be no longer: a day gone by, a place abolished."""
    try:
        field.input.clean(field.input.raw(answer))
    except ValidationError as refusal:
        return [f"“{field.spec.label}”: {sentence}" for sentence in refusal.messages]
    return []


def _together(path: Path) -> Iterator[Problem]:
    """What does not agree, and what keeps this person from using the form at all."""
    for step in path.steps:
        if bar := step.bar(path.answers):
            yield Problem(step.key, step.fields[0].key, "", bar.title)
        for check in step.broken(path.answers):
            key = next((key for key in check.at if key in path.shown), check.at[0])
            yield Problem(path.step_of(key) or step.key, key, "", check.refusal)


def _names(attachments: Sequence[Attachment]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for attachment in attachments:
        names.setdefault(attachment.field_key, []).append(attachment.name)
    return names
