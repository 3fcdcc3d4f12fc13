"""Blocks of a paper that was worded from a template: what they say is settled, nothing is looked up any more."""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from services.documents.facts.base import FactModel, FactTable, Text


class PrintedBasis(FactModel):
    """The documents it rests on (căn cứ)."""

    kind: Literal["basis"] = "basis"
    lines: tuple[Text, ...]


class PrintedHeading(FactModel):
    """A bold line in the middle."""

    kind: Literal["heading"] = "heading"
    text: Text


class PrintedParagraph(FactModel):
    """A paragraph."""

    kind: Literal["paragraph"] = "paragraph"
    text: Text


class PrintedArticle(FactModel):
    """A numbered article (điều)."""

    kind: Literal["article"] = "article"
    number: PositiveInt
    title: Text = ""
    text: Text = ""


class PrintedLine(FactModel):
    """What is said of something; without a label a line by itself."""

    label: Text = ""
    value: Text = ""


class PrintedLines(FactModel):
    """Lines with labels."""

    kind: Literal["lines"] = "lines"
    lines: tuple[PrintedLine, ...]


class PrintedTable(FactModel):
    """A table under its title."""

    kind: Literal["table"] = "table"
    title: Text = ""
    table: FactTable


class PrintedColumns(FactModel):
    """Two texts side by side."""

    kind: Literal["columns"] = "columns"
    left: tuple[PrintedLine, ...]
    right: tuple[PrintedLine, ...]


PrintedBlock = Annotated[
    PrintedBasis | PrintedHeading | PrintedParagraph | PrintedArticle | PrintedLines | PrintedTable | PrintedColumns,
    Field(discriminator="kind"),
]
