"""Business rules of payments. Each `check_…` raises PaymentError, with a text for the user.

Payers read it in their language, staff in Vietnamese.
"""

import re
from collections.abc import Sequence

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext

from core import refusals as core_refusals
from core.number_words import number_in_words
from core.people import Person
from core.permissions import may_at
from core.ui.formatting import format_vnd, is_english
from payments.backoffice import permissions
from payments.errors import PaymentError
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.gateways.timing import ATTEMPT_MINUTES
from payments.ledger import accounts
from payments.models import Attempt, Discrepancy, Entry, Order, PayeeDetail, Receipt, Refund, StatementLine
from payments.models.payee_details import TAX_CODE
from payments.orders.order_input import LineInput
from payments.status import (
    ORDER_MOVES,
    RECEIPT_MOVES,
    REFUND_MOVES,
    AttemptStatus,
    DiscrepancyKind,
    EntryKind,
    OrderStatus,
    PayeeDetailStatus,
    ReceiptStatus,
    RefundStatus,
    StatementLineKind,
)
from payments.verbs import MoneyVerb

NOT_PERMITTED = "Việc này không thuộc thẩm quyền của bạn tại cơ quan thu."
OWN = "Khoản này do chính bạn phải nộp. Một đồng nghiệp phải ghi nhận, hoàn trả hoặc quyết định."
_TAX_CODE = re.compile(r"\d{10}(-\d{3})?", re.ASCII)


def check_may(person: Person, verb: MoneyVerb, subject: permissions.Subject) -> None:
    """Whether the permission table allows this person to do this, and it is not about what they owe themselves."""
    if permissions.is_own(person, subject):
        raise PaymentError(OWN)
    if not permissions.may(person, verb, subject):
        raise PaymentError(NOT_PERMITTED)


def check_may_at(person: Person, verb: MoneyVerb, payee: str) -> None:
    """Whether the permission table allows this person to do this at the agency with this code."""
    if not may_at(person, verb, payee):
        raise PaymentError(NOT_PERMITTED)


def check_order_lines(lines: Sequence[LineInput]) -> None:
    """At least one line, each with a positive quantity and price."""
    if not lines or any(line.quantity < 1 or line.unit_price_vnd < 1 for line in lines):
        raise PaymentError("Khoản phải nộp cần ít nhất một dòng, mỗi dòng có số lượng và đơn giá lớn hơn 0.")


def check_may_be_paid(order: Order) -> None:
    """The order is open."""
    if order.status in OrderStatus.after_settlement():
        raise PaymentError(gettext("Khoản này đã được thanh toán, bạn không cần nộp lại."))
    if order.status == OrderStatus.CANCELLED:
        raise PaymentError(gettext("Khoản này đã hủy, bạn không phải nộp nữa."))


MAX_PENDING_ATTEMPTS = 5
"""Unexpired attempts without a result that one person may have with one order."""
MAX_PENDING_BY_LINK = 15
"""The same for all holders of its payment link together, who may be one person with many addresses."""


def check_may_start_attempt(attempts: Sequence[Attempt], holder: str | None) -> None:
    """Not too many of this holder's attempts are pending (None: the payer's): each costs a row and polling.

    Whoever holds the link may start some, but locks neither the payer out nor another holder.
    """
    holders = [attempt.holder for attempt in attempts if attempt.is_active]
    by_link = len(holders) - holders.count(None)
    if holders.count(holder) >= MAX_PENDING_ATTEMPTS or (holder is not None and by_link >= MAX_PENDING_BY_LINK):
        sentence = gettext(
            "Khoản này đang có %(most)s lần thanh toán chờ ngân hàng trả lời. Nếu tài khoản đã bị trừ tiền, bạn không "
            "phải nộp lại. Nếu chưa, hãy chờ ngân hàng trả lời hoặc chờ %(minutes)s phút, rồi thanh toán lại."
        )
        minutes = ATTEMPT_MINUTES if is_english() else number_in_words(ATTEMPT_MINUTES)
        raise PaymentError(sentence % {"most": MAX_PENDING_ATTEMPTS, "minutes": minutes})


def check_order_transition(order: Order, to: OrderStatus) -> None:
    """The order may move to this status, by ORDER_MOVES."""
    if to not in ORDER_MOVES[OrderStatus(order.status)]:
        raise PaymentError(
            f"Khoản {order.reference} đang ở trạng thái “{order.get_status_display()}” "
            f"nên không thể chuyển sang “{to.label}”."
        )


def may_be_paid(order: Order) -> bool:
    """Whether payment methods are offered: the order is open."""
    return order.status == OrderStatus.OPEN


def has_pending_attempt(order: Order) -> bool:
    """Whether the order is open while an attempt has no result yet: the bank may already have taken the money."""
    return may_be_paid(order) and order.attempts.filter(status=AttemptStatus.STARTED).exists()


