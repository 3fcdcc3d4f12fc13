"""Conditions as rows *question – is – answer*, and back; what rows cannot say has none."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from core.ui.date_fields import INVALID_DATE
from eforms.definition import AllOf, AnyOf, Condition, ConditionRow, ValueType
from eforms.definition.conditions import Operator
from services.catalogue.authoring.editor.inputs import TODAY, TODAY_IN_WORDS
from services.catalogue.authoring.editor.references import Answer

MAX_GROUPS: Final = 20
MAX_ROWS: Final = 12
"""Rows of one group."""
WITHOUT_VALUE: Final = frozenset({Operator.ANSWERED, Operator.UNANSWERED})
COMPARED: Final = (Operator.IS, Operator.IS_NOT, Operator.BELOW, Operator.AT_MOST, Operator.AT_LEAST, Operator.ABOVE)
ANSWERED: Final = (Operator.ANSWERED, Operator.UNANSWERED)
OPERATORS_OF: Final[Mapping[ValueType | None, Sequence[Operator]]] = {
    ValueType.TEXT: (Operator.IS, Operator.IS_NOT, Operator.ONE_OF, *ANSWERED),
    ValueType.BOOLEAN: (Operator.IS, *ANSWERED),
    ValueType.INTEGER: (*COMPARED, *ANSWERED),
    ValueType.DECIMAL: (*COMPARED, *ANSWERED),
    ValueType.DATE: (*COMPARED, *ANSWERED),
    ValueType.TEXT_LIST: (Operator.CONTAINS, *ANSWERED),
}
"""The comparisons of each type of answer; of any other, whether it was answered."""
NO_ANSWER: Final = "Hãy chọn hoặc ghi câu trả lời."
NO_NUMBER: Final = "Hãy ghi một số."


class TypedRow(NamedTuple):
    """One row as it is typed: texts, several values of `one_of`."""

    field: str = ""
    op: str = Operator.IS.value
    values: tuple[str, ...] = ()


Groups = tuple[tuple[TypedRow, ...], ...]


@dataclass(frozen=True)
class Typed:
    """A condition as rows in groups; within a group the other of all and any holds."""

    is_any: bool = False
    groups: Groups = ()


def written_from(typed: Typed, answers: Mapping[str, Answer]) -> Condition | None:
    """The condition that the rows say; those that say nothing yet are left out."""
    inner = AllOf if typed.is_any else AnyOf
    groups = [_joined(inner, _written_rows(group, answers)) for group in typed.groups]
    condition: Condition | None = _joined(AnyOf if typed.is_any else AllOf, [group for group in groups if group])
    return condition


def written_row(row: TypedRow, answers: Mapping[str, Answer]) -> ConditionRow:
    """The row as packages have it; ValueError with a sentence where its answer cannot be."""
    answer, op = answers[row.field], Operator(row.op)
    if op in WITHOUT_VALUE:
        return ConditionRow(field=row.field, op=op)
    offered = {value for value, _ in answer.choices}
    if not row.values or (offered and not offered.issuperset(row.values)):
        raise ValueError(NO_ANSWER)
    if op is Operator.ONE_OF:
        return ConditionRow(field=row.field, op=op, value=row.values)
    return ConditionRow(field=row.field, op=op, value=_value(row.values[0], answer.value_type))


def in_order(values: Sequence[str], answer: Answer) -> tuple[str, ...]:
    """The values in the order in which they are offered."""
    places = {value: number for number, (value, _) in enumerate(answer.choices)}
    return tuple(sorted(values, key=lambda value: places.get(value, 0)))


def _joined(kind: type[AllOf | AnyOf], parts: Sequence[Any]) -> Any:
    if len(parts) < 2:
        return parts[0] if parts else None
    return kind.model_validate({"all" if kind is AllOf else "any": tuple(parts)})


def _written_rows(rows: Sequence[TypedRow], answers: Mapping[str, Answer]) -> list[ConditionRow]:
    written = []
    for row in rows:
        with suppress(ValueError):
            written.append(written_row(row, answers))
    return written


def typed_from(condition: Condition | None, answers: Mapping[str, Answer]) -> Typed | None:
    """The condition as rows; None where rows cannot say it."""
    if condition is None:
        return Typed()
    if isinstance(condition, str):
        return None
    if isinstance(condition, ConditionRow):
        rows = _typed_rows([condition], answers)
        return None if rows is None else Typed(groups=(rows,))
    is_any = isinstance(condition, AnyOf)
    groups = [_typed_group(part, AllOf if is_any else AnyOf, answers) for part in _inside(condition)]
    if len(groups) < 2 or len(groups) > MAX_GROUPS or None in groups:
        return None
    return Typed(is_any, tuple(group for group in groups if group is not None))


def _typed_group(part: Any, inner: type, answers: Mapping[str, Answer]) -> tuple[TypedRow, ...] | None:
    if isinstance(part, ConditionRow):
        return _typed_rows([part], answers)
    rows = _inside(part)
    return _typed_rows(rows, answers) if isinstance(part, inner) and 1 < len(rows) <= MAX_ROWS else None


def _typed_rows(rows: Sequence[Any], answers: Mapping[str, Answer]) -> tuple[TypedRow, ...] | None:
    typed = [_typed_row(row, answers) for row in rows]
    return None if None in typed else tuple(row for row in typed if row is not None)


def _typed_row(row: Any, answers: Mapping[str, Answer]) -> TypedRow | None:
    """The row as typed; None where its question is not offered, or would be written otherwise."""
    if not isinstance(row, ConditionRow) or row.field not in answers:
        return None
    answer = answers[row.field]
    if row.op not in OPERATORS_OF.get(answer.value_type, ANSWERED):
        return None
    if row.op in WITHOUT_VALUE:
        return TypedRow(row.field, row.op.value) if row.value is None else None
    if isinstance(row.value, tuple):
        is_said = row.op is Operator.ONE_OF and row.value and _is_offered(row.value, answer)
        return TypedRow(row.field, row.op.value, in_order(row.value, answer)) if is_said else None
    text = _text(row.value, answer.value_type)
    is_said = text.strip() == text != "" and row.op is not Operator.ONE_OF and _is_offered([text], answer)
    return TypedRow(row.field, row.op.value, (text,)) if is_said else None


def _is_offered(values: Sequence[str], answer: Answer) -> bool:
    return not answer.choices or {value for value, _ in answer.choices}.issuperset(values)


def _text(value: Any, value_type: ValueType | None) -> str:
    """How a value is typed; empty where it is not one of that type."""
    if value_type is ValueType.BOOLEAN:
        return str(value).lower() if isinstance(value, bool) else ""
    if isinstance(value, bool) or value is None:
        return ""
    if value_type in (ValueType.INTEGER, ValueType.DECIMAL):
        return str(value).replace(".", ",") if isinstance(value, int | float) else ""
    if value_type is ValueType.DATE:
        return TODAY_IN_WORDS if value == TODAY else _shown_day(str(value))
    return str(value) if isinstance(value, str) else ""


def _shown_day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return ""


def _value(text: str, value_type: ValueType | None) -> bool | int | float | str:
    if value_type is ValueType.BOOLEAN:
        return text == "true"
    if value_type is ValueType.DATE:
        return TODAY if text.casefold() in (TODAY, TODAY_IN_WORDS) else _written_day(text)
    if value_type in (ValueType.INTEGER, ValueType.DECIMAL):
        return _number(text, is_whole=value_type is ValueType.INTEGER)
    return text


def _number(text: str, *, is_whole: bool) -> int | float:
    digits = text.replace(" ", "").replace(".", "").replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}" if is_whole else r"-?\d{1,15}(\.\d{1,6})?", digits, re.ASCII):
        raise ValueError(NO_NUMBER)
    return float(digits) if "." in digits else int(digits)


def _written_day(text: str) -> str:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise ValueError(INVALID_DATE) from error


def _inside(condition: Any) -> tuple[Any, ...]:
    return condition.all if isinstance(condition, AllOf) else condition.any if isinstance(condition, AnyOf) else ()
