"""Answers as sections of an official paper, two of them side by side where the form says so."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from eforms.answers.summary import AnswerRow, AnswerSection
from eforms.definition import FormDefinition
from services.documents.facts import FactPart, FactRow, FactSection
from services.dossiers.filing.listed_rows import fact_table


def fact_sections(
    form: FormDefinition, sections: Sequence[AnswerSection], is_printed: Callable[[AnswerRow], bool]
) -> tuple[FactSection, ...]:
    """The sections with what is printed of each; empty ones are left out."""
    shown = {one.key: [row for row in one.rows if is_printed(row) and _is_on_paper(row)] for one in sections}
    printed = {one.key: FactSection(title=one.title, rows=fact_rows(shown[one.key])) for one in sections}
    keys = {key: [row.key for row in rows] for key, rows in shown.items()}
    blocks = dict(form.side_by_side)
    split = {key: list(_split(section, keys[key], blocks)) for key, section in printed.items() if section.rows}
    return tuple(_beside(split, blocks))


def fact_rows(rows: Iterable[AnswerRow]) -> tuple[FactRow, ...]:
    """The answers as rows of an official paper; a group keeps its own rows."""
    return tuple(_row(row) for row in rows if _is_on_paper(row))


def _is_on_paper(row: AnswerRow) -> bool:
    """Whether the row is printed among the answers: not what is for the screen only; files are listed apart."""
    return row.on_paper and not row.is_paper


def _row(row: AnswerRow) -> FactRow:
    if not row.parts:
        return FactRow(label=row.label, value=row.text)
    if table := fact_table(row):
        return FactRow(label=row.label, table=table)
    return FactRow(
        label=row.label, parts=tuple(FactPart(title=part.title, rows=fact_rows(part.rows)) for part in row.parts)
    )


def _split(section: FactSection, keys: list[str], pairs: Mapping[str, str]) -> Iterator[FactSection]:
    """The section, cut where two of its blocks stand side by side."""
    rows = dict(zip(keys, section.rows, strict=True))
    taken = {right for left, right in pairs.items() if left in rows and right in rows}
    above: list[FactRow] = []
    title = section.title
    for key, row in rows.items():
        if pairs.get(key) in taken:
            if above or title:
                yield FactSection(title=title, rows=tuple(above))
            yield _block(row).model_copy(update={"beside": _block(rows[pairs[key]])})
            above, title = [], ""
        elif key not in taken:
            above.append(row)
    if above:
        yield FactSection(title=title, rows=tuple(above))


def _block(row: FactRow) -> FactSection:
    """A block as a section of its own."""
    return FactSection(title=row.label, rows=tuple(inner for part in row.parts for inner in part.rows))


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
