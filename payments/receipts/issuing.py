"""Issuing and voiding receipts; number and receipt are saved in one transaction, so that numbers have no gaps."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import timezone

from core import outbox
from core.number_words import dong_in_words
from core.people import User
from payments import hooks, rules
from payments.models import Order, OrderLine, Receipt, ReceiptBook
from payments.status import FeeKind, OrderStatus, ReceiptStatus


def enqueue_receipt(order: Order) -> None:
    """Enqueue the receipt of a settled order, to be issued after commit."""
    outbox.enqueue("payments.receipt", key=f"payments.receipt:{order.pk}", order_id=order.pk)


@outbox.handler("payments.receipt", words="Lập biên lai")
def handle_receipt_job(*, order_id: int) -> outbox.OnDone:
    """Outbox handler: issue the receipt of an order; receipts of one agency are serialised by the lock on its book."""
    return partial(_issue_for, order_id)


def _issue_for(order_id: int) -> None:
    issue_if_missing(Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order_id))


def issue_if_missing(order: Order) -> None:
    """Issue the first receipt of a settled order; the caller's transaction has locked the order."""
    if order.status == OrderStatus.SETTLED and not order.receipts.exists():
        issue_receipt(order)


def issue_receipt(order: Order, *, replaces: Receipt | None = None) -> Receipt:
    """Issue a receipt with the next number, over the settled amount less refunds so far.

    The caller's transaction has locked the order.
    """
    book, now = _next_number(order.payee)
    total_vnd = order.total_vnd - rules.refunded_amount(order)
    receipt = Receipt.objects.create(
        book=book,
        number=book.last_number,
        order=order,
        payer_name=hooks.payer_name.first(order) or order.payer.get_full_name(),
        payee_name=order.payee_name,
        payee_tax_code=order.payee_tax_code,
        total_vnd=total_vnd,
        total_in_words=dong_in_words(total_vnd),
        issued_at=now,
        replaces=replaces,
    )
    hooks.receipt_issued.send(receipt)
    return receipt


def receipt_title(lines: Iterable[OrderLine]) -> str:
    """Legal title of a receipt, by the kinds of its lines (NĐ 254/2026/NĐ-CP art. 22)."""
    has_tax = any(line.kind == FeeKind.TAX for line in lines)
    return "Biên lai thu thuế, phí, lệ phí" if has_tax else "Biên lai thu phí, lệ phí"


def void_receipt(receipt: Receipt, status: ReceiptStatus, *, reason: str, by: User | None) -> Receipt:
    """Mark a receipt as cancelled or replaced, in the caller's transaction; it keeps its number.

    Raises PaymentError if it is void already or there is no reason.
    """
    Order.objects.select_for_update().get(pk=receipt.order_id)
    receipt = Receipt.objects.select_related("order__payer", "book").get(pk=receipt.pk)
    rules.check_receipt_is_valid(receipt)
    rules.check_says_why(reason)
    receipt.status, receipt.void_reason, receipt.voided_by = status, reason, by
    receipt.voided_at = timezone.now()
    receipt.save(update_fields=["status", "void_reason", "voided_by", "voided_at"])
    return receipt


def _next_number(payee: str) -> tuple[ReceiptBook, datetime]:
    """Take the next number of this year's book; returns the book, locked until the transaction ends, and the time."""
    book = _lock_book(payee, timezone.localdate().year)
    now = timezone.now()
    if timezone.localdate(now).year != book.year:  # the year ended while we waited for the book
        book = _lock_book(payee, timezone.localdate(now).year)
        now = max(now, timezone.now())
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return book, now


def _lock_book(payee: str, year: int) -> ReceiptBook:
    """Get or create the payee's book of the year, and lock it."""
    symbols = {"form_symbol": settings.RECEIPT_FORM, "series_symbol": f"{settings.RECEIPT_SERIES}-{year % 100:02}E"}
    ReceiptBook.objects.get_or_create(payee=payee, year=year, defaults=symbols)
    return ReceiptBook.objects.select_for_update().get(payee=payee, year=year)
