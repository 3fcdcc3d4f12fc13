"""Answers as people read them: on the check page, on the clerk's page and on paper. And the form weighed as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError

from eforms.answers.advisory_checks import advisory_findings
from eforms.compiled.evaluation import Node
from eforms.compiled.fields import CompiledField
from eforms.compiled.form import Path, compiled
from eforms.definition import Answer, Answers, DocumentField, FormDefinition, PersonalNumberField
from eforms.models import Attachment

NOT_ANSWERED = ""
Files: TypeAlias = Mapping[str, Sequence[Attachment]]
"""The files handed in, by field."""
Typed: TypeAlias = Mapping[str, Sequence[str]]
"""The refused texts of one step, by input name."""


@dataclass(frozen=True)
class AnswerRow:
    """One question and its answer."""

    key: str
    """The name of the field on its page, to which a link can lead."""
    label: str
    text: str
    """Empty when not answered; several lines when there are several things to say."""
    step: str
    """The step it can be changed at; empty when it is reckoned from others."""
    sensitive: bool = False
    parts: tuple["AnswerPart", ...] = ()
    """Of a group, its rows; `text` says the same in lines."""
    files: tuple[Attachment, ...] = ()
    """The files handed in, where a paper was asked for; `text` has their names."""


@dataclass(frozen=True)
class AnswerPart:
    """One row of a group; the single one of a block has no title."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class AnswerSection:
    """One step read back."""

    key: str
    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class AnswerProblem:
    """What keeps the form from being submitted, and where to mend it."""

    step: str
    key: str
    label: str
    sentence: str


def visible_answers(definition: FormDefinition, answers: Answers) -> dict[str, Answer]:
    """The answers that count: to questions that are asked, and not empty."""
    return compiled(definition).path(answers).answers


def in_list(definition: FormDefinition, answers: Answers) -> list[str]:
    """The answers by which a list tells one form from another, each in one line."""
    nodes = (node for nodes in compiled(definition).path(answers).nodes.values() for node in nodes)
    return [text for node in nodes if node.field.spec.in_list and (text := _in_one_line(node))]


def _in_one_line(node: Node) -> str:
    if node.answer is None:
        return NOT_ANSWERED
    if node.field.as_group is None:
        return " ".join(node.field.read(node.answer).split())
    inside = (_in_one_line(inner) for row in node.rows for inner in row if inner.field.is_asked)
    return next(filter(None, inside), NOT_ANSWERED)


def sections(
    definition: FormDefinition, answers: Answers, attachments: Iterable[Attachment] = ()
) -> tuple[AnswerSection, ...]:
    """Every question that applies, step by step, with its answer."""
    path = compiled(definition).path(answers)
    files = _by_field(attachments)
    return tuple(
        AnswerSection(step.key, step.spec.title, rows)
        for step in path.steps
        if (rows := _rows(path.nodes[step.key], step.key, files))
    )


def validate_whole(
    definition: FormDefinition,
    answers: Answers,
    attachments: Iterable[Attachment] = (),
    typed: Mapping[str, Any] | None = None,
) -> list[AnswerProblem]:
    """Weigh the whole form as it stands; empty when it may be submitted.

    `typed` is the draft's: a text that was refused is not forgotten because the field was optional.
    """
    path, files = compiled(definition).path(answers), _by_field(attachments)
    alone = [
        AnswerProblem(step.key, name, label, sentence)
        for step in path.steps
        for name, label, sentence in _faults(path.nodes[step.key], files, (typed or {}).get(step.key, {}))
    ]
    return [*alone, *_together(path)]


def warnings(definition: FormDefinition, answers: Answers) -> list[AnswerProblem]:
    """What a clerk should look at, never a reason to refuse: personal numbers that do not fit what is beside them."""
    path = compiled(definition).path(answers)
    return [
        AnswerProblem(step, node.name, node.field.spec.label, sentence)
        for step, nodes in path.nodes.items()
        for node, beside in _with_beside(nodes, path.answers)
        if isinstance(node.field.spec, PersonalNumberField) and node.answer
        for sentence in advisory_findings(node.field.spec, str(node.answer), beside)
    ]


