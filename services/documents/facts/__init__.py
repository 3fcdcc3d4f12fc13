"""Facts: the content of each type of paper as frozen pydantic models, stored as JSON when it is issued."""

from services.documents.facts.base import (
    Applicant,
    ApplicantFacts,
    FactColumn,
    FactPart,
    FactRow,
    Facts,
    FactTable,
    FeeLine,
    Letterhead,
    ListedPaper,
    Signatory,
    StatementPiece,
    sanitize_text,
)
from services.documents.facts.by_type import FACTS
from services.documents.facts.declarations import FormFacts
from services.documents.facts.desk_forms import (
    AcknowledgementFacts,
    ApologyFacts,
    RefusalFacts,
    SignedFacts,
    StopFacts,
    SupplementFacts,
    SupplementItem,
    WithdrawalFacts,
)
from services.documents.facts.fee_receipts import CollectedLine, FeeReceiptFacts
from services.documents.facts.minutes import Attendance, MinutesFacts, Picture
from services.documents.facts.results import ResultFacts
from services.documents.facts.sections import FactSection
from services.documents.facts.work_sheets import ControlSheetFacts, HandOver, RegisterFacts, RegisterLine

__all__ = [
    "FACTS",
    "AcknowledgementFacts",
    "ApologyFacts",
    "Applicant",
    "ApplicantFacts",
    "Attendance",
    "CollectedLine",
    "ControlSheetFacts",
    "FactColumn",
    "FactPart",
    "FactRow",
    "FactSection",
    "FactTable",
    "Facts",
    "FeeLine",
    "FeeReceiptFacts",
    "FormFacts",
    "HandOver",
    "Letterhead",
    "ListedPaper",
    "MinutesFacts",
    "Picture",
    "RefusalFacts",
    "RegisterFacts",
    "RegisterLine",
    "ResultFacts",
    "Signatory",
    "SignedFacts",
    "StatementPiece",
    "StopFacts",
    "SupplementFacts",
    "SupplementItem",
    "WithdrawalFacts",
    "sanitize_text",
]
