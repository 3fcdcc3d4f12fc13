"""Repeating groups drawn as a table on paper."""

from typing import Annotated, Literal

import pydantic
from pydantic import PositiveInt, StringConstraints

from eforms.definition.base import FieldReference, FrozenModel


class TableColumn(FrozenModel):
    """One column: a question of the row, or a part of a block in it."""

    field: FieldReference
    width: Annotated[PositiveInt, pydantic.Field(le=100)] = 10
    """Its share of the width: a column of 20 is twice as wide as one of 10."""
    label: Annotated[str, StringConstraints(max_length=100)] = ""
    """A shorter heading; without one, the label of the question."""


class TableLayout(FrozenModel):
    """The table of a repeating group: its columns, and how the page lies."""

    columns: tuple[TableColumn, ...] = pydantic.Field(min_length=1, max_length=15)
    orientation: Literal["portrait", "landscape"] = "portrait"