def _with_beside(nodes: Iterable[Node], beside: Answers) -> Iterator[tuple[Node, Answers]]:
    """Every field, with the answers of its own row or block where it stands in one."""
    for node in nodes:
        yield node, beside
        for row in node.rows:
            yield from _with_beside(row, {one.field.key: one.answer for one in row})


def _rows(nodes: Iterable[Node], step: str, files: Files) -> tuple[AnswerRow, ...]:
    return tuple(_row(node, step, files) for node in nodes if node.field.is_asked)


def _row(node: Node, step: str, files: Files) -> AnswerRow:
    spec = node.field.spec
    sensitive = getattr(spec, "sensitive", False)
    handed_in = tuple(files.get(node.name, ()))
    if isinstance(spec, DocumentField):
        text = "\n".join(file.name for file in handed_in)
    else:
        text = NOT_ANSWERED if node.answer is None else node.field.read(node.answer)
    step = "" if node.field.is_computed else step
    return AnswerRow(node.name, spec.label, text, step, sensitive, _parts(node, step, files), handed_in)


def _parts(node: Node, step: str, files: Files) -> tuple[AnswerPart, ...]:
    if node.answer is None or (group := node.field.as_group) is None:
        return ()
    titles = (group.row_title(number) if group.repeats else "" for number in range(len(node.rows)))
    return tuple(AnswerPart(title, _rows(row, step, files)) for title, row in zip(titles, node.rows, strict=True))


def _faults(nodes: Iterable[Node], files: Files, typed: Typed, about: str = "") -> Iterator[tuple[str, str, str]]:
    """Of each field that keeps the form back: its name, its label and why."""
    for node in nodes:
        for name, sentence in _faults_of(node, files, typed):
            yield name, node.field.spec.label, about + sentence
        for number, row in enumerate(node.rows):
            yield from _faults(row, files, typed, f"{about}{node.field.row_title(number)}: ")


def _faults_of(node: Node, files: Files, typed: Typed) -> Iterator[tuple[str, str]]:
    spec, entry, at = node.field.spec, node.field.input, node.name.removesuffix(node.field.key)
    if any(at + name in typed for name in entry.names):
        yield node.name, f"“{spec.label}” chưa hợp lệ; hãy nhập lại hoặc xóa nội dung đã nhập."
    elif isinstance(spec, DocumentField):
        if node.lacks and not files.get(node.name):
            yield node.name, entry.missing
    elif node.lacks:
        yield node.name, entry.missing
    elif node.answer is not None and not node.field.as_group:
        yield from ((node.name, sentence) for sentence in _refusals(node.field, node.answer))
    yield from ((f"{node.name}-{part}", sentence) for part, sentence in node.wrong.items())


def _refusals(field: CompiledField, answer: Answer) -> list[str]:
    """An answer that was good when given may be no longer: a day gone by, a place abolished."""
    try:
        field.input.clean(field.input.raw(answer))
    except ValidationError as refusal:
        return [f"“{field.spec.label}”: {sentence}" for sentence in refusal.messages]
    return []


def _together(path: Path) -> Iterator[AnswerProblem]:
    """What does not agree, and what keeps this person from using the form at all."""
    for step in path.steps:
        if bar := step.bar(path.answers):
            yield AnswerProblem(step.key, step.fields[0].key, "", bar.title)
        for check in step.broken(path.answers):
            key = next((key for key in check.at if key in path.shown), check.at[0])
            yield AnswerProblem(path.step_of(key) or step.key, key, "", check.refusal)


def _by_field(attachments: Iterable[Attachment]) -> Files:
    files: dict[str, list[Attachment]] = {}
    for attachment in attachments:
        files.setdefault(attachment.field_key, []).append(attachment)
    return files
