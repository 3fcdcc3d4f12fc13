"""Facts of fee receipts."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveInt

from services.documents.document_types import DocumentType
from services.documents.facts.base import FactModel, FactRow, Facts, RequiredText, Text, Title


class CollectedLine(FactModel):
    """One fee or charge on a receipt, in figures and in words."""

    name: RequiredText
    quantity: PositiveInt
    unit_price_vnd: PositiveInt
    amount_vnd: PositiveInt
    in_words: RequiredText
    legal_basis: Text = ""


class FeeReceiptFacts(Facts):
    """An e-receipt (biên lai điện tử, NĐ 254/2026/NĐ-CP arts 22–25): an agency has collected money.

    Its number comes from the agency's own book of receipts of the year.
    """

    kind = DocumentType.FEE_RECEIPT

    symbol: RequiredText
    """Series symbol (ký hiệu biên lai)."""
    form_symbol: RequiredText
    name: Title
    payer: RequiredText
    purpose: RequiredText
    collector: RequiredText
    collector_tax_code: Text = ""
    lines: Annotated[tuple[CollectedLine, ...], Field(min_length=1)]
    given_back_vnd: NonNegativeInt = 0
    """Amount refunded before the receipt was issued."""
    total_in_words: RequiredText
    paid_by: RequiredText
    """Hình thức thanh toán."""
    reference: RequiredText
    """Mã thanh toán."""
    transaction_no: Text = ""
    paid_at: datetime
    replaces: Text = ""
    """Number of the receipt that this one replaces."""

    @property
    def title(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        return self.payer

    @property
    def collected_vnd(self) -> int:
        return sum(line.amount_vnd for line in self.lines)

    @property
    def total_vnd(self) -> int:
        """The amount of the receipt: collected less refunded."""
        return self.collected_vnd - self.given_back_vnd

    @classmethod
    def number_line(cls, number: int, symbol: str) -> str:
        """The series symbol, then the number with at least seven digits."""
        return f"{symbol} {number:07}"

    @property
    def public_rows(self) -> tuple[FactRow, ...]:
        return (
            FactRow(label="Ký hiệu mẫu biên lai", value=self.form_symbol),
            FactRow(label="Mã số thuế đơn vị thu", value=self.collector_tax_code or "chưa khai báo"),
            FactRow(label="Số tiền", value=f"{self.total_vnd:,} đồng".replace(",", ".")),
            FactRow(label="Mã thanh toán", value=self.reference),
        )
