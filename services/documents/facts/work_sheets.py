"""Facts of forms 06 and 07 of a one-stop desk (TT 03/2025/TT-VPCP): sheets that the office keeps for itself."""

from datetime import date, datetime
from typing import ClassVar

from pydantic import Field, PositiveInt

from services.documents.document_types import DocumentType
from services.documents.facts.base import ApplicantFacts, FactModel, Facts, RequiredText, Text


class HandOver(FactModel):
    """One hand-over of a dossier: who gave it to whom and when, and what became of the work."""

    giving: Text = ""
    """The office that gave it; empty: it came from the applicant."""
    taking: RequiredText
    at: datetime
    giver: RequiredText
    taker: RequiredText
    result: Text = ""
    """Trước hạn, đúng hạn, quá hạn; empty: nothing was done but to hand over, or it is not done yet."""
    done_at: datetime | None = None
    remark: Text = ""


class ControlSheetFacts(ApplicantFacts):
    """Form 06: how a dossier went from hand to hand."""

    kind = DocumentType.CONTROL
    is_internal: ClassVar[bool] = True

    symbol: Text = Field("", max_length=0)
    hand_overs: tuple[HandOver, ...]
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    """The day promised first, where the time limit was extended."""


class RegisterLine(FactModel):
    """One dossier in the register."""

    code: RequiredText
    procedure: RequiredText
    sets: PositiveInt = 1
    applicant: RequiredText
    contact: Text = ""
    office: RequiredText
    received_at: datetime
    due_at: datetime | None = None
    returned_at: datetime | None = None
    way: Text = ""
    """How the result is received (phương thức nhận kết quả)."""
    remark: Text = ""


class RegisterFacts(Facts):
    """Form 07: the dossiers that an office received in a period."""

    kind = DocumentType.REGISTER
    is_internal: ClassVar[bool] = True

    symbol: Text = Field("", max_length=0)
    office: RequiredText
    first_day: date
    last_day: date
    lines: tuple[RegisterLine, ...]

    @property
    def holder(self) -> str:
        return self.office
