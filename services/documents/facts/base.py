"""What the facts of every paper are made of."""

import unicodedata
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from services.documents.document_types import DocumentType

NON_BREAKING_HYPHEN = "\u2011"  # our font lacks it, and the lack once stalled WeasyPrint's layout


def legible(text: str) -> str:
    """The text as it can be drawn: composed letters, no control or invisible characters but the line break."""
    composed = unicodedata.normalize("NFC", text).replace(NON_BREAKING_HYPHEN, "-")
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()


Text = Annotated[str, AfterValidator(legible)]
Said = Annotated[Text, Field(min_length=1)]
"""Text that must not be missing."""
Title = Annotated[Said, Field(max_length=300)]
MOST_COLUMNS = 6
"""Of a table across a page of A4."""


class Frozen(BaseModel):
    """A value that never changes and knows no field but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Letterhead(Frozen):
    """Who issues the paper, and from where, as it was called that day."""

    agency: Said
    superior: Text = ""
    desk: Text = ""
    place: Said
    address: Text = ""
    phone: Text = ""
    email: Text = ""


class Applicant(Frozen):
    """The person or organisation the paper is for (người nộp hồ sơ)."""

    name: Said
    personal_number: Text = ""
    tax_code: Text = ""
    address: Text = ""
    phone: Text = ""
    email: Text = ""


class Signer(Frozen):
    """Who signs, and by what right (NĐ 30/2020 Annex I): authority is `TM. ỦY BAN NHÂN DÂN` and the like."""

    name: Said
    position: Said
    authority: Text = ""


class PaperLine(Frozen):
    """One of the papers handed in, or asked for."""

    name: Said
    form: Text = ""
    """Bản chính, bản sao, bản điện tử…"""
    count: PositiveInt = 1


class FeeLine(Frozen):
    """One fee or charge (phí, lệ phí)."""

    name: Said
    amount_vnd: NonNegativeInt


class FactRow(Frozen):
    """One thing said and its value, as a form reads back."""

    label: Said
    value: Text = ""
    parts: tuple["FactPart", ...] = ()
    """Of a group of questions its rows, in place of the value."""

    @property
    def lead(self) -> str:
        """The label as a line begins with it."""
        return self.label if self.label.endswith("?") else f"{self.label}:"

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of a table, where the rows are alike and narrow enough to stand side by side; else none."""
        heads = tuple(dict.fromkeys(label for part in self.parts for label, _ in part.leaves))
        tells_apart = all(len(dict(part.leaves)) == len(part.leaves) for part in self.parts)
        return heads if len(self.parts) > 1 and len(heads) <= MOST_COLUMNS and tells_apart else ()

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The cells under these heads."""
        rows = [dict(part.leaves) for part in self.parts]
        return tuple(tuple(row.get(head, "") for head in self.columns) for row in rows)


class FactPart(Frozen):
    """One row of a group; the single one of a block has no title."""

    title: Text = ""
    rows: tuple[FactRow, ...]

    @property
    def leaves(self) -> tuple[tuple[str, str], ...]:
        """What is said in it and in the groups within, each with its label."""
        return tuple(leaf for row in self.rows for leaf in _leaves(row))


def _leaves(row: FactRow) -> Iterator[tuple[str, str]]:
    if not row.parts:
        yield row.label, row.value
    for part in row.parts:
        yield from part.leaves


class FactSection(Frozen):
    """Rows under a heading."""

    title: Text = ""
    rows: tuple[FactRow, ...]


class Facts(Frozen):
    """What every paper says."""

    kind: ClassVar[DocumentType]

    symbol: Text
    """What follows the number (ký hiệu); papers of one symbol share a series. Empty: the paper has no number."""
    code: Text = ""
    """The code of the matter it belongs to (mã hồ sơ), when there is one."""

    @property
    def title(self) -> str:
        """The type of the paper, printed in capitals (tên loại văn bản)."""
        return self.kind.label

    @classmethod
    def number_line(cls, number: int, symbol: str) -> str:
        """Number and symbol; numbers below ten carry a zero (NĐ 30/2020 Annex I)."""
        return f"{number:02}/{symbol}"

    @property
    def public_rows(self) -> "tuple[FactRow, ...]":
        """What the public check shows besides, to be compared with the paper in hand."""
        return ()

    @property
    def holder(self) -> str:
        """The name of the person or organisation it is for."""
        raise NotImplementedError


class ApplicantFacts(Facts):
    """A paper that answers an applicant about a request."""

    applicant: Applicant
    subject: Said
    """Nội dung yêu cầu giải quyết: the name of the procedure."""

    @property
    def holder(self) -> str:
        return self.applicant.name
