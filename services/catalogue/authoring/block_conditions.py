"""When a block of a template is printed, as an author says it: one question, how it is compared, and with what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from eforms.definition import Condition, FormDefinition
from eforms.definition.base import ValueType
from eforms.definition.conditions import ConditionRow, Operator
from eforms.definition.fields import ChoiceField, FieldBase

ALWAYS, AS_IT_IS = "", "*"
QUESTION, HOW, VALUE = "when_question", "when_how", "when_value"
NAMES: Final = (QUESTION, HOW, VALUE)
OPERATORS: Final[Mapping[str, str]] = {
    Operator.IS: "là",
    Operator.IS_NOT: "khác",
    Operator.AT_LEAST: "từ … trở lên",
    Operator.AT_MOST: "đến … trở xuống",
    Operator.ANSWERED: "đã ghi",
    Operator.UNANSWERED: "để trống",
}
WITHOUT_VALUE: Final = frozenset({Operator.ANSWERED, Operator.UNANSWERED})
WITH_ORDER: Final = frozenset({Operator.AT_LEAST, Operator.AT_MOST})
COMPARED: Final = (ValueType.TEXT, ValueType.INTEGER, ValueType.BOOLEAN)
YES_OR_NO: Final = {"có": True, "không": False}


@dataclass(frozen=True)
class Questions:
    """The questions that a condition may compare: of the result, then of the declaration."""

    by_key: Mapping[str, FieldBase]

    @classmethod
    def of(cls, asked: Iterable[FormDefinition]) -> "Questions":
        found: dict[str, FieldBase] = {}
        for form in asked:
            for one in form.fields():
                if one.value_type in COMPARED:
                    found.setdefault(one.key, one)
        return cls(found)

    def offered(self, saved: Condition | None) -> list[tuple[str, str]]:
        """What may be chosen; a condition that one comparison cannot say may be kept as it is."""
        own = [(AS_IT_IS, "Điều kiện soạn riêng, giữ nguyên")] if saved is not None and not self.says(saved) else []
        return [(ALWAYS, "Luôn in"), *own, *((key, one.label) for key, one in self.by_key.items())]

    def says(self, condition: Condition) -> bool:
        """Whether one comparison of these says the condition."""
        return (
            isinstance(condition, ConditionRow)
            and condition.field in self.by_key
            and condition.op in OPERATORS
            and not isinstance(condition.value, tuple | float)
        )

    def initial(self, condition: Condition | None) -> dict[str, str]:
        """What the fields begin with."""
        if condition is None:
            return {}
        if not isinstance(condition, ConditionRow) or not self.says(condition):
            return {QUESTION: AS_IT_IS}
        return {QUESTION: condition.field, HOW: condition.op, VALUE: self._shown(condition)}

    def read(self, question: str, how: str, typed: str) -> ConditionRow:
        """The comparison as it was typed; ValidationError where the question cannot be compared so."""
        operator, spec = Operator(how), self.by_key[question]
        if operator in WITHOUT_VALUE:
            return ConditionRow(field=question, op=operator)
        if operator in WITH_ORDER and spec.value_type is not ValueType.INTEGER:
            raise forms.ValidationError("Chỉ mục ghi số mới so sánh lớn, nhỏ được.")
        return ConditionRow(field=question, op=operator, value=_value(spec, " ".join(typed.split())))

    def _shown(self, row: ConditionRow) -> str:
        if isinstance(row.value, bool):
            return "Có" if row.value else "Không"
        spec = self.by_key[row.field]
        labels = {one.value: one.label for one in spec.options} if isinstance(spec, ChoiceField) else {}
        return labels.get(str(row.value), "" if row.value is None else str(row.value))


def condition_fields(questions: Questions, saved: Condition | None) -> dict[str, forms.Field]:
    """The fields of a block's form that say when it is printed."""
    how = [("", "Chọn cách so sánh"), *OPERATORS.items()]
    hint = "Ghi lựa chọn như trên biểu mẫu, Có hoặc Không, hay một số. “Đã ghi”, “để trống” thì không cần."
    return {
        QUESTION: forms.ChoiceField(label="In khối này khi", choices=questions.offered(saved), required=False),
        HOW: forms.ChoiceField(label="So sánh", choices=how, required=False),
        VALUE: forms.CharField(label="Với", max_length=200, required=False, help_text=hint),
    }


def _value(spec: FieldBase, typed: str) -> bool | int | str:
    if not typed:
        raise forms.ValidationError("Hãy ghi nội dung để so sánh.")
    if spec.value_type is ValueType.BOOLEAN:
        if (answer := YES_OR_NO.get(typed.casefold())) is None:
            raise forms.ValidationError("Mục này chỉ so sánh với Có hoặc Không.")
        return answer
    if spec.value_type is ValueType.INTEGER:
        digits = typed.replace(".", "").replace(" ", "")
        if not (digits.removeprefix("-").isdecimal() and len(digits) <= 15):
            raise forms.ValidationError("Mục này chỉ so sánh với một số, ví dụ 3.")
        return int(digits)
    return _choice(spec, typed) if isinstance(spec, ChoiceField) and spec.options else typed


def _choice(spec: ChoiceField, typed: str) -> str:
    named = {option.label.casefold(): option.value for option in spec.options}
    values = {option.value for option in spec.options}
    found = named.get(typed.casefold(), typed if typed in values else "")
    if not found:
        raise forms.ValidationError("Không có lựa chọn này. Hãy ghi đúng một lựa chọn của mục.")
    return found


def typed_condition(data: Mapping[str, Any], questions: Questions, saved: Condition | None) -> Condition | None:
    """The condition that the fields say; ValidationError where they say none that can be compared."""
    question = data.get(QUESTION, ALWAYS)
    if question == ALWAYS:
        return None
    if question == AS_IT_IS:
        return saved
    if not data.get(HOW):
        raise forms.ValidationError("Hãy chọn cách so sánh.")
    return questions.read(question, data[HOW], data.get(VALUE, ""))
