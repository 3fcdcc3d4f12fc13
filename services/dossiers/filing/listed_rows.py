"""Lists of a form as tables on paper: long ones always, others where their author says so."""

from collections.abc import Iterator, Sequence
from typing import Final

from eforms.answers.summary import AnswerPart, AnswerRow
from eforms.definition.tables import TableColumn
from services.documents.facts import FactColumn, FactTable

SHARED_WIDTH: Final = 94
"""Percent of the table for the columns; the numbers of the rows have the rest."""
MAX_STANDING: Final = 6
"""Columns of a page that stands; with more it lies."""


def fact_table(group: AnswerRow) -> FactTable | None:
    """The rows of a group as a table; None where they are drawn another way.

    A question that no row was asked has a column only where the author gives it a heading.
    """
    if not group.parts or not (group.table or group.row_count):
        return None
    leaves, blocks = dict(_labels(group.parts, blocks=False)), dict(_labels(group.parts, blocks=True))
    labels = leaves | blocks
    if group.table:
        columns: Sequence[TableColumn] = [one for one in group.table.columns if one.label or one.field in labels]
        lies = group.table.orientation == "landscape"
    else:
        columns = [TableColumn(field=name) for name in leaves]
        lies = len(columns) > MAX_STANDING
    whole = sum(column.width for column in columns)
    return FactTable(
        columns=tuple(
            FactColumn(
                heading=column.label or labels[column.field] or column.field,
                width=max(column.width * SHARED_WIDTH // whole, 1),
            )
            for column in columns
        ),
        rows=tuple(_cells(part, columns) for part in group.parts),
        landscape=lies,
    )


def _cells(part: AnswerPart, columns: Sequence[TableColumn]) -> tuple[str, ...]:
    texts = dict(_texts(part))
    return tuple(texts.get(column.field, "") for column in columns)


def _texts(part: AnswerPart) -> Iterator[tuple[str, str]]:
    """The text of each question of a row: of a block its parts too, of rows inside a line for each of them."""
    for row in part.rows:
        key = _key(row)
        if not row.parts:
            yield key, row.text
            continue
        yield key, "\n".join(", ".join(inner.text for inner in one.rows if inner.text) for one in row.parts)
        if not row.parts[0].title:
            yield from ((f"{key}.{_key(inner)}", inner.text) for inner in row.parts[0].rows)


def _labels(parts: Sequence[AnswerPart], *, blocks: bool) -> Iterator[tuple[str, str]]:
    """The headings of the columns there may be: of questions, or of whole blocks."""
    seen: dict[str, AnswerRow] = {_key(row): row for part in parts for row in part.rows if not row.is_paper}
    for key, row in seen.items():
        is_block = bool(row.parts) and not row.parts[0].title
        if is_block is blocks:
            yield key, row.label
        if is_block and not blocks:
            yield from ((f"{key}.{_key(inner)}", _heading(row.label, inner.label)) for inner in row.parts[0].rows)


def _heading(block: str, part: str) -> str:
    """What the column of a part is called; a block without a heading on paper gives its parts their own names."""
    return f"{block}: {part}" if block else part


def _key(row: AnswerRow) -> str:
    """The key of the question, without the numbers of its rows."""
    return row.key.rpartition("-")[2]
