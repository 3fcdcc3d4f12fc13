"""What is wrong with one field by itself, said in a sentence; empty when nothing is."""

from collections import Counter

from django.core.exceptions import ValidationError

from eforms.definition import AddressField, Field, TextField
from eforms.definition.fields import ChoiceField
from eforms.inputs import input_for
from eforms.inputs.addresses import COMMUNES, COUNTRIES, PROVINCES
from eforms.language import codelists
from eforms.language.expressions import ExpressionError, Pattern


def lint_field(field: Field) -> str:
    """The first thing to mend in it."""
    faults = (_missing_list, _not_for_lists, _broken_pattern, _bounds_crossed, _bad_default, _bad_example)
    return next(filter(None, (fault(field) for fault in faults)), "")


def _missing_list(field: Field) -> str:
    lists = {field.code_list} - {""} if isinstance(field, ChoiceField) else set()
    if isinstance(field, AddressField):
        lists |= {PROVINCES, COMMUNES, *([COUNTRIES] if field.foreign else [])}
    missing = sorted(lists - codelists.names())
    return f"Không có danh mục {', '.join(missing)}." if missing else _repeated_option(field)


def _not_for_lists(field: Field) -> str:
    if not field.in_list:
        return ""
    if field.holds is None:
        return "Mục này không có câu trả lời để đưa vào danh sách hồ sơ."
    return "Câu trả lời cần che bớt thì không đưa vào danh sách hồ sơ." if getattr(field, "sensitive", False) else ""


def _repeated_option(field: Field) -> str:
    values = Counter(option.value for option in field.options) if isinstance(field, ChoiceField) else Counter[str]()
    repeated = [value for value, times in values.items() if times > 1]
    return f"Lựa chọn “{repeated[0]}” có hơn một lần." if repeated else ""


def _broken_pattern(field: Field) -> str:
    try:
        Pattern(field.pattern if isinstance(field, TextField) else "")
    except ExpressionError:
        return "Mẫu (biểu thức chính quy) không đọc được."
    return ""


def _bounds_crossed(field: Field) -> str:
    bounds = (("min_rows", "max_rows"), ("min", "max"), ("min_length", "max_length"), ("earliest", "latest"))
    for low, high in bounds:
        least, most = getattr(field, low, None), getattr(field, high, None)
        if least is not None and most is not None and "today" not in (least, most) and least > most:
            return "Giới hạn dưới lớn hơn giới hạn trên."
    return ""


def _bad_default(field: Field) -> str:
    if (default := getattr(field, "default", None)) is None:
        return ""
    entry = input_for(field)
    try:
        entry.clean(entry.raw(default))
    except ValidationError as refusal:
        return f"Giá trị mặc định không hợp lệ: {refusal.messages[0]}"
    return ""


def _bad_example(field: Field) -> str:
    if not (example := getattr(field, "example", "")):
        return ""
    try:
        taken = input_for(field).clean({field.key: [example]})
    except ValidationError as refusal:
        return f"Ví dụ không hợp lệ: {refusal.messages[0]}"
    return "" if taken else "Mục này không gõ được, nên không có ví dụ."
