"""Cancelling receipts, replacing them and issuing them anew: the old one keeps its number."""

from django.db import transaction

from core.people import User
from payments import rules
from payments.models import Direction, Message, Order, Receipt
from payments.receipts import issuing
from payments.status import MessageKind, ReceiptStatus
from payments.verbs import MoneyVerb


@transaction.atomic
def cancel_receipt(receipt: Receipt, *, reason: str, by: User | None) -> Receipt:
    """The receipt counts no more (hủy biên lai); by nobody when the money itself went back."""
    if by is not None:
        rules.check_may(by, MoneyVerb.COLLECT, receipt)
    return issuing.void(receipt, ReceiptStatus.CANCELLED, reason=reason, by=by)


@transaction.atomic
def replace_receipt(receipt: Receipt, *, reason: str, by: User) -> Receipt:
    """Issue another one in its place (thay thế biên lai), with the payer's name as it is now."""
    rules.check_may(by, MoneyVerb.COLLECT, receipt)
    old = issuing.void(receipt, ReceiptStatus.REPLACED, reason=reason, by=by)
    return issuing.issue(old.order, replaces=old)


@transaction.atomic
def reissue_receipt(order: Order, *, by: User) -> Receipt:
    """Issue a receipt under a new number after the last one was cancelled (lập lại biên lai)."""
    order = Order.objects.select_for_update(of=("self",)).select_related("payer").get(pk=order.pk)
    rules.check_may(by, MoneyVerb.COLLECT, order)
    rules.check_may_have_another_receipt(order)
    receipt = issuing.issue(order)
    if (settlement := order.settlement()) and settlement.attempt_id:
        raw = f"receipt {receipt} issued by user {by.pk}"
        Message.objects.keep(settlement.attempt_id, Direction.OUT, kind=MessageKind.DESK, verdict="", raw=raw)
    return receipt
