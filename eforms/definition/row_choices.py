"""Choices among the rows of an earlier question: which of the children."""

from typing import ClassVar, Literal

from pydantic import PositiveInt

from eforms.definition.base import FieldReference, FrozenModel, Key, ValueType
from eforms.definition.fields import Question


class RowSource(FrozenModel):
    """The repeating group whose rows are the choices."""

    rows: Key
    label: FieldReference
    """The question of a row whose answer names it, such as `full_name` or `child.full_name`."""


class ChosenRowField(Question):
    """One of the rows of an earlier question; the answer is the id of the row. Hidden while there are none."""

    type: Literal["chosen_row"]
    options_from: RowSource


class ChosenRowsField(ChosenRowField):
    """Some of the rows of an earlier question."""

    value_type: ClassVar[ValueType | None] = ValueType.TEXT_LIST
    type: Literal["chosen_rows"]  # type: ignore[assignment]
    at_most: PositiveInt | None = None
