"""Compiling and evaluating CEL expressions; the only module that knows the CEL library.

Conditions are type-checked against the fields they may read, so that an unknown name or a wrong type is refused when
the definition is saved. An unanswered field is unbound: `a || b` is true when b is, and nothing is true by default.
"""

import json
import logging
import re
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from cel_expr_python import cel
from django.utils import timezone

from eforms.definition import AllOf, Answers, AnswerType, Condition, ConditionRow, RowsType, ValueType
from eforms.definition.conditions import Operator
from eforms.language.costs import check_cost
from eforms.language.functions import CONFIG, DECLARATIONS
from eforms.language.references import ANSWERED, comparisons
from eforms.language.sentences import DIVIDES_BY_ZERO, FAILS, compile_sentence, runtime_sentence
from eforms.language.values import (
    HOME,
    TODAY,
    Choices,
    NumberBounds,
    extreme_samples,
    sample_values,
    to_cel_values,
    to_timestamp,
)

CEL_TYPES: Final = {
    ValueType.TEXT: cel.Type.STRING,
    ValueType.INTEGER: cel.Type.INT,
    ValueType.DECIMAL: cel.Type.DOUBLE,
    ValueType.BOOLEAN: cel.Type.BOOL,
    ValueType.DATE: cel.Type.TIMESTAMP,
    ValueType.TEXT_LIST: cel.Type.List(cel.Type.STRING),
    ValueType.ADDRESS: cel.Type.Map(cel.Type.STRING, cel.Type.STRING),
}
CEL_OPERATORS: Final = {
    Operator.IS: "==",
    Operator.IS_NOT: "!=",
    Operator.BELOW: "<",
    Operator.AT_MOST: "<=",
    Operator.AT_LEAST: ">=",
    Operator.ABOVE: ">",
}
_OWN_NAMES: Final = {ANSWERED, "sum", TODAY, "total", "years"}
_CEL_NAMES: Final = {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in"}
_MORE_CEL_NAMES: Final = {"let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}
RESERVED: Final = frozenset(_OWN_NAMES | _CEL_NAMES | _MORE_CEL_NAMES)
"""Names a field cannot have."""

_QUOTED: Final = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
_STRING = re.compile(_QUOTED)
_AGE = re.compile(_QUOTED + r"|(?<![\w.])age\s*\(")
_HOME_IS_BLANK = re.compile(r"""country\s*[!=]=\s*(?:''|"")""")
"""How addresses in Viet Nam were told before their country was `VN`; such an expression goes on reading them so."""
_DIVISION_BY_ZERO = re.compile("(divide|modulus) by zero")
_NAME = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*\b(?!\s*\()(?:\.[a-z][a-z0-9_]*)?")

NOT_ANSWERABLE: Final = (
    "Điều kiện hỏi “{}” đã trả lời chưa, nhưng không có mục nào mang khóa này. Của một nhóm, hãy hỏi từng phần: "
    "nguoi_yeu_cau.ho_ten."
)
NO_SUCH_CHOICE: Final = "Điều kiện so với “{}”, nhưng mục “{}” không có lựa chọn nào mang giá trị này."

logger = logging.getLogger(__name__)


class ExpressionError(ValueError):
    """The expression does not compile, or evaluating it failed."""


class DivisionByZeroError(ExpressionError):
    """Evaluating it divided by zero."""


class UnansweredError(ExpressionError):
    """The result depends on a field that is not answered."""


class Expression:
    """One compiled expression."""

    def __init__(self, program: cel.Expression, text: str, language: "ExpressionCompiler") -> None:
        types = {name: language.types[name] for name in _names_in(text, language.types.keys())}
        self.dependencies = frozenset(name.partition(".")[0] for name in types)
        """The keys of the fields it reads."""
        self._types = types
        self._language = language
        self._program = program
        self.says_home_is_blank = _HOME_IS_BLANK.search(text) is not None
        """Whether it asks for an address in Viet Nam as one without a country."""
        self._uses_today = TODAY in types
        self._uses_rows = any(isinstance(answer_type, RowsType) for answer_type in types.values())

    def evaluate(self, answers: Answers, *, today: date | None = None) -> bool | int | float | str:
        """The value for these answers. ExpressionError on any CEL error: its plain value would pass as true.

        `today` replaces the current date, for what was filed earlier; without it, the day bound by `on_day` counts.
        """
        values = to_cel_values(self._types, answers, home="" if self.says_home_is_blank else HOME)
        data = {**values, "answered": list(values)}
        if self._uses_today and (today or TODAY not in values):
            data[TODAY] = to_timestamp(today or timezone.localdate())
        try:
            result = self._program.eval(data=data)
        except (RuntimeError, MemoryError) as error:  # it took too much work
            raise ExpressionError(str(error)) from error
        if result.type() != cel.Type.ERROR:
            return result.plain_value()  # type: ignore[no-any-return]
        message = str(result.plain_value())
        if self._types.keys() - data.keys() or (self._uses_rows and "Key not found" in message):
            raise UnansweredError(message)
        raise (DivisionByZeroError if _DIVISION_BY_ZERO.search(message) else ExpressionError)(message)

    def is_false(self, answers: Answers) -> bool:
        """Whether the condition is decided, and false."""
        return self._decided(answers, None) is False

    def check_evaluates(self) -> None:
        """Evaluate it on sample values, so that what always fails is found when the definition is saved."""
        self._check_compares()
        try:
            self.evaluate(sample_values(self._types))
        except ExpressionError as error:
            raise ExpressionError(FAILS.format(runtime_sentence(str(error)))) from error
        for answers in extreme_samples(self._types, self._language.bounds):
            self._check_divides(answers)

    def is_true(self, answers: Answers, *, today: date | None = None) -> bool:
        """Whether the condition is true; while something it needs is unanswered it is not."""
        return self._decided(answers, today) is True

    def _decided(self, answers: Answers, today: date | None) -> bool | int | float | str | None:
        """The value; None while it is open. One that cannot be reckoned stays open: whoever files is not to blame."""
        try:
            return self.evaluate(answers, today=today)
        except UnansweredError:
            return None
        except ExpressionError as error:
            # The rest of the message may quote an answer.
            kind = str(error).partition(":")[0]
            logger.error("A condition on %s cannot be evaluated: %s", ", ".join(sorted(self.dependencies)), kind)
            return None

    def _check_compares(self) -> None:
        """What it compares a choice with must be one of its values, and what it asks to be answered must be a field."""
        for name, value in comparisons(self._program.serialize()):
            if name == ANSWERED and value not in self._language.types:
                raise ExpressionError(NOT_ANSWERABLE.format(value))
            if value not in (choices := self._language.choices.get(name, (value,))):
                near = get_close_matches(value, choices, n=1)
                hint = f" Có phải bạn muốn viết “{near[0]}”?" if near else ""
                raise ExpressionError(NO_SUCH_CHOICE.format(value, name) + hint)

    def _check_divides(self, answers: Answers) -> None:
        try:
            self.evaluate(answers)
        except DivisionByZeroError as error:
            raise ExpressionError(DIVIDES_BY_ZERO) from error
        except ExpressionError:
            return


class ExpressionCompiler:
    """Compiles expressions against the names and types of one definition's fields."""

    def __init__(
        self, types: Mapping[str, AnswerType], bounds: NumberBounds | None = None, choices: Choices | None = None
    ) -> None:
        self.types: dict[str, AnswerType] = {**types, TODAY: ValueType.DATE}
        self.bounds: dict[str, tuple[int, int]] = {**(bounds or {})}
        """What the whole numbers may be; only checks before publishing ask."""
        self.choices: dict[str, Collection[str]] = {**(choices or {})}
        """What the answers of choices and the parts of addresses may be; only checks before publishing ask."""

    @cached_property
    def _env(self) -> cel.Env:
        variables = {
            name: _ROWS_TYPE if isinstance(answer_type, RowsType) else CEL_TYPES[answer_type]
            for name, answer_type in self.types.items()
        }
        variables[ANSWERED] = cel.Type.List(cel.Type.STRING)
        return cel.NewEnv(config=CONFIG, variables=variables, functions=list(DECLARATIONS))

    def compile_condition(self, condition: Condition) -> Expression:
        """Compile an expression that must give a boolean."""
        expression, value_type = self._compile(self.to_cel(condition))
        if value_type != cel.Type.BOOL:
            raise ExpressionError("Điều kiện phải cho kết quả đúng hoặc sai.")
        return expression

    def compile_any_of(self, conditions: Iterable[Condition]) -> Expression:
        """Compile the disjunction of these conditions."""
        return self.compile_condition(" || ".join(f"({self.to_cel(condition)})" for condition in conditions))

    def compile_integer(self, text: str) -> Expression:
        """Compile an expression that must give a whole number, such as a fee in đồng."""
        expression, value_type = self._compile(text)
        if value_type != cel.Type.INT:
            raise ExpressionError("Biểu thức phải cho kết quả là số nguyên.")
        return expression

    def compile_decimal(self, text: str) -> Expression:
        """Compile an expression that must give a decimal number, such as an area."""
        expression, value_type = self._compile(text)
        if value_type != cel.Type.DOUBLE:
            raise ExpressionError("Biểu thức phải cho kết quả là số thập phân, ví dụ `area * 2.0`.")
        return expression

    def to_cel(self, condition: Condition) -> str:
        """The condition as CEL text."""
        if isinstance(condition, str):
            return condition
        if isinstance(condition, ConditionRow):
            return self._row_to_cel(condition)
        parts, operator = (condition.all, " && ") if isinstance(condition, AllOf) else (condition.any, " || ")
        return operator.join(f"({self.to_cel(part)})" for part in parts)

    def _row_to_cel(self, row: ConditionRow) -> str:
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
        value_type = self.types.get(row.field)
        if value_type is ValueType.DECIMAL and isinstance(row.value, int | float):
            return _literal(float(row.value))
        if value_type is not ValueType.DATE:
            return _literal(row.value)
        if row.value == "today":
            return "today"
        try:
            return f'timestamp("{date.fromisoformat(str(row.value))}T00:00:00Z")'
        except ValueError as error:
            raise ExpressionError(f"“{row.value}” không phải là một ngày dạng năm-tháng-ngày.") from error

    def _compile(self, text: str) -> tuple[Expression, cel.Type]:
        expanded = _AGE.sub(_with_today, text) if "age" in text else text
        try:
            program = self._env.compile(expanded)
        except (RuntimeError, ValueError) as error:
            raise ExpressionError(compile_sentence(str(error), expanded, self.types)) from error
        if refusal := check_cost(expanded, program.serialize(), self.types):
            raise ExpressionError(refusal)
        return Expression(program, expanded, self), program.return_type()


def _with_today(match: re.Match[str]) -> str:
    """`age(born)` is `years(born, today)`; a function of the library cannot know the day."""
    return match[0] if match[0][0] in "'\"" else "years_until(today, "


def _names_in(text: str, names: Set[str]) -> Set[str]:
    """The names an expression reads, including those it tests with `in answered`."""
    read = _NAME.findall(text if ANSWERED in text else _STRING.sub('""', text))
    tested = re.findall(r"[\"']([a-z][a-z0-9_.]*)[\"'] in answered", text)
    return names & {*read, *tested, *(name.partition(".")[0] for name in read)}


class Pattern:
    """A regular expression that the whole text must match, in time linear in the text (RE2)."""

    def __init__(self, pattern: str) -> None:
        self._program = _PATTERNS.compile(f"text.matches({_literal(f'^(?:{pattern})$')})")
        self.matches("")

    def matches(self, text: str) -> bool:
        result = self._program.eval(data={"text": text})
        if result.type() == cel.Type.ERROR:
            raise ExpressionError(str(result.plain_value()))
        return result.plain_value() is True


def _literal(value: object) -> str:
    """A value as a CEL literal, which for these is the same as JSON."""
    return json.dumps(value, ensure_ascii=False)


_ROWS_TYPE = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
_PATTERNS = cel.NewEnv(variables={"text": cel.Type.STRING})
