"""Static checks of the tables that repeating groups are drawn as."""

from collections import Counter
from collections.abc import Iterator

from eforms.definition import Block, DocumentField, RowsField
from eforms.definition.fields import FieldBase

MAX_COLUMNS = 10
"""Columns of a long list without a layout of its own; more could not be read on a page that lies."""


def table_error(group: RowsField) -> str:
    """What is wrong with the table of this group, as a sentence; empty where nothing is."""
    known = dict(_column_names(group))
    if group.table is None:
        leaves = sum(not isinstance(one, Block) for one in known.values())
        if group.is_long and leaves > MAX_COLUMNS:
            return f"Danh sách dài in thành bảng; hơn {MAX_COLUMNS} cột thì hãy ghi các cột cần in ở “Bảng trên giấy”."
        return ""
    named = [column.field for column in group.table.columns]
    if unknown := [name for name in named if name not in known]:
        return f"Bảng có cột “{unknown[0]}”, nhưng nhóm không có mục nào mang khóa này."
    if double := [name for name, times in Counter(named).items() if times > 1]:
        return f"Bảng có hơn một cột “{double[0]}”."
    return ""


def unprinted_questions(group: RowsField) -> list[str]:
    """The labels of the questions that no column of the table prints."""
    if group.table is None:
        return []
    named = {column.field for column in group.table.columns} | {
        column.field.partition(".")[0] for column in group.table.columns
    }
    fields = (one for one in group.inner_fields if not isinstance(one, DocumentField))
    return [one.label for one in fields if one.key not in named]


def _column_names(group: RowsField) -> Iterator[tuple[str, FieldBase]]:
    """What a column may name: a question, or a part of a block."""
    for one in group.inner_fields:
        if isinstance(one, DocumentField):
            continue
        yield one.key, one
        if isinstance(one, Block):
            yield from ((f"{one.key}.{part.key}", part) for part in one.inner_fields)
