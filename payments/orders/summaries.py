"""Orders, receipts, refunds and discrepancies as label–value rows for the summary component."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, pgettext

from core.compiled_query import CompiledQuery
from core.ui.formatting import format_date, format_vnd
from payments import hooks, rules
from payments.checkout.qr_checkout import qr_data_uri
from payments.gateways.vietqr.gateway import transfer_for
from payments.models import Attempt, Discrepancy, Entry, Order, OrderLine, Receipt, Refund, StatementLine
from payments.orders.masking import mask_personal_numbers
from payments.status import DiscrepancyKind, RefundStatus

LINE_COLUMNS = [
    *(gettext_lazy("Khoản thu"), gettext_lazy("Loại"), gettext_lazy("Số lượng")),
    *(gettext_lazy("Đơn giá"), gettext_lazy("Thành tiền"), gettext_lazy("Căn cứ")),
]
SummaryRows = list[dict[str, object]]
"""Each row has the keys `label` and `value`."""


def payer_breadcrumbs(order: Order | None = None) -> list[tuple[str, str]]:
    """Breadcrumbs (URL, text) of the payer's pages."""
    order_page = [(order.public_path(), order.purpose)] if order else []
    return [(reverse("payments:mine"), gettext("Thanh toán và biên lai của tôi")), *order_page]


def link_holder_breadcrumbs(order: Order) -> list[tuple[str, str]]:
    """Breadcrumbs for the holder of a payment link, who has no list of orders."""
    return [(order.public_path(), order.subject())]


def order_summary(order: Order, *, for_link_holder: bool = False) -> SummaryRows:
    """Rows of an order; the holder of a payment link does not see the reason of cancellation."""
    return _summary_rows(
        {
            gettext("Mã thanh toán"): order.reference,
            gettext("Cơ quan thu"): order.payee_name,
            gettext("Hạn nộp"): _time(order.due_at),
            gettext("Đã nộp lúc"): _time(order.settled_at),
            gettext("Lý do hủy"): "" if for_link_holder else order.cancel_reason,
        }
    )


def refund_progress(refund: Refund) -> str:
    """Amount and progress of a refund, for the payer."""
    return f"{format_vnd(refund.amount_vnd)}: {RefundStatus(refund.status).payer_label}"


def refund_rows(order: Order, *, for_link_holder: bool = False) -> SummaryRows:
    """One row for each refund of the order; the holder of a payment link does not see the reasons."""
    refunds = Refund.objects.filter(collected__order=order)
    return [
        {
            "label": gettext("Hoàn trả"),
            "value": "\n".join([refund_progress(refund), *([] if for_link_holder else [_reason(refund)])]),
        }
        for refund in refunds
    ]


def _reason(refund: Refund) -> str:
    return gettext("Lý do: %(reason)s") % {"reason": refund.reason}


def order_line_cells(line: OrderLine) -> tuple[object, ...]:
    """Table cells of an order line, in the order of LINE_COLUMNS."""
    return (
        line.name,
        line.get_kind_display(),
        line.quantity,
        format_vnd(line.unit_price_vnd),
        format_vnd(line.amount_vnd),
        line.legal_basis or "–",
    )


def receipt_summary(receipt: Receipt) -> SummaryRows:
    """Mandatory contents of a receipt (NĐ 254/2026/NĐ-CP) but for its lines, and refunds before and after its issue."""
    refunded_before = receipt.order.total_vnd - receipt.total_vnd
    refunded_after = rules.refunded_amount(receipt.order) - refunded_before
    return _summary_rows(
        {
            gettext("Ký hiệu mẫu biên lai"): receipt.book.form_symbol,
            gettext("Ký hiệu biên lai"): receipt.book.series_symbol,
            gettext("Số"): receipt.padded_number,
            gettext("Đơn vị thu"): receipt.payee_name,
            gettext("Mã số thuế đơn vị thu"): receipt.payee_tax_code or gettext("chưa khai báo"),
            pgettext("of money", "Người nộp"): receipt.payer_name,
            gettext("Đã thu"): format_vnd(receipt.order.total_vnd) if refunded_before else "",
            gettext("Đã hoàn trả trước khi lập"): format_vnd(refunded_before) if refunded_before else "",
            gettext("Số tiền"): format_vnd(receipt.total_vnd),
            gettext("Bằng chữ"): receipt.total_in_words,
            gettext("Ngày lập"): format_date(localtime(receipt.issued_at)),
            gettext("Đã hoàn trả sau khi lập"): format_vnd(refunded_after) if refunded_after else "",
        }
    )


def receipt_file_urls(receipts: Collection[Receipt]) -> Mapping[int, str]:
    """URLs of the receipts' files by receipt id, without receipts that have no file."""
    url_maps = hooks.receipt_files.send(receipts) if receipts else []
    return {pk: url for urls in url_maps for pk, url in urls.items()}


def _receipts() -> QuerySet[Receipt]:
    return Receipt.objects.select_related("book").order_by("-pk")


RECEIPTS: Final = CompiledQuery(lambda order: _receipts().filter(order=order))
"""Those of one order."""


def receipt_files(orders: Sequence[Order]) -> Mapping[int, SummaryRows]:
    """By order id, its receipts (including void ones) as arguments of the file component."""
    if not orders:
        return {}
    of_one = len(orders) == 1
    receipts = RECEIPTS(orders[0].pk) if of_one else list(_receipts().filter(order__in=orders))
    urls = receipt_file_urls(receipts)
    files: dict[int, SummaryRows] = defaultdict(list)
    for receipt in receipts:
        files[receipt.order_id].append(
            {
                "name": gettext("Biên lai %(receipt)s") % {"receipt": receipt},
                "note": _receipt_note(receipt),
                "href": urls.get(receipt.pk, ""),
            }
        )
    return files


