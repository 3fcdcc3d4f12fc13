"""Formats a condition as a sentence: `“Bạn xin bản sao cho ai?” là “Cho người khác”`."""

from collections.abc import Mapping
from typing import Final

from eforms.definition import AllOf, AnyOf, Condition, ConditionRow, FormDefinition
from eforms.definition.conditions import Operator
from eforms.definition.fields import ChoiceField
from services.catalogue.public.wording import format_value

OPERATORS: Final[Mapping[Operator, str]] = {
    Operator.IS: "là",
    Operator.IS_NOT: "không phải là",
    Operator.ONE_OF: "là một trong",
    Operator.CONTAINS: "có chọn",
    Operator.BELOW: "nhỏ hơn",
    Operator.AT_MOST: "không quá",
    Operator.AT_LEAST: "ít nhất là",
    Operator.ABOVE: "lớn hơn",
    Operator.ANSWERED: "có trả lời",
    Operator.UNANSWERED: "để trống",
}


class ConditionFormatter:
    """Formats conditions with the labels of the fields and options of one form, and of the forms of the steps."""

    def __init__(self, form: FormDefinition | None, step_forms: Mapping[str, FormDefinition] | None = None) -> None:
        self._fields = {field.key: field for field in form.fields()} if form else {}
        for step, found in (step_forms or {}).items():
            self._fields |= {f"{step}.{field.key}": field for field in found.fields()}

    def format(self, condition: Condition) -> str:
        """The condition in words; expressions are quoted as written."""
        match condition:
            case ConditionRow():
                return self._row(condition)
            case AllOf():
                return " và ".join(self._inside(part) for part in condition.all)
            case AnyOf():
                return " hoặc ".join(self._inside(part) for part in condition.any)
            case _:
                return f"biểu thức {condition}"

    def label(self, key: str) -> str:
        """The quoted label of a field, by its key."""
        field = self._fields.get(key) or self._fields.get(key.partition(".")[0])
        return f"“{field.label}”" if field else f"“{key}”"

    def _inside(self, part: ConditionRow | AllOf | AnyOf) -> str:
        return self.format(part) if isinstance(part, ConditionRow) else f"({self.format(part)})"

    def _row(self, row: ConditionRow) -> str:
        values = row.value if isinstance(row.value, tuple) else (row.value,)
        values_text = ", ".join(self._value(row.field, value) for value in values if value is not None)
        return " ".join(part for part in (self.label(row.field), OPERATORS[row.op], values_text) if part)

    def _value(self, key: str, value: bool | int | float | str) -> str:
        if isinstance(value, bool):
            return "“Có”" if value else "“Không”"
        field = self._fields.get(key)
        options = {option.value: option.label for option in field.options} if isinstance(field, ChoiceField) else {}
        return f"“{options.get(str(value)) or format_value(value)}”"
