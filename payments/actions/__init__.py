"""Actions: all changes that users and higher apps make to payments. Each staff action checks its permission."""

from payments.actions.attempts import start_attempt
from payments.actions.discrepancies import (
    confirm_write_off,
    propose_discrepancy_refund,
    propose_write_off,
    reject_write_off,
)
from payments.actions.manual_payments import assign_payment, assign_payment_by_reference, record_cash_payment
from payments.actions.orders import cancel_order, create_order, create_orders
from payments.actions.payee_details import (
    PayeeDetailInput,
    approve_payee_detail,
    propose_payee_detail,
    reject_payee_detail,
    rotate_keys,
)
from payments.actions.receipts import cancel_receipt, reissue_receipt, replace_receipt
from payments.actions.refunds import (
    approve_refund,
    create_refund,
    propose_refund,
    record_manual_refund,
    reject_refund,
    resend_refund,
)

__all__ = [
    "PayeeDetailInput",
    "approve_payee_detail",
    "approve_refund",
    "assign_payment",
    "assign_payment_by_reference",
    "cancel_order",
    "cancel_receipt",
    "confirm_write_off",
    "create_order",
    "create_orders",
    "create_refund",
    "propose_discrepancy_refund",
    "propose_payee_detail",
    "propose_refund",
    "propose_write_off",
    "record_cash_payment",
    "record_manual_refund",
    "reissue_receipt",
    "reject_payee_detail",
    "reject_refund",
    "reject_write_off",
    "replace_receipt",
    "resend_refund",
    "rotate_keys",
    "start_attempt",
]
