"""A definition made ready to use: conditions compiled, HTML held.

Done once for each definition in each process; a published form never changes, so nothing grows stale.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from eforms.compiled.conditions import ConditionSet
from eforms.compiled.evaluation import FieldNode, evaluate_fields
from eforms.compiled.fields import CompiledField, compile_field
from eforms.definition import (
    Answer,
    Answers,
    Check,
    FormDefinition,
    Ineligibility,
    RowsField,
    Step,
    answer_types,
)
from eforms.files.upload_handler import UploadLimits
from eforms.inputs import DocumentInput
from eforms.inputs.rendering import is_english
from eforms.language.expressions import ExpressionCompiler


class CompiledStep:
    """One step: its fields, and what is weighed with it."""

    def __init__(self, spec: Step, fields: tuple[CompiledField, ...], rules: ConditionSet) -> None:
        self.spec = spec
        self.key = spec.key
        self.fields = fields
        self.shown_if = rules.shown_if(spec)
        self._checks = rules.checks_at(spec)
        self._bars = rules.bars_at(spec)
        rows = (field.spec for field in fields if isinstance(field.spec, RowsField))
        self.limits = {spec.key: (spec.min_rows, spec.max_rows) for spec in rows}
        """Of each repeating group, how many rows it may have."""

    @property
    def title(self) -> str:
        """In the language the portal is read in."""
        return (is_english() and self.spec.title_en) or self.spec.title

    @property
    def intro(self) -> str:
        return (is_english() and self.spec.intro_en) or self.spec.intro

    def is_shown(self, known: Answers) -> bool:
        return all(condition.holds(known) for condition in self.shown_if)

    def broken(self, known: Answers) -> list[Check]:
        """The checks that do not hold."""
        return [check for check, condition in self._checks if condition.fails(known)]

    def bar(self, known: Answers) -> Ineligibility | None:
        """Why this person cannot use the form, if so."""
        return next((bar for bar, condition in self._bars if condition.holds(known)), None)

    @cached_property
    def rooms(self) -> UploadLimits:
        """How much a posting may bring, by the papers it asks for."""
        return {field.key: field.input.room for field in self.fields if isinstance(field.input, DocumentInput)}

    @property
    def takes_files(self) -> bool:
        return bool(self.rooms)


@dataclass(frozen=True)
class EvaluatedForm:
    """The way one person takes through the form: what these answers lead to, and no other."""

    steps: tuple[CompiledStep, ...]
    nodes: Mapping[str, tuple[FieldNode, ...]]
    """What is asked, by step."""
    answers: dict[str, Answer]
    """The answers to it; hidden and empty ones are not there."""

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the steps."""
        return tuple(step.key for step in self.steps)

    @cached_property
    def shown(self) -> frozenset[str]:
        """The keys of the fields that are asked."""
        return frozenset(node.field.key for nodes in self.nodes.values() for node in nodes)

    def step_of(self, key: str) -> str | None:
        """The step a field stands on."""
        return next((step.key for step in self.steps if any(field.key == key for field in step.fields)), None)

    @property
    def barred(self) -> tuple[CompiledStep, Ineligibility] | None:
        """The first step that turns this person away, and why."""
        return next(((step, bar) for step in self.steps if (bar := step.bar(self.answers))), None)


class CompiledForm:
    """A whole form, ready to use."""

    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        self.language = ExpressionCompiler(answer_types(definition.fields()))
        """For conditions that stand elsewhere and read these answers, such as those of a fee."""
        self._rules = ConditionSet(definition, self.language)
        self.steps = tuple(
            CompiledStep(step, tuple(compile_field(field, self._rules) for field in step.fields), self._rules)
            for step in definition.steps
        )

    def rooms_of(self, key: str | None) -> UploadLimits:
        """How much a posting to this step may bring."""
        return next((step.rooms for step in self.steps if step.key == key), {})

    def reopened(self, keys: Set[str], *, title: str) -> CompiledStep:
        """These fields on one page, each asked under the conditions it has in its place: what a supplement opens.

        Checks across fields are left to `eforms.answers.validation.validate_whole`, which has all answers.
        """
        fields = tuple(field.under(step.shown_if) for step in self.steps for field in step.fields if field.key in keys)
        specs = tuple(spec for spec in self.definition.fields() if spec.key in keys)
        page = Step.model_construct(key="reopened", title=title, fields=specs)
        return CompiledStep(page, fields, self._rules)

    def path(self, answers: Answers) -> EvaluatedForm:
        """Walk the form from its beginning: conditions look back, so one pass settles them all.

        A step of which nothing is asked is no step.
        """
        known: dict[str, Answer] = {}
        nodes: dict[str, tuple[FieldNode, ...]] = {}
        for step in self.steps:
            if step.is_shown(known) and (here := evaluate_fields(step.fields, answers, known)):
                nodes[step.key] = here
        return EvaluatedForm(tuple(step for step in self.steps if step.key in nodes), nodes, known)


@lru_cache(maxsize=256)
def compile_form(definition: FormDefinition) -> CompiledForm:
    """The definition made ready, held while it is among the last few hundred used."""
    return CompiledForm(definition)
