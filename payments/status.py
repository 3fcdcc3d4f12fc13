"""The states of an order and of one try to pay it, and the moves allowed between them."""

from collections.abc import Mapping

from django.db import models


class OrderStatus(models.TextChoices):
    """How far the whole debt is."""

    OPEN = "open", "Chưa thanh toán"
    SETTLED = "settled", "Đã thanh toán"
    CANCELLED = "cancelled", "Đã hủy"


class AttemptStatus(models.TextChoices):
    """What became of one try at a gateway."""

    STARTED = "started", "Đang chờ ngân hàng"
    DECLINED = "declined", "Không thành công"
    ABANDONED = "abandoned", "Người nộp đã hủy"
    EXPIRED = "expired", "Hết hạn"
    SETTLED = "settled", "Đã thu tiền"
    SURPLUS = "surplus", "Thu thừa, phải hoàn lại"

    @classmethod
    def paid(cls) -> frozenset["AttemptStatus"]:
        """The bank took the money."""
        return frozenset({cls.SETTLED, cls.SURPLUS})


class FeeKind(models.TextChoices):
    """What is collected (Luật Phí và lệ phí 97/2015/QH13 art. 3)."""

    FEE = "phi", "Phí"
    CHARGE = "le_phi", "Lệ phí"


ORDER_MOVES: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.OPEN: frozenset({OrderStatus.SETTLED, OrderStatus.CANCELLED}),
    OrderStatus.SETTLED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}

_UNPAID = frozenset({AttemptStatus.DECLINED, AttemptStatus.ABANDONED, AttemptStatus.EXPIRED})

# Money taken outranks every other answer and is never unsaid, so messages may come in any order.
ATTEMPT_MOVES: Mapping[AttemptStatus, frozenset[AttemptStatus]] = {
    AttemptStatus.STARTED: _UNPAID | AttemptStatus.paid(),
    AttemptStatus.DECLINED: AttemptStatus.paid(),
    AttemptStatus.ABANDONED: AttemptStatus.paid(),
    AttemptStatus.EXPIRED: AttemptStatus.paid(),
    AttemptStatus.SETTLED: frozenset(),
    AttemptStatus.SURPLUS: frozenset(),
}