def check_may_be_refunded(payment_entry: Entry, amount_vnd: int, *, excluding: Refund | None = None) -> None:
    """The amount is still refundable, and the payment has no other unfinished refund than `excluding`."""
    if has_refund_in_progress(payment_entry, excluding=excluding):
        raise PaymentError("Khoản này đang có một yêu cầu hoàn trả chưa xong. Hãy chờ yêu cầu ấy kết thúc.")
    refundable = refundable_amount(payment_entry)
    if refundable == 0:
        raise PaymentError("Khoản này đã được hoàn trả toàn bộ.")
    if not 0 < amount_vnd <= refundable:
        raise PaymentError(f"Số tiền hoàn trả phải từ 1 đồng đến {format_vnd(refundable)}.")


def has_refund_in_progress(payment_entry: Entry, *, excluding: Refund | None = None) -> bool:
    """Whether a refund of the payment awaits a person or the bank; a refused one does not until it is sent again."""
    in_progress = payment_entry.refunds.exclude(status__in=RefundStatus.inactive())
    return in_progress.exclude(pk=excluding.pk if excluding else 0).exists()


def refundable_amount(payment_entry: Entry) -> int:
    """Amount of the payment less its completed refunds, in VND; 0 if the bank refunded more."""
    done = payment_entry.refunds.filter(status=RefundStatus.DONE).aggregate(vnd=Sum("amount_vnd", default=0))
    return max(payment_entry.amount_vnd - int(done["vnd"]), 0)


def refunded_amount(order: Order) -> int:
    """How much of the order's settlement was refunded, in VND."""
    settlement = order.settlement()
    return settlement.amount_vnd - refundable_amount(settlement) if settlement else 0


def check_may_approve(refund: Refund, by: Person) -> None:
    """A second person may approve it, also again after the gateway refused, unless another refund took its place."""
    _check_refund_transition(refund, RefundStatus.APPROVED)
    _check_second_person(refund, by)
    check_may_be_refunded(refund.collected, refund.amount_vnd, excluding=refund)


def check_may_reject(refund: Refund, by: Person) -> None:
    """A second person may reject it, unless it returns a surplus, which belongs to the payer."""
    if refund.collected.kind == EntryKind.SURPLUS:
        raise PaymentError("Số tiền này nộp thừa nên phải được trả lại cho người nộp.")
    _check_refund_transition(refund, RefundStatus.REJECTED)
    _check_second_person(refund, by)


def _check_refund_transition(refund: Refund, to: RefundStatus) -> None:
    if to not in REFUND_MOVES[RefundStatus(refund.status)]:
        raise PaymentError(
            f"Yêu cầu hoàn trả đang ở trạng thái “{refund.get_status_display()}” "
            f"nên không thể chuyển sang “{to.label}”."
        )


def _check_second_person(refund: Refund, by: Person) -> None:
    if refund.proposed_by_id == by.pk:
        raise PaymentError("Người đề nghị không được tự duyệt. Hãy nhờ một người khác có thẩm quyền.")


def check_receipt_is_valid(receipt: Receipt) -> None:
    """The receipt may still be voided, by RECEIPT_MOVES."""
    if not RECEIPT_MOVES[ReceiptStatus(receipt.status)]:
        raise PaymentError(f"Biên lai {receipt} {receipt.get_status_display().lower()} nên không thể thay đổi nữa.")


def check_may_reissue_receipt(order: Order) -> None:
    """The order is settled and all its receipts are void; the first receipt is issued automatically."""
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
    core_refusals.check_says_why(reason, PaymentError("Hãy ghi lý do."))


def check_is_open(discrepancy: Discrepancy) -> None:
    """The discrepancy is unresolved and no write-off of it is proposed."""
    if not discrepancy.is_open:
        raise PaymentError(f"Chênh lệch này {discrepancy.get_status_display().lower()}.")


def check_is_proposed(discrepancy: Discrepancy) -> None:
    """A write-off of the discrepancy is proposed."""
    if not discrepancy.is_proposed:
        raise PaymentError("Chưa ai đề nghị cách xử lý chênh lệch này.")


def check_may_refund_discrepancy(discrepancy: Discrepancy) -> None:
    """The discrepancy is open and is about a payment of a wrong amount, which is not in the ledger."""
    check_is_open(discrepancy)
    if discrepancy.kind != DiscrepancyKind.AMOUNT:
        raise PaymentError("Chỉ số tiền chuyển sai mới trả lại ở đây.")
    unmatched_payment_line(discrepancy)


def unmatched_payment_line(discrepancy: Discrepancy) -> StatementLine:
    """The statement line of a payment that is not in the ledger; raises PaymentError if there is none."""
    line = discrepancy.line
    if line is None or line.entry_id or line.kind != StatementLineKind.PAYMENT:
        raise PaymentError("Chênh lệch này không phải là một khoản tiền đến chưa ghi sổ.")
    return line


