"""What is wrong with a definition, said when it is saved and not when somebody fills it in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError

from eforms import codelists
from eforms.compiling import CompiledForm
from eforms.definition import AddressField, Condition, Field, FormDefinition, Kind, TextField
from eforms.definition.fields import Choice, Question
from eforms.expressions import RESERVED, ExpressionError, Language, Pattern
from eforms.inputs import input_for
from eforms.inputs.places import COMMUNES, PROVINCES

POSTED = {"csrfmiddlewaretoken", "wizard_goto_step"}
"""Names a page posts beside the answers."""


class Problem(NamedTuple):
    """One thing to mend, and where it stands in the definition."""

    path: str
    sentence: str


def problems(definition: FormDefinition) -> list[Problem]:
    """Everything wrong with the definition; it may be published when there is nothing."""
    found = [*_keys(definition), *_fields(definition), *_conditions(definition)]
    return found or _no_way_in(definition)


def _no_way_in(definition: FormDefinition) -> list[Problem]:
    if CompiledForm(definition).path({}).steps:
        return []
    return [Problem("steps", "Khi chưa trả lời gì thì không có bước nào để bắt đầu.")]


def _keys(definition: FormDefinition) -> Iterator[Problem]:
    steps = Counter(step.key for step in definition.steps)
    fields = Counter(field.key for field in definition.fields())
    for key in (key for key, times in steps.items() if times > 1):
        yield Problem("steps", f"Có hơn một bước mang khóa “{key}”.")
    for key in (key for key, times in fields.items() if times > 1):
        yield Problem("steps", f"Có hơn một mục mang khóa “{key}”.")
    for key in fields.keys() & (RESERVED | POSTED):
        yield Problem("steps", f"Khóa “{key}” là từ dành riêng, hãy đặt tên khác.")


def _fields(definition: FormDefinition) -> Iterator[Problem]:
    for path, field in _places(definition):
        sentence = _missing_list(field) or _broken_pattern(field) or _bounds_crossed(field) or _bad_default(field)
        if sentence:
            yield Problem(path, sentence)


def _missing_list(field: Field) -> str:
    lists = {field.code_list} - {""} if isinstance(field, Choice) else set()
    lists |= {PROVINCES, COMMUNES} if isinstance(field, AddressField) else set()
    missing = sorted(lists - codelists.names())
    return f"Không có danh mục {', '.join(missing)}." if missing else _repeated_option(field)


def _repeated_option(field: Field) -> str:
    values = Counter(option.value for option in field.options) if isinstance(field, Choice) else Counter[str]()
    repeated = [value for value, times in values.items() if times > 1]
    return f"Lựa chọn “{repeated[0]}” có hơn một lần." if repeated else ""


def _broken_pattern(field: Field) -> str:
    try:
        Pattern(field.pattern if isinstance(field, TextField) else "")
    except ExpressionError:
        return "Mẫu (biểu thức chính quy) không đọc được."
    return ""


def _bounds_crossed(field: Field) -> str:
    bounds = (("min", "max"), ("min_length", "max_length"), ("earliest", "latest"))
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


def _conditions(definition: FormDefinition) -> Iterator[Problem]:
    """A condition may read what stands above it, so the form is settled in one pass and no circle can be."""
    everywhere = Language(_kinds(definition.fields()))
    above: dict[str, Kind] = {}
    for number, step in enumerate(definition.steps):
        path = f"steps.{number}"
        yield from _one(step.show_if, f"{path}.show_if", above, everywhere)
        for place, field in enumerate(step.fields):
            here = f"{path}.fields.{place}"
            yield from _one(field.show_if, f"{here}.show_if", above, everywhere)
            if isinstance(field, Question):
                yield from _one(field.required_if, f"{here}.required_if", above, everywhere)
            above.update(_kinds([field]))


def _one(condition: Condition | None, path: str, above: Mapping[str, Kind], everywhere: Language) -> Iterator[Problem]:
    if condition is None:
        return
    try:
        expression = everywhere.condition(condition)
        expression.try_out()
    except ExpressionError as refusal:
        yield Problem(path, str(refusal))
        return
    for key in sorted(expression.reads - above.keys() - {"today"}):
        yield Problem(path, f"Điều kiện dùng mục “{key}”, là mục đứng sau nó; chỉ được dùng các mục đứng trước.")


def _kinds(fields: Iterator[Field] | list[Field]) -> dict[str, Kind]:
    return {field.key: field.holds for field in fields if field.holds and field.key not in RESERVED}


def _places(definition: FormDefinition) -> Iterator[tuple[str, Field]]:
    for number, step in enumerate(definition.steps):
        for place, field in enumerate(step.fields):
            yield f"steps.{number}.fields.{place}", field
