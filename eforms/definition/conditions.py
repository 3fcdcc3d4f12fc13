"""When something is shown or required: simple rows a person can point at, or an expression."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from eforms.definition.base import Frozen, Name

Expression = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
"""CEL, when rows do not suffice."""


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    CONTAINS = "contains"
    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


class ConditionRow(Frozen):
    """Field – operator – value. A row on a field not yet answered does not hold, whatever its operator says."""

    field: Name
    op: Operator = Operator.IS
    value: bool | int | float | str | tuple[str, ...] | None = None


class All(Frozen):
    """Every one of them holds."""

    all: tuple[ConditionRow | All | Any, ...] = Field(min_length=1, max_length=200)


class Any(Frozen):
    """At least one of them holds."""

    any: tuple[ConditionRow | All | Any, ...] = Field(min_length=1, max_length=200)


Condition = Expression | ConditionRow | All | Any
All.model_rebuild()
