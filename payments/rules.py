"""What may happen to an order, each rule once."""

from collections.abc import Sequence

from payments.dues import Line
from payments.errors import PaymentError
from payments.models import Order
from payments.status import ORDER_MOVES, OrderStatus


def check_asks_for_money(lines: Sequence[Line]) -> None:
    if not lines or any(line.quantity < 1 or line.unit_price_vnd < 1 for line in lines):
        raise PaymentError("Khoản phải nộp cần ít nhất một dòng, mỗi dòng có số lượng và đơn giá lớn hơn 0.")


def check_may_be_paid(order: Order) -> None:
    if order.status == OrderStatus.SETTLED:
        raise PaymentError("Khoản này đã được thanh toán, bạn không cần nộp lại.")
    if order.status == OrderStatus.CANCELLED:
        raise PaymentError("Khoản này đã hủy, bạn không phải nộp nữa.")


def check_may_become(order: Order, to: OrderStatus) -> None:
    if to not in ORDER_MOVES[OrderStatus(order.status)]:
        raise PaymentError(
            f"Khoản {order.reference} đang ở trạng thái “{order.get_status_display()}” "
            f"nên không thể chuyển sang “{to.label}”."
        )


def may_be_paid(order: Order) -> bool:
    """Whether to offer the ways to pay at all."""
    return order.status == OrderStatus.OPEN
