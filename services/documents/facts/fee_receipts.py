"""What an agency says of money it has collected."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveInt

from services.documents.document_types import DocumentType
from services.documents.facts.base import FactRow, Facts, Frozen, Said, Text, Title


class CollectedLine(Frozen):
    """One fee or charge on a receipt, in figures and in words."""

    name: Said
    quantity: PositiveInt
    unit_price_vnd: PositiveInt
    amount_vnd: PositiveInt
    in_words: Said
    legal_basis: Text = ""


class FeeReceiptFacts(Facts):
    """An e-receipt (biên lai điện tử, NĐ 254/2026/NĐ-CP arts 22–25): an agency has collected money.

    Its number comes from the agency's own book of receipts of the year.
    """

    kind = DocumentType.FEE_RECEIPT

    symbol: Said
    """Series symbol (ký hiệu biên lai)."""
    form_symbol: Said
    name: Title
    payer: Said
    purpose: Said
    collector: Said
    collector_tax_code: Text = ""
    lines: Annotated[tuple[CollectedLine, ...], Field(min_length=1)]
    given_back_vnd: NonNegativeInt = 0
    """What of it had gone back before the receipt was issued."""
    total_in_words: Said
    paid_by: Said
    """Hình thức thanh toán."""
    reference: Said
    """Mã thanh toán."""
    transaction_no: Text = ""
    paid_at: datetime
    replaces: Text = ""
    """The receipt in whose place this one is issued."""

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
        """What the receipt is for."""
        return self.collected_vnd - self.given_back_vnd

    @classmethod
    def number_line(cls, number: int, symbol: str) -> str:
        """Seven digits, eight when they are needed, after the series."""
        return f"{symbol} {number:07}"

    @property
    def public_rows(self) -> tuple[FactRow, ...]:
        return (
            FactRow(label="Ký hiệu mẫu biên lai", value=self.form_symbol),
            FactRow(label="Mã số thuế đơn vị thu", value=self.collector_tax_code or "chưa khai báo"),
            FactRow(label="Số tiền", value=f"{self.total_vnd:,} đồng".replace(",", ".")),
            FactRow(label="Mã thanh toán", value=self.reference),
        )
