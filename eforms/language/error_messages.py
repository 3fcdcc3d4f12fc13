"""What is wrong with an expression, in Vietnamese: nothing of the engine's own English or its names of types."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from eforms.language.functions import NAMES, example_of

TOO_LONG: Final = "Điều kiện quá dài hoặc lồng quá nhiều lớp."
UNLIKE: Final = "Điều kiện so sánh hai loại giá trị khác nhau ({})."
UNREADABLE: Final = "Điều kiện không đọc được{}. Hãy xem lại dấu ngoặc, dấu nháy và các phép ==, !=, &&, ||."
DIVIDES_BY_ZERO: Final = "Biểu thức chia cho một số có thể bằng 0. Hãy xét trước, ví dụ `b == 0 ? 0 : a / b`."
FAILS: Final = "Điều kiện không tính được: {}"

_POSITION: Final = re.compile(r"<input>:(\d+):(\d+): (.*)")
_NO_OVERLOAD: Final = re.compile(r"no matching overload for '(\S+)' applied to '(?:\S+\.)?\((.*)\)'")
_UNKNOWN: Final = re.compile(r"undeclared reference to '([^']+)'")
_TYPES: Final = (
    ("google.protobuf.Timestamp", "ngày"),
    ("google.protobuf.Duration", "số giây"),
    ("list(map(string, dyn))", "bảng nhiều dòng"),
    ("map(string, int)", "khoảng thời gian"),
    ("map(string, string)", "địa chỉ"),
    ("list(string)", "nhiều lựa chọn"),
    ("list(dyn)", "danh sách"),
    ("string", "chữ"),
    ("double", "số thập phân"),
    ("uint", "số nguyên"),
    ("int", "số nguyên"),
    ("bool", "đúng hoặc sai"),
    ("null_type", "để trống"),
    ("null", "để trống"),
    ("bytes", "chữ"),
    ("dyn", "giá trị trong một dòng"),
)
_COMPILING: Final = (
    (re.compile("limit"), TOO_LONG),
    (re.compile("select operation"), "Điều kiện đọc một phần (dấu chấm) của mục không có phần nào bên trong."),
    (
        re.compile(r"variable name|has\(\)"),
        "Sau exists, all, map, filter cần một tên ngắn cho dòng: `members.exists(m, m.relation == 'child')`.",
    ),
    (re.compile("int literal"), "Điều kiện có một số quá lớn."),
)
_RUNTIME: Final = (
    (re.compile("(divide|modulus) by zero"), "có phép chia cho 0."),
    (re.compile("overflow|out of range", re.IGNORECASE), "kết quả quá lớn, hoặc ra ngoài lịch."),
    (re.compile("isoformat|month must be|day is out"), "một đoạn chữ không phải là ngày dạng năm-tháng-ngày."),
    (re.compile("regular expression"), "mẫu (biểu thức chính quy) của matches không đọc được."),
    (re.compile("Timestamp conversion"), "timestamp cần dạng '2027-01-01T00:00:00Z'; hãy dùng day('2027-01-01')."),
    (re.compile("conversion failed|cannot convert"), "một đoạn chữ không đổi được thành số hay ngày."),
    (re.compile(r"No matching overloads found : _[-+]_\(string, map"), "ngày trong một dòng là chữ; hãy viết day(…)."),
    (re.compile("No matching overloads"), "một giá trị trong dòng không thuộc loại mà phép tính này nhận."),
    (re.compile("Key not found"), "biểu thức đọc một phần mà mục đó không có."),
    (re.compile("Index error"), "biểu thức đọc một dòng có thể không có."),
    (re.compile("iteration|budget"), "phải duyệt quá nhiều dòng."),
)


def compile_sentence(error: str, text: str, names: Iterable[str]) -> str:
    """Why a text does not compile; `names` are those it may read."""
    plain = next((words for pattern, words in _COMPILING if pattern.search(error)), "")
    return plain or _unknown_word(error, text, names) or _wrong_types(error) or _unreadable(error, text)


def runtime_sentence(error: str) -> str:
    """Why an expression that compiles cannot be reckoned, as the end of a sentence."""
    return next((words for pattern, words in _RUNTIME if pattern.search(error)), "có phép tính không thực hiện được.")


def _unknown_word(error: str, text: str, names: Iterable[str]) -> str:
    """A name or a function that is not there; of both, the function: without it the engine reads no variables."""
    found = [(_is_call(text, error, match.start()), match[1]) for match in _UNKNOWN.finditer(error)]
    if not found:
        return ""
    is_function, name = max(found, key=lambda one: one[0])
    return _unknown_function(name) if is_function else _unknown_name(name, names)


def _unknown_name(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"Điều kiện dùng “{name}”, mục không có trong biểu mẫu. Hãy chọn mục khác, hoặc bỏ điều kiện." + (
        f" Có phải bạn muốn viết “{near[0]}”?" if near else ""
    )


def _unknown_function(name: str) -> str:
    if example := example_of(name):
        return f"Hàm “{name}” viết chưa đúng. Ví dụ: `{example}`."
    near = get_close_matches(name, NAMES, n=1)
    hint = f" Có phải bạn muốn viết “{near[0]}”?" if near else ""
    return f"Không có hàm nào tên “{name}”.{hint} Các hàm dùng được: {', '.join(NAMES)}."


def _wrong_types(error: str) -> str:
    if not (match := _NO_OVERLOAD.search(error)):
        return ""
    function, types = match[1], match[2]
    for name, words in _TYPES:
        types = types.replace(name, words)
    types = re.sub(r"map\([^)]*\)|list\([^)]*\)", "danh sách", types)
    if function == "_?_:_":
        return f"Phép chọn `điều kiện ? a : b` cần một điều kiện và hai giá trị cùng loại ({types})."
    if function in ("_&&_", "_||_", "!_"):
        return f"Phép và, hoặc, không chỉ nối các điều kiện đúng hoặc sai ({types})."
    if example := example_of(function):
        return f"Hàm “{function}” không nhận các giá trị này ({types}). Ví dụ: `{example}`."
    return UNLIKE.format(types)


def _is_call(text: str, error: str, at: int) -> bool:
    """Whether the error told at this place is about a call, whose position is that of its bracket."""
    line, column = next(
        ((int(one[1]), int(one[2])) for one in reversed(list(_POSITION.finditer(error))) if one.start() <= at), (1, 1)
    )
    lines = text.splitlines()
    return 0 < line <= len(lines) and lines[line - 1][column - 1 : column] == "("


def _position(error: str) -> str:
    match = _POSITION.search(error)
    if not match:
        return ""
    line = f"dòng {match[1]}, " if match[1] != "1" else ""
    return f" ở {line}ký tự thứ {match[2]}"


def _unreadable(error: str, text: str) -> str:
    hint = " Hai giá trị bằng nhau viết là ==, không phải =." if re.search(r"[^=!<>]=[^=]", text) else ""
    return UNREADABLE.format(_position(error)) + hint
