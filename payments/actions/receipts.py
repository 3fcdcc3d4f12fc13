"""Cancelling and replacing receipts: the old one keeps its number."""

from typing import TYPE_CHECKING

from django.db import transaction

from payments import receipts
from payments.models import Receipt
from payments.status import ReceiptStatus

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def cancel_receipt(receipt: Receipt, *, reason: str, by: "User | None") -> Receipt:
    """The receipt counts no more (hủy biên lai); by nobody when the money itself went back."""
    return receipts.void(receipt, ReceiptStatus.CANCELLED, reason=reason, by=by)


@transaction.atomic
def replace_receipt(receipt: Receipt, *, reason: str, by: "User") -> Receipt:
    """Issue another one in its place (thay thế biên lai), with the payer's name as it is now."""
    old = receipts.void(receipt, ReceiptStatus.REPLACED, reason=reason, by=by)
    return receipts.issue(old.order, replaces=old)
