"""The conditions of one form, compiled; and where those of the whole form are weighed."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Self, TypeVar

from eforms.definition import Block, Check, Condition, FormDefinition, Ineligibility, RowsField, Step, answer_types
from eforms.definition.fields import ComputedDecimalField, ComputedField, FieldBase
from eforms.language.expressions import Expression, ExpressionCompiler

Rule = TypeVar("Rule", Check, Ineligibility)


class ConditionSet:
    """Compiles every condition of a form against the fields it has."""

    def __init__(self, definition: FormDefinition, language: ExpressionCompiler) -> None:
        self._language = language
        self._cases = {case.key: case.when for case in definition.cases}
        self._steps = definition.steps
        self._checks = self._placed((check, check.that) for check in definition.checks)
        self._bars = self._placed((bar, bar.when) for bar in definition.not_eligible)

    def inside(self, group: Block | RowsField) -> Self:
        """For the fields of a group, whose conditions read their own row as well."""
        within = copy(self)
        within._language = ExpressionCompiler({**self._language.shapes, **answer_types(group.inside)})
        return within

    def condition(self, condition: Condition | None) -> Expression | None:
        return None if condition is None else self._language.condition(condition)

    def reckoning(self, spec: FieldBase) -> Expression | None:
        """How a computed field is reckoned; None of any other."""
        return compile_computed_value(spec, self._language) if isinstance(spec, ComputedField) else None

    def shown_if(self, part: FieldBase | Step) -> tuple[Expression, ...]:
        """All that must hold before a step or a field is asked."""
        conditions = [] if part.show_if is None else [self._language.condition(part.show_if)]
        if part.cases:
            conditions.append(self._language.any_of(self._cases[key] for key in part.cases))
        return tuple(conditions)

    def checks_at(self, step: Step) -> tuple[tuple[Check, Expression], ...]:
        """What must agree when this step is saved."""
        own = ((check, self._language.condition(check.that)) for check in step.checks)
        return (*own, *self._checks.get(step.key, ()))

    def bars_at(self, step: Step) -> tuple[tuple[Ineligibility, Expression], ...]:
        """Whom this step turns away."""
        own = ((bar, self._language.condition(bar.when)) for bar in step.not_eligible)
        return (*own, *self._bars.get(step.key, ()))

    def _placed(self, rules: Iterable[tuple[Rule, Condition]]) -> Mapping[str, list[tuple[Rule, Expression]]]:
        """Rules of the whole form by the step of the last field they read."""
        order = {field.key: number for number, step in enumerate(self._steps) for field in step.fields}
        placed: dict[str, list[tuple[Rule, Expression]]] = {}
        for rule, condition in rules:
            expression = self._language.condition(condition)
            last = max((order[key] for key in expression.reads & order.keys()), default=0)
            placed.setdefault(self._steps[last].key, []).append((rule, expression))
        return placed


def compile_computed_value(field: ComputedField, language: ExpressionCompiler) -> Expression:
    """The expression of a computed field; it must come to the kind of number the field holds."""
    compiles = language.decimal if isinstance(field, ComputedDecimalField) else language.amount
    return compiles(field.value)