def check_may_confirm(discrepancy: Discrepancy, by: Person) -> None:
    """The write-off is proposed, by another person (four-eyes principle)."""
    check_is_proposed(discrepancy)
    if discrepancy.proposed_by_id == by.pk:
        raise PaymentError("Người đề nghị không được tự xác nhận. Hãy nhờ một người khác có thẩm quyền.")


def check_may_be_assigned(discrepancy: Discrepancy, order: Order) -> StatementLine:
    """The unmatched payment has the amount of the open order and came in at the payee's terminal; returns its line."""
    check_is_open(discrepancy)
    check_may_be_paid(order)
    line = unmatched_payment_line(discrepancy)
    gateway_account = accounts.gateway_account(discrepancy.statement.gateway, discrepancy.statement.terminal)
    if Entry.objects.filter(debit=gateway_account, transaction_no=line.transaction_no).exists():
        raise PaymentError(f"Số giao dịch {line.transaction_no} đã được ghi cho một khoản khác. Hãy hỏi ngân hàng.")
    if line.amount_vnd != order.total_vnd:
        raise PaymentError(
            f"Ngân hàng thu {format_vnd(line.amount_vnd)}, "
            f"còn khoản {order.reference} là {format_vnd(order.total_vnd)}."
        )
    statement = discrepancy.statement
    gateway, account = GATEWAYS[statement.gateway], (order.payee, statement.terminal)
    if account not in gateway.own_terminals() and gateway.terminal_of(order.payee) != statement.terminal:
        raise PaymentError(
            f"Số tiền này vào điểm thu {statement.terminal}, còn khoản {order.reference} được thu ở nơi khác. "
            "Hãy tìm khoản của cơ quan dùng điểm thu này."
        )
    return line


def check_may_be_refunded_manually(refund: Refund) -> None:
    """The refund may be paid by hand: a gateway did not collect the payment, or it refused or never answered."""
    _check_refund_transition(refund, RefundStatus.DONE)
    if is_refunded_by_gateway(refund) and not (refund.is_stuck or refund.status == RefundStatus.REFUSED):
        raise PaymentError("Khoản này được hoàn trả qua cổng thanh toán, không trả bằng tay.")
    check_may_be_refunded(refund.collected, refund.amount_vnd, excluding=refund)


def is_refunded_by_gateway(refund: Refund) -> bool:
    """Whether the gateway pays the refund: it collected the payment online. Cash and transfers are refunded by hand."""
    attempt = refund.collected.attempt
    return attempt is not None and attempt.gateway in ONLINE_GATEWAYS


def check_is_stuck(refund: Refund) -> None:
    """Sending or polling the refund was given up."""
    if not refund.is_stuck:
        raise PaymentError("Yêu cầu này vẫn đang được gửi hoặc đang chờ ngân hàng. Hãy chờ thêm.")


def check_payee_detail(detail: PayeeDetail) -> None:
    """A proposal is complete for its kind, begins today or later, and is the only one under way."""
    if detail.kind == TAX_CODE:
        if not _TAX_CODE.fullmatch(detail.number) or detail.details or detail.secrets:
            raise PaymentError("Mã số thuế gồm 10 chữ số, hoặc 13 chữ số viết là 0123456789-001, không có khóa.")
    elif detail.kind in GATEWAYS:
        try:
            GATEWAYS[detail.kind].check_account(detail)
        except ValueError as fault:
            raise PaymentError(str(fault)) from fault
    else:
        raise PaymentError("Hãy chọn loại trong danh sách.")
    check_number_is_free(detail)
    if detail.valid_from < timezone.localdate():
        raise PaymentError("Ngày áp dụng phải từ hôm nay trở đi.")
    under_way = PayeeDetail.objects.filter(payee=detail.payee, kind=detail.kind, status=PayeeDetailStatus.PROPOSED)
    if under_way.exists():
        raise PaymentError("Đang có một đề nghị cùng loại chờ duyệt. Hãy duyệt hoặc bỏ đề nghị ấy trước.")


def check_number_is_free(detail: PayeeDetail) -> None:
    """No other agency has the number: who could name another's account could sign with a key of their own for it."""
    others = PayeeDetail.objects.filter(kind=detail.kind, number=detail.number, status=PayeeDetailStatus.APPROVED)
    if others.exclude(payee=detail.payee).exists():
        raise PaymentError("Mã hoặc số này đã thuộc một cơ quan khác.")


def check_may_decide(detail: PayeeDetail, by: Person) -> None:
    """The proposal is undecided, and was made by another person (four-eyes principle)."""
    if detail.status != PayeeDetailStatus.PROPOSED:
        raise PaymentError(f"Đề nghị này {detail.get_status_display().lower()} rồi.")
    if detail.proposed_by_id == by.pk:
        raise PaymentError("Người đề nghị không được tự duyệt. Hãy nhờ một người khác có thẩm quyền.")
