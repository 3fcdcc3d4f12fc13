"""Vietnamese validation messages for the errors of pydantic, with the path of each."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eforms.definition import Field
from eforms.definition.conditions import AllOf, AnyOf, ConditionRow
from eforms.lint.form_lint import Finding

MAX_MESSAGES: Final = 100
"""Errors reported at once."""
CONDITION_BRANCHES: Final = frozenset({"constrained-str", *(part.__name__ for part in (ConditionRow, AllOf, AnyOf))})
"""How pydantic names the branches of the condition union in error locations."""
CONDITION: Final = "Điều kiện không đọc được: cần một dòng field – op – value, nhóm all hoặc any, hoặc một biểu thức."
FIELD_TYPES: Final = frozenset(
    tag for kind in get_args(get_args(Field)[0]) for tag in get_args(kind.model_fields["type"].annotation)
)
"""The types that fields of a form may have."""
NOT_HERE: Final = "Mục loại “{}” không nằm được bên trong nhóm này; hãy đặt nó ở ngoài, thành một mục riêng của bước."
NOT_HERE_ROWS: Final = "Bảng nhiều dòng không lồng được ở đây; hãy tách thành một bảng riêng, nối bằng một lựa chọn."
DECIMAL: Final = "Cần một số, phần lẻ sau dấu chấm: 0.5."
NUMBER: Final = "Cần một số nguyên, ghi liền các chữ số: 10000."
DATE: Final = "Cần một ngày có thật, ghi theo dạng năm-tháng-ngày: 2027-01-01."
TIME: Final = "Cần một giờ có thật, ghi theo dạng 15:00."
TEXT: Final = "Cần một đoạn chữ trong ngoặc kép."
LIST: Final = "Cần một danh sách trong ngoặc vuông [ ]."
OBJECT: Final = "Cần một nhóm trong ngoặc nhọn {{ }}."
BOOLEAN: Final = "Cần true hoặc false."

MESSAGES: Final[Mapping[str, str]] = {
    "missing": "Thiếu phần này.",
    "extra_forbidden": "Không có phần nào mang tên này; hãy xem lại chính tả.",
    "string_type": TEXT,
    "string_too_short": "Không được để trống.",
    "string_too_long": "Dài quá {max_length} ký tự.",
    "string_pattern_mismatch": "Không đúng dạng quy định{form}.",
    "int_type": NUMBER,
    "int_parsing": NUMBER,
    "int_from_float": NUMBER,
    "decimal_type": DECIMAL,
    "decimal_parsing": DECIMAL,
    "decimal_max_places": "Chỉ được {decimal_places} chữ số sau dấu chấm.",
    "bool_type": BOOLEAN,
    "bool_parsing": BOOLEAN,
    "greater_than_equal": "Phải từ {ge} trở lên.",
    "greater_than": "Phải lớn hơn {gt}.",
    "less_than_equal": "Không được quá {le}.",
    "enum": "Chỉ nhận một trong các giá trị {expected}.",
    "literal_error": "Chỉ nhận một trong các giá trị {expected}.",
    "union_tag_invalid": "Không có loại “{tag}”.",
    "union_tag_not_found": "Thiếu “type”: chưa ghi đây là loại mục nào.",
    "date_type": DATE,
    "date_parsing": DATE,
    "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": DATE,
    "time_type": TIME,
    "time_parsing": TIME,
    "tuple_type": LIST,
    "too_short": "Cần ít nhất {min_length} dòng.",
    "too_long": "Có quá {max_length} dòng.",
    "model_type": OBJECT,
    "dict_type": OBJECT,
}
FORMS: Final[Mapping[str, str]] = {
    r"^[a-z][a-z0-9_]{0,39}$": "một từ khóa như ho_ten: chữ thường không dấu, chữ số, gạch dưới",
    r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$": "từ khóa của một mục, hoặc của một phần trong mục: noi_o.tinh",
    r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,2}$": "từ khóa của một mục hoặc phần trong đó: noi_o.xa",
    r"^(/|/[^/\\\s]\S*|https://\S+)$": "một địa chỉ trong Cổng như /tim-kiem/, hoặc bắt đầu bằng https://",
    r"^[A-Za-z0-9_.\-]{1,60}$": "chữ không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới; không quá 60 ký tự",
    r"^[A-ZĐ][A-ZĐ-]{0,19}$": "ký hiệu văn bản bằng chữ in hoa như KQ, GCN",
    r"^([A-Z]\d{2}(\.\d{2,3})*/[a-z][a-z0-9_]{0,39})?$": "tên trong thư viện, gồm mã cơ quan và khóa: G15/clinics",
    r"^\d\.\d{6}(\.[A-Z0-9]{2,3})*$": "mã thủ tục như 2.000635 hoặc 1.001193.H26",
    r"^[A-Z]\d{2}(\.\d{2,3})*$": "mã cơ quan như H26 hoặc H26.101",
    r"^([A-Z]\d{2}(\.\d{2,3})*|\d{2}|\d{5})$": "mã cơ quan như H26.101, mã tỉnh như 01 hoặc mã xã như 00004",
}
"""What each pattern of a package asks for, in words: nobody is shown a regular expression."""
SYNTAX_ERROR: Final = re.compile(r"(?P<cause>.*) at line (?P<line>\d+) column (?P<column>\d+)")
SYNTAX_ERROR_CAUSES: Final[Mapping[str, str]] = {
    "EOF": "văn bản dừng giữa chừng, còn thiếu dấu ngoặc đóng",
    "expected `,`": "thiếu dấu phẩy hoặc dấu ngoặc đóng",
    "trailing comma": "thừa dấu phẩy",
    "trailing characters": "còn chữ thừa sau dấu ngoặc đóng cuối cùng",
    "expected `:`": "thiếu dấu hai chấm sau tên",
    "key must be": "tên phải đặt trong ngoặc kép",
    "control character": "có ký tự điều khiển hoặc xuống dòng trong ngoặc kép",
    "recursion limit": "các dấu ngoặc lồng nhau quá sâu",
}


def findings_from(text: str, error: ValidationError) -> list[Finding]:
    """The first error of each path; what only follows from another error is left out."""
    data = None if is_json_syntax_error(error) else json.loads(text)
    errors = error.errors(include_url=False, include_input=False)[:MAX_MESSAGES]
    findings: dict[str, Finding] = {}
    for finding in (_finding(detail, data) for detail in errors if not _is_consequence(detail, data)):
        findings.setdefault(finding.path, finding)
    return list(findings.values())


def _is_consequence(error: ErrorDetails, data: Any) -> bool:
    """Whether the error says only that too few valid items were left, or that a default waits for what is wrong."""
    if error["type"] == "default_factory_not_called":
        return True
    return error["type"] == "too_short" and len(_value_at(error["loc"], data)) >= error["ctx"]["min_length"]


def _value_at(loc: Sequence[str | int], data: Any) -> Any:
    for part in loc:
        data = data[part] if _contains(data, part) else data
    return data


def is_json_syntax_error(error: ValidationError) -> bool:
    return error.errors(include_url=False)[0]["type"] == "json_invalid"


def syntax_error_line(error: ValidationError) -> int:
    """The line of a JSON syntax error."""
    match = SYNTAX_ERROR.search(error.errors(include_url=False)[0]["msg"])
    return int(match["line"]) if match else 1


def _finding(error: ErrorDetails, data: Any) -> Finding:
    if error["type"] == "json_invalid":
        return Finding("", _syntax_error_message(error["msg"]))
    path = ".".join(map(str, _json_path(error["loc"], data)))
    if not CONDITION_BRANCHES.isdisjoint(error["loc"]):
        return Finding(path, CONDITION)
    if error["type"] == "union_tag_invalid" and (tag := str(error["ctx"]["tag"])) in FIELD_TYPES:
        return Finding(path, NOT_HERE_ROWS if tag == "rows" else NOT_HERE.format(tag))
    if error["type"] == "value_error":
        return Finding(path, str(error["ctx"]["error"]))
    return Finding(path, _message(error["type"], error.get("ctx", {})))


def _message(kind: str, about: Mapping[str, Any]) -> str:
    words = {name: str(value).replace(" or ", " hoặc ") for name, value in about.items()}
    form = FORMS.get(str(about.get("pattern", "")), "")
    words["form"] = f": {form}" if form else ""
    return MESSAGES.get(kind, "Không đúng quy định của gói thủ tục.").format(**words)


def _syntax_error_message(message: str) -> str:
    match = SYNTAX_ERROR.search(message)
    cause = next((words for fragment, words in SYNTAX_ERROR_CAUSES.items() if fragment in message), "có ký tự lạ")
    position = f" ở dòng {match['line']}, cột {match['column']}" if match else ""
    return f"Đây chưa phải là JSON{position}: {cause}."


def _json_path(loc: Sequence[str | int], data: Any) -> Iterator[str | int]:
    """The path in the text: an error location without the union branches that pydantic tried."""
    for number, part in enumerate(loc):
        if part in CONDITION_BRANCHES and not _contains(data, part):
            return
        if _contains(data, part):
            yield part
            data = data[part]
        elif number == len(loc) - 1:
            yield part


def _contains(data: Any, part: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(part, int) and part < len(data)
    return isinstance(data, dict) and part in data
