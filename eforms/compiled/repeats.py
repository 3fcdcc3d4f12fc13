"""Answers that no two rows of a group may share: which rows repeat what an earlier one says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext

from eforms.definition import Answer, Answers, RowsField
from eforms.definition.english import read_text
from eforms.language.values import lookup

if TYPE_CHECKING:
    from eforms.compiled.evaluation import FieldNode


class Repeat(NamedTuple):
    """One row that repeats another, by the place of both among the rows."""

    row: int
    question: str
    """Which of the unique questions: its key, or `key.part`."""
    first: str
    """The name of the row that said it before."""


def repeats_in(
    spec: RowsField,
    rows: Iterable[Answers],
    title: Callable[[int], str],
    elsewhere: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[Repeat]:
    """The repeats among these rows, and of rows `elsewhere`; the first row to say something repeats nothing."""
    said = {question: dict((elsewhere or {}).get(question, {})) for question in spec.unique}
    for number, row in enumerate(rows):
        for question, text in _said(spec, row):
            if (first := said[question].setdefault(text, title(number))) != title(number):
                yield Repeat(number, question, first)


def said_in(spec: RowsField, rows: Iterable[tuple[str, Answers]]) -> dict[str, dict[str, str]]:
    """What these rows, each with its name, say to the unique questions: by question, the row of each answer."""
    said: dict[str, dict[str, str]] = {question: {} for question in spec.unique}
    for title, row in rows:
        for question, text in _said(spec, row):
            said[question].setdefault(text, title)
    return said


def with_repeats_told(rows: Sequence[tuple[FieldNode, ...]], repeats: Iterable[Repeat]) -> list[tuple[FieldNode, ...]]:
    """The rows, with each repeat as an error at its question."""
    told = list(rows)
    for number, question, first in repeats:
        told[number] = tuple(_told(node, question, first) for node in told[number])
    return told


def _told(node: FieldNode, question: str, first: str) -> FieldNode:
    key, _, part = question.partition(".")
    if node.field.key != key:
        return node
    if part:
        return node._replace(rows=tuple(tuple(_told(one, part, first) for one in row) for row in node.rows))
    sentence = gettext("“%(answer)s” đã ghi ở %(row)s. Mỗi dòng phải có “%(label)s” riêng; hãy sửa một trong hai dòng.")
    label = read_text(node.field.spec, "label")
    message = sentence % {"answer": node.field.display(node.answer), "row": first, "label": label}
    return node._replace(errors={"": message, **node.errors}, is_repeated=True)


def _said(spec: RowsField, row: Answers) -> Iterator[tuple[str, str]]:
    answers = ((question, lookup(row, question)) for question in spec.unique)
    return ((question, _compared(answer)) for question, answer in answers if answer is not None)


def _compared(answer: Answer) -> str:
    """What is compared of an answer: capitals make no difference."""
    return str(answer).casefold()
