"""Contents of the page to which a gateway returns the payer. Nothing is recorded here: webhooks do that."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from payments.gateways.base import OnlineGateway, PaymentResult
from payments.models import Attempt
from payments.status import AttemptStatus, EntryKind, OrderStatus


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What the page shows: `kind` is that of the notice component; `is_waiting` makes the page refresh itself."""

    title: str | Promise
    kind: str
    text: str | Promise
    may_pay_again: bool = False
    is_waiting: bool = False


PAID = ReturnPage(gettext_lazy("Đã thanh toán"), "success", gettext_lazy("Ngân hàng đã xác nhận khoản nộp này."))
SURPLUS = ReturnPage(
    gettext_lazy("Tiền nộp thừa sẽ được hoàn lại"),
    "warning",
    gettext_lazy(
        "Khoản này đã được nộp trước đó hoặc không còn phải nộp. Số tiền thừa sẽ về lại tài khoản đã trả; "
        "bạn không phải làm gì."
    ),
)
WAITING = ReturnPage(
    gettext_lazy("Đang chờ ngân hàng xác nhận"),
    "info",
    gettext_lazy(
        "Chưa có xác nhận của ngân hàng. Bạn có thể rời trang này; nếu tài khoản đã bị trừ tiền thì không cần nộp lại."
    ),
    is_waiting=True,
)
ABANDONED = ReturnPage(
    gettext_lazy("Bạn đã hủy thanh toán"),
    "info",
    gettext_lazy("Tài khoản của bạn không bị trừ tiền. Khoản này vẫn chưa nộp; bạn có thể nộp bất cứ lúc nào."),
    may_pay_again=True,
)
CLOSED = ReturnPage(gettext_lazy("Khoản này đã hủy"), "info", gettext_lazy("Bạn không phải nộp nữa."))


def return_page(attempt: Attempt, result: PaymentResult, gateway: OnlineGateway) -> ReturnPage:
    """Choose the page by our own record, and by the signed result in the return URL only where there is none yet."""
    if attempt.entries.filter(kind=EntryKind.SURPLUS).exists():
        return SURPLUS
    if attempt.order.status in OrderStatus.after_settlement():
        return PAID
    if attempt.order.status == OrderStatus.CANCELLED:
        return CLOSED
    if attempt.is_pending or result.is_paid:  # a signed success outranks an earlier failure
        return _unsettled(result.status, gateway.describe_code(result.code))
    return _unsettled(AttemptStatus(attempt.status), gateway.describe_code(attempt.answer_code))


def _unsettled(status: AttemptStatus, reason: str) -> ReturnPage:
    if status == AttemptStatus.ABANDONED:
        return ABANDONED
    if status in (AttemptStatus.DECLINED, AttemptStatus.EXPIRED):
        return ReturnPage(
            gettext("Thanh toán không thành công"),
            "error",
            gettext(
                "%(reason)s. Theo ngân hàng, tài khoản của bạn không bị trừ tiền. "
                "Bạn có thể thử lại hoặc chọn cách khác."
            )
            % {"reason": gettext(reason)},
            may_pay_again=True,
        )
    return WAITING
