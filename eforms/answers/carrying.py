"""Answers carried from one form into another: of an ended dossier into a new draft under the version in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eforms.answers.validation import is_wrong
from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers, FormDefinition
from eforms.definition.fields import FieldBase
from eforms.definition.row_ids import ROW_ID

TO_BE_MENDED = "{} (có nội dung phải sửa lại)"


@dataclass(frozen=True)
class CarriedAnswers:
    """What is carried, and the labels of the questions whose answers no longer fit."""

    answers: Mapping[str, Answer]
    lost: tuple[str, ...]


def carried_answers(before: FormDefinition, after: FormDefinition, answers: Answers) -> CarriedAnswers:
    """The answers whose question is asked in both forms in the same way, and is still answered rightly.

    A list with a row that is no longer right is carried, and said to be mended: its other rows are worth keeping.
    """
    asked, lost = {field.key: field for field in after.fields()}, dict[str, None]()
    kept: dict[str, Any] = {}
    for field in before.fields():
        if (answer := answers.get(field.key)) is None:
            continue
        if (now := asked.get(field.key)) is None or _kind(now) != _kind(field):
            lost[field.label] = None
            continue
        kept[field.key], gone = _within(field, now, answer)
        lost |= dict.fromkeys(gone)
    for nodes in compile_form(after).evaluate(kept).nodes.values():
        for node in nodes:
            if node.field.key not in kept or not is_wrong(node):
                continue
            is_list = node.field.as_group is not None and node.field.as_group.is_repeating
            label = node.field.spec.label
            lost[TO_BE_MENDED.format(label) if is_list else label] = None
            if not is_list:
                del kept[node.field.key]
    return CarriedAnswers(kept, tuple(lost))


def _within(before: FieldBase, after: FieldBase, answer: Any) -> tuple[Any, list[str]]:
    """The same of the parts of a block, or of the rows of a list."""
    former: Mapping[str, FieldBase] = {one.key: one for one in getattr(before, "inner_fields", ())}
    asked: Mapping[str, FieldBase] = {one.key: one for one in getattr(after, "inner_fields", ())}
    if not former:
        return answer, []
    if isinstance(answer, list):
        rows = [_within(before, after, row) for row in answer]
        return [row for row, _ in rows], [label for _, labels in rows for label in labels]
    gone = [key for key in answer if key in former and (key not in asked or _kind(asked[key]) != _kind(former[key]))]
    kept = {key: value for key, value in answer.items() if (key in asked and key not in gone) or key == ROW_ID}
    return kept, [f"{before.label}: {former[key].label}" for key in gone]


def _kind(field: FieldBase) -> str:
    return str(getattr(field, "type", ""))
