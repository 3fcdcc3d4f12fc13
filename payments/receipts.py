"""Issuing receipts: the number and the row in one transaction, so no number is missing and none is used twice."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from payments import registry, rules
from payments.models import Order, OrderLine, Receipt, ReceiptBook
from payments.status import FeeKind, OrderStatus, ReceiptStatus
from payments.words import dong_in_words

if TYPE_CHECKING:
    from portal.accounts.models import User


def issue_if_missing(order: Order) -> None:
    """The receipt of a settled order, once; in the caller's transaction, which holds the order."""
    if order.status == OrderStatus.SETTLED and not order.receipts.exists():
        issue(order)


def issue(order: Order, *, replaces: Receipt | None = None) -> Receipt:
    """Take the next number of the agency's book; in the caller's transaction, which holds the order."""
    book = _next_number(order.payee)
    receipt = Receipt.objects.create(
        book=book,
        number=book.last_number,
        order=order,
        payer_name=order.payer.get_full_name(),
        payee_name=order.payee_name,
        payee_tax_code=order.payee_tax_code,
        total_vnd=order.total_vnd,
        total_in_words=dong_in_words(order.total_vnd),
        replaces=replaces,
    )
    registry.tell_receipt(receipt)
    return receipt


def title_of(lines: Iterable[OrderLine]) -> str:
    """What the law calls the receipt, by what was collected (NĐ 254/2026/NĐ-CP art. 22)."""
    has_tax = any(line.kind == FeeKind.TAX for line in lines)
    return "Biên lai thu thuế, phí, lệ phí" if has_tax else "Biên lai thu phí, lệ phí"


def void(receipt: Receipt, status: ReceiptStatus, *, reason: str, by: "User | None") -> Receipt:
    """The receipt counts no more; its number stays. In the caller's transaction."""
    Order.objects.select_for_update().get(pk=receipt.order_id)
    receipt = Receipt.objects.select_related("order__payer", "book").get(pk=receipt.pk)
    rules.check_is_valid(receipt)
    rules.check_says_why(reason)
    receipt.status, receipt.void_reason, receipt.voided_by = status, reason, by
    receipt.voided_at = timezone.now()
    receipt.save(update_fields=["status", "void_reason", "voided_by", "voided_at"])
    return receipt


def _next_number(payee: str) -> ReceiptBook:
    """The book of this year with its next number taken; until the transaction ends nobody else takes one."""
    year = timezone.localdate().year
    symbols = {"form_symbol": settings.RECEIPT_FORM, "series_symbol": f"{settings.RECEIPT_SERIES}-{year % 100:02}E"}
    ReceiptBook.objects.get_or_create(payee=payee, year=year, defaults=symbols)
    mine = ReceiptBook.objects.filter(payee=payee, year=year)
    mine.update(last_number=F("last_number") + 1)  # from here on the row is ours
    return mine.get()
