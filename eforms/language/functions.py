"""The functions of the language, each with an example: one table for the compiler, the docs and the editor.

Days are calendar-true: 31 January and a month is the last day of February. A day inside a row is text to CEL, whose
lists take no timestamps among other values; so wherever a day is asked for, such a text is taken too.
"""

import calendar
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Final

from cel_expr_python import cel

from eforms.language.values import to_timestamp

Period = Mapping[str, int]
"""A span of time in the calendar, such as `{"months": 6}`; a map in CEL, which knows only seconds."""

_INT, _DOUBLE, _TEXT, _DAY = cel.Type.INT, cel.Type.DOUBLE, cel.Type.STRING, cel.Type.TIMESTAMP
_PERIOD: Final = cel.Type.Map(cel.Type.STRING, cel.Type.INT)
_ANY_LIST: Final = cel.Type.List(cel.Type.DYN)
_EITHER_DAY: Final = (_DAY, _TEXT)


@dataclass(frozen=True)
class Function:
    """One function as its users read of it."""

    name: str
    example: str
    """Compiles against the fields of `EXAMPLE_TYPES` in tests."""
    meaning: str
    """In Vietnamese, for the editor."""
    meaning_en: str
    """In English, for the reference."""


FUNCTIONS: Final = (
    Function("age", "age(born) >= 14", "số tuổi tròn vào ngày nộp", "full years on the day of filing"),
    Function("years", "born + years(14) <= today", "khoảng thời gian tính bằng năm, cộng hoặc trừ với một ngày",
             "a span of years, added to a day or taken from it"),
    Function("months", "today + months(6) >= expires", "khoảng thời gian tính bằng tháng; 31/01 cộng một tháng là ngày "
             "cuối tháng 02", "a span of months; 31 January and one month is the last day of February"),
    Function("days", "today - days(30) <= signed", "khoảng thời gian tính bằng ngày", "a span of days"),
    Function("years", "years(born, today) < 14", "số năm tròn giữa hai ngày", "full years between two days"),
    Function("months", "months(signed, today) >= 6", "số tháng tròn giữa hai ngày", "full months between two days"),
    Function("days", "days(signed, today) <= 30", "số ngày giữa hai ngày", "days between two days"),
    Function("day", "members.exists(m, day(m.born_on) < day('2012-01-01'))", "ngày ghi bằng chữ: ngày trong một dòng, "
             "hoặc một ngày nhất định", "a day written as text: one in a row, or a fixed one"),
    Function("smallest", "smallest(copies, 100) > 10", "số nhỏ hơn trong hai số", "the smaller of two numbers"),
    Function("largest", "largest(copies - 5, 0) > 0", "số lớn hơn trong hai số", "the larger of two numbers"),
    Function("total", "total(members.map(m, m.count)) > 10", "tổng các số nguyên", "the sum of whole numbers"),
    Function("sum", "sum(members.map(m, m.area)) > 36.0", "tổng các số thập phân", "the sum of decimal numbers"),
    Function("size", "size(members) > 2", "số dòng, số lựa chọn hoặc số ký tự", "how many rows, choices or characters"),
    Function("exists", "members.exists(m, m.relation == 'child')", "có ít nhất một dòng đúng", "some row fulfils it"),
    Function("all", "members.all(m, m.count > 0)", "mọi dòng đều đúng", "every row fulfils it"),
    Function("exists_one", "members.exists_one(m, m.relation == 'child')", "có đúng một dòng đúng",
             "exactly one row fulfils it"),
    Function("filter", "size(members.filter(m, m.count > 1)) == 2", "các dòng đúng", "the rows that fulfil it"),
    Function("map", "total(members.map(m, m.count)) > 10", "mỗi dòng lấy một giá trị", "one value of each row"),
    Function("contains", "name.contains('Nguyễn')", "đoạn chữ có chứa", "the text contains"),
    Function("startsWith", "name.startsWith('Công ty')", "đoạn chữ bắt đầu bằng", "the text begins with"),
    Function("endsWith", "name.endsWith('Hà Nội')", "đoạn chữ kết thúc bằng", "the text ends with"),
    Function("matches", "name.matches('^[0-9]{4}$')", "đoạn chữ theo mẫu (RE2)", "the text matches a pattern (RE2)"),
    Function("date_text", "'Sinh ngày ' + date_text(born) == name", "một ngày viết thành chữ: 24/11/1985",
             "a day as text: 24/11/1985"),
    Function("string", "string(copies) == '2'", "số viết thành chữ", "a number as text"),
    Function("double", "double(copies) * 1.5 > 3.0", "số nguyên thành số thập phân", "a whole number with places"),
    Function("int", "int(area) > 36", "số thập phân bỏ phần lẻ", "a decimal number without its places"),
)  # fmt: skip
NAMES: Final = tuple(dict.fromkeys(function.name for function in FUNCTIONS))


def example_of(name: str) -> str:
    """An example of this function; empty when there is none of this name."""
    return next((function.example for function in FUNCTIONS if function.name == name), "")


def as_date(value: datetime | str) -> date:
    """The day of a timestamp, or of a text such as `2012-11-22`, `2012-11`, `2012`."""
    return value.date() if isinstance(value, datetime) else date.fromisoformat(f"{value}-01-01"[:10])


def shift(start: date, period: Period) -> date:
    """The day that lies this period after a day; where its month is too short, the last day of that month."""
    months = start.month - 1 + period.get("months", 0) + 12 * period.get("years", 0)
    year, month = start.year + months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(start.day, last)) + timedelta(days=period.get("days", 0))


