"""One field compiled: its conditions, its input and its renderer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Self

from django.utils.safestring import SafeString

from eforms.compiled.conditions import ConditionSet
from eforms.compiled.posted_rows import RowOrder
from eforms.definition import Answer, Answers, Block, RowsField
from eforms.definition.english import read_text
from eforms.definition.fields import FieldBase, Question, ReadingField
from eforms.definition.row_choices import ChosenRowField
from eforms.definition.row_ids import ROW_ID, RowIdField, file_place, row_id_field
from eforms.inputs import Input, input_for
from eforms.inputs.characters import printable_text
from eforms.inputs.choices import OneOfInput
from eforms.inputs.numbers import round_half_up
from eforms.inputs.rendering import FieldRenderer, GroupRenderer
from eforms.language.expressions import Expression
from eforms.language.values import lookup


class RowChoices:
    """The rows of an earlier question as choices."""

    def __init__(self, spec: ChosenRowField, conditions: ConditionSet) -> None:
        self._rows, (key, _, self._part) = spec.options_from.rows, spec.options_from.label.partition(".")
        group = conditions.row_groups.get(self._rows)
        self._key, self._group = key, group
        inner = next((one for one in group.inner_fields if one.key == key), None) if group else None
        if self._part and isinstance(inner, Block):
            inner = next((one for one in inner.inner_fields if one.key == self._part), None)
        self._label_input = input_for(inner) if inner else None

    def of(self, answers: Answers) -> dict[str, str]:
        """The names of the rows by id; a row without a name is called by its number."""
        rows, item = answers.get(self._rows), read_text(self._group, "item") if self._group else ""
        return {
            row[ROW_ID]: self._name(row) or f"{item} {number}"
            for number, row in enumerate(rows if isinstance(rows, list) else (), 1)
            if isinstance(row, dict) and row.get(ROW_ID)
        }

    def _name(self, row: Answers) -> str:
        answer = row.get(self._key)
        if self._part:
            answer = answer.get(self._part) if isinstance(answer, dict) else None
        return "" if answer is None or self._label_input is None else self._label_input.display(answer)


class CompiledField:
    """A field with compiled conditions, its input and its renderer."""

    def __init__(self, spec: FieldBase, conditions: ConditionSet, *, nested: bool = False) -> None:
        self.spec = spec
        self.key = spec.key
        self.input: Input[Any] = input_for(spec)
        self.renderer = FieldRenderer(spec, self.input, nested=nested)
        self._show_conditions = conditions.show_conditions(spec)
        self._required_condition = conditions.compile(spec.required_if if isinstance(spec, Question) else None)
        self._prefill_condition = conditions.compile(spec.prefill_if if isinstance(spec, Question) else None)
        self._computed_value = conditions.computed_value(spec)
        self.row_choices = RowChoices(spec, conditions) if isinstance(spec, ChosenRowField) else None
        """The choices of a field that chooses rows of an earlier question."""
        self._default_from: str | None = getattr(spec, "default_from", None)
        self.parent: str | None = getattr(spec, "parent", None)
        """The earlier answer that its choices are below."""

    @property
    def as_group(self) -> "CompiledGroup | None":
        """This field as a group; None when it is not one."""
        return None

    @property
    def is_computed(self) -> bool:
        """Whether its value is computed and not typed."""
        return self._computed_value is not None

    @property
    def is_question(self) -> bool:
        """Whether it asks for something; text to read and the id of a row do not."""
        return not isinstance(self.spec, ReadingField | RowIdField)

    @property
    def is_always_visible(self) -> bool:
        """Whether it has no visibility conditions."""
        return not (self._show_conditions or self.row_choices)

    def is_visible(self, answers: Answers) -> bool:
        if self.row_choices and not self.row_choices.of(answers):
            return False
        return all(condition.is_true(answers) for condition in self._show_conditions)

    def is_required(self, answers: Answers) -> bool:
        if self._required_condition is not None:
            return self._required_condition.is_true(answers)
        return self.spec.required if isinstance(self.spec, Question) else self.is_question and not self.is_computed

    def with_conditions(self, conditions: Iterable[Expression]) -> Self:
        """A copy that is visible only where these conditions are true as well."""
        field = copy(self)
        field._show_conditions = (*conditions, *self._show_conditions)
        return field

    def prefill_source(self, answers: Answers) -> str:
        """The name of the fact to prefill it with; empty when there is none for these answers."""
        source = self.spec.prefill if isinstance(self.spec, Question) else ""
        return source if self._prefill_condition is None or self._prefill_condition.is_true(answers) else ""

    def prefilled(self, answers: Answers, facts: Answers) -> Answer:
        """The fact it is prefilled with for these answers, if that is a valid answer; None otherwise."""
        fact = facts.get(self.prefill_source(answers))
        return fact if fact is not None and self.input.accepts(fact) else None

    def locked_fact(self, answers: Answers, facts: Answers) -> Answer:
        """The fact that is its answer whatever is posted; None where it is not locked, or nothing is known."""
        return self.prefilled(answers, facts) if getattr(self.spec, "locked", False) else None

    def copied(self, answers: Answers) -> Answer:
        """The earlier answer that is its default, if that is a valid answer; None where there is none."""
        if self._default_from is None:
            return None
        answer = lookup(answers, self._default_from)
        return answer if answer is not None and (self.as_group or self.input.accepts(answer)) else None

    def choices_in(self, answers: Answers) -> Mapping[str, str] | None:
        """The choices that earlier answers leave; None where they leave all."""
        if self.parent is None or not isinstance(self.input, OneOfInput):
            return None
        return self.input.choices_below(str(lookup(answers, self.parent) or ""))

    def compute(self, answers: Answers) -> Answer:
        """The value of a computed field; None while it cannot be computed."""
        value = self._computed_value.value_or_none(answers) if self._computed_value else None
        if isinstance(value, float):
            return round_half_up(value, getattr(self.spec, "places", 0))
        if isinstance(value, str):
            return printable_text(value)
        return value

    def display(self, answer: Answer) -> str:
        """The answer as text for reading."""
        return self.input.display(answer)

    def iter_raw_values(self, answer: Answer, prefix: str = "") -> Iterator[tuple[str, Sequence[str]]]:
        """The answer as a page would post it: input names and their values."""
        for name, texts in self.input.to_raw_values(answer).items():
            yield prefix + name, texts

    def row_title(self, number: int) -> str:
        """The heading of one of its rows."""
        return read_text(self.spec, "label")


class CompiledGroup(CompiledField):
    """A compiled block or repeating group, with its inner fields."""

    spec: Any
    renderer: GroupRenderer

    def __init__(
        self, spec: Block | RowsField, conditions: ConditionSet, *, nested: bool = False, of_long_list: bool = False
    ) -> None:
        """`of_long_list`: it is the page of a list, and its rows are some of the rows of the list."""
        super().__init__(spec, conditions, nested=nested)
        inner_conditions = conditions.for_group(spec)
        self.is_repeating = isinstance(spec, RowsField)
        self.is_long = isinstance(spec, RowsField) and spec.is_long
        self.first_row = 0
        """How many rows of the list stand before its own."""
        self.elsewhere: Mapping[str, Mapping[str, str]] = {}
        """What its other rows say to the unique questions, by question: the row of each answer."""
        self.row_titles: Sequence[str] = ()
        """What its rows are called where that is not their number: lines of a file."""
        is_chosen_from = spec.key in conditions.chosen_groups and not nested
        has_papers = isinstance(spec, RowsField) and spec.has_papers
        self.has_row_ids = self.is_long or of_long_list or has_papers or is_chosen_from
        own: tuple[FieldBase, ...] = (row_id_field(),) if self.has_row_ids else ()
        inner = (*own, *spec.inner_fields)
        self.fields = tuple(compile_field(field, inner_conditions, nested=True) for field in inner)
        self.field_keys = tuple(field.key for field in self.fields)
        self.min_rows: int = getattr(spec, "min_rows", 1)
        self.renderer = GroupRenderer(spec, self.input, nested=nested)
        self._defaults = {field.key: getattr(field, "default", None) for field in inner}

    @property
    def as_group(self) -> "CompiledGroup":
        return self

    def row_prefix(self, name: str, number: int) -> str:
        """The prefix of the input names in one row."""
        return f"{name}-{number}-" if self.is_repeating else f"{name}-"

    def row_prefixes(self, name: str, count: str | None) -> list[str]:
        """The prefixes of all rows of a posted page; `count` is the number of rows it posted."""
        number = int(count or 0) if self.is_repeating else 1
        return [self.row_prefix(name, row) for row in range(max(number, self.min_rows))]

    def rows(self, answer: Answer, *, padded: bool) -> list[Any]:
        """The rows of an answer, at most `max_rows`; `padded` to the minimum, as on a page."""
        if not self.is_repeating:
            return [answer if isinstance(answer, dict) else {}]
        rows = answer[: self.spec.max_rows] if isinstance(answer, list) else []
        return [*rows, *[{}] * (self.min_rows - len(rows))] if padded else rows

    def file_place(self, answer: Answer) -> str:
        """What precedes the keys of the document fields in this row in those of its files; empty without a row id."""
        return file_place(self.key, answer.get(ROW_ID)) if self.has_row_ids and isinstance(answer, dict) else ""

    def stored_rows(self, answer: Answer, order: RowOrder | None, ids: Sequence[Answer]) -> list[Any]:
        """The stored answers of the posted rows, by their `ids`; without, by the former position of each in `order`."""
        stored = (answer if isinstance(answer, list) else []) if self.is_repeating else [answer]
        count = len(ids)
        if self.has_row_ids:
            by_id = {row.get(ROW_ID): row for row in stored if isinstance(row, dict)}
            return [by_id.get(row_id, {}) if row_id else {} for row_id in ids]
        positions = order if order is not None and len(order) == count else range(count)
        rows = (stored[at] if at is not None and at < len(stored) else {} for at in positions)
        return [row if isinstance(row, dict) else {} for row in rows]

    def has_answers(self, answers: Answers) -> bool:
        """Whether anything is answered other than with its default."""
        return any(answer != self._defaults[key] for key, answer in answers.items())

    def is_filled(self, answers: Answers) -> bool:
        """Whether a posted row has any answer other than a default, whether or not it will be visible."""
        return any(
            any(group.is_filled(row) for row in group.rows(answers.get(field.key), padded=False))
            if (group := field.as_group)
            else answers.get(field.key) not in (None, self._defaults[field.key])
            for field in self.fields
        )

    def inconsistencies(self, answers: Answers) -> Mapping[str, str]:
        return self.spec.inconsistencies(answers) if isinstance(self.spec, Block) else {}

    def display(self, answer: Answer) -> str:
        """Each row as lines of its answers."""
        rows = answer if isinstance(answer, list) else [answer]
        return "\n".join(line for number, row in enumerate(rows) for line in self._lines(number, row))

    def iter_raw_values(self, answer: Answer, prefix: str = "") -> Iterator[tuple[str, Sequence[str]]]:
        rows: list[Any] = answer if isinstance(answer, list) else [answer]
        if self.is_repeating:
            yield prefix + self.key, [str(len(rows))]
        for number, row in enumerate(rows):
            for field in self.fields:
                yield from field.iter_raw_values((row or {}).get(field.key), self.row_prefix(prefix + self.key, number))

    def row_title(self, number: int) -> str:
        if self.row_titles:
            return self.row_titles[number]
        if not self.is_repeating:
            return super().row_title(number)
        return f"{read_text(self.spec, 'item')} {self.first_row + number + 1}"

    def for_rows(
        self, *, after: int = 0, elsewhere: Mapping[str, Mapping[str, str]], titles: Sequence[str] = ()
    ) -> Self:
        """The same for some rows of its list: so many stand before them, and others say this `elsewhere`."""
        group = copy(self)
        group.first_row, group.elsewhere, group.row_titles = after, elsewhere, titles
        return group

    def render(
        self, name: str, rows: Sequence[SafeString], *, prefix: str, posted_to: str = "", **options: Any
    ) -> SafeString:
        """The group around its rendered rows."""
        if not self.is_repeating:
            return self.renderer.render({}, prefix=prefix, inner_html=rows[0], **options)
        if self.is_long:
            return self.renderer.render({}, prefix=prefix, posted_to=posted_to, **options)
        inner_html = self.renderer.render_rows(rows, name, first_row=self.first_row, posted_to=posted_to)
        may_add = len(rows) < self.spec.max_rows
        add_button = self.renderer.add_button(name, posted_to=posted_to) if may_add else ""
        return self.renderer.render(
            {}, prefix=prefix, inner_html=inner_html, add_button=add_button, count=str(len(rows)), **options
        )

    def _lines(self, number: int, row: Any) -> Iterator[str]:
        if self.is_repeating:
            yield self.row_title(number)
        for field in self.fields:
            if field.is_question and isinstance(row, dict) and (answer := row.get(field.key)) is not None:
                yield f"{read_text(field.spec, 'label')}: {field.display(answer)}"


def compile_field(spec: FieldBase, conditions: ConditionSet, *, nested: bool = False) -> CompiledField:
    """The compiled field, or group, of this definition."""
    if isinstance(spec, Block | RowsField):
        return CompiledGroup(spec, conditions, nested=nested)
    return CompiledField(spec, conditions, nested=nested)
