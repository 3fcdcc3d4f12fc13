"""The verbs of payments: the only code that changes what people may change."""

from payments.actions.attempts import start_attempt
from payments.actions.counter import assign_payment, assign_payment_by_reference, take_cash
from payments.actions.discrepancies import confirm_write_off, propose_return, propose_write_off, reject_write_off
from payments.actions.orders import cancel_order, open_order
from payments.actions.receipts import cancel_receipt, reissue_receipt, replace_receipt
from payments.actions.refunds import (
    approve_refund,
    drop_refund,
    open_refund,
    propose_refund_of_order,
    record_refund,
    resend_refund,
)

__all__ = [
    "approve_refund",
    "assign_payment",
    "assign_payment_by_reference",
    "cancel_order",
    "cancel_receipt",
    "confirm_write_off",
    "drop_refund",
    "open_order",
    "open_refund",
    "propose_refund_of_order",
    "propose_return",
    "propose_write_off",
    "record_refund",
    "reissue_receipt",
    "reject_write_off",
    "replace_receipt",
    "resend_refund",
    "start_attempt",
    "take_cash",
]