def full_months(start: date, end: date) -> int:
    """Full months from one day to a later one."""
    return 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)


def full_years(start: date, end: date) -> int:
    """Full years between two days, as of an age."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _total(numbers: list[int]) -> int:
    return sum(numbers)


def _sum(numbers: list[float]) -> float:
    """Exact, as on paper."""
    return float(sum(Decimal(str(number)) for number in numbers))


def _span(unit: str) -> Callable[[int], Period]:
    return lambda number: {unit: number}


def _both(one: Period, other: Period) -> Period:
    return {unit: one.get(unit, 0) + other.get(unit, 0) for unit in {*one, *other}}


def _overload(name: str, returns: cel.Type, impl: Callable[..., Any], *parameters: cel.Type) -> cel.Overload:
    return cel.Overload(name, return_type=returns, parameters=list(parameters), impl=impl)


def _between(name: str, unit: str, counts: Callable[[date, date], int]) -> cel.FunctionDecl:
    """A function that makes a span of a number, and counts what lies between two days."""

    def count(start: datetime | str, end: datetime | str) -> int:
        return counts(as_date(start), as_date(end))

    overloads = [_overload(f"{name}_span", _PERIOD, _span(unit), _INT)]
    for one, other in product(_EITHER_DAY, repeat=2):
        overloads.append(_overload(f"{name}_between_{one.name()}_{other.name()}", _INT, count, one, other))
    return cel.FunctionDecl(name, overloads)


def _days() -> Iterator[cel.Overload]:
    for one in _EITHER_DAY:
        yield _overload(f"day_of_{one.name()}", _DAY, lambda value: to_timestamp(as_date(value)), one)


def _ages() -> Iterator[cel.Overload]:
    """`age(born)` is compiled as `years_until(today, born)`."""
    for one in _EITHER_DAY:
        yield _overload(
            f"age_of_{one.name()}", _INT, lambda today, born: full_years(as_date(born), today.date()), _DAY, one
        )


def _written(day: datetime | str) -> str:
    """24/11/1985; of what is not known to the day, as much as is: 11/1985, 1985."""
    text = day.date().isoformat() if isinstance(day, datetime) else day
    return "/".join(reversed(text.split("-")))


def _pair(name: str, choose: Callable[[Any, Any], Any]) -> cel.FunctionDecl:
    overloads = [_overload(f"{name}_{kind.name()}", kind, choose, kind, kind) for kind in (_INT, _DOUBLE)]
    return cel.FunctionDecl(name, overloads)


def _standard(name: str, overloads: Mapping[str, tuple[cel.Type, ...]], *own: cel.Overload) -> cel.FunctionDecl:
    """An operator of CEL, whose overloads keep the library's own code, and ours beside them."""
    declared = [
        cel.Overload(key, return_type=returns, parameters=list(parameters))
        for key, (returns, *parameters) in overloads.items()
    ]
    return cel.FunctionDecl(name, [*declared, *own])


_SECONDS = cel.Type.DURATION
_PLUS: Final = _standard(
    "_+_",
    {
        "add_int64": (_INT,) * 3,
        "add_uint64": (cel.Type.UINT,) * 3,
        "add_double": (_DOUBLE,) * 3,
        "add_string": (_TEXT,) * 3,
        "add_bytes": (cel.Type.BYTES,) * 3,
        "add_list": (_ANY_LIST,) * 3,
        "add_duration_duration": (_SECONDS,) * 3,
        "add_timestamp_duration": (_DAY, _DAY, _SECONDS),
        "add_duration_timestamp": (_DAY, _SECONDS, _DAY),
    },
    _overload("add_day_span", _DAY, lambda day, span: to_timestamp(shift(day.date(), span)), _DAY, _PERIOD),
    _overload("add_span_span", _PERIOD, _both, _PERIOD, _PERIOD),
)
_MINUS: Final = _standard(
    "_-_",
    {
        "subtract_int64": (_INT,) * 3,
        "subtract_uint64": (cel.Type.UINT,) * 3,
        "subtract_double": (_DOUBLE,) * 3,
        "subtract_duration_duration": (_SECONDS,) * 3,
        "subtract_timestamp_duration": (_DAY, _DAY, _SECONDS),
        "subtract_timestamp_timestamp": (_SECONDS, _DAY, _DAY),
    },
    _overload(
        "subtract_day_span",
        _DAY,
        lambda day, span: to_timestamp(shift(day.date(), {unit: -number for unit, number in span.items()})),
        _DAY,
        _PERIOD,
    ),
)
CONFIG: Final = cel.NewEnvConfigFromYaml("stdlib:\n  exclude_functions:\n    - name: _+_\n    - name: _-_\n")
"""The library without plus and minus, which are declared anew with spans of the calendar."""
DECLARATIONS: Final = (
    _PLUS,
    _MINUS,
    _between("years", "years", full_years),
    _between("months", "months", full_months),
    _between("days", "days", lambda start, end: (end - start).days),
    cel.FunctionDecl("day", list(_days())),
    cel.FunctionDecl("date_text", [_overload(f"text_of_{one.name()}", _TEXT, _written, one) for one in _EITHER_DAY]),
    cel.FunctionDecl("years_until", list(_ages())),
    _pair("smallest", min),
    _pair("largest", max),
    cel.FunctionDecl("total", [_overload("total_of", _INT, _total, _ANY_LIST)]),
    cel.FunctionDecl("sum", [_overload("sum_of", _DOUBLE, _sum, _ANY_LIST)]),
)
