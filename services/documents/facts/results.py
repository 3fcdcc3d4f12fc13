"""Facts of results."""

from services.documents.document_types import DocumentType
from services.documents.facts.base import Facts, FactSection, RequiredText, Signatory, Text, Title


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
    legal_basis: tuple[RequiredText, ...] = ()
    opening: Text = ""
    sections: tuple[FactSection, ...]
    closing: Text = ""
    signer: Signatory
    recipients: tuple[RequiredText, ...] = ()

    @property
    def title(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        return self.issued_to
