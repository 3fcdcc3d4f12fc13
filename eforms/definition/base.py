"""Base types of the definition models: answers, keys, texts, and the value types that conditions see."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints

Answer: TypeAlias = "str | int | bool | list[Any] | dict[str, Any] | None"
"""The answer to one field, as JSON; of a group, an object or a list of objects. None: asked, and left empty."""

Answers: TypeAlias = Mapping[str, Answer]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The stable key of a step or field; also its name in expressions, so plain letters, digits and underscores."""

FieldReference = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A field as a condition names it: its key, or `key.part` for a part of a block."""

Label = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LibraryName = Annotated[str, StringConstraints(pattern=r"^([A-Z]\d{2}(\.\d{2,3})*/[a-z][a-z0-9_]{0,39})?$")]
"""A part of a library by its owner's code and its key: `G15/clinics`; empty: none."""
LongText = Annotated[str, StringConstraints(max_length=10_000)]


class FrozenModel(BaseModel):
    """Base of all definition models: immutable, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ValueType(StrEnum):
    """The type of a field's value in expressions. Its values are the words of docs/eforms.md."""

    TEXT = "text"
    INTEGER = "whole number"
    DECIMAL = "decimal number"
    BOOLEAN = "yes or no"
    DATE = "day"
    TEXT_LIST = "several texts"
    ADDRESS = "place"
    BLOCK = "block"
    ROWS = "rows"


@dataclass(frozen=True)
class RowsType:
    """The type of a repeating group in expressions: a list of rows with typed fields."""

    fields: Mapping[str, "AnswerType"]
    max_rows: int


AnswerType: TypeAlias = "ValueType | RowsType"
"""The type of an answer in expressions."""
