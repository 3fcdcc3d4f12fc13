"""What each kind of paper says: frozen when it is issued, drawn as often as one likes."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from services.documents.kinds import Kind

NON_BREAKING_HYPHEN = "\u2011"  # our font lacks it, and the lack once stalled WeasyPrint's layout


def legible(text: str) -> str:
    """The text as it can be drawn: composed letters, no control or invisible characters but the line break."""
    composed = unicodedata.normalize("NFC", text).replace(NON_BREAKING_HYPHEN, "-")
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()


Text = Annotated[str, AfterValidator(legible)]
Said = Annotated[Text, Field(min_length=1)]
"""Text that must not be missing."""
Title = Annotated[Said, Field(max_length=300)]
MOST_COLUMNS = 6
"""Of a table across a page of A4."""


class Frozen(BaseModel):
    """A value that never changes and knows no field but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Letterhead(Frozen):
    """Who issues the paper, and from where, as it was called that day."""

    agency: Said
    superior: Text = ""
    desk: Text = ""
    place: Said
    address: Text = ""
    phone: Text = ""
    email: Text = ""


class Applicant(Frozen):
    """The person or organisation the paper is for (người nộp hồ sơ)."""

    name: Said
    personal_number: Text = ""
    tax_code: Text = ""
    address: Text = ""
    phone: Text = ""
    email: Text = ""


class Signer(Frozen):
    """Who signs, and by what right (NĐ 30/2020 Annex I): authority is `TM. ỦY BAN NHÂN DÂN` and the like."""

    name: Said
    position: Said
    authority: Text = ""


class PaperLine(Frozen):
    """One of the papers handed in, or asked for."""

    name: Said
    form: Text = ""
    """Bản chính, bản sao, bản điện tử…"""
    count: PositiveInt = 1


class FeeLine(Frozen):
    """One fee or charge (phí, lệ phí)."""

    name: Said
    amount_vnd: NonNegativeInt


class Row(Frozen):
    """One thing said and its value, as a form reads back."""

    label: Said
    value: Text = ""
    parts: tuple["Part", ...] = ()
    """Of a group of questions its rows, in place of the value."""

    @property
    def lead(self) -> str:
        """The label as a line begins with it."""
        return self.label if self.label.endswith("?") else f"{self.label}:"

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of a table, where the rows are alike and narrow enough to stand side by side; else none."""
        heads = tuple(dict.fromkeys(label for part in self.parts for label, _ in part.leaves))
        tells_apart = all(len(dict(part.leaves)) == len(part.leaves) for part in self.parts)
        return heads if len(self.parts) > 1 and len(heads) <= MOST_COLUMNS and tells_apart else ()

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The cells under these heads."""
        rows = [dict(part.leaves) for part in self.parts]
        return tuple(tuple(row.get(head, "") for head in self.columns) for row in rows)


class Part(Frozen):
    """One row of a group; the single one of a block has no title."""

    title: Text = ""
    rows: tuple[Row, ...]

    @property
    def leaves(self) -> tuple[tuple[str, str], ...]:
        """What is said in it and in the groups within, each with its label."""
        return tuple(leaf for row in self.rows for leaf in _leaves(row))


def _leaves(row: Row) -> Iterator[tuple[str, str]]:
    if not row.parts:
        yield row.label, row.value
    for part in row.parts:
        yield from part.leaves


class Section(Frozen):
    """Rows under a heading."""

    title: Text = ""
    rows: tuple[Row, ...]


class Facts(Frozen):
    """What every paper says."""

    kind: ClassVar[Kind]

    symbol: Text
    """What follows the number (ký hiệu); papers of one symbol share a series. Empty: the paper has no number."""
    code: Text = ""
    """The code of the matter it belongs to (mã hồ sơ), when there is one."""

    @property
    def title(self) -> str:
        """The type of the paper, printed in capitals (tên loại văn bản)."""
        return self.kind.label

    @classmethod
    def number_line(cls, number: int, symbol: str) -> str:
        """Number and symbol; numbers below ten carry a zero (NĐ 30/2020 Annex I)."""
        return f"{number:02}/{symbol}"

    @property
    def public_rows(self) -> "tuple[Row, ...]":
        """What the public check shows besides, to be compared with the paper in hand."""
        return ()

    @property
    def holder(self) -> str:
        """The name of the person or organisation it is for."""
        raise NotImplementedError


