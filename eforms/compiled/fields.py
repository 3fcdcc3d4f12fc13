"""One field made ready to use: when it is asked, how it takes an answer, how it is drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Self

from django.utils.safestring import SafeString

from eforms.compiled.conditions import ConditionSet
from eforms.compiled.posted_rows import RowOrder
from eforms.definition import Answer, Answers, Block, RowsField
from eforms.definition.fields import FieldBase, Question, ReadingField
from eforms.inputs import Input, input_for
from eforms.inputs.numbers import round_half_up
from eforms.inputs.rendering import FieldRenderer, GroupRenderer
from eforms.language.expressions import Expression, ExpressionError


class CompiledField:
    """One field: when it is shown and required, how it takes an answer, how it is drawn."""

    def __init__(self, spec: FieldBase, rules: ConditionSet, *, nested: bool = False) -> None:
        self.spec = spec
        self.key = spec.key
        self.input: Input[Any] = input_for(spec)
        self.drawing = FieldRenderer(spec, self.input, nested=nested)
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

    def under(self, conditions: Iterable[Expression]) -> Self:
        """The same, asked only where these hold as well."""
        alone = copy(self)
        alone._shown_if = (*conditions, *self._shown_if)
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
            return round_half_up(value, getattr(self.spec, "places", 0))
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
    drawing: GroupRenderer

    def __init__(self, spec: Block | RowsField, rules: ConditionSet, *, nested: bool = False) -> None:
        super().__init__(spec, rules, nested=nested)
        within = rules.inside(spec)
        self.repeats = isinstance(spec, RowsField)
        self.fields = tuple(compile_field(field, within, nested=True) for field in spec.inside)
        self.keys = tuple(field.key for field in self.fields)
        self.min_rows: int = getattr(spec, "min_rows", 1)
        self.drawing = GroupRenderer(spec, self.input, nested=nested)
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

    def rows_before(self, answer: Answer, order: RowOrder | None, count: int) -> list[Any]:
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

    def draw(self, name: str, rows: Sequence[SafeString], *, at: str, **about: Any) -> SafeString:
        """The group around its rows, each already drawn."""
        if not self.repeats:
            return self.drawing.draw({}, at=at, inside=rows[0], **about)
        inside, more = self.drawing.draw_rows(rows, name), self.drawing.more(len(rows))
        return self.drawing.draw({}, at=at, inside=inside, more=more, count=str(len(rows)), **about)

    def _lines(self, number: int, row: Any) -> Iterator[str]:
        if self.repeats:
            yield self.row_title(number)
        for field in self.fields:
            if isinstance(row, dict) and (answer := row.get(field.key)) is not None:
                yield f"{field.spec.label}: {field.read(answer)}"


def compile_field(spec: FieldBase, rules: ConditionSet, *, nested: bool = False) -> CompiledField:
    if isinstance(spec, Block | RowsField):
        return CompiledGroup(spec, rules, nested=nested)
    return CompiledField(spec, rules, nested=nested)
