"""What may happen to an order, each rule once."""

from collections.abc import Sequence

from django.db.models import Sum

from core import rules as core_rules
from core.formatting import format_vnd
from core.people import Person
from payments.backoffice import permissions
from payments.errors import PaymentError
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.gateways.timing import ATTEMPT_MINUTES
from payments.ledger import accounts
from payments.models import Attempt, Discrepancy, Entry, Order, Receipt, Refund, StatementLine
from payments.orders.order_input import LineInput
from payments.receipts.number_words import number_in_words
from payments.status import (
    ORDER_MOVES,
    RECEIPT_MOVES,
    REFUND_MOVES,
    AttemptStatus,
    DiscrepancyKind,
    EntryKind,
    LineKind,
    OrderStatus,
    ReceiptStatus,
    RefundStatus,
)
from payments.verbs import MoneyVerb


def check_may(person: Person, verb: MoneyVerb, subject: permissions.Subject) -> None:
    """The permission table decides."""
    if not permissions.may(person, verb, subject):
        raise PaymentError("Việc này không thuộc thẩm quyền của bạn tại cơ quan thu.")


def check_asks_for_money(lines: Sequence[LineInput]) -> None:
    if not lines or any(line.quantity < 1 or line.unit_price_vnd < 1 for line in lines):
        raise PaymentError("Khoản phải nộp cần ít nhất một dòng, mỗi dòng có số lượng và đơn giá lớn hơn 0.")


def check_may_be_paid(order: Order) -> None:
    if order.status in OrderStatus.after_settlement():
        raise PaymentError("Khoản này đã được thanh toán, bạn không cần nộp lại.")
    if order.status == OrderStatus.CANCELLED:
        raise PaymentError("Khoản này đã hủy, bạn không phải nộp nữa.")


MOST_WAITING = 5


def check_may_be_tried_again(tries: Sequence[Attempt]) -> None:
    """Each try is a row for good and a question to the bank, and whoever holds the link may begin one."""
    if sum(attempt.is_in_time for attempt in tries) >= MOST_WAITING:
        raise PaymentError(
            f"Khoản này đang có {MOST_WAITING} lần thanh toán chờ ngân hàng trả lời. Nếu tài khoản đã bị trừ tiền, "
            "bạn không phải nộp lại. Nếu chưa, hãy chờ ngân hàng trả lời hoặc chờ "
            f"{number_in_words(ATTEMPT_MINUTES)} phút, rồi thanh toán lại."
        )


def check_may_become(order: Order, to: OrderStatus) -> None:
    if to not in ORDER_MOVES[OrderStatus(order.status)]:
        raise PaymentError(
            f"Khoản {order.reference} đang ở trạng thái “{order.get_status_display()}” "
            f"nên không thể chuyển sang “{to.label}”."
        )


def may_be_paid(order: Order) -> bool:
    """Whether to offer the ways to pay at all."""
    return order.status == OrderStatus.OPEN


def is_waiting(order: Order) -> bool:
    """Whether it is owed while a bank may already have taken the money."""
    return may_be_paid(order) and order.attempts.filter(status=AttemptStatus.STARTED).exists()


def check_may_be_given_back(collected: Entry, amount_vnd: int, *, besides: Refund | None = None) -> None:
    """No more than came, less what has gone back; and one refund at a time, `besides` the one in question."""
    if is_being_given_back(collected, besides=besides):
        raise PaymentError("Khoản này đang có một yêu cầu hoàn trả chưa xong. Hãy chờ yêu cầu ấy kết thúc.")
    left = left_to_give_back(collected)
    if left == 0:
        raise PaymentError("Khoản này đã được hoàn trả toàn bộ.")
    if not 0 < amount_vnd <= left:
        raise PaymentError(f"Số tiền hoàn trả phải từ 1 đồng đến {format_vnd(left)}.")


def is_being_given_back(collected: Entry, *, besides: Refund | None = None) -> bool:
    """Whether a refund of it waits for a person or the bank; what was refused waits until it is sent again."""
    under_way = collected.refunds.exclude(status__in=RefundStatus.at_rest())
    return under_way.exclude(pk=besides.pk if besides else 0).exists()


def left_to_give_back(collected: Entry) -> int:
    """What came, less what has gone back; a bank that gave back more leaves nothing."""
    done = collected.refunds.filter(status=RefundStatus.DONE).aggregate(vnd=Sum("amount_vnd", default=0))
    return max(collected.amount_vnd - int(done["vnd"]), 0)


def refunded_vnd(order: Order) -> int:
    """What of the money that settled an order has gone back."""
    settlement = order.settlement()
    return settlement.amount_vnd - left_to_give_back(settlement) if settlement else 0


def check_may_approve(refund: Refund, by: Person) -> None:
    """Also once more, after the gateway refused: another refund may have taken its place."""
    _check_refund_may_become(refund, RefundStatus.APPROVED)
    _check_is_a_second_person(refund, by)
    check_may_be_given_back(refund.collected, refund.amount_vnd, besides=refund)


def check_may_drop(refund: Refund, by: Person) -> None:
    if refund.collected.kind == EntryKind.SURPLUS:
        raise PaymentError("Số tiền này nộp thừa nên phải được trả lại cho người nộp.")
    _check_refund_may_become(refund, RefundStatus.DROPPED)
    _check_is_a_second_person(refund, by)


