"""Merging: the blocks of a template with what a dossier says in the place of their merge fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.number_words import LIMIT, dong_in_words, number_in_words
from core.text import filled_lines
from eforms.compiled.evaluation import FieldNode
from eforms.compiled.form import compile_form
from eforms.definition import Answers, FormDefinition
from services.catalogue.package.block_conditions import compiled
from services.catalogue.package.merge_fields import ROW_NUMBER, FieldKind, FieldUse, kind_of, pieces, uses
from services.catalogue.package.paper_templates import (
    AnyBlock,
    ArticleBlock,
    BasisBlock,
    ColumnsBlock,
    HeadingBlock,
    LinesBlock,
    PaperTemplate,
    ParagraphBlock,
    TableBlock,
)
from services.documents.facts import FactColumn, FactTable
from services.documents.facts.blocks import (
    PrintedArticle,
    PrintedBasis,
    PrintedBlock,
    PrintedColumns,
    PrintedHeading,
    PrintedLine,
    PrintedLines,
    PrintedParagraph,
    PrintedTable,
)
from services.documents.templatetags.papers import long_date

BLANK: Final = "." * 16
"""Where nothing is known: dots to be seen, as on a printed form."""
IN_WORDS: Final[Mapping[FieldKind, Callable[[int], str]]] = {
    FieldKind.NUMBER: number_in_words,
    FieldKind.MONEY: dong_in_words,
}
"""What writes numbers in words; those below zero and beyond its limit stay in digits."""
NARROW: Final = 8
"""Percent of a table for the column with the number of the row."""


@dataclass(frozen=True)
class MergeValue:
    """What one answer says."""

    text: str
    """As it is read on pages."""
    kind: FieldKind = FieldKind.TEXT
    raw: object = None
    """The day as `2026-02-01`, the number as such."""

    def written(self, form: str) -> str:
        """As officials write it, or in the way asked for."""
        if self.kind is FieldKind.DAY and isinstance(self.raw, str):
            return self.text if form == "short" else _day(self.raw)
        if isinstance(self.raw, int) and self.kind in IN_WORDS and form == "words" and 0 <= self.raw < LIMIT:
            return IN_WORDS[self.kind](self.raw)
        return self.text.upper() if form == "upper" else self.text


Named = Mapping[str, Sequence[MergeValue]]
"""What each merge field says, by name: several values where it is asked in rows."""


@dataclass(frozen=True)
class MergeValues:
    """All that may be merged into one paper."""

    named: Named
    rows: Mapping[str, Sequence[Named]] = field(default_factory=dict)
    """What each row of a repeating question says, by the key of that question."""
    asked: frozenset[str] = frozenset()
    """The questions they are answers to, those left empty too."""
    answers: Answers = field(default_factory=dict)
    """The answers themselves, which conditions of blocks read."""
    forms: tuple[FormDefinition, ...] = ()
    """The forms that ask them; the first that asks a question is the one that is meant."""

    def over(self, other: "MergeValues") -> "MergeValues":
        """These values, and those of the other to what was not asked here."""
        kept = {name: said for name, said in other.named.items() if name.partition(".")[0] not in self.asked}
        rows = {key: said for key, said in other.rows.items() if key not in self.asked}
        answers = {key: answer for key, answer in other.answers.items() if key not in self.asked}
        return MergeValues(
            {**kept, **self.named},
            {**rows, **self.rows},
            self.asked | other.asked,
            {**answers, **self.answers},
            (*self.forms, *other.forms),
        )


def values_of(form: FormDefinition, answers: Answers, *, today: date | None = None) -> MergeValues:
    """What the answers to a form say; a question that is asked but not answered has no value."""
    evaluated = compile_form(form).evaluate(answers, today=today)
    nodes = [node for of_step in evaluated.nodes.values() for node in of_step]
    repeating = (node for node in nodes if node.field.as_group is not None and node.field.as_group.is_repeating)
    rows = {node.field.key: [_named(row) for row in node.rows] for node in repeating}
    asked = frozenset(one.key for one in form.fields())
    return MergeValues(_named(nodes), rows, asked, evaluated.answers, (form,))


def text_values(texts: Mapping[str, str]) -> dict[str, Sequence[MergeValue]]:
    """Plain texts as values by name; empty ones say nothing."""
    return {name: [MergeValue(text)] for name, text in texts.items() if text}


def day_value(day: date) -> MergeValue:
    """A day as a value."""
    return MergeValue(f"{day:%d/%m/%Y}", FieldKind.DAY, day.isoformat())


def merged(text: str, named: Named) -> str:
    """The text with what its fields say; a field without a value is a dotted blank."""
    return "".join(piece if isinstance(piece, str) else _said(piece, named) or BLANK for piece in pieces(text))


def merged_whole(text: str, named: Named) -> str:
    """The text with what its fields say; empty where one of them says nothing."""
    return merged(text, named) if all(_said(use, named) for use in uses(text)) else ""


def printed_blocks(template: PaperTemplate, values: MergeValues, *, every: bool = False) -> tuple[PrintedBlock, ...]:
    """The blocks whose condition holds, or `every` one, as they are printed; articles are numbered in their order."""
    printed: list[PrintedBlock] = []
    for block in template.blocks:
        if not every and block.when is not None and not compiled(values.forms, block.when).is_true(values.answers):
            continue
        number = 1 + sum(isinstance(one, PrintedArticle) for one in printed)
        printed.append(_printed(block, values, number))
    return tuple(printed)


def _printed(block: AnyBlock, values: MergeValues, number: int) -> PrintedBlock:
    if isinstance(block, TableBlock):
        return PrintedTable(title=merged(block.title, values.named), table=_table(block, values))
    return _PRINTED[type(block)](block, values.named, number)


def _basis(block: BasisBlock, named: Named, number: int) -> PrintedBlock:
    return PrintedBasis(lines=tuple(filled_lines(merged(block.text, named))))


def _lines(block: LinesBlock, named: Named, number: int) -> PrintedBlock:
    return PrintedLines(lines=_labelled(block.text, named))


def _columns(block: ColumnsBlock, named: Named, number: int) -> PrintedBlock:
    return PrintedColumns(left=_labelled(block.left, named), right=_labelled(block.right, named))


def _labelled(text: str, named: Named) -> tuple[PrintedLine, ...]:
    """The lines of a text, each with what stands before its colon as label."""
    return tuple(_line(line, named) for line in filled_lines(text))


def _line(line: str, named: Named) -> PrintedLine:
    label, colon, value = line.partition(": ")
    if not colon:
        return PrintedLine(value=merged(line, named))
    return PrintedLine(label=merged(label, named), value=merged(value, named))


_PRINTED: Final[Mapping[type, Callable[..., PrintedBlock]]] = {
    BasisBlock: _basis,
    HeadingBlock: lambda block, named, number: PrintedHeading(text=merged(block.text, named)),
    ParagraphBlock: lambda block, named, number: PrintedParagraph(text=merged(block.text, named)),
    ArticleBlock: lambda block, named, number: PrintedArticle(
        number=number, title=merged(block.title, named), text=merged(block.text, named)
    ),
    LinesBlock: _lines,
    ColumnsBlock: _columns,
}


def _table(block: TableBlock, values: MergeValues) -> FactTable:
    numbers = [column.text.strip() == str(FieldUse(ROW_NUMBER)) for column in block.columns]
    width = (100 - NARROW * sum(numbers)) // max(numbers.count(False), 1)
    columns = (
        FactColumn(heading=column.heading, width=NARROW if is_number else width)
        for column, is_number in zip(block.columns, numbers, strict=True)
    )
    rows = (
        {**values.named, **row, ROW_NUMBER: [MergeValue(str(number), FieldKind.NUMBER, number)]}
        for number, row in enumerate(values.rows.get(block.rows, ()), start=1)
    )
    cells = tuple(tuple(merged(column.text, row) for column in block.columns) for row in rows)
    return FactTable(columns=tuple(columns), rows=cells)


def _said(use: FieldUse, named: Named) -> str:
    """What a field says; of several answers, one after another."""
    written = (value.written(use.format) for value in named.get(use.name, ()))
    return "; ".join(filter(None, written))


def _named(nodes: Iterable[FieldNode]) -> dict[str, list[MergeValue]]:
    """The values of single questions by name, those in groups as `group.question`."""
    found: dict[str, list[MergeValue]] = {}
    for name, node in _leaves(nodes):
        text = "; ".join(node.text.splitlines()) if isinstance(node.answer, list) else node.text
        found.setdefault(name, []).append(MergeValue(text, kind_of(node.field.spec), node.answer))
    return found


def _leaves(nodes: Iterable[FieldNode], prefix: str = "") -> Iterator[tuple[str, FieldNode]]:
    for node in nodes:
        name = prefix + node.field.key
        if node.field.as_group is None:
            if node.answer is not None:
                yield name, node
            continue
        for row in node.rows:
            yield from _leaves(row, f"{name}.")


def _day(iso: str) -> str:
    """A day in words; of one known to the year or the month only, these."""
    year, month, day = [*(int(part) for part in iso.split("-")), 0, 0][:3]
    if day:
        return long_date(date(year, month, day))
    return f"tháng {month:02} năm {year}" if 0 < month < 3 else f"tháng {month} năm {year}" if month else f"năm {year}"
