"""Issuing receipts: the number and the row in one transaction, so no number is missing and none is used twice."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import timezone

from core import outbox
from core.people import User
from payments import hooks, rules
from payments.models import Order, OrderLine, Receipt, ReceiptBook
from payments.receipts.number_words import dong_in_words
from payments.status import FeeKind, OrderStatus, ReceiptStatus


def ask_for(order: Order) -> None:
    """Have the receipt of a settled order issued after the transaction."""
    outbox.enqueue("payments.receipt", key=f"payments.receipt:{order.pk}", order_id=order.pk)


@outbox.handler("payments.receipt")
def follow(*, order_id: int) -> outbox.OnDone:
    """The receipt, number and paper in one transaction; all payers of the agency wait for its book."""
    return partial(_issue_to, order_id)


def _issue_to(order_id: int) -> None:
    issue_if_missing(Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order_id))


def issue_if_missing(order: Order) -> None:
    """The receipt of a settled order, once; in the caller's transaction, which holds the order."""
    if order.status == OrderStatus.SETTLED and not order.receipts.exists():
        issue(order)


def issue(order: Order, *, replaces: Receipt | None = None) -> Receipt:
    """Take the next number of the agency's book, for what was collected less what went back until now.

    In the caller's transaction, which holds the order.
    """
    book, now = _next_number(order.payee)
    vnd = order.total_vnd - rules.refunded_vnd(order)
    receipt = Receipt.objects.create(
        book=book,
        number=book.last_number,
        order=order,
        payer_name=order.payer.get_full_name(),
        payee_name=order.payee_name,
        payee_tax_code=order.payee_tax_code,
        total_vnd=vnd,
        total_in_words=dong_in_words(vnd),
        issued_at=now,
        replaces=replaces,
    )
    hooks.receipt_issued.send(receipt)
    return receipt


def title_of(lines: Iterable[OrderLine]) -> str:
    """What the law calls the receipt, by what was collected (NĐ 254/2026/NĐ-CP art. 22)."""
    has_tax = any(line.kind == FeeKind.TAX for line in lines)
    return "Biên lai thu thuế, phí, lệ phí" if has_tax else "Biên lai thu phí, lệ phí"


def void(receipt: Receipt, status: ReceiptStatus, *, reason: str, by: User | None) -> Receipt:
    """The receipt counts no more; its number stays. In the caller's transaction."""
    Order.objects.select_for_update().get(pk=receipt.order_id)
    receipt = Receipt.objects.select_related("order__payer", "book").get(pk=receipt.pk)
    rules.check_is_valid(receipt)
    rules.check_says_why(reason)
    receipt.status, receipt.void_reason, receipt.voided_by = status, reason, by
    receipt.voided_at = timezone.now()
    receipt.save(update_fields=["status", "void_reason", "voided_by", "voided_at"])
    return receipt


def _next_number(payee: str) -> tuple[ReceiptBook, datetime]:
    """The book of this year with its next number taken, and when; until the transaction ends nobody else takes one."""
    book = _hold_book(payee, timezone.localdate().year)
    now = timezone.now()
    if timezone.localdate(now).year != book.year:  # the year ended while we waited for the book
        book = _hold_book(payee, timezone.localdate(now).year)
        now = max(now, timezone.now())
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return book, now


def _hold_book(payee: str, year: int) -> ReceiptBook:
    symbols = {"form_symbol": settings.RECEIPT_FORM, "series_symbol": f"{settings.RECEIPT_SERIES}-{year % 100:02}E"}
    ReceiptBook.objects.get_or_create(payee=payee, year=year, defaults=symbols)
    return ReceiptBook.objects.select_for_update().get(payee=payee, year=year)
