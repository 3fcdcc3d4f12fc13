"""Condition rows written as CEL text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from eforms.definition import AllOf, AnswerType, Condition, ConditionRow, ValueType
from eforms.definition.conditions import Operator
from eforms.language.errors import ExpressionError

CEL_OPERATORS: Final = {
    Operator.IS: "==",
    Operator.IS_NOT: "!=",
    Operator.BELOW: "<",
    Operator.AT_MOST: "<=",
    Operator.AT_LEAST: ">=",
    Operator.ABOVE: ">",
}


def to_cel_text(condition: Condition, types: Mapping[str, AnswerType]) -> str:
    """The condition as CEL text; a value is written as the type of its field wants it."""
    if isinstance(condition, str):
        return condition
    if isinstance(condition, ConditionRow):
        return _row_to_cel(condition, types)
    parts, operator = (condition.all, " && ") if isinstance(condition, AllOf) else (condition.any, " || ")
    return operator.join(f"({to_cel_text(part, types)})" for part in parts)


def literal(value: object) -> str:
    """A value as a CEL literal, which for these is the same as JSON."""
    return json.dumps(value, ensure_ascii=False)


def _row_to_cel(row: ConditionRow, types: Mapping[str, AnswerType]) -> str:
    if row.op is Operator.ANSWERED:
        return f"{literal(row.field)} in answered"
    if row.op is Operator.UNANSWERED:
        return f"!({literal(row.field)} in answered)"
    value = _operand(row, types.get(row.field))
    if row.op is Operator.ONE_OF:
        return f"{row.field} in {value}"
    if row.op is Operator.CONTAINS:
        return f"{value} in {row.field}"
    return f"{row.field} {CEL_OPERATORS[row.op]} {value}"


def _operand(row: ConditionRow, value_type: AnswerType | None) -> str:
    if value_type is ValueType.DECIMAL and isinstance(row.value, int | float):
        return literal(float(row.value))
    if value_type is not ValueType.DATE:
        return literal(row.value)
    if row.value == "today":
        return "today"
    try:
        return f'timestamp("{date.fromisoformat(str(row.value))}T00:00:00Z")'
    except ValueError as error:
        raise ExpressionError(f"“{row.value}” không phải là một ngày dạng năm-tháng-ngày.") from error
