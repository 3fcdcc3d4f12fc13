"""The verbs of payments: the only code that changes what people may change."""

from payments.actions.attempts import start_attempt
from payments.actions.orders import cancel_order, open_order
from payments.actions.receipts import cancel_receipt, replace_receipt
from payments.actions.refunds import approve_refund, drop_refund, give_back, propose_refund

__all__ = [
    "approve_refund",
    "cancel_order",
    "cancel_receipt",
    "drop_refund",
    "give_back",
    "open_order",
    "propose_refund",
    "replace_receipt",
    "start_attempt",
]
