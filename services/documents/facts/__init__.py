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
    Facts,
    FeeLine,
    Letterhead,
    PaperLine,
    Part,
    Row,
    Section,
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
    "Facts",
    "FeeLine",
    "FeeReceiptFacts",
    "FormFacts",
    "Letterhead",
    "PaperLine",
    "Part",
    "ReceiptFacts",
    "RefusalFacts",
    "ResultFacts",
    "Row",
    "Section",
    "SignedFacts",
    "Signer",
    "StopFacts",
    "SupplementFacts",
    "legible",
]
