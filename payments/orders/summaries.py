"""Orders and receipts as rows of words, for pages."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core.formatting import format_vnd
from payments import hooks, rules
from payments.checkout.qr_checkout import picture
from payments.gateways.vietqr.gateway import transfer_for
from payments.models import Attempt, Discrepancy, Entry, Order, OrderLine, Receipt, Refund, StatementLine
from payments.orders.masking import masked
from payments.status import DiscrepancyKind, RefundStatus

LINE_COLUMNS = ["Khoản thu", "Loại", "Số lượng", "Đơn giá", "Thành tiền", "Căn cứ"]
SummaryRows = list[dict[str, object]]


def trail(order: Order | None = None) -> list[tuple[str, str]]:
    here = [(order.public_path(), order.purpose)] if order else []
    return [(reverse("payments:mine"), "Thanh toán và biên lai của tôi"), *here]


def trail_of_holder(order: Order) -> list[tuple[str, str]]:
    """For who pays for somebody else there is only the order itself."""
    return [(order.public_path(), order.subject())]


def order_facts(order: Order, *, to_holder: bool = False) -> SummaryRows:
    """What there is to say of an order; to who merely holds its link, nothing of why it was dropped."""
    return _facts(
        {
            "Mã thanh toán": order.reference,
            "Cơ quan thu": order.payee_name,
            "Hạn nộp": _time(order.due_at),
            "Đã nộp lúc": _time(order.settled_at),
            "Lý do hủy": "" if to_holder else order.cancel_reason,
        }
    )


def refund_words(refund: Refund) -> str:
    """How much goes back and how far it is, in words for the payer."""
    return f"{format_vnd(refund.amount_vnd)}: {RefundStatus(refund.status).to_payer}"


def refund_rows(order: Order, *, to_holder: bool = False) -> SummaryRows:
    """Every sum on its way back, how far it is, and why it goes: the last is the payer's own business."""
    refunds = Refund.objects.filter(collected__order=order)
    return [
        {"label": "Hoàn trả", "value": refund_words(refund) + ("" if to_holder else f"\nLý do: {refund.reason}")}
        for refund in refunds
    ]


def line_cells(line: OrderLine) -> tuple[object, ...]:
    return (
        line.name,
        line.get_kind_display(),
        line.quantity,
        format_vnd(line.unit_price_vnd),
        format_vnd(line.amount_vnd),
        line.legal_basis or "–",
    )


def receipt_facts(receipt: Receipt) -> SummaryRows:
    """What a receipt must say (NĐ 254/2026/NĐ-CP), its lines apart, and what went back before and since."""
    before = receipt.order.total_vnd - receipt.total_vnd
    since = rules.refunded_vnd(receipt.order) - before
    return _facts(
        {
            "Ký hiệu mẫu biên lai": receipt.book.form_symbol,
            "Ký hiệu biên lai": receipt.book.series_symbol,
            "Số": receipt.padded_number,
            "Đơn vị thu": receipt.payee_name,
            "Mã số thuế đơn vị thu": receipt.payee_tax_code or "chưa khai báo",
            "Người nộp": receipt.payer_name,
            "Đã thu": format_vnd(receipt.order.total_vnd) if before else "",
            "Đã hoàn trả trước khi lập": format_vnd(before) if before else "",
            "Số tiền": format_vnd(receipt.total_vnd),
            "Bằng chữ": receipt.total_in_words,
            "Ngày lập": f"{localtime(receipt.issued_at):%d/%m/%Y}",
            "Đã hoàn trả sau khi lập": format_vnd(since) if since else "",
        }
    )


def receipt_links(receipts: Collection[Receipt]) -> Mapping[int, str]:
    """Where the files of receipts are fetched, by the id of the receipt; one that nobody draws is not among them."""
    answers = hooks.receipt_files.send(receipts) if receipts else []
    return {pk: link for links in answers for pk, link in links.items()}


