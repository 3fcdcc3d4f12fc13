"""The one way through fields and their answers: top to bottom, each weighed by what stands above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.definition import Answer, Answers

WasPosted = Callable[[CompiledField, str], bool]
"""Whether the page that was posted had a field."""


class FieldNode(NamedTuple):
    """One field that applies, where it stands: a field of a group stands once in each of its rows."""

    field: CompiledField
    name: str
    """Its key, or with those of its group and row before it: `children-0-born_on`."""
    answer: Answer
    """What counts; empty and hidden answers of a group are not in it."""
    optional: bool
    """Whether the page says that it may be left empty."""
    lacks: bool
    """Whether an answer must be there and is not."""
    had: bool = True
    rows: tuple[tuple[FieldNode, ...], ...] = ()
    """What stands inside a group; a block has one row."""
    wrong: Mapping[str, str] = {}
    """What does not agree inside a block, by part."""


def evaluate_fields(
    fields: Iterable[CompiledField],
    given: Answers,
    known: dict[str, Answer],
    *,
    at: str = "",
    had: WasPosted | None = None,
) -> tuple[FieldNode, ...]:
    """The fields that apply. At each one `known` holds the answers above it; in the end, all of them.

    `had` tells of a posted page, where empty rows stay; when answers are read they do not count.
    """
    nodes = []
    for field in fields:
        if field.is_shown(known):
            node = _evaluate_field(field, given, known, at + field.key, had)
            nodes.append(node)
            if node.answer is not None:
                known[field.key] = node.answer
    return tuple(nodes)


def all_nodes(nodes: Iterable[FieldNode]) -> Iterator[FieldNode]:
    """All of them, those inside groups too."""
    for node in nodes:
        yield node
        for row in node.rows:
            yield from all_nodes(row)


def _evaluate_field(
    field: CompiledField, given: Answers, known: dict[str, Answer], name: str, had: WasPosted | None
) -> FieldNode:
    there = had is None or had(field, name)
    answer = given.get(field.key) if there else None
    if field.is_computed:
        return FieldNode(field, name, field.compute(known), optional=False, lacks=False, had=there)
    if (group := field.as_group) is not None:
        inner = had if there else _never_posted
        return (_evaluate_rows if group.repeats else _evaluate_block)(group, answer, known, name, inner)._replace(
            had=there
        )
    required = field.is_required(known)
    return FieldNode(field, name, answer, optional=not required, lacks=required and answer is None, had=there)


def _evaluate_block(
    group: CompiledGroup, answer: Answer, known: dict[str, Answer], name: str, had: WasPosted | None
) -> FieldNode:
    """A block. One that may be left out is left out until something is answered in it."""
    required = group.is_required(known)
    nodes, own = _evaluate_row(group, answer, known, group.prefix(name, 0), had)
    if not required and not group.is_begun(own):
        nodes, own = tuple(node._replace(lacks=False) for node in nodes), {}
    wrong = group.contradictions(own)
    return FieldNode(group, name, own or None, optional=not required, lacks=False, rows=(nodes,), wrong=wrong)


def _evaluate_rows(
    group: CompiledGroup, answer: Answer, known: dict[str, Answer], name: str, had: WasPosted | None
) -> FieldNode:
    rows, answers = [], []
    for number, row in enumerate(group.rows_of(answer, padded=had is not None)):
        nodes, own = _evaluate_row(group, row, known, group.prefix(name, number), had)
        begun = group.is_begun(own)
        if begun or had is not None:
            rows.append(nodes)
        if begun:
            answers.append(own)
    lacks = len(rows) < group.min_rows
    return FieldNode(group, name, answers or None, optional=False, lacks=lacks, rows=tuple(rows))


def _evaluate_row(
    group: CompiledGroup, answer: Any, known: Answers, at: str, had: WasPosted | None
) -> tuple[tuple[FieldNode, ...], dict[str, Answer]]:
    """One row: its fields, and its answers that count."""
    within = {key: value for key, value in known.items() if key not in group.keys}
    nodes = evaluate_fields(group.fields, answer if isinstance(answer, dict) else {}, within, at=at, had=had)
    return nodes, {key: within[key] for key in group.keys if key in within}


def _never_posted(field: CompiledField, name: str) -> bool:
    return False
