"""The one module that knows CEL, the language of conditions.

A condition compiles against the fields it may read, each of a known kind, so that a wrong name or type is refused when
the definition is saved. What is not answered is not there: `a || b` holds when b does, and nothing holds by chance.
"""

import json
import re
from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Final

from cel_expr_python import cel
from django.utils import timezone

from eforms.definition import AllOf, Answers, AnswerType, Condition, ConditionRow, RowsType, ValueType
from eforms.definition.conditions import Operator
from eforms.language.values import sample_values, to_cel_values, to_timestamp

CEL_TYPES: Final = {
    ValueType.TEXT: cel.Type.STRING,
    ValueType.WHOLE: cel.Type.INT,
    ValueType.DECIMAL: cel.Type.DOUBLE,
    ValueType.TRUTH: cel.Type.BOOL,
    ValueType.DAY: cel.Type.TIMESTAMP,
    ValueType.TEXTS: cel.Type.List(cel.Type.STRING),
    ValueType.PLACE: cel.Type.Map(cel.Type.STRING, cel.Type.STRING),
}
CEL_OPERATORS: Final = {
    Operator.IS: "==",
    Operator.IS_NOT: "!=",
    Operator.BELOW: "<",
    Operator.AT_MOST: "<=",
    Operator.AT_LEAST: ">=",
    Operator.ABOVE: ">",
}
_OWN_NAMES: Final = {"answered", "sum", "today", "total", "years"}
_CEL_NAMES: Final = {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in"}
_MORE_CEL_NAMES: Final = {"let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}
RESERVED: Final = frozenset(_OWN_NAMES | _CEL_NAMES | _MORE_CEL_NAMES)
"""Words a field cannot be called."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'")
_NAME = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")


class ExpressionError(ValueError):
    """The expression cannot be read, or went wrong on these answers."""


class UnansweredError(ExpressionError):
    """It depends on something the person has not answered."""


class Expression:
    """One compiled condition or amount."""

    def __init__(self, program: cel.Expression, reads: Mapping[str, AnswerType]) -> None:
        self.reads = frozenset(name.partition(".")[0] for name in reads)
        """The keys of the fields it depends on."""
        self._shapes = reads
        self._program = program
        self._today = "today" in reads
        self._reads_rows = any(isinstance(shape, RowsType) for shape in reads.values())

    def value(self, answers: Answers, *, today: date | None = None) -> bool | int | float | str:
        """What it comes to. An error of the language is raised: its plain value would pass as true.

        `today` is another day than this one, for what was filed then.
        """
        known = to_cel_values(self._shapes, answers)
        data = {**known, "answered": list(known)}
        if self._today:
            data["today"] = to_timestamp(today or timezone.localdate())
        try:
            result = self._program.eval(data=data)
        except RuntimeError as fault:  # it took too much work
            raise ExpressionError(str(fault)) from fault
        if result.type() != cel.Type.ERROR:
            return result.plain_value()  # type: ignore[no-any-return]
        error = str(result.plain_value())
        if self._shapes.keys() - data.keys() or (self._reads_rows and "Key not found" in error):
            raise UnansweredError(error)
        raise ExpressionError(error)

    def fails(self, answers: Answers) -> bool:
        """Whether the condition is decided, and not met."""
        try:
            return self.value(answers) is False
        except UnansweredError:
            return False

    def try_out(self) -> None:
        """Work it out once on made-up answers, so that what always fails is found when the definition is saved."""
        try:
            self.value(sample_values(self._shapes))
        except ExpressionError as fault:
            raise ExpressionError(f"Điều kiện không tính được: {fault}") from fault

    def holds(self, answers: Answers, *, today: date | None = None) -> bool:
        """Whether the condition is met; on something not answered it is not."""
        try:
            return self.value(answers, today=today) is True
        except UnansweredError:
            return False


class ExpressionCompiler:
    """The names one definition's expressions may use, and what kind each is."""

    def __init__(self, shapes: Mapping[str, AnswerType]) -> None:
        self.shapes: dict[str, AnswerType] = {**shapes, "today": ValueType.DAY}

    @cached_property
    def _env(self) -> cel.Env:
        variables = {
            name: _ROWS_TYPE if isinstance(shape, RowsType) else CEL_TYPES[shape] for name, shape in self.shapes.items()
        }
        variables["answered"] = cel.Type.List(cel.Type.STRING)
        return cel.NewEnv(variables=variables, functions=[_YEARS, _TOTAL, _SUM])

    def condition(self, condition: Condition) -> Expression:
        """Compile what must come to true or false."""
        expression, kind = self._compile(self.text(condition))
        if kind != cel.Type.BOOL:
            raise ExpressionError("Điều kiện phải cho kết quả đúng hoặc sai.")
        return expression

    def any_of(self, conditions: Iterable[Condition]) -> Expression:
        """Compile what holds as soon as one of them does."""
        return self.condition(" || ".join(f"({self.text(condition)})" for condition in conditions))

    def amount(self, text: str) -> Expression:
        """Compile what must come to a whole number, such as a fee in đồng."""
        expression, kind = self._compile(text)
        if kind != cel.Type.INT:
            raise ExpressionError("Biểu thức phải cho kết quả là số nguyên.")
        return expression

    def decimal(self, text: str) -> Expression:
        """Compile what must come to a number with places, such as an area."""
        expression, kind = self._compile(text)
        if kind != cel.Type.DOUBLE:
            raise ExpressionError("Biểu thức phải cho kết quả là số thập phân, ví dụ `area * 2.0`.")
        return expression

    def text(self, condition: Condition) -> str:
        """The condition as CEL text."""
        if isinstance(condition, str):
            return condition
        if isinstance(condition, ConditionRow):
            return self._row(condition)
        parts, joint = (condition.all, " && ") if isinstance(condition, AllOf) else (condition.any, " || ")
        return joint.join(f"({self.text(part)})" for part in parts)

    def _row(self, row: ConditionRow) -> str:
        if row.op is Operator.ANSWERED:
            return f"{_literal(row.field)} in answered"
        if row.op is Operator.UNANSWERED:
            return f"!({_literal(row.field)} in answered)"
        value = self._operand(row)
        if row.op is Operator.ONE_OF:
            return f"{row.field} in {value}"
        if row.op is Operator.CONTAINS:
            return f"{value} in {row.field}"
        return f"{row.field} {CEL_OPERATORS[row.op]} {value}"

    def _operand(self, row: ConditionRow) -> str:
        kind = self.shapes.get(row.field)
        if kind is ValueType.DECIMAL and isinstance(row.value, int | float):
            return _literal(float(row.value))
        if kind is not ValueType.DAY:
            return _literal(row.value)
        if row.value == "today":
            return "today"
        try:
            return f'timestamp("{date.fromisoformat(str(row.value))}T00:00:00Z")'
        except ValueError as fault:
            raise ExpressionError(f"“{row.value}” không phải là một ngày dạng năm-tháng-ngày.") from fault

    def _compile(self, text: str) -> tuple[Expression, cel.Type]:
        try:
            program = self._env.compile(text)
        except (RuntimeError, ValueError) as refusal:
            raise ExpressionError(_error_message(str(refusal))) from refusal
        reads = {name: self.shapes[name] for name in self._reads(text)}
        return Expression(program, reads), program.return_type()

    def _reads(self, text: str) -> Set[str]:
        """The fields an expression reads; those it asks for by name in `answered` too."""
        names = _NAME.findall(text if "answered" in text else _STRING.sub('""', text))
        asked = re.findall(r"[\"']([a-z][a-z0-9_.]*)[\"'] in answered", text)
        return self.shapes.keys() & {*names, *asked, *(name.partition(".")[0] for name in names)}


class Pattern:
    """A regular expression the whole text must fit, in time that grows only with the text (RE2)."""

    def __init__(self, pattern: str) -> None:
        self._program = _PATTERNS.compile(f"text.matches({_literal(f'^(?:{pattern})$')})")
        self.matches("")

    def matches(self, text: str) -> bool:
        result = self._program.eval(data={"text": text})
        if result.type() == cel.Type.ERROR:
            raise ExpressionError(str(result.plain_value()))
        return result.plain_value() is True


def _full_years(start: datetime, end: datetime) -> int:
    """Birthdays passed between two days."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _total(numbers: list[int]) -> int:
    """The sum of whole numbers, such as `total(rows.map(r, r.amount))`."""
    return sum(numbers)


def _sum(numbers: list[float]) -> float:
    """The sum of numbers with places, such as `sum(rows.map(r, r.area))`; exact, as on paper."""
    return float(sum(Decimal(str(number)) for number in numbers))


def _error_message(refusal: str) -> str:
    """The compiler's refusal in words an author can act on."""
    if found := re.search(r"undeclared reference to '([\w.]+)'", refusal):
        return f"Điều kiện dùng “{found[1]}”, nhưng không có mục nào mang khóa này."
    if found := re.search(r"no matching overload for '\S+' applied to '\((.*)\)'", refusal):
        return f"Điều kiện so sánh hai loại giá trị khác nhau ({found[1]})."
    if "limit" in refusal:
        return "Điều kiện quá dài hoặc lồng quá nhiều lớp."
    return f"Điều kiện không đọc được: {refusal.partition(chr(10))[0]}"


def _literal(value: object) -> str:
    """A value as CEL writes it, which for these is as JSON does."""
    return json.dumps(value, ensure_ascii=False)


_YEARS = cel.FunctionDecl(
    "years",
    [
        cel.Overload(
            "years_between",
            return_type=cel.Type.INT,
            parameters=[cel.Type.TIMESTAMP, cel.Type.TIMESTAMP],
            impl=_full_years,
        )
    ],
)
_ROWS_TYPE = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
_TOTAL = cel.FunctionDecl(
    "total",
    [cel.Overload("total_of", return_type=cel.Type.INT, parameters=[cel.Type.List(cel.Type.DYN)], impl=_total)],
)
_SUM = cel.FunctionDecl(
    "sum",
    [cel.Overload("sum_of", return_type=cel.Type.DOUBLE, parameters=[cel.Type.List(cel.Type.DYN)], impl=_sum)],
)
_PATTERNS = cel.NewEnv(variables={"text": cel.Type.STRING})
