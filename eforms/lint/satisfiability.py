"""Can it ever be? What the simple rows of a form let happen, reckoned without any answers.

Only rows are looked into; an expression is taken to hold or not as it suits. So what is called impossible here is.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from operator import contains, eq, ge, gt, le, lt, ne
from typing import Any as Anything
from typing import Final, NamedTuple

from eforms.definition import AllOf, AnyOf, Condition, ConditionRow, Field, FormDefinition, PromiseField, Step
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

STEPS_PER_QUERY: Final = 100
STEPS_PER_FORM: Final = 1_000
"""Ways looked into; what is not decided by then is taken to be possible."""
OPERATORS: Final[Mapping[Operator, Callable[[Anything, Anything], bool]]] = {
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
    """A condition that should hold, or should not."""

    condition: Condition
    holds: bool = True
    answered: bool = True
    """False: that it is not answered will do as well, as it does for a check or a bar."""


Assertions = list[tuple[ConditionRow, bool]]
"""Rows, and whether each should hold."""


class Satisfiability:
    """What can happen in one form."""

    def __init__(self, definition: FormDefinition) -> None:
        self._definition = definition
        self._cases = {case.key: case.when for case in definition.cases}
        self._fields = {field.key: field for field in definition.fields()}
        self._left = STEPS_PER_FORM

    def possible(self, wishes: Iterable[Requirement]) -> bool:
        """Whether some answers may fulfil all of them."""
        saved = max(self._left - STEPS_PER_QUERY, 0)
        self._left -= saved
        possible = self._some_way(list(wishes), [], frozenset())
        self._left = max(self._left, 0) + saved
        return possible

    def asked(self, *parts: Step | Field) -> list[Requirement]:
        """What must hold for these to be asked."""
        conditions: list[Condition] = [part.show_if for part in parts if part.show_if is not None]
        for part in parts:
            whens = [self._cases[key] for key in part.cases]
            rows = [when for when in whens if not isinstance(when, str)]
            if rows and len(rows) == len(whens):
                conditions.append(AnyOf(any=tuple(rows)))
        return [Requirement(condition) for condition in conditions]

    def _some_way(self, todo: list[Requirement], said: Assertions, seen: Collection[str]) -> bool:
        self._left -= 1
        while todo and self._left >= 0:
            wish = todo.pop()
            if isinstance(wish.condition, ConditionRow):
                if self._matters(wish, wish.condition):
                    key = wish.condition.field
                    said = [*said, (wish.condition, wish.holds)]
                    if not _is_field_satisfiable(self._fields[key], [one for one in said if one[0].field == key]):
                        return False
                    todo += self._wishes_of[key] if wish.answered and key not in seen else ()
                    seen = {*seen, key}
            elif not isinstance(wish.condition, str):
                parts = [wish._replace(condition=part) for part in _parts(wish.condition)]
                if isinstance(wish.condition, AllOf) is not wish.holds:
                    return any(self._some_way([*todo, part], said, seen) for part in parts)
                todo += parts
        return True

    def _matters(self, wish: Requirement, row: ConditionRow) -> bool:
        """Whether a row narrows anything down."""
        if row.field not in self._fields or row.op is Operator.UNANSWERED:
            return False
        return wish.answered or row.field in self._always_answered

    @cached_property
    def _wishes_of(self) -> Mapping[str, list[Requirement]]:
        """What must hold for each field to be asked."""
        return {field.key: self.asked(step, field) for step in self._definition.steps for field in step.fields}

    @cached_property
    def _always_answered(self) -> Collection[str]:
        return {key for key, field in self._fields.items() if _is_required(field) and not self._wishes_of[key]}


def _is_required(field: Field) -> bool:
    if isinstance(field, Question):
        return field.required and field.required_if is None
    return isinstance(field, PromiseField)


def _parts(condition: AllOf | AnyOf) -> tuple[ConditionRow | AllOf | AnyOf, ...]:
    return condition.all if isinstance(condition, AllOf) else condition.any


def _is_field_satisfiable(field: Field, said: Assertions) -> bool:
    """Whether some answer to the field is as all the rows say; one of a few that tell all others."""
    answers = _representatives(field, said)
    return answers is None or any(all(_is_true(row, answer) is holds for row, holds in said) for answer in answers)


def _is_true(row: ConditionRow, answer: Anything) -> bool:
    return OPERATORS[row.op](answer, row.value)


def _representatives(field: Field, said: Assertions) -> Collection[Anything] | None:
    """The answers that stand for all others, as far as these rows can tell them apart; None: unknown."""
    values = list(_compared_values(said))
    match field:
        case OneOfField(code_list=""):
            return [option.value for option in field.options]
        case SeveralOfField(code_list=""):
            chosen = {row.value for row, holds in said if holds and row.op is Operator.CONTAINS}
            return [chosen] if chosen <= {option.value for option in field.options} else []
        case YesNoField():
            return (True, False)
        case NumberField() | MoneyField() if all(isinstance(value, int) for value in values):
            near = {value + step for value in values for step in (-1, 0, 1)} | {field.min, field.max}
            return [number for number in near if field.min <= number <= field.max]
        case DateField() if "today" not in values:
            return _representative_dates(field, values)
    return None


def _representative_dates(field: DateField, values: Iterable[Anything]) -> Collection[str] | None:
    earliest, latest = (day if isinstance(day, date) else None for day in (field.earliest, field.latest))
    bounds = {earliest or date(1000, 1, 1), latest or date(9000, 1, 1)}
    try:
        near = {date.fromisoformat(value) + timedelta(step) for value in values for step in (-1, 0, 1)} | bounds
    except (TypeError, ValueError, OverflowError):
        return None
    return [day.isoformat() for day in near if min(bounds) <= day <= max(bounds)]


def _compared_values(said: Assertions) -> Iterator[Anything]:
    for row, _ in said:
        if row.op is not Operator.ANSWERED:
            yield from row.value if isinstance(row.value, tuple) else (row.value,)
