"""Where the ways of different people through a form part, and which of them given answers take.

For whoever must see that every branch was tried: the samples of a procedure, an author's trial run.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Answers, Condition, Field, FormDefinition, Step, answer_types, inner_fields
from eforms.definition.fields import Question
from eforms.language.expressions import Expression, ExpressionCompiler, UnansweredError


class BranchPoint(NamedTuple):
    """One way to go where ways part."""

    path: str
    """Where in the definition, such as `steps.2.fields.0.show_if`."""
    about: str
    """The step, question or sentence it is about, in the author's words."""
    holds: bool


@dataclass(frozen=True)
class Branch:
    """One condition of a form, and who comes by it."""

    path: str
    about: str
    condition: Expression
    step: int
    """Only who has come to this step."""
    field: str = ""
    """Only who is asked this."""
    groups: tuple[str, ...] = ()
    """Once for each row of these groups, each inside the one before."""
    of_step: bool = True
    """Only while the step is asked at all."""
    judges: bool = False
    """A check: as long as it cannot be decided it goes neither way."""

    @property
    def turns(self) -> Iterator[BranchPoint]:
        """Both ways there are."""
        return (BranchPoint(self.path, self.about, holds) for holds in (True, False))

    def taken(self, path: EvaluatedForm, step: str) -> Iterator[BranchPoint]:
        """The ways these answers go."""
        if (self.of_step and step not in path.nodes) or (self.field and self.field not in path.shown):
            return
        for known in _answers_by_row(path.answers, self.groups):
            if (holds := self._decided(known)) is not None:
                yield BranchPoint(self.path, self.about, holds)

    def _decided(self, known: Answers) -> bool | None:
        try:
            return self.condition.value(known) is True
        except UnansweredError:
            return None if self.judges else False


class BranchCoverage:
    """Every branch of one form."""

    def __init__(self, definition: FormDefinition) -> None:
        self._definition = definition
        self._language = ExpressionCompiler(answer_types(definition.fields()))

    @cached_property
    def turns(self) -> frozenset[BranchPoint]:
        """Every way there is to go; every step is one to come to."""
        steps = (BranchPoint(f"steps.{number}", step.title, True) for number, step in enumerate(self._definition.steps))
        return frozenset([*steps, *(turn for branch in self._branches for turn in branch.turns)])

    @cached_property
    def sentences(self) -> Mapping[str, str]:
        """The authors' own refusals of single answers, by path."""
        return {
            f"{path}.refusal": refusal
            for step, one in enumerate(self._definition.steps)
            for path, field in _fields_with_paths(one.fields, f"steps.{step}")
            if (refusal := getattr(field, "refusal", ""))
        }

    def taken(self, answers: Answers, *, until: str | None = None) -> frozenset[BranchPoint]:
        """The ways a person with these answers has gone, who has come as far as one step; or to the end."""
        path, steps = compile_form(self._definition).path(answers), self._definition.steps
        keys = [step.key for step in steps]
        come = keys.index(until) if until else len(keys) - 1
        been = (BranchPoint(f"steps.{n}", steps[n].title, True) for n in range(come + 1) if keys[n] in path.nodes)
        went = (turn for one in self._branches if one.step <= come for turn in one.taken(path, keys[one.step]))
        return frozenset([*been, *went])

    @cached_property
    def _branches(self) -> tuple[Branch, ...]:
        steps = enumerate(self._definition.steps)
        return (*(branch for number, step in steps for branch in self._of_step(number, step)), *self._of_form())

    def _of_step(self, number: int, step: Step) -> Iterator[Branch]:
        path = f"steps.{number}"
        if step.show_if is not None:
            expression = self._language.condition(step.show_if)
            yield Branch(f"{path}.show_if", step.title, expression, number, of_step=False)
        yield from self._of_fields(step.fields, path, number, self._language)
        for place, check in enumerate(step.checks):
            expression = self._language.condition(check.that)
            yield Branch(f"{path}.checks.{place}", check.refusal, expression, number, judges=True)
        for place, bar in enumerate(step.not_eligible):
            yield Branch(f"{path}.not_eligible.{place}", bar.title, self._language.condition(bar.when), number)

    def _of_fields(
        self, fields: Iterable[Field], path: str, step: int, language: ExpressionCompiler, groups: tuple[str, ...] = ()
    ) -> Iterator[Branch]:
        for place, field in enumerate(fields):
            here = f"{path}.fields.{place}"
            if field.show_if is not None:
                expression = language.condition(field.show_if)
                yield Branch(f"{here}.show_if", field.label, expression, step, groups=groups)
            asked = "" if groups else field.key
            for name in ("required_if", "prefill_if") if isinstance(field, Question) else ():
                if (condition := getattr(field, name)) is not None:
                    yield Branch(f"{here}.{name}", field.label, language.condition(condition), step, asked, groups)
            if own := inner_fields(field):
                within = ExpressionCompiler({**language.shapes, **answer_types(own)})
                yield from self._of_fields(own, here, step, within, (*groups, field.key))

    def _of_form(self) -> Iterator[Branch]:
        form = self._definition
        for place, case in enumerate(form.cases):
            yield self._anywhere(f"cases.{place}", case.title, case.when)
        for place, check in enumerate(form.checks):
            yield self._anywhere(f"checks.{place}", check.refusal, check.that, judges=True)
        for place, bar in enumerate(form.not_eligible):
            yield self._anywhere(f"not_eligible.{place}", bar.title, bar.when)

    def _anywhere(self, path: str, about: str, condition: Condition, *, judges: bool = False) -> Branch:
        """Decided at the step of the last question it reads."""
        expression = self._language.condition(condition)
        order = {field.key: number for number, step in enumerate(self._definition.steps) for field in step.fields}
        step = max((order[key] for key in expression.reads & order.keys()), default=0)
        return Branch(path, about, expression, step, of_step=False, judges=judges)


def _fields_with_paths(fields: Iterable[Field], path: str) -> Iterator[tuple[str, Field]]:
    for place, field in enumerate(fields):
        here = f"{path}.fields.{place}"
        yield here, field
        yield from _fields_with_paths(inner_fields(field), here)


def _answers_by_row(answers: Answers, groups: tuple[str, ...]) -> Iterator[Answers]:
    """The answers as they stand in each row of these groups."""
    if not groups:
        yield answers
        return
    held = answers.get(groups[0])
    for row in held if isinstance(held, list) else [held]:
        if isinstance(row, dict):
            yield from _answers_by_row({**answers, **row}, groups[1:])
