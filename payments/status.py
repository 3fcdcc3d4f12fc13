"""The states of an order and of one try to pay it, and the moves allowed between them.

The database knows the same tables: a trigger refuses every other move (`payments/migrations/0004_…`).
"""

from collections.abc import Mapping

from django.db import models


class OrderStatus(models.TextChoices):
    """How far the whole debt is."""

    OPEN = "open", "Chưa thanh toán"
    SETTLED = "settled", "Đã thanh toán"
    CANCELLED = "cancelled", "Đã hủy"
    REFUNDED = "refunded", "Đã hoàn trả"

    @classmethod
    def after_settlement(cls) -> frozenset["OrderStatus"]:
        """It was paid, whatever came later."""
        return frozenset({cls.SETTLED, cls.REFUNDED})


class AttemptStatus(models.TextChoices):
    """What became of one try at a gateway."""

    STARTED = "started", "Đang chờ ngân hàng"
    DECLINED = "declined", "Không thành công"
    ABANDONED = "abandoned", "Người nộp đã hủy"
    EXPIRED = "expired", "Hết hạn"
    PAID = "paid", "Đã thu tiền"


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
    """How far a refund is."""

    PROPOSED = "proposed", "Chờ duyệt"
    DROPPED = "dropped", "Không duyệt"
    APPROVED = "approved", "Đã duyệt, chờ gửi"
    SENT = "sent", "Đã gửi, chờ ngân hàng"
    REFUSED = "refused", "Cổng thanh toán từ chối"
    DONE = "done", "Đã hoàn trả"

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


class DiscrepancyStatus(models.TextChoices):
    """How far a discrepancy is."""

    OPEN = "open", "Chưa xử lý"
    PROPOSED = "proposed", "Chờ người thứ hai"
    RESOLVED = "resolved", "Đã xử lý"
