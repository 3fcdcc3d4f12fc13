"""A definition made ready to use: conditions compiled, one Django form class for each step, HTML held.

Done once for each definition in each process; a published form never changes, so nothing grows stale.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Self

from django.utils.safestring import SafeString

from eforms.definition import (
    Answer,
    Answers,
    Bar,
    Block,
    Check,
    FormDefinition,
    RowsField,
    Step,
    shapes,
)
from eforms.definition.fields import FieldBase, Question, ReadingField
from eforms.drawing import Drawing, GroupDrawing, is_english
from eforms.expressions import ExpressionError, Language
from eforms.forms import StepForm
from eforms.inputs import DocumentInput, Input, input_for
from eforms.inputs.numbers import rounded
from eforms.receiving import Rooms
from eforms.rows import Order
from eforms.rulebook import Rulebook
from eforms.walking import Node, walk


class CompiledField:
    """One field: when it is shown and required, how it takes an answer, how it is drawn."""

    def __init__(self, spec: FieldBase, rules: Rulebook, *, nested: bool = False) -> None:
        self.spec = spec
        self.key = spec.key
        self.input: Input[Any] = input_for(spec)
        self.drawing = Drawing(spec, self.input, nested=nested)
        self._shown_if = rules.shown_if(spec)
        self._required_if = rules.condition(spec.required_if if isinstance(spec, Question) else None)
        self._prefill_if = rules.condition(spec.prefill_if if isinstance(spec, Question) else None)

        self._value = rules.reckoning(spec)

    @property
    def as_group(self) -> "CompiledGroup | None":
        """The same, where it has fields inside."""
        return None

    @property
    def is_computed(self) -> bool:
        """Whether it is reckoned and not typed."""
        return self._value is not None

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to answer."""
        return not isinstance(self.spec, ReadingField)

    @property
    def is_always_shown(self) -> bool:
        return not self._shown_if

    def is_shown(self, known: Answers) -> bool:
        return all(condition.holds(known) for condition in self._shown_if)

    def is_required(self, known: Answers) -> bool:
        if self._required_if is not None:
            return self._required_if.holds(known)
        return self.spec.required if isinstance(self.spec, Question) else self.is_asked and not self.is_computed

    def within(self, step: "CompiledStep") -> Self:
        """The same where it no longer stands in its step: what the step needs to be asked, it needs itself."""
        alone = copy(self)
        alone._shown_if = (*step.shown_if, *self._shown_if)
        return alone

    def source(self, known: Answers) -> str:
        """The name of the fact it is filled with; empty where it is not."""
        source = self.spec.prefill if isinstance(self.spec, Question) else ""
        return source if self._prefill_if is None or self._prefill_if.holds(known) else ""

    def compute(self, known: Answers) -> Answer:
        """What it comes to; nothing as long as that cannot be reckoned."""
        try:
            value = self._value.value(known) if self._value else None
        except ExpressionError:
            return None
        if isinstance(value, float):
            return rounded(value, getattr(self.spec, "places", 0))
        return value

    def read(self, answer: Answer) -> str:
        """The answer as one reads it."""
        return self.input.read(answer)

    def posted(self, answer: Answer, at: str = "") -> Iterator[tuple[str, Sequence[str]]]:
        """The answer as a page would post it, by input name."""
        for name, texts in self.input.raw(answer).items():
            yield at + name, texts

    def row_title(self, number: int) -> str:
        """What its row is called where a sentence stands by itself."""
        return self.spec.label


class CompiledGroup(CompiledField):
    """A block or a repeating group, with the fields inside."""

    spec: Any
    drawing: GroupDrawing

    def __init__(self, spec: Block | RowsField, rules: Rulebook, *, nested: bool = False) -> None:
        super().__init__(spec, rules, nested=nested)
        within = rules.inside(spec)
        self.repeats = isinstance(spec, RowsField)
        self.fields = tuple(_compiled_field(field, within, nested=True) for field in spec.inside)
        self.keys = tuple(field.key for field in self.fields)
        self.min_rows: int = getattr(spec, "min_rows", 1)
        self.drawing = GroupDrawing(spec, self.input, nested=nested)
        self._defaults = {field.key: getattr(field, "default", None) for field in spec.inside}

    @property
    def as_group(self) -> "CompiledGroup":
        return self

    def prefix(self, name: str, number: int) -> str:
        """What stands before the names of the fields in one row."""
        return f"{name}-{number}-" if self.repeats else f"{name}-"

    def starts(self, name: str, count: str | None) -> list[str]:
        """The prefixes of the rows on a posted page, which tells how many there are."""
        number = int(count or 0) if self.repeats else 1
        return [self.prefix(name, row) for row in range(max(number, self.min_rows))]

    def rows_of(self, answer: Answer, *, padded: bool) -> list[Any]:
        """The rows of an answer; a page has at least as many as are asked for."""
        if not self.repeats:
            return [answer if isinstance(answer, dict) else {}]
        rows = answer[: self.spec.max_rows] if isinstance(answer, list) else []
        return [*rows, *[{}] * (self.min_rows - len(rows))] if padded else rows

    def rows_before(self, answer: Answer, order: Order | None, count: int) -> list[Any]:
        """What was stored of each of so many rows; `order` tells where they stood."""
        held = (answer if isinstance(answer, list) else []) if self.repeats else [answer]
        places = order if order is not None and len(order) == count else range(count)
        rows = (held[place] if place is not None and place < len(held) else {} for place in places)
        return [row if isinstance(row, dict) else {} for row in rows]

    def is_begun(self, own: Answers) -> bool:
        """Whether something is answered, beyond what stood there by itself."""
        return any(answer != self._defaults[key] for key, answer in own.items())

    def contradictions(self, own: Answers) -> Mapping[str, str]:
        return self.spec.contradictions(own) if isinstance(self.spec, Block) else {}

    def read(self, answer: Answer) -> str:
        """Each row as lines of its own."""
        rows = answer if isinstance(answer, list) else [answer]
        return "\n".join(line for number, row in enumerate(rows) for line in self._lines(number, row))

    def posted(self, answer: Answer, at: str = "") -> Iterator[tuple[str, Sequence[str]]]:
        rows: list[Any] = answer if isinstance(answer, list) else [answer]
        if self.repeats:
            yield at + self.key, [str(len(rows))]
        for number, row in enumerate(rows):
            for field in self.fields:
                yield from field.posted((row or {}).get(field.key), self.prefix(at + self.key, number))

    def row_title(self, number: int) -> str:
        return f"{self.spec.item} {number + 1}" if self.repeats else self.spec.label

    def draw(self, node: Node, rows: Sequence[SafeString], *, at: str, **about: Any) -> SafeString:
        """The group around its rows, each already drawn."""
        if not self.repeats:
            return self.drawing.draw({}, at=at, inside=rows[0], **about)
        inside, more = self.drawing.draw_rows(rows, node.name), self.drawing.more(len(rows))
        return self.drawing.draw({}, at=at, inside=inside, more=more, count=str(len(rows)), **about)

    def _lines(self, number: int, row: Any) -> Iterator[str]:
        if self.repeats:
            yield self.row_title(number)
        for field in self.fields:
            if isinstance(row, dict) and (answer := row.get(field.key)) is not None:
                yield f"{field.spec.label}: {field.read(answer)}"