def _check_refund_may_become(refund: Refund, to: RefundStatus) -> None:
    if to not in REFUND_MOVES[RefundStatus(refund.status)]:
        raise PaymentError(
            f"Yêu cầu hoàn trả đang ở trạng thái “{refund.get_status_display()}” "
            f"nên không thể chuyển sang “{to.label}”."
        )


def _check_is_a_second_person(refund: Refund, by: Person) -> None:
    if refund.proposed_by_id == by.pk:
        raise PaymentError("Người đề nghị không được tự duyệt. Hãy nhờ một người khác có thẩm quyền.")


def check_is_valid(receipt: Receipt) -> None:
    if not RECEIPT_MOVES[ReceiptStatus(receipt.status)]:
        raise PaymentError(f"Biên lai {receipt} {receipt.get_status_display().lower()} nên không thể thay đổi nữa.")


def check_may_have_another_receipt(order: Order) -> None:
    """A settled order whose receipts count no more; the first one is issued by itself."""
    receipts = order.receipts.all()
    if (
        order.status != OrderStatus.SETTLED
        or not receipts
        or any(each.status == ReceiptStatus.VALID for each in receipts)
    ):
        raise PaymentError(
            "Chỉ lập lại biên lai khi khoản đã nộp có biên lai đã hủy và không còn biên lai nào có hiệu lực."
        )


def check_says_why(reason: str) -> None:
    core_rules.check_says_why(reason, PaymentError("Hãy ghi lý do."))


def check_is_open(discrepancy: Discrepancy) -> None:
    if not discrepancy.is_open:
        raise PaymentError(f"Chênh lệch này {discrepancy.get_status_display().lower()}.")


def check_is_proposed(discrepancy: Discrepancy) -> None:
    if not discrepancy.is_proposed:
        raise PaymentError("Chưa ai đề nghị cách xử lý chênh lệch này.")


def check_may_be_returned(discrepancy: Discrepancy) -> None:
    """Money whose payer is known and that pays nothing: a wrong sum."""
    check_is_open(discrepancy)
    if discrepancy.kind != DiscrepancyKind.AMOUNT:
        raise PaymentError("Chỉ số tiền chuyển sai mới trả lại ở đây.")
    amount_of(discrepancy)


def amount_of(discrepancy: Discrepancy) -> StatementLine:
    """The line of money that came and that we have not entered."""
    line = discrepancy.line
    if line is None or line.entry_id or line.kind != LineKind.PAYMENT:
        raise PaymentError("Chênh lệch này không phải là một khoản tiền đến chưa ghi sổ.")
    return line


def check_may_confirm(discrepancy: Discrepancy, by: Person) -> None:
    """A write-off takes two people."""
    check_is_proposed(discrepancy)
    if discrepancy.proposed_by_id == by.pk:
        raise PaymentError("Người đề nghị không được tự xác nhận. Hãy nhờ một người khác có thẩm quyền.")


def check_may_be_assigned(discrepancy: Discrepancy, order: Order) -> StatementLine:
    """Only unclaimed money of exactly the sum that is owed, to an open order of who collects where it came in."""
    check_is_open(discrepancy)
    check_may_be_paid(order)
    line = amount_of(discrepancy)
    bank = accounts.at_gateway(discrepancy.statement.gateway, discrepancy.statement.terminal)
    if Entry.objects.filter(debit=bank, transaction_no=line.transaction_no).exists():
        raise PaymentError(f"Số giao dịch {line.transaction_no} đã được ghi cho một khoản khác. Hãy hỏi ngân hàng.")
    if line.amount_vnd != order.total_vnd:
        raise PaymentError(
            f"Ngân hàng thu {format_vnd(line.amount_vnd)}, "
            f"còn khoản {order.reference} là {format_vnd(order.total_vnd)}."
        )
    statement = discrepancy.statement
    if GATEWAYS[statement.gateway].terminal_of(order.payee) != statement.terminal:
        raise PaymentError(
            f"Số tiền này vào điểm thu {statement.terminal}, còn khoản {order.reference} được thu ở nơi khác. "
            "Hãy tìm khoản của cơ quan dùng điểm thu này."
        )
    return line


def check_is_given_back_by_hand(refund: Refund) -> None:
    """What a gateway collected, the gateway gives back, unless it refuses or is silent for good."""
    _check_refund_may_become(refund, RefundStatus.DONE)
    if goes_by_gateway(refund) and not (refund.is_stuck or refund.status == RefundStatus.REFUSED):
        raise PaymentError("Khoản này được hoàn trả qua cổng thanh toán, không trả bằng tay.")
    check_may_be_given_back(refund.collected, refund.amount_vnd, besides=refund)


def goes_by_gateway(refund: Refund) -> bool:
    """What a gateway collected it gives back; cash and transfers go back by hand."""
    attempt = refund.collected.attempt
    return attempt is not None and attempt.gateway in ONLINE_GATEWAYS


def check_is_stuck(refund: Refund) -> None:
    if not refund.is_stuck:
        raise PaymentError("Yêu cầu này vẫn đang được gửi hoặc đang chờ ngân hàng. Hãy chờ thêm.")
