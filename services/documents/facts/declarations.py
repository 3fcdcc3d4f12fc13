"""Facts of an applicant's form."""

from datetime import datetime

from pydantic import Field

from services.documents.document_types import DocumentType
from services.documents.facts.base import (
    Applicant,
    FactModel,
    Facts,
    ListedPaper,
    RequiredText,
    Text,
    Title,
)
from services.documents.facts.sections import FactSection


class ConfirmingSignature(FactModel):
    """The signature block of somebody who confirms the declaration besides the applicant (người cùng xác nhận)."""

    title: RequiredText
    """As what they confirm, such as `Chủ sở hữu chỗ ở`."""
    name: RequiredText
    how: Text
    """When and how they confirmed, or that they have not."""
    former: Text = ""
    """What a supplement has changed since; empty while the confirmation is of the answers printed."""


class FormFacts(Facts):
    """A form as the applicant filled it (tờ khai); an application, so the office gives it no number."""

    kind = DocumentType.FORM

    symbol: Text = Field("", max_length=0)
    name: Title
    subject: Text = ""
    """The name of the procedure, printed under the title."""
    addressee: RequiredText
    """Kính gửi: the office it goes to."""
    applicant: Applicant
    sections: tuple[FactSection, ...]
    attachments: tuple[ListedPaper, ...] = ()
    filed_at: datetime | None = None
    """None: not filed yet, a draft."""
    amended_at: datetime | None = None
    """When a supplement changed it."""
    signed_as: RequiredText = "Người nộp hồ sơ"
    """Who signs, above the name."""
    signed_by_hand: bool = False
    """Whether it was filed at the counter or by post, so that somebody signs the sheet itself."""
    names_applicant: bool = True
    """Whether the applicant is named at its head; not where its first questions are about who files."""
    signatures: tuple[ConfirmingSignature, ...] = ()
    promise: Text = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật."

    @property
    def title(self) -> str:
        return self.name

    @property
    def is_drawn_when_asked(self) -> bool:
        """What was filed online is read on the page; who has to sign the sheet by hand waits for it."""
        return not self.signed_by_hand

    @property
    def signature_rows(self) -> list[tuple[ConfirmingSignature, ...]]:
        """The signature blocks, two side by side."""
        return [self.signatures[start : start + 2] for start in range(0, len(self.signatures), 2)]

    @property
    def holder(self) -> str:
        return self.applicant.name
