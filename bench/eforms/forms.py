"""Form definitions of the bench: small, large, with many options, with an upload."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from eforms.definition import FormDefinition

Spec = dict[str, Any]
TWO = [{"value": "a", "label": "Cá nhân"}, {"value": "b", "label": "Tổ chức"}]
PERSON: list[Spec] = [
    {"key": "kind", "type": "one_of", "label": "Tư cách", "options": TWO},
    {"key": "full_name", "type": "full_name", "label": "Họ, chữ đệm và tên"},
    {"key": "born_on", "type": "date", "label": "Ngày sinh", "latest": "today"},
    {"key": "ethnic_group", "type": "one_of", "label": "Dân tộc", "code_list": "ethnic_groups"},
    {"key": "personal_number", "type": "personal_number", "label": "Số định danh cá nhân"},
    {"key": "phone", "type": "phone", "label": "Số điện thoại", "hint": "Để liên hệ khi cần."},
    {"key": "email", "type": "email", "label": "Thư điện tử", "required": False},
    {"key": "residence", "type": "address", "label": "Nơi cư trú"},
    {"key": "copies", "type": "number", "label": "Số bản sao", "min": 1, "max": 20, "unit": "bản"},
    {"key": "reason", "type": "text", "label": "Lý do", "show_if": "copies > 0", "required_if": "copies > 5"},
    {"key": "post", "type": "yes_no", "label": "Nhận qua bưu chính"},
    {"key": "promise", "type": "promise", "label": "Tôi cam đoan khai đúng."},
]
ROW: list[Spec] = [
    {"key": "member", "type": "full_name", "label": "Họ, chữ đệm và tên"},
    {"key": "member_born", "type": "date", "label": "Ngày sinh"},
    {"key": "relation", "type": "one_of", "label": "Quan hệ", "options": TWO},
    {"key": "which", "type": "text", "label": "Quan hệ khác", "show_if": {"field": "relation", "value": "b"}},
]
MEMBERS: Spec = {"type": "rows", "label": "Thành viên", "item": "Thành viên", "min_rows": 50, "max_rows": 50}


@cache
def twelve_fields() -> FormDefinition:
    """One step of twelve fields of typical types."""
    return _form(PERSON)


@cache
def forty_fields() -> FormDefinition:
    """Five steps of eight fields; two fields of each depend on one above."""
    return _form(*([_field(8 * step + place, depends=place > 5) for place in range(8)] for step in range(5)))


@cache
def large(conditions: int) -> FormDefinition:
    """One step of 300 fields with `conditions` conditions, and a group of 50 rows."""
    shown, required = min(conditions, 299), max(conditions - 299, 0)
    fields = [_field(0), *(_field(n, depends=n <= shown, may_lack=n <= required) for n in range(1, 300))]
    return _form([*fields, {**MEMBERS, "key": "members", "fields": ROW}])


@cache
def choosing(options: int) -> FormDefinition:
    """The twelve fields, and a list to choose from, when it has any options."""
    choices = [{"value": f"o{number}", "label": f"Lựa chọn thứ {number}"} for number in range(options)]
    trade = {"key": "trade", "type": "one_of", "label": "Ngành nghề", "style": "select", "options": choices}
    return _form([*PERSON, trade] if choices else PERSON)


@cache
def uploading() -> FormDefinition:
    """One document upload of up to 200 MB."""
    return _form([{"key": "plan", "type": "document", "label": "Bản vẽ", "max_megabytes": 200}])


@cache
def listing() -> FormDefinition:
    """A list of up to 2,000 people from a file, and a question beside it."""
    people: Spec = {"key": "people", "type": "rows", "label": "Người lao động", "item": "Người", "max_rows": 2_000}
    fields: list[Spec] = [
        {"key": "name", "type": "full_name", "label": "Họ, chữ đệm và tên"},
        {"key": "born", "type": "date", "label": "Ngày sinh", "latest": "today"},
        {"key": "relation", "type": "one_of", "label": "Quan hệ", "options": TWO},
        {"key": "number", "type": "personal_number", "label": "Số định danh"},
        {"key": "wage", "type": "money", "label": "Tiền lương", "required": False},
        {"key": "remark", "type": "text", "label": "Ghi chú", "required": False},
    ]
    note = {"key": "note", "type": "text", "label": "Nội dung", "required": False}
    return _form([{**people, "fields": fields, "from_file": True, "min_rows": 0}, note])


FORMS: Final[Mapping[str, Callable[[], FormDefinition]]] = {
    "twelve": twelve_fields,
    "large": lambda: large(250),
    "larger": lambda: large(500),
    "choosing": lambda: choosing(700),
    "uploading": uploading,
    "listing": listing,
}
"""By the name in the URL."""


def _field(number: int, *, depends: bool = False, may_lack: bool = False) -> Spec:
    """A number field, optionally conditional on the field before it; the condition holds for every valid answer."""
    spec: Spec = {"key": f"f{number}", "type": "number", "label": f"Mục số {number}", "min": 1, "max": 99}
    before = f"f{number - 1}"
    spec |= {"show_if": {"field": before, "op": "at_least", "value": 1}} if depends else {}
    return spec | ({"required_if": f"{before} < 50 || {before} > 60"} if may_lack else {})


def _form(*steps: list[Spec]) -> FormDefinition:
    pages = [{"key": f"s{number}", "title": "Bước", "fields": fields} for number, fields in enumerate(steps)]
    return FormDefinition.model_validate({"steps": pages})
