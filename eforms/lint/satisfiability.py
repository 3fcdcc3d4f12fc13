"""Satisfiability of conditions: whether any answers could make a set of them true.

Only condition rows are analysed; a CEL expression is assumed to be true or false as needed, but for one that reads
nothing. So the result “not satisfiable” is certain, “satisfiable” is not.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from operator import contains, eq, ge, gt, le, lt, ne
from typing import Any, Final, NamedTuple

from eforms.definition import (
    AllOf,
    AnyOf,
    Condition,
    ConditionRow,
    Field,
    FormDefinition,
    PromiseField,
    Step,
    answer_types,
)
from eforms.definition.conditions import Operator
from eforms.definition.fields import (
    DateField,
    MoneyField,
    NumberField,
    OneOfField,
    Question,
    SeveralOfField,
    YesNoField,
)
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from eforms.language.references import ANSWERED

STEPS_PER_QUERY: Final = 100
STEPS_PER_FORM: Final = 1_000
"""Limits of the search; what is not decided within them is taken to be satisfiable."""
OPERATORS: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.IS: eq,
    Operator.IS_NOT: ne,
    Operator.BELOW: lt,
    Operator.AT_MOST: le,
    Operator.AT_LEAST: ge,
    Operator.ABOVE: gt,
    Operator.CONTAINS: contains,
    Operator.ONE_OF: lambda answer, values: answer in values,
    Operator.ANSWERED: lambda answer, value: True,
}


class Requirement(NamedTuple):
    """A condition and the value it should have."""

    condition: Condition
    expected: bool = True
    needs_answer: bool = True
    """False: that its field is unanswered will do as well, as for a check or an ineligibility rule."""


Assertions = list[tuple[ConditionRow, bool]]
"""Condition rows, and whether each should be true."""


class Satisfiability:
    """The satisfiability of conditions of one form."""

    def __init__(self, definition: FormDefinition) -> None:
        self._definition = definition
        self._cases = {case.key: case.when for case in definition.cases}
        self._fields = {field.key: field for field in definition.fields()}
        self._steps_left = STEPS_PER_FORM

    def is_satisfiable(self, requirements: Iterable[Requirement]) -> bool:
        """Whether some answers may meet all requirements; also true when the search gave up."""
        reserve = max(self._steps_left - STEPS_PER_QUERY, 0)
        self._steps_left -= reserve
        satisfiable = self._search(list(requirements), [], frozenset())
        self._steps_left = max(self._steps_left, 0) + reserve
        return satisfiable

    def visibility_requirements(self, *parts: Step | Field) -> list[Requirement]:
        """What must be true for these steps and fields to be visible."""
        conditions: list[Condition] = [part.show_if for part in parts if part.show_if is not None]
        for part in parts:
            whens = [self._cases[key] for key in part.cases]
            rows = [when for when in whens if not isinstance(when, str)]
            if rows and len(rows) == len(whens):
                conditions.append(AnyOf(any=tuple(rows)))
        return [Requirement(condition) for condition in conditions]

    def _search(self, todo: list[Requirement], assertions: Assertions, expanded: Collection[str]) -> bool:
        """Depth-first search over the alternatives; `expanded` has the fields whose visibility is required already."""
        self._steps_left -= 1
        while todo and self._steps_left >= 0:
            requirement = todo.pop()
            condition = requirement.condition
            if isinstance(condition, ConditionRow):
                if self._is_relevant(requirement, condition):
                    key = condition.field
                    assertions = [*assertions, (condition, requirement.expected)]
                    about_field = [assertion for assertion in assertions if assertion[0].field == key]
                    if not _is_field_satisfiable(self._fields[key], about_field):
                        return False
                    expand = requirement.needs_answer and key not in expanded
                    todo += self._visibility_by_field[key] if expand else ()
                    expanded = {*expanded, key}
            elif isinstance(condition, str):
                if self._constant(condition) is (not requirement.expected):
                    return False
            else:
                parts = [requirement._replace(condition=part) for part in _parts(condition)]
                if isinstance(condition, AllOf) is not requirement.expected:
                    return any(self._search([*todo, part], assertions, expanded) for part in parts)
                todo += parts
        return True

    def _is_relevant(self, requirement: Requirement, row: ConditionRow) -> bool:
        """Whether a row restricts the answers."""
        if row.field not in self._fields or row.op is Operator.UNANSWERED:
            return False
        return requirement.needs_answer or row.field in self._always_answered

    def _constant(self, text: str) -> bool | None:
        """What an expression always is that reads neither answers nor the day; None of any other."""
        if ANSWERED in text:
            return None
        try:
            expression = self._compiler.compile_condition(text)
        except ExpressionError:
            return None
        return None if expression.dependencies else expression.is_true({})

    @cached_property
    def _compiler(self) -> ExpressionCompiler:
        return ExpressionCompiler(answer_types(self._definition.fields()))

    @cached_property
    def _visibility_by_field(self) -> Mapping[str, list[Requirement]]:
        """What must be true for each field to be visible."""
        return {
            field.key: self.visibility_requirements(step, field)
            for step in self._definition.steps
            for field in step.fields
        }

    @cached_property
    def _always_answered(self) -> Collection[str]:
        return {
            key for key, field in self._fields.items() if _is_required(field) and not self._visibility_by_field[key]
        }


def _is_required(field: Field) -> bool:
    if isinstance(field, Question):
        return field.required and field.required_if is None
    return isinstance(field, PromiseField)


def _parts(condition: AllOf | AnyOf) -> tuple[ConditionRow | AllOf | AnyOf, ...]:
    return condition.all if isinstance(condition, AllOf) else condition.any


def _is_field_satisfiable(field: Field, assertions: Assertions) -> bool:
    """Whether some answer to the field meets all assertions; only representative answers are tried."""
    answers = _representatives(field, assertions)
    return answers is None or any(
        all(_is_true(row, answer) is expected for row, expected in assertions) for answer in answers
    )


def _is_true(row: ConditionRow, answer: Any) -> bool:
    return OPERATORS[row.op](answer, row.value)


def _representatives(field: Field, assertions: Assertions) -> Collection[Any] | None:
    """Answers that stand for all others, as far as these rows can tell them apart; None: unknown."""
    values = list(_compared_values(assertions))
    match field:
        case OneOfField(code_list=""):
            return [option.value for option in field.options]
        case SeveralOfField(code_list=""):
            chosen = {row.value for row, expected in assertions if expected and row.op is Operator.CONTAINS}
            return [chosen] if chosen <= {option.value for option in field.options} else []
        case YesNoField():
            return (True, False)
        case NumberField() | MoneyField() if all(isinstance(value, int) for value in values):
            near = {value + step for value in values for step in (-1, 0, 1)} | {field.min, field.max}
            return [number for number in near if field.min <= number <= field.max]
        case DateField() if "today" not in values:
            return _representative_dates(field, values)
    return None


def _representative_dates(field: DateField, values: Iterable[Any]) -> Collection[str] | None:
    earliest, latest = (day if isinstance(day, date) else None for day in (field.earliest, field.latest))
    bounds = {earliest or date(1000, 1, 1), latest or date(9000, 1, 1)}
    try:
        near = {date.fromisoformat(value) + timedelta(step) for value in values for step in (-1, 0, 1)} | bounds
    except (TypeError, ValueError, OverflowError):
        return None
    return [day.isoformat() for day in near if min(bounds) <= day <= max(bounds)]


def _compared_values(assertions: Assertions) -> Iterator[Any]:
    for row, _ in assertions:
        if row.op is not Operator.ANSWERED:
            yield from row.value if isinstance(row.value, tuple) else (row.value,)
