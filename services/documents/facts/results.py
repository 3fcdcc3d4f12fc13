"""Facts of results."""

from typing import Literal

from pydantic import PositiveInt

from services.documents.document_types import DocumentType
from services.documents.facts.base import FactRow, Facts, RequiredText, Signatory, Text, Title
from services.documents.facts.blocks import PrintedBlock
from services.documents.facts.sections import FactSection


class ResultFacts(Facts):
    """A decision, certificate or extract: the result of the procedure."""

    kind = DocumentType.RESULT

    symbol: RequiredText
    name: Title
    """The printed title: `Trích lục khai sinh`, `Quyết định`."""
    abstract: Text = ""
    """Trích yếu: `Về việc cải chính hộ tịch`."""
    form: Text = ""
    """Form of the copy: `Bản sao` and the like."""
    issued_to: RequiredText
    also_issued_to: tuple[RequiredText, ...] = ()
    """Further holders of the same paper."""
    legal_basis: tuple[RequiredText, ...] = ()
    opening: Text = ""
    sections: tuple[FactSection, ...] = ()
    blocks: tuple[PrintedBlock, ...] = ()
    """What it says where its result has a template, in place of `sections`."""
    layout: Literal["sections", "table"] = "sections"
    holder_line: Text = ""
    """Whom it is issued to, as printed; empty where the sections say it."""
    originals: PositiveInt = 1
    """Number of originals (số bản chính)."""
    copy_of: Text = ""
    """Of a copy: number, symbol and day of the original."""
    replaces: Text = ""
    """Of a corrected paper: number, symbol and day of the one in whose place it stands."""
    closing: Text = ""
    signer: Signatory
    recipients: tuple[RequiredText, ...] = ()

    @property
    def title(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        return self.issued_to

    @property
    def public_rows(self) -> tuple[FactRow, ...]:
        said = {"Sao từ bản chính": self.copy_of, "Thay thế giấy": self.replaces}
        return tuple(FactRow(label=label, value=value) for label, value in said.items() if value)

    @property
    def holders(self) -> tuple[str, ...]:
        return (self.issued_to, *self.also_issued_to)
