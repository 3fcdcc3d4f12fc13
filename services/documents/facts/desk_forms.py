"""Facts of forms 01 to 05 of a one-stop desk (TT 03/2025/TT-VPCP): answers to an applicant."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, PositiveInt

from core.number_words import ordinal_in_words
from services.documents.document_types import DocumentType
from services.documents.facts.base import (
    ApplicantFacts,
    FactModel,
    FeeLine,
    ListedPaper,
    RequiredText,
    Signatory,
    Text,
)


class AcknowledgementFacts(ApplicantFacts):
    """Form 01: the dossier is accepted, with the day on which the result is due."""

    kind = DocumentType.ACKNOWLEDGEMENT

    symbol: Text = "TNHS"
    code: RequiredText
    papers: tuple[ListedPaper, ...]
    sets: PositiveInt = 1
    time_limit: RequiredText
    received_at: datetime
    due_at: datetime | None = None
    """None: the law names no time."""
    return_at: RequiredText
    """Đăng ký nhận kết quả tại: where, or how, the result is handed over."""
    fees: tuple[FeeLine, ...] = ()
    fee_text: Text = ""
    """Text printed when no fees are computed; empty: no fee is levied."""
    register_book: Text = ""
    register_number: Text = ""
    receiver: RequiredText
    filed_at: datetime | None = None
    """Time of online filing; None when filed at the desk."""

    @property
    def total_vnd(self) -> int:
        return sum(fee.amount_vnd for fee in self.fees)


class SupplementItem(FactModel):
    """One line of form 02: an answer, or a paper of the dossier (thành phần hồ sơ)."""

    name: RequiredText
    wrong: Text = ""
    """What is to be corrected or added; empty where the reasons say it for all."""
    quantity: Text = ""
    """Số lượng (bản chính, bản sao); empty for an answer, which is no paper."""


class SupplementFacts(ApplicantFacts):
    """Form 02: what is to be corrected or added, and why."""

    kind = DocumentType.SUPPLEMENT

    symbol: Text = "HDHS"
    items: tuple[SupplementItem, ...] = ()
    papers: tuple[ListedPaper, ...] = ()
    questions: tuple[RequiredText, ...] = ()
    """Papers and questions of a slip issued before it had `items`."""
    reasons: tuple[RequiredText, ...] = ()
    """What is said of all items."""
    answer_by: date | None = None
    guide: RequiredText
    """Người hướng dẫn: the clerk who asks."""
    number: PositiveInt = 1
    """Which request of the dossier it is."""
    approved_by: Text = ""
    """The second person who approved a request after the first."""

    @property
    def time_in_words(self) -> str:
        """Which request it is, as it stands after “lần thứ”."""
        return ordinal_in_words(self.number)


class SignedFacts(ApplicantFacts):
    """Base of answers signed in the agency's name, with reasons and recipients (nơi nhận)."""

    reasons: Annotated[tuple[RequiredText, ...], Field(min_length=1)]
    signer: Signatory
    recipients: tuple[RequiredText, ...] = ("Như trên",)


class RefusalFacts(SignedFacts):
    """Form 03: the dossier is not accepted."""

    kind = DocumentType.REFUSAL

    symbol: Text = "TB"
    legal_basis: tuple[RequiredText, ...] = ()


class ApologyFacts(SignedFacts):
    """Form 04: apology for a late result, with a new due time."""

    kind = DocumentType.APOLOGY

    symbol: Text = "PXL"
    code: RequiredText
    received_at: datetime
    due_at: datetime
    new_due_at: datetime


class WithdrawalFacts(SignedFacts):
    """The decision by which results that were issued are withdrawn (thu hồi)."""

    kind = DocumentType.WITHDRAWAL

    symbol: Text = "QĐ"
    legal_ground: RequiredText
    """Căn cứ, as the handling clerk wrote it."""
    withdrawn: Annotated[tuple[RequiredText, ...], Field(min_length=1)]
    """The papers, each with its title, number and day."""
    recipients: tuple[RequiredText, ...] = ("Như Điều 3",)


class StopFacts(SignedFacts):
    """Form 05: processing stops without a result."""

    kind = DocumentType.STOP

    symbol: Text = "TB"
    received_at: datetime | None = None
    legal_basis: tuple[RequiredText, ...] = ()
    money_back: Text = ""
    """Sentence about the refund of money already paid."""
