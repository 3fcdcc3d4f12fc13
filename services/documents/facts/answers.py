"""Forms 01 to 05 of a one-stop desk: what an office answers an applicant."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, PositiveInt

from services.documents.document_types import DocumentType
from services.documents.facts.base import ApplicantFacts, FeeLine, PaperLine, Said, Signer, Text


class ReceiptFacts(ApplicantFacts):
    """Form 01: the request is accepted, and the result promised for a day."""

    kind = DocumentType.RECEIPT

    symbol: Text = "TNHS"
    code: Said
    papers: tuple[PaperLine, ...]
    sets: PositiveInt = 1
    time_limit: Said
    received_at: datetime
    due_at: datetime | None = None
    """None: the law names no time."""
    return_at: Said
    """Đăng ký nhận kết quả tại: where, or how, the result is handed over."""
    fees: tuple[FeeLine, ...] = ()
    fee_text: Text = ""
    """What is said of fees where none is reckoned yet; empty: none is levied."""
    register_book: Text = ""
    register_number: Text = ""
    receiver: Said
    filed_at: datetime | None = None
    """When it was filed online; None at the desk."""

    @property
    def total_vnd(self) -> int:
        return sum(fee.amount_vnd for fee in self.fees)


class SupplementFacts(ApplicantFacts):
    """Form 02: what is missing, and why it is asked for."""

    kind = DocumentType.SUPPLEMENT

    symbol: Text = "HDHS"
    papers: tuple[PaperLine, ...] = ()
    reasons: Annotated[tuple[Said, ...], Field(min_length=1)]
    answer_by: date | None = None
    guide: Said
    """Người hướng dẫn: the clerk who asks."""


class SignedFacts(ApplicantFacts):
    """An answer signed in the agency's name, with its reasons and its recipients (nơi nhận)."""

    reasons: Annotated[tuple[Said, ...], Field(min_length=1)]
    signer: Signer
    recipients: tuple[Said, ...] = ("Như trên",)


class RefusalFacts(SignedFacts):
    """Form 03: the request is not accepted."""

    kind = DocumentType.REFUSAL

    symbol: Text = "TB"
    legal_basis: tuple[Said, ...] = ()


class ApologyFacts(SignedFacts):
    """Form 04: the result is late; an apology and a new day."""

    kind = DocumentType.APOLOGY

    symbol: Text = "PXL"
    code: Said
    received_at: datetime
    due_at: datetime
    new_due_at: datetime


class StopFacts(SignedFacts):
    """Form 05: the handling ends without a result."""

    kind = DocumentType.STOP

    symbol: Text = "TB"
    received_at: datetime | None = None
    legal_basis: tuple[Said, ...] = ()
    money_back: Text = ""
    """What happens to money already paid."""
