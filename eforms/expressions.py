"""The one module that knows CEL, the language of conditions.

A condition compiles against the fields it may read, each of a known kind, so that a wrong name or type is refused when
the definition is saved. What is not answered is not there: `a || b` holds when b does, and nothing holds by chance.
"""

import json
import re
from collections.abc import Iterable, Mapping, Set
from datetime import UTC, date, datetime
from typing import Final

from cel_expr_python import cel
from django.utils import timezone

from eforms.definition import All, Answer, Answers, Condition, Kind, Row
from eforms.definition.conditions import Operator

TYPES: Final = {
    Kind.TEXT: cel.Type.STRING,
    Kind.WHOLE: cel.Type.INT,
    Kind.TRUTH: cel.Type.BOOL,
    Kind.DAY: cel.Type.TIMESTAMP,
    Kind.TEXTS: cel.Type.List(cel.Type.STRING),
    Kind.PLACE: cel.Type.Map(cel.Type.STRING, cel.Type.STRING),
}
SAMPLES: Final[dict[Kind, Answer]] = {
    Kind.TEXT: "a",
    Kind.WHOLE: 1,
    Kind.TRUTH: True,
    Kind.DAY: "2000-01-01",
    Kind.TEXTS: ["a"],
    Kind.PLACE: {},
}
COMPARISONS: Final = {
    Operator.IS: "==",
    Operator.IS_NOT: "!=",
    Operator.BELOW: "<",
    Operator.AT_MOST: "<=",
    Operator.AT_LEAST: ">=",
    Operator.ABOVE: ">",
}
_OWN_NAMES: Final = {"answered", "today", "years"}
_CEL_NAMES: Final = {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in"}
_MORE_CEL_NAMES: Final = {"let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}
RESERVED: Final = frozenset(_OWN_NAMES | _CEL_NAMES | _MORE_CEL_NAMES)
"""Words a field cannot be called."""

_NO_PLACE: Final = {"province": "", "commune": "", "street": ""}
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'")
_NAME = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*")


class ExpressionError(ValueError):
    """The expression cannot be read, or went wrong on these answers."""


class Unanswered(ExpressionError):  # noqa: N818 - a state of the form, not a fault
    """It depends on something the person has not answered."""


class Expression:
    """One compiled condition or amount."""

    def __init__(self, program: cel.Expression, reads: Mapping[str, Kind]) -> None:
        self.reads = frozenset(reads)
        self._kinds = reads
        self._program = program
        self._days = {key for key, kind in reads.items() if kind is Kind.DAY}
        self._today = "today" in reads

    def value(self, answers: Answers, *, today: date | None = None) -> bool | int | str:
        """What it comes to. An error of the language is raised: its plain value would pass as true.

        `today` is another day than this one, for what was filed then.
        """
        known = {key: self._plain(key, answers[key]) for key in self.reads if answers.get(key) is not None}
        data = {**known, "answered": list(known)}
        if self._today:
            data["today"] = _moment(today or timezone.localdate())
        try:
            result = self._program.eval(data=data)
        except RuntimeError as fault:  # it took too much work
            raise ExpressionError(str(fault)) from fault
        if result.type() != cel.Type.ERROR:
            return result.plain_value()  # type: ignore[no-any-return]
        if self.reads - data.keys():
            raise Unanswered(str(result.plain_value()))
        raise ExpressionError(str(result.plain_value()))

    def fails(self, answers: Answers) -> bool:
        """Whether the condition is decided, and not met."""
        try:
            return self.value(answers) is False
        except Unanswered:
            return False

    def try_out(self) -> None:
        """Work it out once on made-up answers, so that what always fails is found when the definition is saved."""
        try:
            self.value({key: SAMPLES[kind] for key, kind in self._kinds.items()})
        except ExpressionError as fault:
            raise ExpressionError(f"Điều kiện không tính được: {fault}") from fault

    def holds(self, answers: Answers, *, today: date | None = None) -> bool:
        """Whether the condition is met; on something not answered it is not."""
        try:
            return self.value(answers, today=today) is True
        except Unanswered:
            return False

    def _plain(self, key: str, answer: Answer) -> object:
        if key in self._days:
            return _moment(date.fromisoformat(str(answer)))
        return {**_NO_PLACE, **answer} if isinstance(answer, dict) else answer


class Language:
    """The names one definition's expressions may use, and what kind each is."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = {**kinds, "today": Kind.DAY}
        variables = {key: TYPES[kind] for key, kind in self.kinds.items()}
        variables["answered"] = cel.Type.List(cel.Type.STRING)
        self._env = cel.NewEnv(variables=variables, functions=[_YEARS])

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

    def text(self, condition: Condition) -> str:
        """The condition as CEL text."""
        if isinstance(condition, str):
            return condition
        if isinstance(condition, Row):
            return self._row(condition)
        parts, joint = (condition.all, " && ") if isinstance(condition, All) else (condition.any, " || ")
        return joint.join(f"({self.text(part)})" for part in parts)

    def _row(self, row: Row) -> str:
        if row.op is Operator.ANSWERED:
            return f"{_literal(row.field)} in answered"
        if row.op is Operator.UNANSWERED:
            return f"!({_literal(row.field)} in answered)"
        value = self._operand(row)
        if row.op is Operator.ONE_OF:
            return f"{row.field} in {value}"
        if row.op is Operator.CONTAINS:
            return f"{value} in {row.field}"
        return f"{row.field} {COMPARISONS[row.op]} {value}"

    def _operand(self, row: Row) -> str:
        if self.kinds.get(row.field) is not Kind.DAY:
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
            raise ExpressionError(_sentence(str(refusal))) from refusal
        reads = {name: self.kinds[name] for name in self._reads(text)}
        return Expression(program, reads), program.return_type()

    def _reads(self, text: str) -> Set[str]:
        """The fields an expression reads; those it asks for by name in `answered` too."""
        names = _NAME.findall(text if "answered" in text else _STRING.sub('""', text))
        return self.kinds.keys() & {*names, *re.findall(r"[\"']([a-z][a-z0-9_]*)[\"'] in answered", text)}


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


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _sentence(refusal: str) -> str:
    """The compiler's refusal in words an author can act on."""
    if found := re.search(r"undeclared reference to '(\w+)'", refusal):
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
_PATTERNS = cel.NewEnv(variables={"text": cel.Type.STRING})