class ApplicantFacts(Facts):
    """A paper that answers an applicant about a request."""

    applicant: Applicant
    subject: Said
    """Nội dung yêu cầu giải quyết: the name of the procedure."""

    @property
    def holder(self) -> str:
        return self.applicant.name


class ReceiptFacts(ApplicantFacts):
    """Form 01: the request is accepted, and the result promised for a day."""

    kind = Kind.RECEIPT

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

    kind = Kind.SUPPLEMENT

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

    kind = Kind.REFUSAL

    symbol: Text = "TB"
    legal_basis: tuple[Said, ...] = ()


class ApologyFacts(SignedFacts):
    """Form 04: the result is late; an apology and a new day."""

    kind = Kind.APOLOGY

    symbol: Text = "PXL"
    code: Said
    received_at: datetime
    due_at: datetime
    new_due_at: datetime


class StopFacts(SignedFacts):
    """Form 05: the handling ends without a result."""

    kind = Kind.STOP

    symbol: Text = "TB"
    received_at: datetime | None = None
    legal_basis: tuple[Said, ...] = ()
    money_back: Text = ""
    """What happens to money already paid."""


class ResultFacts(Facts):
    """A decision, certificate or extract: the answer that was asked for."""

    kind = Kind.RESULT

    symbol: Said
    name: Title
    """The type of the paper: `Trích lục khai sinh`, `Quyết định`."""
    abstract: Text = ""
    """Trích yếu: `Về việc cải chính hộ tịch`."""
    form: Text = ""
    """`Bản sao` and the like."""
    issued_to: Said
    legal_basis: tuple[Said, ...] = ()
    opening: Text = ""
    sections: tuple[Section, ...]
    closing: Text = ""
    signer: Signer
    recipients: tuple[Said, ...] = ()

    @property
    def title(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        return self.issued_to


class FormFacts(Facts):
    """A form as the applicant filled it (tờ khai); an application, so the office gives it no number."""

    kind = Kind.FORM

    symbol: Text = Field("", max_length=0)
    name: Title
    subject: Text = ""
    """The name of the procedure, printed under the title."""
    addressee: Said
    """Kính gửi: the office it goes to."""
    applicant: Applicant
    sections: tuple[Section, ...]
    attachments: tuple[PaperLine, ...] = ()
    filed_at: datetime | None = None
    """None: not filed yet, a draft."""
    amended_at: datetime | None = None
    """When a supplement changed it."""
    promise: Text = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật."

    @property
    def title(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        return self.applicant.name


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

    kind = Kind.FEE_RECEIPT

    symbol: Said
    """Series symbol (ký hiệu biên lai)."""
    form_symbol: Said
    name: Title
    payer: Said
    purpose: Said
    collector: Said
    collector_tax_code: Text = ""
    lines: Annotated[tuple[CollectedLine, ...], Field(min_length=1)]
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
    def total_vnd(self) -> int:
        return sum(line.amount_vnd for line in self.lines)

    @classmethod
    def number_line(cls, number: int, symbol: str) -> str:
        """Seven digits, eight when they are needed, after the series."""
        return f"{symbol} {number:07}"

    @property
    def public_rows(self) -> tuple[Row, ...]:
        return (
            Row(label="Ký hiệu mẫu biên lai", value=self.form_symbol),
            Row(label="Mã số thuế đơn vị thu", value=self.collector_tax_code or "chưa khai báo"),
            Row(label="Số tiền", value=f"{self.total_vnd:,} đồng".replace(",", ".")),
            Row(label="Mã thanh toán", value=self.reference),
        )


FACTS: Mapping[Kind, type[Facts]] = {
    facts.kind: facts
    for facts in (
        ReceiptFacts,
        SupplementFacts,
        RefusalFacts,
        ApologyFacts,
        StopFacts,
        ResultFacts,
        FormFacts,
        FeeReceiptFacts,
    )
}
