"""Evaluation of fields against answers: visibility, requirement and computed values, in one pass from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from django.utils.translation import gettext, gettext_noop

from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.compiled.repeats import repeats_in, with_repeats_told
from eforms.definition import Answer, Answers
from eforms.definition.english import read_text
from eforms.definition.row_ids import is_stored_apart, row_count
from eforms.inputs.row_choices import ChosenRowInput

WasPosted = Callable[[CompiledField, str], bool]
"""Whether the posted page contained a field, by the field and its input name."""


NOT_BELOW = gettext_noop("Mục đã chọn không thuộc câu trả lời ở trên. Hãy chọn lại.")


class FieldNode(NamedTuple):
    """A visible field with its evaluated state; a field of a group has one node in each row."""

    field: CompiledField
    name: str
    """Its input name: its key, or with group and row before it: `children-0-born_on`."""
    answer: Answer
    """Its value; hidden and empty answers of a group are left out of it."""
    is_optional: bool
    """Whether the page marks it as optional."""
    is_missing: bool
    """Whether it is required and not answered."""
    was_posted: bool = True
    rows: tuple[tuple[FieldNode, ...], ...] = ()
    """The nodes inside a group, by row; a block has one row."""
    errors: Mapping[str, str] = {}
    """Inconsistencies inside a block: message by part key; of a field by itself, under an empty key."""
    place: str = ""
    """What precedes its key in the keys of the files of its row."""
    choices: Mapping[str, str] | None = None
    """The choices that earlier answers leave, by value or by id of an earlier row; None: all."""
    is_void: bool = False
    """Whether a row was chosen that is gone."""
    is_repeated: bool = False
    """Whether another row has the same answer, where each must have its own."""

    @property
    def text(self) -> str:
        """Its answer as text for reading; of a group, each row as lines."""
        if self.answer is None:
            return ""
        if isinstance(self.field.input, ChosenRowInput):
            return self.field.input.text(self.answer, self.choices or {})
        if (group := self.field.as_group) is None or not self.rows:
            return self.field.display(self.answer)
        return "\n".join(line for number, row in enumerate(self.rows) for line in _lines(group, number, row))

    @property
    def file_key(self) -> str:
        """The key of its attachments: its own key, or in a row `group.row_id.key`."""
        return self.place + self.field.key

    def error_name(self, part: str) -> str:
        """The input name at which an inconsistency is told."""
        return f"{self.name}-{part}" if part else self.name


def evaluate_fields(
    fields: Iterable[CompiledField],
    answers: Answers,
    context: dict[str, Answer],
    *,
    prefix: str = "",
    place: str = "",
    was_posted: WasPosted | None = None,
) -> tuple[FieldNode, ...]:
    """The visible fields. At each one `context` holds the visible answers above it; afterwards, all of them.

    The rows of a long list that are stored apart stand in `context` beforehand, where a condition reads them.

    With `was_posted` a posted page is evaluated: its empty rows stay, and a field it did not contain has no answer.
    Without it stored answers are evaluated, and empty rows are left out.
    """
    nodes = []
    for field in fields:
        if field.is_visible(context):
            node = _evaluate_field(field, answers, context, prefix + field.key, place, was_posted)
            nodes.append(node)
            if node.answer is not None and not (field.key in context and is_stored_apart(node.answer)):
                context[field.key] = node.answer
    return tuple(nodes)


def all_nodes(nodes: Iterable[FieldNode]) -> Iterator[FieldNode]:
    """The nodes and all nodes inside their groups, depth first."""
    for node in nodes:
        yield node
        for row in node.rows:
            yield from all_nodes(row)


def _evaluate_field(
    field: CompiledField,
    answers: Answers,
    context: dict[str, Answer],
    name: str,
    place: str,
    was_posted: WasPosted | None,
) -> FieldNode:
    on_page = was_posted is None or was_posted(field, name)
    answer = answers.get(field.key) if on_page else None
    if field.is_computed:
        value = field.compute(context)
        return FieldNode(field, name, value, is_optional=False, is_missing=False, was_posted=on_page)
    if (group := field.as_group) is not None:
        evaluate = _evaluate_rows if group.is_repeating else _evaluate_block
        if group.is_repeating:
            answer = answers.get(field.key)  # of one that the page did not contain, as many rows without answers
        node = evaluate(group, answer, context, name, was_posted if on_page else _never_posted)
        return node._replace(was_posted=on_page)
    required = field.is_required(context)
    if field.row_choices:
        return _evaluate_choice(field, answer, field.row_choices.of(context), name, required=required, on_page=on_page)
    is_missing = required and answer is None
    node = FieldNode(
        field, name, answer, is_optional=not required, is_missing=is_missing, was_posted=on_page, place=place
    )
    if field.parent is None or (choices := field.choices_in(context)) is None:
        return node
    misfits = answer is not None and answer not in choices
    return node._replace(choices=choices, errors={"": gettext(NOT_BELOW)} if misfits else {})


def _evaluate_choice(
    field: CompiledField, answer: Answer, choices: Mapping[str, str], name: str, *, required: bool, on_page: bool
) -> FieldNode:
    """A choice among rows: one that is gone is no answer."""
    row_input = cast(ChosenRowInput, field.input)
    kept = row_input.kept(answer, choices)
    is_void = set(row_input.chosen(kept)) != set(row_input.chosen(answer))
    is_missing = required and kept is None
    return FieldNode(field, name, kept, not required, is_missing, was_posted=on_page, choices=choices, is_void=is_void)


def _lines(group: CompiledGroup, number: int, row: Iterable[FieldNode]) -> Iterator[str]:
    if group.is_repeating:
        yield group.row_title(number)
    answered = (node for node in row if node.field.is_question and node.answer is not None)
    yield from (f"{read_text(node.field.spec, 'label')}: {node.text}" for node in answered)


def _evaluate_block(
    group: CompiledGroup, answer: Answer, context: Answers, name: str, was_posted: WasPosted | None
) -> FieldNode:
    """An optional block is left out as a whole while none of its fields is answered."""
    required = group.is_required(context)
    nodes, answers = _evaluate_row(group, answer, context, group.row_prefix(name, 0), was_posted)
    if not required and not group.has_answers(answers):
        nodes, answers = tuple(node._replace(is_missing=False) for node in nodes), {}
    errors = group.inconsistencies(answers)
    return FieldNode(
        group, name, answers or None, is_optional=not required, is_missing=False, rows=(nodes,), errors=errors
    )


def _evaluate_rows(
    group: CompiledGroup, answer: Answer, context: Answers, name: str, was_posted: WasPosted | None
) -> FieldNode:
    node_rows, answer_rows = [], []
    if group.is_long and not isinstance(answer, list):
        count = row_count(answer)
        is_missing = count < group.min_rows
        return FieldNode(group, name, answer if count else None, is_optional=False, is_missing=is_missing)
    for number, row in enumerate(group.rows(answer, padded=was_posted is not None)):
        nodes, answers = _evaluate_row(group, row, context, group.row_prefix(name, number), was_posted)
        has_answers = group.has_answers(answers)
        if has_answers or was_posted is not None:
            node_rows.append(nodes)
        if has_answers:
            answer_rows.append(answers)
    if group.spec.unique:
        node_rows = _with_repeats(group, name, node_rows)
    is_missing = len(node_rows) < group.min_rows
    return FieldNode(group, name, answer_rows or None, is_optional=False, is_missing=is_missing, rows=tuple(node_rows))


def _with_repeats(
    group: CompiledGroup, name: str, rows: Sequence[tuple[FieldNode, ...]]
) -> list[tuple[FieldNode, ...]]:
    """The rows, those with an error that repeat another; rows are called by the numbers in their input names."""
    numbers = [int(row[0].name.removeprefix(f"{name}-").partition("-")[0]) for row in rows]
    answers = [{node.field.key: node.answer for node in row} for row in rows]
    found = repeats_in(group.spec, answers, lambda at: group.row_title(numbers[at]), group.elsewhere)
    return with_repeats_told(rows, found)


def _evaluate_row(
    group: CompiledGroup, answer: Any, context: Answers, prefix: str, was_posted: WasPosted | None
) -> tuple[tuple[FieldNode, ...], dict[str, Answer]]:
    """The nodes of one row, and its visible answers."""
    row_context = {key: value for key, value in context.items() if key not in group.field_keys}
    answers = answer if isinstance(answer, dict) else {}
    place = group.file_place(answers)
    nodes = evaluate_fields(group.fields, answers, row_context, prefix=prefix, place=place, was_posted=was_posted)
    return nodes, {key: row_context[key] for key in group.field_keys if key in row_context}


def _never_posted(field: CompiledField, name: str) -> bool:
    return False
