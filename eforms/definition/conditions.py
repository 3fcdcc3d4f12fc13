"""Conditions of visibility, requirement and so on: rows of field, operator and value, or a CEL expression."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from eforms.definition.base import FieldReference, FrozenModel

ExpressionText = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
"""CEL source text, for what rows cannot express."""


class Operator(StrEnum):
    """Comparison operators of a condition row."""

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
    """One comparison: field, operator, value. It is false while the field is not answered, whatever the operator."""

    field: FieldReference
    op: Operator = Operator.IS
    value: bool | int | float | str | tuple[str, ...] | None = None


class AllOf(FrozenModel):
    """True when every condition in it is true."""

    all: tuple[ConditionRow | AllOf | AnyOf, ...] = Field(min_length=1, max_length=200)


class AnyOf(FrozenModel):
    """True when at least one condition in it is true."""

    any: tuple[ConditionRow | AllOf | AnyOf, ...] = Field(min_length=1, max_length=200)


Condition = ExpressionText | ConditionRow | AllOf | AnyOf
AllOf.model_rebuild()
