"""Answers as sections of an official paper, two of them side by side where the form says so."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from eforms.answers.summary import AnswerRow, AnswerSection
from eforms.definition import FormDefinition
from services.documents.facts import FactPart, FactRow, FactSection, StatementPiece
from services.dossiers.filing.listed_rows import fact_table


def fact_sections(
    form: FormDefinition, sections: Sequence[AnswerSection], is_printed: Callable[[AnswerRow], bool]
) -> tuple[FactSection, ...]:
    """The sections with what is printed of each; empty ones are left out."""
    blocks = dict(form.side_by_side)
    split = {
        section.key: list(_split(section.title, rows, blocks))
        for section in sections
        if (rows := [row for row in section.rows if is_printed(row) and _is_on_paper(row)])
    }
    return tuple(_beside(split, blocks))


def fact_rows(rows: Iterable[AnswerRow]) -> tuple[FactRow, ...]:
    """The answers as rows of an official paper; a group keeps its own rows, a block without a heading gives its own."""
    return tuple(printed for row in rows if _is_on_paper(row) for printed in _printed_rows(row))


def _is_on_paper(row: AnswerRow) -> bool:
    """Whether the row is printed among the answers: not what is for the screen only; files are listed apart."""
    return row.on_paper and not row.is_paper


def _printed_rows(row: AnswerRow) -> tuple[FactRow, ...]:
    if row.label or row.statement or not row.parts:
        return (_row(row),)
    return tuple(inner for part in row.parts for inner in fact_rows(part.rows))


def _row(row: AnswerRow) -> FactRow:
    label = row.label or row.key
    if row.statement:
        lines = tuple(tuple(StatementPiece(**piece._asdict()) for piece in line) for line in row.statement)
        return FactRow(label=label, statement=lines)
    if not row.parts:
        return FactRow(label=label, value=row.text, is_name=row.is_name)
    if table := fact_table(row):
        return FactRow(label=label, table=table)
    return FactRow(
        label=label, parts=tuple(FactPart(title=part.title, rows=fact_rows(part.rows)) for part in row.parts)
    )


def _split(title: str, rows: Sequence[AnswerRow], pairs: Mapping[str, str]) -> Iterator[FactSection]:
    """A section, cut where two of its blocks stand side by side."""
    by_key = {row.key: row for row in rows}
    taken = {right for left, right in pairs.items() if left in by_key and right in by_key}
    above: list[FactRow] = []
    for key, row in by_key.items():
        if pairs.get(key) in taken:
            if above or title:
                yield FactSection(title=title, rows=tuple(above))
            yield _block(row).model_copy(update={"beside": _block(by_key[pairs[key]])})
            above, title = [], ""
        elif key not in taken:
            above += fact_rows([row])
    if above:
        yield FactSection(title=title, rows=tuple(above))


def _block(row: AnswerRow) -> FactSection:
    """A block as a section of its own."""
    return FactSection(title=row.label, rows=tuple(inner for part in row.parts for inner in fact_rows(part.rows)))


def _beside(split: Mapping[str, list[FactSection]], pairs: Mapping[str, str]) -> Iterator[FactSection]:
    """The sections in order, the right one of a pair of steps beside the left one."""
    taken = {right for left, right in pairs.items() if left in split and right in split}
    for key, sections in split.items():
        if pairs.get(key) in taken:
            left, right = _whole(sections), _whole(split[pairs[key]])
            yield left.model_copy(update={"beside": right})
        elif key not in taken:
            yield from sections


def _whole(sections: list[FactSection]) -> FactSection:
    return sections[0].model_copy(update={"rows": tuple(row for section in sections for row in section.rows)})