class CompiledStep:
    """One step: its fields, what is weighed with it, and the class of its forms."""

    def __init__(self, spec: Step, fields: tuple[CompiledField, ...], rules: Rulebook) -> None:
        self.spec = spec
        self.key = spec.key
        self.fields = fields
        self.shown_if = rules.shown_if(spec)
        self._checks = rules.checks_at(spec)
        self._bars = rules.bars_at(spec)
        rows = (field.spec for field in fields if isinstance(field.spec, RowsField))
        self.limits = {spec.key: (spec.min_rows, spec.max_rows) for spec in rows}
        """Of each repeating group, how many rows it may have."""
        self.form_class: type[StepForm] = type("StepForm", (StepForm,), {"step": self})

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

    def bar(self, known: Answers) -> Bar | None:
        """Why this person cannot use the form, if so."""
        return next((bar for bar, condition in self._bars if condition.holds(known)), None)

    @cached_property
    def rooms(self) -> Rooms:
        """How much a posting may bring, by the papers it asks for."""
        return {field.key: field.input.room for field in self.fields if isinstance(field.input, DocumentInput)}

    @property
    def takes_files(self) -> bool:
        return bool(self.rooms)


@dataclass(frozen=True)
class Path:
    """The way one person takes through the form: what these answers lead to, and no other."""

    steps: tuple[CompiledStep, ...]
    nodes: Mapping[str, tuple[Node, ...]]
    """What is asked, by step."""
    answers: dict[str, Answer]
    """The answers to it; hidden and empty ones are not there."""

    @cached_property
    def forms(self) -> Mapping[str, type[StepForm]]:
        """The form of each step on the way."""
        return {step.key: step.form_class for step in self.steps}

    @cached_property
    def shown(self) -> frozenset[str]:
        """The keys of the fields that are asked."""
        return frozenset(node.field.key for nodes in self.nodes.values() for node in nodes)

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
        self.language = Language(shapes(definition.fields()))
        """For conditions that stand elsewhere and read these answers, such as those of a fee."""
        self._rules = Rulebook(definition, self.language)
        self.steps = tuple(
            CompiledStep(step, tuple(_compiled_field(field, self._rules) for field in step.fields), self._rules)
            for step in definition.steps
        )

    def rooms_of(self, key: str | None) -> Rooms:
        """How much a posting to this step may bring."""
        return next((step.rooms for step in self.steps if step.key == key), {})

    def reopened(self, keys: Set[str], *, title: str) -> CompiledStep:
        """These fields on one page, each asked under the conditions it has in its place: what a supplement opens.

        Checks across fields are not weighed with it: `eforms.reading.whole_check` weighs them with all answers.
        """
        fields = tuple(field.within(step) for step in self.steps for field in step.fields if field.key in keys)
        specs = tuple(spec for spec in self.definition.fields() if spec.key in keys)
        page = Step.model_construct(key="reopened", title=title, fields=specs)
        return CompiledStep(page, fields, self._rules)

    def path(self, answers: Answers) -> Path:
        """Walk the form from its beginning: conditions look back, so one pass settles them all.

        A step of which nothing is asked is no step.
        """
        known: dict[str, Answer] = {}
        nodes: dict[str, tuple[Node, ...]] = {}
        for step in self.steps:
            if step.is_shown(known) and (here := walk(step.fields, answers, known)):
                nodes[step.key] = here
        return Path(tuple(step for step in self.steps if step.key in nodes), nodes, known)


def _compiled_field(spec: FieldBase, rules: Rulebook, *, nested: bool = False) -> CompiledField:
    if isinstance(spec, Block | RowsField):
        return CompiledGroup(spec, rules, nested=nested)
    return CompiledField(spec, rules, nested=nested)


@lru_cache(maxsize=256)
def compiled(definition: FormDefinition) -> CompiledForm:
    """The definition made ready, held while it is among the last few hundred used."""
    return CompiledForm(definition)
