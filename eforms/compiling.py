"""A definition made ready to use: conditions compiled, one Django form class for each step, HTML held.

Done once for each definition in each process; a published form never changes, so nothing grows stale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from eforms.definition import Answer, Answers, Bar, Check, Field, FormDefinition, Step
from eforms.definition.fields import Question, ReadingField
from eforms.expressions import Language
from eforms.forms import StepForm
from eforms.inputs import DocumentInput, Input, input_for
from eforms.inputs.base import Raw
from eforms.rendering import Held, hole
from eforms.rulebook import Rulebook

OPTIONAL: Final = mark_safe(' <span class="optional">(không bắt buộc)</span>')


class CompiledField:
    """One field: when it is shown and required, how it takes an answer, how it is drawn."""

    def __init__(self, spec: Field, rules: Rulebook) -> None:
        self.spec: Field = spec
        self.key = spec.key
        self.input: Input[Any] = input_for(spec)
        self._shown_if = rules.shown_if(spec)
        self._required_if = rules.condition(spec.required_if if isinstance(spec, Question) else None)

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to answer."""
        return not isinstance(self.spec, ReadingField)

    def is_shown(self, known: Answers) -> bool:
        return all(condition.holds(known) for condition in self._shown_if)

    def is_required(self, known: Answers) -> bool:
        if self._required_if is not None:
            return self._required_if.holds(known)
        return self.spec.required if isinstance(self.spec, Question) else self.is_asked

    def draw(self, raw: Raw, *, required: bool, wrong: Sequence[str] = (), files: str = "") -> SafeString:
        """Its HTML with what was answered or typed, and the refusals."""
        values = {"wrong": " ".join(wrong), "optional": "" if required else OPTIONAL, "files": files}
        held = self._wrong_html if wrong else self._html
        return held.fill({**values, **self.input.holes(raw)})

    @cached_property
    def _html(self) -> Held:
        return self._hold(wrong="")

    @cached_property
    def _wrong_html(self) -> Held:
        return self._hold(wrong=hole("wrong"))

    def _hold(self, *, wrong: str) -> Held:
        box = f"id-{self.key}"
        about = [f"{box}-hint"] if self.spec.hint else []
        context = {
            "spec": self.spec,
            "id": box,
            "name": self.key,
            "describedby": " ".join([*about, f"{box}-wrong"] if wrong else about),
            "wrong": wrong,
            "optional": hole("optional"),
            "value": hole("value"),
        }
        more = {"attributes": self.input.attributes, **self.input.context()}
        return Held(render_to_string(self.input.template, {**context, **more}))


class CompiledStep:
    """One step: its fields, what is weighed with it, and the class of its forms."""

    def __init__(self, spec: Step, rules: Rulebook) -> None:
        self.spec = spec
        self.key = spec.key
        self.fields = tuple(CompiledField(field, rules) for field in spec.fields)
        self._checks = rules.checks_at(spec)
        self._bars = rules.bars_at(spec)
        self._shown_if = rules.shown_if(spec)
        # Not declared in the class body, where a key such as `prefix` would meet an attribute of Django's forms.
        self.form_class: type[StepForm] = type("StepForm", (StepForm,), {"step": self})
        self.form_class.base_fields = {field.key: field.input for field in self.fields if field.is_asked}

    def is_shown(self, known: Answers) -> bool:
        return all(condition.holds(known) for condition in self._shown_if)

    def broken(self, known: Answers) -> list[Check]:
        """The checks that do not hold."""
        return [check for check, condition in self._checks if condition.fails(known)]

    def bar(self, known: Answers) -> Bar | None:
        """Why this person cannot use the form, if so."""
        return next((bar for bar, condition in self._bars if condition.holds(known)), None)

    @cached_property
    def takes_files(self) -> bool:
        return any(isinstance(field.input, DocumentInput) for field in self.fields)


@dataclass(frozen=True)
class Path:
    """The way one person takes through the form: what these answers lead to, and no other."""

    steps: tuple[CompiledStep, ...]
    shown: frozenset[str]
    """The keys of the fields that are asked."""
    answers: dict[str, Answer]
    """The answers to them; hidden and empty ones are not there."""

    def step_of(self, key: str) -> str | None:
        """The step a field stands on."""
        return next((step.key for step in self.steps if any(field.key == key for field in step.fields)), None)

    @property
    def barred(self) -> tuple[CompiledStep, Bar] | None:
        """The first step that turns this person away, and why."""
        return next(((step, bar) for step in self.steps if (bar := step.bar(self.answers))), None)


class CompiledForm:
    """A whole form, ready to use."""

    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        kinds = {field.key: field.holds for field in definition.fields() if field.holds}
        self.language = Language(kinds)
        """For conditions that stand elsewhere and read these answers, such as those of a fee."""
        rules = Rulebook(definition, self.language)
        self.steps = tuple(CompiledStep(step, rules) for step in definition.steps)

    def path(self, answers: Answers) -> Path:
        """Walk the form from its beginning: conditions look back, so one pass settles them all.

        A step of which nothing is asked is no step.
        """
        known: dict[str, Answer] = {}
        shown: set[str] = set()
        steps = []
        for step in self.steps:
            if step.is_shown(known) and (here := set(_walk(step.fields, answers, known))):
                steps.append(step)
                shown |= here
        return Path(tuple(steps), frozenset(shown), known)


def _walk(fields: Iterable[CompiledField], answers: Answers, known: dict[str, Answer]) -> Iterable[str]:
    for field in fields:
        if field.is_shown(known):
            if (answer := answers.get(field.key)) is not None:
                known[field.key] = answer
            yield field.key


@lru_cache(maxsize=256)
def compiled(definition: FormDefinition) -> CompiledForm:
    """The definition made ready, held while it is among the last few hundred used."""
    return CompiledForm(definition)
