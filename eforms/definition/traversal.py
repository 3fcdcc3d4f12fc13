"""Traversal of the fields an author wrote, those in groups too, with their JSON paths."""

import re
from collections.abc import Iterable, Iterator

from eforms.definition.base import FrozenModel
from eforms.definition.conditions import ConditionRow
from eforms.definition.documents import DocumentField
from eforms.definition.form import EXPRESSION_KEYS, FormDefinition
from eforms.definition.groups import BlockField
from eforms.definition.repeating import Field, RowsField


def written_fields(field: Field) -> tuple[Field, ...]:
    """The fields an author wrote into a group; the parts of a preset block are none."""
    return field.fields if isinstance(field, BlockField | RowsField) else ()


def fields_with_paths(definition: FormDefinition) -> Iterator[tuple[str, Field]]:
    """Every field with its path, such as `steps.0.fields.2.fields.1`, in the order of the pages."""
    for number, step in enumerate(definition.steps):
        yield from _nested_with_paths(step.fields, f"steps.{number}")


def _nested_with_paths(fields: Iterable[Field], path: str) -> Iterator[tuple[str, Field]]:
    for position, field in enumerate(fields):
        field_path = f"{path}.fields.{position}"
        yield field_path, field
        yield from _nested_with_paths(written_fields(field), field_path)


def document_names(fields: Iterable[Field], prefix: str = "") -> Iterator[str]:
    """The names of the document fields: `key`, or `group.key` in a repeating group."""
    for field in fields:
        if isinstance(field, DocumentField):
            yield prefix + field.key
        elif isinstance(field, RowsField):
            yield from document_names(field.fields, f"{field.key}.")


def names_in_conditions(part: object) -> set[str]:
    """Every name that a condition or expression in this part and below may read."""
    if isinstance(part, ConditionRow):
        return {part.field.partition(".")[0]}
    if isinstance(part, tuple):
        return set().union(*map(names_in_conditions, part))
    if not isinstance(part, FrozenModel):
        return set()
    texts = (value for name, value in part if name in EXPRESSION_KEYS and isinstance(value, str))
    return {name for text in texts for name in re.findall(r"[a-z][a-z0-9_]*", text)}.union(
        *(names_in_conditions(value) for _, value in part)
    )
