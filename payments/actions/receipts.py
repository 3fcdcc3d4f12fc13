"""Cancelling and replacing receipts: the old one keeps its number."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from payments import receipts, rules
from payments.models import Order, Receipt
from payments.status import ReceiptStatus

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def cancel_receipt(receipt: Receipt, *, reason: str, by: "User | None") -> Receipt:
    """The receipt counts no more (hủy biên lai); by nobody when the money itself went back."""
    return _void(receipt, ReceiptStatus.CANCELLED, reason=reason, by=by)


@transaction.atomic
def replace_receipt(receipt: Receipt, *, reason: str, by: "User") -> Receipt:
    """Issue another one in its place (thay thế biên lai), with the payer's name as it is now."""
    old = _void(receipt, ReceiptStatus.REPLACED, reason=reason, by=by)
    return receipts.issue(old.order, replaces=old)


def _void(receipt: Receipt, status: ReceiptStatus, *, reason: str, by: "User | None") -> Receipt:
    Order.objects.select_for_update().get(pk=receipt.order_id)
    receipt = Receipt.objects.select_related("order__payer", "book").get(pk=receipt.pk)
    rules.check_is_valid(receipt)
    rules.check_says_why(reason)
    receipt.status, receipt.void_reason, receipt.voided_by = status, reason, by
    receipt.voided_at = timezone.now()
    receipt.save(update_fields=["status", "void_reason", "voided_by", "voided_at"])
    return receipt
