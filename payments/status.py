"""The states of an order and of one try to pay it, and the moves allowed between them.

The database knows the same tables: a trigger refuses every other move (`payments/migrations/0004_…`).
"""

from collections.abc import Mapping
from typing import Self

from django.db import models

from core.status import StatusChoices


class OrderStatus(StatusChoices):
    """How far the whole debt is."""

    OPEN = "open", "warning", "coin", "Chưa thanh toán"
    SETTLED = "settled", "success", "success", "Đã thanh toán"
    CANCELLED = "cancelled", "still", "undo", "Đã hủy"
    REFUNDED = "refunded", "still", "undo", "Đã hoàn trả"

    @classmethod
    def after_settlement(cls) -> frozenset["OrderStatus"]:
        """It was paid, whatever came later."""
        return frozenset({cls.SETTLED, cls.REFUNDED})


class AttemptStatus(StatusChoices):
    """What became of one try at a gateway."""

    STARTED = "started", "info", "clock", "Đang chờ ngân hàng"
    DECLINED = "declined", "error", "cross", "Không thành công"
    ABANDONED = "abandoned", "still", "undo", "Người nộp đã hủy"
    EXPIRED = "expired", "still", "pause", "Hết hạn"
    PAID = "paid", "success", "success", "Đã thu tiền"


class MessageKind(models.TextChoices):
    """What a message between the portal and a gateway is, in the words of the timeline."""

    PAY = "pay", "Yêu cầu thanh toán"
    QR_CODE = "genqr", "Cổng thanh toán đưa ra mã để quét"
    NOTICE = "notice", "Cổng thanh toán báo kết quả"
    QUERY = "query", "Cổng thanh toán trả lời câu hỏi"
    REFUND = "refund", "Cổng thanh toán trả lời về hoàn trả"
    STATEMENT = "statement", "Sao kê"
    DESK = "desk", "Cán bộ nhập"


class Verdict(models.TextChoices):
    """What became of a gateway's message about a payment, in the words of the timeline; a webhook is answered with it.

    A message that is forged, or about an unknown attempt, is not kept.
    """

    RECORDED = "recorded", "đã ghi nhận"
    UNKNOWN = "unknown", "không rõ của lần thanh toán nào"
    WRONG_AMOUNT = "wrong_amount", "sai số tiền, không ghi nhận"
    ALREADY_KNOWN = "already_known", "đã biết từ trước, không thay đổi gì"
    FORGED = "forged", "chữ ký không đúng"
    FAILED = "failed", "chưa ghi được"


class FeeKind(models.TextChoices):
    """What is collected: phí and lệ phí (Luật Phí và lệ phí 97/2015/QH13 art. 3), or what another law asks for."""

    FEE = "phi", "Phí"
    CHARGE = "le_phi", "Lệ phí"
    TAX = "tax", "Thuế"
    OTHER = "other", "Khoản khác"


ORDER_MOVES: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.OPEN: frozenset({OrderStatus.SETTLED, OrderStatus.CANCELLED}),
    OrderStatus.SETTLED: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.REFUNDED: frozenset(),
}

# Money taken outranks every other answer and is never unsaid, so messages may come in any order.
ATTEMPT_MOVES: Mapping[AttemptStatus, frozenset[AttemptStatus]] = {
    AttemptStatus.STARTED: frozenset(AttemptStatus) - {AttemptStatus.STARTED},
    AttemptStatus.DECLINED: frozenset({AttemptStatus.PAID}),
    AttemptStatus.ABANDONED: frozenset({AttemptStatus.PAID}),
    AttemptStatus.EXPIRED: frozenset({AttemptStatus.PAID}),
    AttemptStatus.PAID: frozenset(),
}


class EntryKind(models.TextChoices):
    """Why money moved."""

    SETTLEMENT = "settlement", "Thu khoản phải nộp"
    SURPLUS = "surplus", "Thu thừa"
    REFUND = "refund", "Hoàn trả"
    REVERSAL = "reversal", "Ngân hàng đảo giao dịch"
    WRITE_OFF = "write_off", "Xử lý chênh lệch"


