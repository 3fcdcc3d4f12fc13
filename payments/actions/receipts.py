"""Cancelling, replacing and reissuing receipts; a voided receipt keeps its number."""

from django.db import transaction

from core.people import User
from payments import rules
from payments.models import Direction, Message, Order, Receipt
from payments.receipts import issuing
from payments.status import MessageKind, ReceiptStatus
from payments.verbs import MoneyVerb


@transaction.atomic
def cancel_receipt(receipt: Receipt, *, reason: str, by: User | None) -> Receipt:
    """Void a receipt without issuing another (hủy biên lai); `by` is None when the portal does so itself."""
    if by is not None:
        rules.check_may(by, MoneyVerb.COLLECT, receipt)
    return issuing.void_receipt(receipt, ReceiptStatus.CANCELLED, reason=reason, by=by)


@transaction.atomic
def replace_receipt(receipt: Receipt, *, reason: str, by: User) -> Receipt:
    """Void a receipt and issue a new one (thay thế biên lai), with the payer's current name."""
    rules.check_may(by, MoneyVerb.COLLECT, receipt)
    old = issuing.void_receipt(receipt, ReceiptStatus.REPLACED, reason=reason, by=by)
    return issuing.issue_receipt(old.order, replaces=old)


@transaction.atomic
def reissue_receipt(order: Order, *, by: User) -> Receipt:
    """Issue a receipt with a new number after the last one was cancelled (lập lại biên lai)."""
    order = Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order.pk)
    rules.check_may(by, MoneyVerb.COLLECT, order)
    rules.check_may_reissue_receipt(order)
    receipt = issuing.issue_receipt(order)
    if (settlement := order.settlement()) and settlement.attempt_id:
        raw = f"receipt {receipt} issued by user {by.pk}"
        Message.objects.store(settlement.attempt_id, Direction.OUT, kind=MessageKind.DESK, verdict="", raw=raw)
    return receipt
