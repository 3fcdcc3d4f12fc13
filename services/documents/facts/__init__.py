"""What each kind of paper says: frozen when it is issued, drawn as often as one likes."""

from services.documents.facts.answers import (
    ApologyFacts,
    ReceiptFacts,
    RefusalFacts,
    SignedFacts,
    StopFacts,
    SupplementFacts,
)
from services.documents.facts.base import (
    Applicant,
    ApplicantFacts,
    FactPart,
    FactRow,
    Facts,
    FactSection,
    FeeLine,
    Letterhead,
    PaperLine,
    Signer,
    legible,
)
from services.documents.facts.by_type import FACTS
from services.documents.facts.declarations import FormFacts
from services.documents.facts.fee_receipts import CollectedLine, FeeReceiptFacts
from services.documents.facts.results import ResultFacts

__all__ = [
    "FACTS",
    "ApologyFacts",
    "Applicant",
    "ApplicantFacts",
    "CollectedLine",
    "FactPart",
    "FactRow",
    "FactSection",
    "Facts",
    "FeeLine",
    "FeeReceiptFacts",
    "FormFacts",
    "Letterhead",
    "PaperLine",
    "ReceiptFacts",
    "RefusalFacts",
    "ResultFacts",
    "SignedFacts",
    "Signer",
    "StopFacts",
    "SupplementFacts",
    "legible",
]
