"""Static checks of one field by itself."""

from collections import Counter
from typing import Final

from django.core.exceptions import ValidationError

from eforms.definition import AddressField, Block, Field, RowsField, TextField
from eforms.definition.base import ValueType
from eforms.definition.fields import ChoiceField, Question
from eforms.importing.columns import why_not_importable
from eforms.inputs import input_for
from eforms.inputs.addresses import COMMUNES, COUNTRIES, PROVINCES
from eforms.language import codelists
from eforms.language.expressions import ExpressionError, Pattern
from eforms.lint.table_lint import table_error

COMPARED: Final = frozenset({ValueType.TEXT, ValueType.INTEGER, ValueType.DECIMAL, ValueType.DATE})
"""Answers that are one text or number, so that two rows can be told to say the same."""


def lint_field(field: Field) -> str:
    """The message of the first error in the field; empty when there is none."""
    return next(filter(None, (check(field) for check in CHECKS)), "")


def _unknown_code_list(field: Field) -> str:
    lists = {field.code_list} - {""} if isinstance(field, ChoiceField) else set()
    if isinstance(field, AddressField):
        lists |= {PROVINCES, COMMUNES, *([COUNTRIES] if field.foreign else [])}
    missing = sorted(lists - codelists.names())
    return f"Không có danh mục {', '.join(missing)}." if missing else _duplicate_option(field)


def _not_for_clerk_list(field: Field) -> str:
    if not field.in_list:
        return ""
    if field.value_type is None:
        return "Mục này không có câu trả lời để đưa vào danh sách hồ sơ."
    return "Câu trả lời cần che bớt thì không đưa vào danh sách hồ sơ." if getattr(field, "sensitive", False) else ""


def _duplicate_option(field: Field) -> str:
    values = Counter(option.value for option in field.options) if isinstance(field, ChoiceField) else Counter[str]()
    duplicates = [value for value, times in values.items() if times > 1]
    return f"Lựa chọn “{duplicates[0]}” có hơn một lần." if duplicates else ""


def _invalid_pattern(field: Field) -> str:
    try:
        Pattern(field.pattern if isinstance(field, TextField) else "")
    except ExpressionError:
        return "Mẫu (biểu thức chính quy) không đọc được."
    return ""


def _date_as_pattern(field: Field) -> str:
    """A pattern knows neither the calendar nor the day of filing: 31/02/1944 and next year pass."""
    pattern = Pattern(field.pattern) if isinstance(field, TextField) and field.pattern else None
    if pattern and pattern.matches("31/02/1944") and not any(map(pattern.matches, ("ab/cd/efgh", "1/2/3/4/5"))):
        return "Mẫu này là của một ngày. Hãy dùng mục loại ngày; nếu chỉ cần tháng hoặc năm thì chọn ở “Phải biết đến”."
    return ""


def _crossed_bounds(field: Field) -> str:
    bounds = (("min_rows", "max_rows"), ("min", "max"), ("min_length", "max_length"), ("earliest", "latest"))
    for low, high in bounds:
        lower, upper = getattr(field, low, None), getattr(field, high, None)
        if lower is not None and upper is not None and "today" not in (lower, upper) and lower > upper:
            return "Giới hạn dưới lớn hơn giới hạn trên. Hãy sửa một trong hai."
    return ""


def _invalid_default(field: Field) -> str:
    if (default := getattr(field, "default", None)) is None:
        return ""
    field_input = input_for(field)
    try:
        field_input.clean(field_input.to_raw_values(default))
    except ValidationError as error:
        return f"Giá trị mặc định không hợp lệ: {error.messages[0]}"
    return ""


def _invalid_example(field: Field) -> str:
    if not (example := getattr(field, "example", "")):
        return ""
    try:
        answer = input_for(field).clean({field.key: [example]})
    except ValidationError as error:
        return f"Ví dụ không hợp lệ: {error.messages[0]}"
    return "" if answer else "Mục này không gõ được, nên không có ví dụ."


def _not_importable(field: Field) -> str:
    return why_not_importable(field) if isinstance(field, RowsField) and field.from_file else ""


def _unique_error(field: Field) -> str:
    """What each row has for itself is one answer: a question, or a part of a block."""
    if not isinstance(field, RowsField):
        return ""
    single = {one.key for one in field.inner_fields if isinstance(one, Question) and one.value_type in COMPARED}
    blocks = (one for one in field.inner_fields if isinstance(one, Block))
    parts = {
        f"{block.key}.{part.key}" for block in blocks for part in block.inner_fields if part.value_type in COMPARED
    }
    unknown = sorted({*field.unique} - single - parts)
    return (
        f"Không xét trùng được theo “{unknown[0]}”: nhóm không có mục nào như vậy với một câu trả lời."
        if unknown
        else ""
    )


def _table_error(field: Field) -> str:
    return table_error(field) if isinstance(field, RowsField) else ""


CHECKS: Final = (
    _not_importable,
    _table_error,
    _unique_error,
    _unknown_code_list,
    _not_for_clerk_list,
    _invalid_pattern,
    _date_as_pattern,
    _crossed_bounds,
    _invalid_default,
    _invalid_example,
)
