"""What was asked for."""

from services.documents.document_types import DocumentType
from services.documents.facts.base import Facts, FactSection, Said, Signer, Text, Title


class ResultFacts(Facts):
    """A decision, certificate or extract: the answer that was asked for."""

    kind = DocumentType.RESULT

    symbol: Said
    name: Title
    """The type of the paper: `Trích lục khai sinh`, `Quyết định`."""
    abstract: Text = ""
    """Trích yếu: `Về việc cải chính hộ tịch`."""
    form: Text = ""
    """`Bản sao` and the like."""
    issued_to: Said
    legal_basis: tuple[Said, ...] = ()
    opening: Text = ""
    sections: tuple[FactSection, ...]
    closing: Text = ""
    signer: Signer
    recipients: tuple[Said, ...] = ()

    @property
    def title(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        return self.issued_to
