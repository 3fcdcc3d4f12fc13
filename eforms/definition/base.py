"""What every part of a definition is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints

Answer: TypeAlias = "str | int | bool | list[Any] | dict[str, Any] | None"
"""What one field holds, as JSON; a group holds answers in turn. None: the person was asked and left it empty."""

Answers: TypeAlias = Mapping[str, Answer]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The stable name of a step or a field; a name in expressions, so plain letters, digits and underscores."""

FieldReference = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A field in a condition: its key, or `key.part` for a part of a group."""

Label = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LongText = Annotated[str, StringConstraints(max_length=10_000)]


class FrozenModel(BaseModel):
    """A value that never changes and knows no word beyond its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ValueType(StrEnum):
    """What sort of value an answer is, for the conditions that read it."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "decimal number"
    TRUTH = "yes or no"
    DAY = "day"
    TEXTS = "several texts"
    PLACE = "place"
    BLOCK = "block"
    ROWS = "rows"


@dataclass(frozen=True)
class RowsType:
    """What conditions find in a repeating group: rows of named answers."""

    kinds: Mapping[str, "AnswerType"]


AnswerType: TypeAlias = "ValueType | RowsType"
