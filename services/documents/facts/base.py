"""Base classes and shared parts of the facts of papers."""

import unicodedata
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from services.documents.document_types import DocumentType

NON_BREAKING_HYPHEN = "\u2011"  # missing from the font, and a missing glyph once stalled WeasyPrint


def renderable(text: str) -> str:
    """Text the PDF engine can render: NFC, without control or invisible characters except line breaks."""
    composed = unicodedata.normalize("NFC", text).replace(NON_BREAKING_HYPHEN, "-")
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def sanitize_text(text: str) -> str:
    """The same without blanks around it."""
    return renderable(text).strip()


Text = Annotated[str, AfterValidator(sanitize_text)]
RequiredText = Annotated[Text, Field(min_length=1)]
"""Text that must not be empty."""
Title = Annotated[RequiredText, Field(max_length=300)]
MAX_COLUMNS = 6
"""Columns of a table that fit on a page of A4."""


class FactModel(BaseModel):
    """Base model of facts: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Letterhead(FactModel):
    """The issuing agency, its superior and address, with their names on the day of issue."""

    agency: RequiredText
    superior: Text = ""
    desk: Text = ""
    place: RequiredText
    address: Text = ""
    phone: Text = ""
    email: Text = ""


class Applicant(FactModel):
    """The person or organisation the paper is for (người nộp hồ sơ)."""

    name: RequiredText
    personal_number: Text = ""
    tax_code: Text = ""
    address: Text = ""
    phone: Text = ""
    email: Text = ""
    filed_by: Text = ""
    """Who filed it on behalf of the applicant; empty where they filed themselves."""
    filed_by_number: Text = ""

    @property
    def signs(self) -> str:
        """The name under the form: of who filed it."""
        return self.filed_by or self.name


class Signatory(FactModel):
    """Who signs and by what authority (NĐ 30/2020 Annex I), such as `TM. ỦY BAN NHÂN DÂN`."""

    name: RequiredText
    position: RequiredText
    authority: Text = ""


class ListedPaper(FactModel):
    """One line of the list of papers handed in or required."""

    name: RequiredText
    form: Text = ""
    """Bản chính, bản sao, bản điện tử…"""
    count: PositiveInt = 1


class FeeLine(FactModel):
    """One fee or charge (phí, lệ phí)."""

    name: RequiredText
    amount_vnd: NonNegativeInt


class FactColumn(FactModel):
    """One column of a table."""

    heading: RequiredText
    width: PositiveInt
    """In percent of the table."""


class FactTable(FactModel):
    """The rows of a group as its author has them drawn; a list of people may have two thousand."""

    columns: tuple[FactColumn, ...]
    rows: tuple[tuple[Text, ...], ...]
    landscape: bool = False


class StatementPiece(FactModel):
    """A piece of a sentence of the form: its words with the blanks around them, or an answer in it."""

    text: Annotated[str, AfterValidator(renderable)] = ""
    is_answer: bool = False
    is_name: bool = False
    """Whether it is the name of a person, which keeps to one line."""


class FactRow(FactModel):
    """A question with its answer, or a group of questions with its rows in `parts` or in a `table`."""

    label: RequiredText
    value: Text = ""
    parts: tuple["FactPart", ...] = ()
    """Rows of a group of questions; `value` is then empty."""
    table: FactTable | None = None
    is_name: bool = False
    """Whether `value` is the name of a person, which keeps to one line."""
    statement: tuple[tuple[StatementPiece, ...], ...] = ()
    """The lines that the prescribed form has in place of label and value."""

    @property
    def label_with_colon(self) -> str:
        """The label as printed before the value: with a colon unless it is a question."""
        return self.label if self.label.endswith("?") else f"{self.label}:"

    @property
    def answers(self) -> Iterator[str]:
        """Every answer in it."""
        yield self.value
        yield from (piece.text for line in self.statement for piece in line if piece.is_answer)
        yield from (cell for cells in (self.table.rows if self.table else ()) for cell in cells)
        yield from (answer for part in self.parts for row in part.rows for answer in row.answers)

    @property
    def repeats(self) -> bool:
        """Whether it has rows that may be many; a block has one, without a title."""
        return bool(self.table or any(part.title for part in self.parts) or len(self.parts) > 1)

    @property
    def in_one_cell(self) -> "FactRow":
        """The same with the questions of a block as lines of its value."""
        lines = (f"{label}: {value}" for part in self.parts for label, value in part.leaf_rows)
        return FactRow(label=self.label, value="\n".join(lines)) if self.parts else self

    @property
    def column_headings(self) -> tuple[str, ...]:
        """Column headings when the group can be printed as a table; empty when it cannot."""
        headings = tuple(dict.fromkeys(label for part in self.parts for label, _ in part.leaf_rows))
        labels_are_unique = all(len(dict(part.leaf_rows)) == len(part.leaf_rows) for part in self.parts)
        return headings if len(self.parts) > 1 and len(headings) <= MAX_COLUMNS and labels_are_unique else ()

    @property
    def table_rows(self) -> tuple[tuple[str, ...], ...]:
        """Table cells under these headings."""
        rows = [dict(part.leaf_rows) for part in self.parts]
        return tuple(tuple(row.get(heading, "") for heading in self.column_headings) for row in rows)


class FactPart(FactModel):
    """One row of a group; the only row of a block has no title."""

    title: Text = ""
    rows: tuple[FactRow, ...]

    @property
    def leaf_rows(self) -> tuple[tuple[str, str], ...]:
        """Label and value of every question in it, nested groups included."""
        return tuple(leaf_row for row in self.rows for leaf_row in leaf_rows(row))


def leaf_rows(row: FactRow) -> Iterator[tuple[str, str]]:
    """Label and value of a row, or of every question in its group; a sentence is its own value."""
    if not row.parts:
        yield row.label, row.value or "; ".join("".join(piece.text for piece in line) for line in row.statement)
    for part in row.parts:
        yield from part.leaf_rows


class Facts(FactModel):
    """Base class of the facts of every type of paper."""

    kind: ClassVar[DocumentType]
    is_internal: ClassVar[bool] = False
    """A sheet that the office keeps for itself: drawn when asked for, without number, signature and check."""

    symbol: Text
    """The symbol after the number (ký hiệu); papers of one symbol share a series. Empty: the paper has no number."""
    code: Text = ""
    """The code of the dossier (mã hồ sơ), if there is one."""
    series: Text = ""
    """The book (sổ) its number is taken from, where several symbols share one; empty: that of its symbol."""

    @property
    def title(self) -> str:
        """The type of the paper, printed in capitals (tên loại văn bản)."""
        return self.kind.label

    @classmethod
    def number_line(cls, number: int, symbol: str) -> str:
        """Number and symbol; numbers below ten carry a zero (NĐ 30/2020 Annex I)."""
        return f"{number:02}/{symbol}"

    @property
    def is_drawn_when_asked(self) -> bool:
        """Whether nobody waits for its file: it is drawn for the first who opens it, else at night."""
        return False

    @property
    def public_rows(self) -> "tuple[FactRow, ...]":
        """What the public check shows besides, to be compared with the paper in hand."""
        return ()

    @property
    def holder(self) -> str:
        """The name of the person or organisation it is for."""
        raise NotImplementedError

    @property
    def holders(self) -> tuple[str, ...]:
        """The names of all whom it is for."""
        return (self.holder,)


class ApplicantFacts(Facts):
    """A paper that answers an applicant about a request."""

    applicant: Applicant
    subject: RequiredText
    """Nội dung yêu cầu giải quyết: the name of the procedure."""

    @property
    def holder(self) -> str:
        return self.applicant.name
