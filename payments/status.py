"""Statuses and kinds of all rows of payments, and the allowed status transitions (`…_MOVES`).

Database triggers enforce the same tables.
"""

from collections.abc import Mapping
from typing import Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.status import StatusChoices


class OrderStatus(StatusChoices):
    """Status of an order as a whole, whatever its attempts."""

    OPEN = "open", "warning", "coin", gettext_lazy("Chưa thanh toán")
    SETTLED = "settled", "success", "success", gettext_lazy("Đã thanh toán")
    CANCELLED = "cancelled", "still", "undo", gettext_lazy("Đã hủy")
    REFUNDED = "refunded", "still", "undo", gettext_lazy("Đã hoàn trả")

    @classmethod
    def after_settlement(cls) -> frozenset["OrderStatus"]:
        """The statuses of an order that was once settled."""
        return frozenset({cls.SETTLED, cls.REFUNDED})


class AttemptStatus(StatusChoices):
    """Status of one payment attempt."""

    STARTED = "started", "info", "clock", "Đang chờ ngân hàng"
    DECLINED = "declined", "error", "cross", "Không thành công"
    ABANDONED = "abandoned", "still", "undo", "Người nộp đã hủy"
    EXPIRED = "expired", "still", "pause", "Hết hạn"
    PAID = "paid", "success", "success", "Đã thu tiền"


class MessageKind(models.TextChoices):
    """Type of a message between the portal and a gateway; the label is shown in the timeline."""

    PAY = "pay", "Yêu cầu thanh toán"
    QR_CODE = "genqr", "Cổng thanh toán đưa ra mã để quét"
    NOTICE = "notice", "Cổng thanh toán báo kết quả"
    QUERY = "query", "Cổng thanh toán trả lời câu hỏi"
    REFUND = "refund", "Cổng thanh toán trả lời về hoàn trả"
    STATEMENT = "statement", "Sao kê"
    DESK = "desk", "Cán bộ nhập"


class Verdict(models.TextChoices):
    """Outcome of processing a gateway's payment result; the gateway turns it into the response to its webhook.

    The label is shown in the timeline. A message that is forged or about an unknown attempt is not stored.
    """

    RECORDED = "recorded", "đã ghi nhận"
    UNKNOWN = "unknown", "không rõ của lần thanh toán nào"
    WRONG_AMOUNT = "wrong_amount", "sai số tiền, không ghi nhận"
    ALREADY_KNOWN = "already_known", "đã biết từ trước, không thay đổi gì"
    FORGED = "forged", "chữ ký không đúng"
    FAILED = "failed", "chưa ghi được"


class FeeKind(models.TextChoices):
    """Type of an order line: phí or lệ phí (Luật Phí và lệ phí 97/2015/QH13 art. 3), or a levy of another law."""

    FEE = "phi", gettext_lazy("Phí")
    CHARGE = "le_phi", gettext_lazy("Lệ phí")
    TAX = "tax", gettext_lazy("Thuế")
    OTHER = "other", gettext_lazy("Khoản khác")


ORDER_MOVES: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.OPEN: frozenset({OrderStatus.SETTLED, OrderStatus.CANCELLED}),
    OrderStatus.SETTLED: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.REFUNDED: frozenset(),
}

# PAID overrides every other result and is final, so that messages may arrive in any order.
ATTEMPT_MOVES: Mapping[AttemptStatus, frozenset[AttemptStatus]] = {
    AttemptStatus.STARTED: frozenset(AttemptStatus) - {AttemptStatus.STARTED},
    AttemptStatus.DECLINED: frozenset({AttemptStatus.PAID}),
    AttemptStatus.ABANDONED: frozenset({AttemptStatus.PAID}),
    AttemptStatus.EXPIRED: frozenset({AttemptStatus.PAID}),
    AttemptStatus.PAID: frozenset(),
}


class EntryKind(models.TextChoices):
    """Reason of a ledger entry."""

    SETTLEMENT = "settlement", "Thu khoản phải nộp"
    SURPLUS = "surplus", "Thu thừa"
    REFUND = "refund", "Hoàn trả"
    REVERSAL = "reversal", "Ngân hàng đảo giao dịch"
    WRITE_OFF = "write_off", "Xử lý chênh lệch"