def _receipt_note(receipt: Receipt) -> str:
    note = gettext("%(status)s, lập ngày %(day)s") % {
        "status": receipt.get_status_display(),
        "day": format_date(localtime(receipt.issued_at)),
    }
    return f"{note}. {receipt.void_reason}" if receipt.void_reason else note


def _summary_rows(values: dict[str, object]) -> SummaryRows:
    """Rows for the summary component, without empty values."""
    return [{"label": label, "value": value} for label, value in values.items() if value]


def _time(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = localtime(moment)
    return gettext("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": format_date(local)}


def transfer_context(attempt: Attempt) -> dict[str, object]:
    """Template context of a bank transfer: QR code, the same data to type in, and the URL of the demo bank."""
    transfer = transfer_for(attempt)
    values: dict[str, object] = {
        gettext("Ngân hàng"): attempt.account_bank_name,
        gettext("Số tài khoản"): transfer.account,
        gettext("Chủ tài khoản"): attempt.account_holder,
        gettext("Số tiền"): format_vnd(attempt.amount_vnd),
        gettext("Nội dung chuyển khoản"): transfer.purpose,
    }
    return {
        "qr_image": qr_data_uri(str(transfer)),
        "summary": _summary_rows(values),
        "demo_bank_url": f"{settings.VIETQR_URL}/transfer/?{urlencode({'code': str(transfer)})}"
        if settings.DEMO
        else "",
    }


def refund_summary(refund: Refund) -> SummaryRows:
    """Rows of a refund, for staff."""
    return _summary_rows(
        {
            "Số tiền": format_vnd(refund.amount_vnd),
            "Lý do": refund.reason,
            "Trạng thái": refund.get_status_display(),
            "Việc cần làm": "" if refund.is_over else refund_next_step(refund),
            "Mã yêu cầu": refund.request_id,
            "Đề nghị lúc": _time(refund.proposed_at),
            "Gửi cổng lúc": _time(refund.sent_at),
            "Kết thúc lúc": _time(refund.ended_at),
            "Mã trả lời": refund.answer_code,
        }
    )


def refund_next_step(refund: Refund) -> str:
    """The next step for staff."""
    match refund.status:
        case RefundStatus.PROPOSED:
            return "Chờ người có thẩm quyền duyệt" if refund.is_decided_in_backoffice else "Chờ duyệt ở trang hồ sơ"
        case RefundStatus.REFUSED:
            return "Gửi lại, hoặc trả bằng tay rồi ghi lại"
        case _ if refund.is_stuck:
            return "Ngân hàng không trả lời: gửi lại, hoặc trả bằng tay rồi ghi lại"
        case RefundStatus.APPROVED if not rules.is_refunded_by_gateway(refund):
            return "Trả cho người nộp rồi ghi lại"
        case RefundStatus.APPROVED | RefundStatus.SENT:
            return "Không phải làm gì, đang chờ ngân hàng"
    return "–"


DISCREPANCY_EXPLANATIONS = {
    DiscrepancyKind.MISSING_HERE: "Sao kê có khoản này mà sổ của Cổng chưa ghi.",
    DiscrepancyKind.DOUBLE: "Ngân hàng ghi một số giao dịch cho hai lần thu. Hãy hỏi ngân hàng trước khi xử lý.",
    DiscrepancyKind.UNKNOWN: "Tiền đã vào tài khoản, nhưng nội dung không cho biết nộp cho khoản nào. "
    "Nếu tìm ra khoản phải nộp, hãy ghi cho khoản ấy.",
    DiscrepancyKind.AMOUNT: "Ngân hàng và Cổng ghi hai số tiền khác nhau cho cùng một giao dịch. "
    "Hãy hỏi ngân hàng trước khi xử lý.",
    DiscrepancyKind.REVERSED: "Ngân hàng đã lấy lại số tiền này sau khi báo đã thu. Hãy hỏi ngân hàng trước khi xử lý.",
    DiscrepancyKind.MISSING_THERE: "Sổ của Cổng có khoản này mà sao kê trọn ngày của ngân hàng không có. "
    "Hãy hỏi ngân hàng trước khi xử lý.",
}
"""What each kind of discrepancy means and what to do first, for staff."""


def discrepancy_summary(discrepancy: Discrepancy) -> SummaryRows:
    """Rows of a discrepancy, for staff."""
    line = discrepancy.line
    entry = discrepancy.entry or (line.entry if line else None)
    return _summary_rows(
        {
            "Sao kê": str(discrepancy.statement),
            "Ngân hàng ghi": _movement(line) if line else "",
            "Nội dung": mask_personal_numbers(line.reference) if line else "",
            "Số giao dịch": line.transaction_no if line else "",
            "Cổng ghi": _movement(entry) if entry else "",
            "Khoản phải nộp": _link_to(entry.order) if entry and entry.order else "",
            "Ghi chú": discrepancy.note,
            "Phát hiện lúc": _time(discrepancy.found_at),
            "Người đề nghị": discrepancy.proposed_by,
            "Người xác nhận": discrepancy.resolved_by,
            "Xử lý lúc": _time(discrepancy.resolved_at),
        }
    )


def _link_to(order: Order) -> SafeString:
    page = reverse("admin:payments_order_work", args=[order.pk])
    return format_html('<a href="{}">{}</a>', page, order.reference)


def _movement(movement: Entry | StatementLine) -> str:
    return f"{movement.get_kind_display()} {format_vnd(movement.amount_vnd)}, {_time(movement.happened_at)}"
