"""The compiled conditions of one form, and the step at which each form-level rule is evaluated."""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import Self, TypeVar

from eforms.definition import Block, Check, Condition, FormDefinition, Ineligibility, RowsField, Step, answer_types
from eforms.definition.conditions import ConditionRow, Operator
from eforms.definition.fields import ComputedDecimalField, ComputedField, ComputedTextField, FieldBase
from eforms.definition.row_choices import ChosenRowField
from eforms.definition.traversal import fields_with_paths
from eforms.language.expressions import Expression, ExpressionCompiler

Rule = TypeVar("Rule", Check, Ineligibility)


class ConditionSet:
    """Compiles every condition of a form against its fields."""

    def __init__(self, definition: FormDefinition, language: ExpressionCompiler) -> None:
        self._compiler = language
        self._cases = {case.key: case.when for case in definition.cases}
        self._steps = definition.steps
        self.row_groups = {field.key: field for field in definition.fields() if isinstance(field, RowsField)}
        """The repeating groups outside others, by key."""
        self.chosen_groups = frozenset(
            field.options_from.rows for _, field in fields_with_paths(definition) if isinstance(field, ChosenRowField)
        )
        """The keys of groups of which rows are chosen elsewhere, so that these need ids."""
        self._checks = self._by_step((check, check.that) for check in definition.checks)
        self._ineligibility_rules = self._by_step((rule, rule.when) for rule in definition.not_eligible)

    def for_group(self, group: Block | RowsField) -> Self:
        """The same for the fields inside a group, whose conditions read their own row as well."""
        conditions = copy(self)
        conditions._compiler = ExpressionCompiler({**self._compiler.types, **answer_types(group.inner_fields)})
        return conditions

    def compile(self, condition: Condition | None) -> Expression | None:
        """The condition compiled; None when there is none."""
        return None if condition is None else self._compiler.compile_condition(condition)

    def computed_value(self, spec: FieldBase) -> Expression | None:
        """The expression of a computed field; None for any other."""
        return compile_computed_value(spec, self._compiler) if isinstance(spec, ComputedField) else None

    def show_conditions(self, part: FieldBase | Step) -> tuple[Expression, ...]:
        """All conditions under which a step or field is visible: its `show_if`, and any of its cases."""
        conditions = [] if part.show_if is None else [self._compiler.compile_condition(part.show_if)]
        if part.cases:
            conditions.append(self._compiler.compile_any_of(self._cases[key] for key in part.cases))
        if parent := getattr(part, "parent", None):
            conditions.append(self._compiler.compile_condition(parent_is_answered(parent, self._compiler.types)))
        return tuple(conditions)

    def checks_of(self, step: Step) -> tuple[tuple[Check, Expression], ...]:
        """The cross-field checks evaluated when this step is saved."""
        step_rules = ((check, self._compiler.compile_condition(check.that)) for check in step.checks)
        return (*step_rules, *self._checks.get(step.key, ()))

    def ineligibility_rules_of(self, step: Step) -> tuple[tuple[Ineligibility, Expression], ...]:
        """The ineligibility rules evaluated when this step is saved."""
        step_rules = ((rule, self._compiler.compile_condition(rule.when)) for rule in step.not_eligible)
        return (*step_rules, *self._ineligibility_rules.get(step.key, ()))

    def _by_step(self, rules: Iterable[tuple[Rule, Condition]]) -> Mapping[str, list[tuple[Rule, Expression]]]:
        """Form-level rules by the key of the step with the last field they read."""
        order = {field.key: number for number, step in enumerate(self._steps) for field in step.fields}
        by_step: dict[str, list[tuple[Rule, Expression]]] = {}
        for rule, condition in rules:
            expression = self._compiler.compile_condition(condition)
            last = max((order[key] for key in expression.dependencies & order.keys()), default=0)
            by_step.setdefault(self._steps[last].key, []).append((rule, expression))
        return by_step


def parent_is_answered(parent: str, names: Collection[str]) -> Condition:
    """The condition that the parent of a choice is answered; of the part of an address, that the address is."""
    return ConditionRow(field=parent if parent in names else parent.rpartition(".")[0], op=Operator.ANSWERED)


def compile_computed_value(field: ComputedField, language: ExpressionCompiler) -> Expression:
    """The expression of a computed field; it must give what the field holds: text, or its type of number."""
    if isinstance(field, ComputedTextField):
        return language.compile_text(field.value)
    compiles = language.compile_decimal if isinstance(field, ComputedDecimalField) else language.compile_integer
    return compiles(field.value)
