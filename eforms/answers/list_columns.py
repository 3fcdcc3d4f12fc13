"""List columns (cột danh sách): the fields with `in_list`, and their answers as values to filter by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from eforms.answers.summary import in_one_line
from eforms.compiled.evaluation import FieldNode
from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers, Field, FormDefinition, OneOfField, SeveralOfField
from eforms.definition.base import ValueType
from eforms.inputs import input_for
from eforms.inputs.choices import ChoiceInput

MOST_CHOICES: Final = 500
"""With more choices than these a column is searched by the words of their labels."""
YES, NO = "yes", "no"
YES_OR_NO: Final = {YES: "Có", NO: "Không"}


class ColumnKind(Enum):
    """What a column can be compared with."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    CHOICE = auto()


KINDS: Final = {
    ValueType.INTEGER: ColumnKind.NUMBER,
    ValueType.DECIMAL: ColumnKind.NUMBER,
    ValueType.DATE: ColumnKind.DATE,
    ValueType.BOOLEAN: ColumnKind.CHOICE,
}


@dataclass(frozen=True)
class ListColumn:
    """One column."""

    key: str
    label: str
    """As on the prescribed form, where its author says so."""
    kind: ColumnKind
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Labels by value, of a choice and of yes or no."""


def list_columns(definition: FormDefinition) -> list[ListColumn]:
    """The columns of a form, in its order."""
    return [_column(one) for one in definition.fields() if one.in_list]


def list_values(
    definition: FormDefinition, answers: Answers, *, today: date | None = None
) -> Iterator[tuple[ListColumn, str | Decimal]]:
    """What was answered in each column: a text, a number, an ISO date (perhaps its beginning) or a chosen value."""
    columns = {column.key: column for column in list_columns(definition)}
    if not columns:
        return
    form = compile_form(definition).evaluate(answers, today=today)
    for nodes in form.nodes.values():
        for node in nodes:
            if node.field.spec.in_list and node.answer is not None:
                column = columns[node.field.key]
                yield from ((column, value) for value in _values(column.kind, node))


def _column(spec: Field) -> ListColumn:
    label = spec.printed_label or spec.label
    if isinstance(spec, OneOfField | SeveralOfField):
        choices = _choices(spec)
        is_short = len(choices) <= MOST_CHOICES
        return ListColumn(spec.key, label, ColumnKind.CHOICE if is_short else ColumnKind.TEXT, choices)
    kind = KINDS.get(spec.value_type, ColumnKind.TEXT) if spec.value_type else ColumnKind.TEXT
    return ListColumn(spec.key, label, kind, YES_OR_NO if kind is ColumnKind.CHOICE else {})


def _choices(spec: OneOfField | SeveralOfField) -> Mapping[str, str]:
    taken = input_for(spec)
    return taken.choices if isinstance(taken, ChoiceInput) else {}


def _values(kind: ColumnKind, node: FieldNode) -> Iterator[str | Decimal]:
    answer: Answer = node.answer
    match kind:
        case ColumnKind.TEXT:
            yield in_one_line(node)
        case ColumnKind.NUMBER:
            yield Decimal(str(answer))
        case ColumnKind.CHOICE if isinstance(answer, bool):
            yield YES if answer else NO
        case ColumnKind.CHOICE if isinstance(answer, list):
            yield from map(str, answer)
        case _:
            yield str(answer)