class RefundStatus(models.TextChoices):
    """How far a refund is: to the payer, and to the staff."""

    to_payer: str

    PROPOSED = "proposed", "đang chờ cơ quan thu duyệt", "Chờ duyệt"
    DROPPED = "dropped", "cơ quan thu không duyệt", "Không duyệt"
    APPROVED = "approved", "đã duyệt, đang được trả", "Đã duyệt, chờ gửi"
    SENT = "sent", "đã gửi sang ngân hàng, tiền thường về sau vài ngày", "Đã gửi, chờ ngân hàng"
    REFUSED = (
        "refused",
        "ngân hàng chưa chuyển được, cơ quan thu đang xử lý; bạn không phải làm gì",
        "Cổng thanh toán từ chối",
    )
    DONE = "done", "đã hoàn trả", "Đã hoàn trả"

    # Only a look-up by value leaves the rest out: it returns the member that is there.
    def __new__(cls, value: str, to_payer: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.to_payer = to_payer
        return member

    @classmethod
    def at_rest(cls) -> frozenset["RefundStatus"]:
        """No money is on its way, and nobody is about to send any."""
        return frozenset({cls.DROPPED, cls.REFUSED, cls.DONE})

    @classmethod
    def over(cls) -> frozenset["RefundStatus"]:
        """Nobody has anything left to do about it."""
        return frozenset({cls.DROPPED, cls.DONE})


class ByHand(models.TextChoices):
    """How a clerk gave money back; the values are those of the ways it comes in, whose account it leaves."""

    CASH = "counter", "Tiền mặt"
    TRANSFER = "vietqr", "Chuyển khoản từ tài khoản của cơ quan"


REFUND_MOVES: Mapping[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.PROPOSED: frozenset({RefundStatus.APPROVED, RefundStatus.DROPPED}),
    RefundStatus.DROPPED: frozenset(),
    RefundStatus.APPROVED: frozenset({RefundStatus.SENT, RefundStatus.REFUSED, RefundStatus.DONE}),
    RefundStatus.SENT: frozenset({RefundStatus.REFUSED, RefundStatus.DONE}),
    # A person decides anew; what the statement proves done is done, whatever was said before.
    RefundStatus.REFUSED: frozenset({RefundStatus.APPROVED, RefundStatus.DROPPED, RefundStatus.DONE}),
    RefundStatus.DONE: frozenset(),
}


class ReceiptStatus(models.TextChoices):
    """Whether a receipt still counts; its number is kept in any case."""

    VALID = "valid", "Có hiệu lực"
    CANCELLED = "cancelled", "Đã hủy"
    REPLACED = "replaced", "Đã được thay thế"


RECEIPT_MOVES: Mapping[ReceiptStatus, frozenset[ReceiptStatus]] = {
    ReceiptStatus.VALID: frozenset({ReceiptStatus.CANCELLED, ReceiptStatus.REPLACED}),
    ReceiptStatus.CANCELLED: frozenset(),
    ReceiptStatus.REPLACED: frozenset(),
}


class LineKind(models.TextChoices):
    """What a line of a statement is about; the values are those of the file."""

    PAYMENT = "payment", "Thu"
    REFUND = "refund", "Hoàn"
    REVERSAL = "reversal", "Đảo"


class DiscrepancyKind(models.TextChoices):
    """How the two accounts differ."""

    MISSING_HERE = "missing_here", "Ngân hàng có, Cổng chưa ghi"
    DOUBLE = "double", "Ngân hàng thu hai lần"
    UNKNOWN = "unknown", "Ngân hàng có, không rõ của khoản nào"
    AMOUNT = "amount", "Khác số tiền"
    REVERSED = "reversed", "Ngân hàng đã đảo giao dịch"
    MISSING_THERE = "missing_there", "Cổng có, ngân hàng không có"


class DiscrepancyStatus(StatusChoices):
    """How far a discrepancy is."""

    OPEN = "open", "warning", "coin", "Chưa xử lý"
    PROPOSED = "proposed", "info", "clock", "Chờ người thứ hai"
    RESOLVED = "resolved", "success", "success", "Đã xử lý"
