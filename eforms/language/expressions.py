"""Compiling and evaluating CEL expressions; the only module that knows the CEL library.

Conditions are type-checked against the fields they may read, so that an unknown name or a wrong type is refused when
the definition is saved. An unanswered field is unbound: `a || b` is true when b is, and nothing is true by default.
"""

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from cel_expr_python import cel
from django.utils import timezone

from eforms.definition import Answers, AnswerType, Condition, RowsType, ValueType
from eforms.language.condition_text import literal, to_cel_text
from eforms.language.costs import check_cost
from eforms.language.error_messages import DIVIDES_BY_ZERO, FAILS, compile_sentence, runtime_sentence
from eforms.language.errors import DivisionByZeroError, ExpressionError, UnansweredError
from eforms.language.functions import CONFIG, DECLARATIONS
from eforms.language.ranges import RangeReader
from eforms.language.references import ANSWERED, comparisons
from eforms.language.syntax_tree import checked_expression
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
_OWN_NAMES: Final = {ANSWERED, "sum", TODAY, "total", "years"}
_CEL_NAMES: Final = {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in"}
_MORE_CEL_NAMES: Final = {"let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}
RESERVED: Final = frozenset(_OWN_NAMES | _CEL_NAMES | _MORE_CEL_NAMES)
"""Names a field cannot have."""

_QUOTED: Final = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
_STRING = re.compile(_QUOTED)
MAX_LENGTH: Final = 20_000
"""Characters of one expression, condition rows written out; the compiler's work grows with them."""
_AGE = re.compile(_QUOTED + r"|(?<![\w.])age\s*\(")
_HOME_IS_BLANK = re.compile(r"""country\s*[!=]=\s*(?:''|"")""")
"""How addresses in Viet Nam were told before their country was `VN`; such an expression goes on reading them so."""
_DIVISION_BY_ZERO = re.compile("(divide|modulus) by zero")
_NAME = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*\b(?!\s*\()(?:\.[a-z][a-z0-9_]*)?")

NOT_ANSWERABLE: Final = (
    "Điều kiện hỏi “{}” đã trả lời chưa, mục không có trong biểu mẫu. Hãy chọn mục khác, hoặc bỏ điều kiện."
)
NO_SUCH_CHOICE: Final = "Điều kiện so với “{}”, nhưng mục “{}” không có lựa chọn nào mang giá trị này."

__all__ = ["Expression", "ExpressionCompiler", "ExpressionError", "Pattern", "UnansweredError", "collect_failures"]

logger = logging.getLogger(__name__)
_failures: ContextVar[set[str] | None] = ContextVar("_failures", default=None)


@contextmanager
def collect_failures() -> Iterator[set[str]]:
    """Within it, the texts of the expressions that could not be reckoned are put into the set it gives."""
    failures: set[str] = set()
    token = _failures.set(failures)
    try:
        yield failures
    finally:
        _failures.reset(token)


class Expression:
    """One compiled expression."""

    def __init__(self, program: cel.Expression, text: str, language: "ExpressionCompiler") -> None:
        types = {name: language.types[name] for name in _names_in(text, language.types.keys())}
        self.dependencies = frozenset(name.partition(".")[0] for name in types)
        """The keys of the fields it reads."""
        self._types = types
        self._text = text
        self._language = language
        self._program = program
        self.says_home_is_blank = _HOME_IS_BLANK.search(text) is not None
        """Whether it asks for an address in Viet Nam as one without a country."""
        self._uses_today = TODAY in types
        self._asks_answered = ANSWERED in text
        self._home = "" if self.says_home_is_blank else HOME
        self._uses_rows = any(isinstance(answer_type, RowsType) for answer_type in types.values())

    def evaluate(self, answers: Answers, *, today: date | None = None) -> bool | int | float | str:
        """The value for these answers. ExpressionError on any CEL error: its plain value would pass as true.

        `today` replaces the current date, for what was filed earlier; without it, the day bound by `on_day` counts.
        """
        values = to_cel_values(self._types, answers, home=self._home)
        data = {**values, "answered": _answered(values)} if self._asks_answered else {**values}
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
        return self.value_or_none(answers) is False

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
        return self.value_or_none(answers, today=today) is True

    def value_or_none(self, answers: Answers, *, today: date | None = None) -> bool | int | float | str | None:
        """The value; None while it is open. One that cannot be reckoned stays open: whoever files is not to blame."""
        try:
            return self.evaluate(answers, today=today)
        except UnansweredError:
            return None
        except ExpressionError as error:
            # The rest of the message may quote an answer.
            kind = str(error).partition(":")[0]
            logger.error("A condition on %s cannot be evaluated: %s", ", ".join(sorted(self.dependencies)), kind)
            if (failures := _failures.get()) is not None:
                failures.add(self._text)
            return None

    @property
    def integer_range(self) -> tuple[int, int]:
        """The lowest and the highest whole number it can give, by the bounds of what it reads."""
        root, _ = checked_expression(self._program.serialize())
        return RangeReader(self._language.types, self._language.bounds).range_of(root)

    def _check_compares(self) -> None:
        """What it compares a choice with must be one of its values, and what it asks to be answered must be a field."""
        for name, value in comparisons(self._program.serialize()):
            if name == ANSWERED and value not in _answered(self._language.types):
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

    def compile_text(self, text: str) -> Expression:
        """Compile an expression that must give a text, such as a sentence put together from answers."""
        expression, value_type = self._compile(text)
        if value_type != cel.Type.STRING:
            raise ExpressionError("Biểu thức phải cho kết quả là chữ, ví dụ `name + ' (' + string(copies) + ' bản)'`.")
        return expression

    def to_cel(self, condition: Condition) -> str:
        """The condition as CEL text."""
        return to_cel_text(condition, self.types)

    def _compile(self, text: str) -> tuple[Expression, cel.Type]:
        if len(text) > MAX_LENGTH:
            raise ExpressionError(f"Biểu thức dài hơn {MAX_LENGTH} ký tự.")
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
    parts = {name for name in names if name.partition(".")[0] in tested}
    return parts | (names & {*read, *tested, *(name.partition(".")[0] for name in read)})


def _answered(names: Iterable[str]) -> list[str]:
    """What counts as answered: these answers, and the blocks of which they are parts."""
    return list(dict.fromkeys(one for name in names for one in (name, name.partition(".")[0])))


class Pattern:
    """A regular expression that the whole text must match, in time linear in the text (RE2)."""

    def __init__(self, pattern: str) -> None:
        self._program = _PATTERNS.compile(f"text.matches({literal(f'^(?:{pattern})$')})")
        self.matches("")

    def matches(self, text: str) -> bool:
        result = self._program.eval(data={"text": text})
        if result.type() == cel.Type.ERROR:
            raise ExpressionError(str(result.plain_value()))
        return result.plain_value() is True


_ROWS_TYPE = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
_PATTERNS = cel.NewEnv(variables={"text": cel.Type.STRING})