def receipts_of(orders: Sequence[Order]) -> Mapping[int, SummaryRows]:
    """By order the files of its receipts, the void ones too, for the file component."""
    if not orders:
        return {}
    receipts = Receipt.objects.filter(order__in=orders).select_related("book").order_by("-pk")
    links = receipt_links(receipts)
    files: dict[int, SummaryRows] = defaultdict(list)
    for receipt in receipts:
        files[receipt.order_id].append(
            {
                "name": f"Biên lai {receipt}",
                "note": _receipt_note(receipt),
                "href": links.get(receipt.pk, ""),
            }
        )
    return files


def _receipt_note(receipt: Receipt) -> str:
    note = f"{receipt.get_status_display()}, lập ngày {localtime(receipt.issued_at):%d/%m/%Y}"
    return f"{note}. {receipt.void_reason}" if receipt.void_reason else note


def _facts(said: dict[str, object]) -> SummaryRows:
    """Rows for the summary component; what there is nothing to say about is left out."""
    return [{"label": label, "value": value} for label, value in said.items() if value]


def _time(moment: datetime | None) -> str:
    return f"{localtime(moment):%H:%M ngày %d/%m/%Y}" if moment else ""


def transfer_words(attempt: Attempt) -> dict[str, object]:
    """The QR code, and the same to be typed by who cannot scan the telephone's own screen."""
    transfer = transfer_for(attempt)
    facts: dict[str, object] = {
        "Ngân hàng": attempt.account_bank_name,
        "Số tài khoản": transfer.account,
        "Chủ tài khoản": attempt.account_holder,
        "Số tiền": format_vnd(attempt.amount_vnd),
        "Nội dung chuyển khoản": transfer.purpose,
    }
    return {
        "code": picture(str(transfer)),
        "facts": _facts(facts),
        "app": f"{settings.VIETQR_URL}/transfer/?{urlencode({'code': str(transfer)})}" if settings.DEMO else "",
    }


def refund_facts(refund: Refund) -> SummaryRows:
    return _facts(
        {
            "Số tiền": format_vnd(refund.amount_vnd),
            "Lý do": refund.reason,
            "Trạng thái": refund.get_status_display(),
            "Việc cần làm": "" if refund.is_over else refund_to_do(refund),
            "Mã yêu cầu": refund.request_id,
            "Đề nghị lúc": _time(refund.proposed_at),
            "Gửi cổng lúc": _time(refund.sent_at),
            "Kết thúc lúc": _time(refund.ended_at),
            "Mã trả lời": refund.answer_code,
        }
    )


def refund_to_do(refund: Refund) -> str:
    """What is to be done about it, in words for the staff."""
    match refund.status:
        case RefundStatus.PROPOSED:
            return "Chờ người có thẩm quyền duyệt" if refund.is_decided_at_the_desk else "Chờ duyệt ở trang hồ sơ"
        case RefundStatus.REFUSED:
            return "Gửi lại, hoặc trả bằng tay rồi ghi lại"
        case _ if refund.is_stuck:
            return "Ngân hàng không trả lời: gửi lại, hoặc trả bằng tay rồi ghi lại"
        case RefundStatus.APPROVED if not rules.goes_by_gateway(refund):
            return "Trả cho người nộp rồi ghi lại"
        case RefundStatus.APPROVED | RefundStatus.SENT:
            return "Không phải làm gì, đang chờ ngân hàng"
    return "–"


DIFFERENCE_MEANS = {
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
"""What a discrepancy is, and what to do first, in words for who works on it."""


def discrepancy_facts(discrepancy: Discrepancy) -> SummaryRows:
    line = discrepancy.line
    entry = discrepancy.entry or (line.entry if line else None)
    return _facts(
        {
            "Sao kê": str(discrepancy.statement),
            "Ngân hàng ghi": _movement(line) if line else "",
            "Nội dung": masked(line.reference) if line else "",
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


def _movement(row: Entry | StatementLine) -> str:
    return f"{row.get_kind_display()} {format_vnd(row.amount_vnd)}, {_time(row.happened_at)}"
