"""The facts class of each document type."""

from collections.abc import Mapping

from services.documents.document_types import DocumentType
from services.documents.facts.base import (
    Facts,
)
from services.documents.facts.declarations import FormFacts
from services.documents.facts.desk_forms import (
    AcknowledgementFacts,
    ApologyFacts,
    RefusalFacts,
    StopFacts,
    SupplementFacts,
    WithdrawalFacts,
)
from services.documents.facts.fee_receipts import FeeReceiptFacts
from services.documents.facts.minutes import MinutesFacts
from services.documents.facts.results import ResultFacts
from services.documents.facts.work_sheets import ControlSheetFacts, RegisterFacts

FACTS: Mapping[DocumentType, type[Facts]] = {
    facts.kind: facts
    for facts in (
        AcknowledgementFacts,
        SupplementFacts,
        RefusalFacts,
        ApologyFacts,
        StopFacts,
        ResultFacts,
        WithdrawalFacts,
        FormFacts,
        MinutesFacts,
        FeeReceiptFacts,
        ControlSheetFacts,
        RegisterFacts,
    )
}
