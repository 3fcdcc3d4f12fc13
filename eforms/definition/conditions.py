"""When something is shown or required: simple rows a person can point at, or an expression."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from eforms.definition.base import FieldReference, FrozenModel

ExpressionText = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
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


class ConditionRow(FrozenModel):
    """Field – operator – value. A row on a field not yet answered does not hold, whatever its operator says."""

    field: FieldReference
    op: Operator = Operator.IS
    value: bool | int | float | str | tuple[str, ...] | None = None


class AllOf(FrozenModel):
    """Every one of them holds."""

    all: tuple[ConditionRow | AllOf | AnyOf, ...] = Field(min_length=1, max_length=200)


class AnyOf(FrozenModel):
    """At least one of them holds."""

    any: tuple[ConditionRow | AllOf | AnyOf, ...] = Field(min_length=1, max_length=200)


Condition = ExpressionText | ConditionRow | AllOf | AnyOf
AllOf.model_rebuild()
