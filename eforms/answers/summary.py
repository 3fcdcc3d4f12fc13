"""Read-only summary of a form's answers, in the language it is read in: for the check page and the clerk's page.

`today` is everywhere the day of filing of a filed form; a draft has none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from core.official_language import official_language
from core.ui.formatting import format_number
from eforms.answers.attachments import AttachmentsByField, attachments_by_field
from eforms.answers.statements import StatementLine
from eforms.compiled.evaluation import FieldNode, all_nodes
from eforms.compiled.form import compile_form
from eforms.compiled.row_papers import row_papers
from eforms.definition import Answer, Answers, DocumentField, FormDefinition
from eforms.definition.english import read_text
from eforms.definition.fields import FieldBase
from eforms.definition.row_ids import row_count
from eforms.definition.tables import TableLayout
from eforms.models import Attachment

NOT_ANSWERED = ""


@dataclass(frozen=True)
class AnswerRow:
    """One question and its answer as text."""

    key: str
    """Input name of the field on its page; `#muc-key` links to it."""
    label: str
    text: str
    """Empty when not answered; several lines for lists, groups and attached files."""
    step: str
    """Key of the step where it can be changed; empty for a computed field."""
    sensitive: bool = False
    parts: tuple["AnswerPart", ...] = ()
    """The rows of a group; `text` has the same content in lines."""
    files: tuple[Attachment, ...] = ()
    """The attachments of a document field; `text` has their names."""
    is_paper: bool = False
    """Whether it is a document field."""
    on_paper: bool = True
    """Whether it is printed."""
    table: TableLayout | None = None
    """How the rows of a group are drawn on paper, where its author says so."""
    row_count: int = 0
    """Of a long list: its rows; `parts` may have the first of them only."""
    statement: tuple[StatementLine, ...] = ()
    """On paper: the lines that are printed in place of label and answer."""
    is_name: bool = False
    """Whether the answer is the name of a person."""


@dataclass(frozen=True)
class AnswerPart:
    """One row of a group; the single row of a block has no title."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class AnswerSection:
    """The answers of one step."""

    key: str
    title: str
    rows: tuple[AnswerRow, ...]


def visible_answers(definition: FormDefinition, answers: Answers, *, today: date | None = None) -> dict[str, Answer]:
    """The answers to visible fields, without empty ones: what is submitted."""
    return compile_form(definition).evaluate(answers, today=today).answers


@official_language()
def list_answers(definition: FormDefinition, answers: Answers, *, today: date | None = None) -> list[str]:
    """The answers of fields with `in_list`, each as one line of text, for lists of dossiers, where it is kept."""
    form = compile_form(definition).evaluate(answers, today=today)
    nodes = (node for nodes in form.nodes.values() for node in nodes)
    return [text for node in nodes if node.field.spec.in_list and (text := in_one_line(node))]


def single_answers(
    definition: FormDefinition, answers: Answers, *, today: date | None = None
) -> Iterator[tuple[FieldBase, Answer]]:
    """Every answered field that is visible, those in groups too, with its answer."""
    form = compile_form(definition).evaluate(answers, today=today)
    for nodes in form.nodes.values():
        yield from ((node.field.spec, node.answer) for node in all_nodes(nodes) if node.answer is not None)


def in_one_line(node: FieldNode) -> str:
    """The answer on one line; of a group, its first answer."""
    if node.answer is None:
        return NOT_ANSWERED
    if node.field.as_group is None:
        return " ".join(node.text.split())
    texts = (in_one_line(inner) for row in node.rows for inner in row if inner.field.is_question)
    return next(filter(None, texts), NOT_ANSWERED)


def sections(
    definition: FormDefinition,
    answers: Answers,
    attachments: Iterable[Attachment] = (),
    *,
    today: date | None = None,
    first_rows: int | None = None,
) -> tuple[AnswerSection, ...]:
    """Every visible question with its answer, by step; steps without questions are left out.

    With `first_rows` a long list has no more of its rows than these: for pages.
    """
    form = compile_form(definition).evaluate(answers, today=today)
    files = attachments_by_field(attachments)
    return tuple(
        AnswerSection(step.key, step.title, rows)
        for step in form.steps
        if (rows := _rows(form.nodes[step.key], step.key, files, first_rows))
    )


@official_language()
def labels_by_key(definition: FormDefinition, answers: Answers, *, today: date | None = None) -> dict[str, str]:
    """What each question is called, by its key; the papers of a row by the key of their files, with its title."""
    labels = {field.key: field.label for field in definition.fields()}
    if not compile_form(definition).has_row_papers:
        return labels
    form = compile_form(definition).evaluate(answers, today=today)
    return labels | {paper.key: paper.label for nodes in form.nodes.values() for paper in row_papers(nodes)}


def _rows(
    nodes: Iterable[FieldNode], step_key: str, files: AttachmentsByField, first_rows: int | None = None
) -> tuple[AnswerRow, ...]:
    return tuple(_row(node, step_key, files, first_rows) for node in nodes if node.field.is_question)


def _row(node: FieldNode, step_key: str, files: AttachmentsByField, first_rows: int | None) -> AnswerRow:
    spec = node.field.spec
    sensitive = getattr(spec, "sensitive", False)
    if node.field.as_group is not None and node.field.as_group.is_long:
        return _list_row(node, step_key, files, first_rows)
    attachments = tuple(files.get(node.file_key, ()))
    text = "\n".join(file.name for file in attachments) if isinstance(spec, DocumentField) else node.text
    step_key = "" if node.field.is_computed else step_key
    parts, is_paper = _parts(node, step_key, files), isinstance(spec, DocumentField)
    table = getattr(spec, "table", None)
    return AnswerRow(
        node.name,
        read_text(spec, "label"),
        text,
        step_key,
        sensitive,
        parts,
        attachments,
        is_paper,
        on_paper=spec.on_paper,
        table=table,
    )


def _list_row(node: FieldNode, step_key: str, files: AttachmentsByField, first_rows: int | None) -> AnswerRow:
    """A long list: how many rows it has, and all or the first of them."""
    spec: Any = node.field.spec
    shown = node._replace(rows=node.rows[:first_rows])
    count = len(node.rows) or row_count(node.answer)
    parts = _parts(shown, step_key, files)
    rows = ngettext("%(count)s dòng", "%(count)s dòng", count) % {"count": format_number(count)}
    return AnswerRow(
        node.name,
        read_text(spec, "label"),
        rows if count else NOT_ANSWERED,
        step_key,
        parts=parts,
        on_paper=spec.on_paper,
        table=spec.table,
        row_count=count,
    )


def _parts(node: FieldNode, step_key: str, files: AttachmentsByField) -> tuple[AnswerPart, ...]:
    if node.answer is None or (group := node.field.as_group) is None:
        return ()
    titles = (group.row_title(number) if group.is_repeating else "" for number in range(len(node.rows)))
    return tuple(AnswerPart(title, _rows(row, step_key, files)) for title, row in zip(titles, node.rows, strict=True))