class RefundStatus(models.TextChoices):
    """Status of a refund, with a label for staff and one for the payer.

    REJECTED: by the agency; REFUSED: by the gateway.
    """

    payer_label: str | Promise

    PROPOSED = "proposed", gettext_lazy("đang chờ cơ quan thu duyệt"), "Chờ duyệt"
    REJECTED = "dropped", gettext_lazy("cơ quan thu không duyệt"), "Không duyệt"
    APPROVED = "approved", gettext_lazy("đã duyệt, đang được trả"), "Đã duyệt, chờ gửi"
    SENT = "sent", gettext_lazy("đã gửi sang ngân hàng, tiền thường về sau vài ngày"), "Đã gửi, chờ ngân hàng"
    REFUSED = (
        "refused",
        gettext_lazy("ngân hàng chưa chuyển được, cơ quan thu đang xử lý; bạn không phải làm gì"),
        "Cổng thanh toán từ chối",
    )
    DONE = "done", gettext_lazy("đã hoàn trả"), "Đã hoàn trả"

    # A look-up by value passes no label and returns the existing member.
    def __new__(cls, value: str, payer_label: str | Promise = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.payer_label = payer_label
        return member

    @classmethod
    def inactive(cls) -> frozenset["RefundStatus"]:
        """Statuses in which no refund is in progress: ended, or refused and not sent again."""
        return frozenset({cls.REJECTED, cls.REFUSED, cls.DONE})

    @classmethod
    def final(cls) -> frozenset["RefundStatus"]:
        """Statuses that need no further work."""
        return frozenset({cls.REJECTED, cls.DONE})


class ManualRefundMethod(models.TextChoices):
    """How a clerk paid a refund; the value is the gateway code in the name of the ledger account it leaves."""

    CASH = "counter", "Tiền mặt"
    TRANSFER = "vietqr", "Chuyển khoản từ tài khoản của cơ quan"


REFUND_MOVES: Mapping[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.PROPOSED: frozenset({RefundStatus.APPROVED, RefundStatus.REJECTED}),
    RefundStatus.REJECTED: frozenset(),
    RefundStatus.APPROVED: frozenset({RefundStatus.SENT, RefundStatus.REFUSED, RefundStatus.DONE}),
    RefundStatus.SENT: frozenset({RefundStatus.REFUSED, RefundStatus.DONE}),
    # A person decides again; DONE if a statement proves the refund in spite of the refusal.
    RefundStatus.REFUSED: frozenset({RefundStatus.APPROVED, RefundStatus.REJECTED, RefundStatus.DONE}),
    RefundStatus.DONE: frozenset(),
}


class ReceiptStatus(models.TextChoices):
    """Validity of a receipt; a void receipt keeps its number."""

    VALID = "valid", gettext_lazy("Có hiệu lực")
    CANCELLED = "cancelled", gettext_lazy("Đã hủy")
    REPLACED = "replaced", gettext_lazy("Đã được thay thế")


RECEIPT_MOVES: Mapping[ReceiptStatus, frozenset[ReceiptStatus]] = {
    ReceiptStatus.VALID: frozenset({ReceiptStatus.CANCELLED, ReceiptStatus.REPLACED}),
    ReceiptStatus.CANCELLED: frozenset(),
    ReceiptStatus.REPLACED: frozenset(),
}


class StatementLineKind(models.TextChoices):
    """Type of a statement line; the values are those of the statement file."""

    PAYMENT = "payment", "Thu"
    REFUND = "refund", "Hoàn"
    REVERSAL = "reversal", "Đảo"


class DiscrepancyKind(models.TextChoices):
    """How a gateway's statement and the ledger differ."""

    MISSING_HERE = "missing_here", "Ngân hàng có, Cổng chưa ghi"
    DOUBLE = "double", "Ngân hàng thu hai lần"
    UNKNOWN = "unknown", "Ngân hàng có, không rõ của khoản nào"
    AMOUNT = "amount", "Khác số tiền"
    REVERSED = "reversed", "Ngân hàng đã đảo giao dịch"
    MISSING_THERE = "missing_there", "Cổng có, ngân hàng không có"


class DiscrepancyStatus(StatusChoices):
    """Status of a discrepancy; PROPOSED while a write-off awaits confirmation by a second person."""

    OPEN = "open", "warning", "coin", "Chưa xử lý"
    PROPOSED = "proposed", "info", "clock", "Chờ người thứ hai"
    RESOLVED = "resolved", "success", "success", "Đã xử lý"


class PayeeDetailStatus(StatusChoices):
    """Status of a proposed terminal, account or tax code."""

    PROPOSED = "proposed", "warning", "clock", "Chờ duyệt"
    APPROVED = "approved", "success", "success", "Đã duyệt"
    REJECTED = "rejected", "still", "cross", "Không duyệt"
