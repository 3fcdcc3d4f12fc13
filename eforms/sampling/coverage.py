"""Branch coverage of a form: every condition with both outcomes, and which of them given answers exercise.

For samples of a procedure and trial runs, which must show that every branch was taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Answers, Condition, Field, FormDefinition, Step, answer_types
from eforms.definition.fields import Question
from eforms.definition.traversal import fields_with_paths, written_fields
from eforms.language.expressions import Expression, ExpressionCompiler, UnansweredError


class BranchPoint(NamedTuple):
    """One outcome of one condition."""

    path: str
    """The JSON path of the condition, such as `steps.2.fields.0.show_if`."""
    label: str
    """The title, label or message of the part it belongs to."""
    outcome: bool


@dataclass(frozen=True)
class Branch:
    """One condition of a form, and when it is evaluated."""

    path: str
    label: str
    condition: Expression
    step: int
    """Number of the step from which it is evaluated."""
    field: str = ""
    """Key of the field that must be visible; empty: none."""
    groups: tuple[str, ...] = ()
    """Keys of the groups it is nested in, outermost first; it is evaluated once in each row."""
    needs_step: bool = True
    """Whether its step must be visible."""
    is_check: bool = False
    """A check; while it is undecided neither outcome is covered."""

    @property
    def points(self) -> Iterator[BranchPoint]:
        """Both outcomes."""
        return (BranchPoint(self.path, self.label, outcome) for outcome in (True, False))

    def covered(self, form: EvaluatedForm, step_key: str) -> Iterator[BranchPoint]:
        """The outcomes that these answers give."""
        if self.needs_step and step_key not in form.nodes:
            return
        if self.field and self.field not in form.visible_keys:
            return
        for answers in _answers_by_row(form.answers, self.groups):
            if (outcome := self._outcome(answers)) is not None:
                yield BranchPoint(self.path, self.label, outcome)

    def _outcome(self, answers: Answers) -> bool | None:
        try:
            return self.condition.evaluate(answers) is True
        except UnansweredError:
            return None if self.is_check else False


class BranchCoverage:
    """All branches of one form, and their coverage by answers."""

    def __init__(self, definition: FormDefinition) -> None:
        self._definition = definition
        self._compiler = ExpressionCompiler(answer_types(definition.fields()))

    @cached_property
    def all_points(self) -> frozenset[BranchPoint]:
        """Every outcome there is; that a step is visible is one as well."""
        steps = (BranchPoint(f"steps.{number}", step.title, True) for number, step in enumerate(self._definition.steps))
        return frozenset([*steps, *(point for branch in self._branches for point in branch.points)])

    @cached_property
    def refusal_messages(self) -> Mapping[str, str]:
        """The authors' own validation messages of fields, by path."""
        return {
            f"{path}.refusal": refusal
            for path, field in fields_with_paths(self._definition)
            if (refusal := getattr(field, "refusal", ""))
        }

    def covered(self, answers: Answers, *, until: str | None = None) -> frozenset[BranchPoint]:
        """The outcomes covered by these answers up to and including the step `until`; None: to the end."""
        form, steps = compile_form(self._definition).evaluate(answers), self._definition.steps
        keys = [step.key for step in steps]
        last = keys.index(until) if until else len(keys) - 1
        visible = (n for n in range(last + 1) if keys[n] in form.nodes)
        step_points = (BranchPoint(f"steps.{n}", steps[n].title, True) for n in visible)
        branches = (branch for branch in self._branches if branch.step <= last)
        covered = (point for branch in branches for point in branch.covered(form, keys[branch.step]))
        return frozenset([*step_points, *covered])

    @cached_property
    def _branches(self) -> tuple[Branch, ...]:
        steps = enumerate(self._definition.steps)
        return (
            *(branch for number, step in steps for branch in self._step_branches(number, step)),
            *self._form_branches(),
        )

    def _step_branches(self, number: int, step: Step) -> Iterator[Branch]:
        path = f"steps.{number}"
        if step.show_if is not None:
            expression = self._compiler.compile_condition(step.show_if)
            yield Branch(f"{path}.show_if", step.title, expression, number, needs_step=False)
        yield from self._field_branches(step.fields, path, number, self._compiler)
        for position, check in enumerate(step.checks):
            expression = self._compiler.compile_condition(check.that)
            yield Branch(f"{path}.checks.{position}", check.refusal, expression, number, is_check=True)
        for position, rule in enumerate(step.not_eligible):
            yield Branch(
                f"{path}.not_eligible.{position}", rule.title, self._compiler.compile_condition(rule.when), number
            )

    def _field_branches(
        self, fields: Iterable[Field], path: str, step: int, compiler: ExpressionCompiler, groups: tuple[str, ...] = ()
    ) -> Iterator[Branch]:
        for position, field in enumerate(fields):
            field_path = f"{path}.fields.{position}"
            if field.show_if is not None:
                expression = compiler.compile_condition(field.show_if)
                yield Branch(f"{field_path}.show_if", field.label, expression, step, groups=groups)
            visible_field = "" if groups else field.key
            for name in ("required_if", "prefill_if") if isinstance(field, Question) else ():
                if (condition := getattr(field, name)) is not None:
                    yield Branch(
                        f"{field_path}.{name}",
                        field.label,
                        compiler.compile_condition(condition),
                        step,
                        visible_field,
                        groups,
                    )
            if inner := written_fields(field):
                row_compiler = ExpressionCompiler({**compiler.types, **answer_types(inner)})
                yield from self._field_branches(inner, field_path, step, row_compiler, (*groups, field.key))

    def _form_branches(self) -> Iterator[Branch]:
        form = self._definition
        for position, case in enumerate(form.cases):
            yield self._form_branch(f"cases.{position}", case.title, case.when)
        for position, check in enumerate(form.checks):
            yield self._form_branch(f"checks.{position}", check.refusal, check.that, is_check=True)
        for position, rule in enumerate(form.not_eligible):
            yield self._form_branch(f"not_eligible.{position}", rule.title, rule.when)

    def _form_branch(self, path: str, label: str, condition: Condition, *, is_check: bool = False) -> Branch:
        """A form-level condition; it is decided at the step of the last field it reads."""
        expression = self._compiler.compile_condition(condition)
        order = {field.key: number for number, step in enumerate(self._definition.steps) for field in step.fields}
        step = max((order[key] for key in expression.dependencies & order.keys()), default=0)
        return Branch(path, label, expression, step, needs_step=False, is_check=is_check)


def _answers_by_row(answers: Answers, groups: tuple[str, ...]) -> Iterator[Answers]:
    """The answers as seen from each row of these nested groups."""
    if not groups:
        yield answers
        return
    answer = answers.get(groups[0])
    for row in answer if isinstance(answer, list) else [answer]:
        if isinstance(row, dict):
            yield from _answers_by_row({**answers, **row}, groups[1:])
