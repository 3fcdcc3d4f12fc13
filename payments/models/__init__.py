"""Models of payments: orders, attempts, gateway messages, ledger, refunds, receipts, statements, payee details."""

from payments.models.attempts import Attempt, Direction, Message
from payments.models.ledger import Entry
from payments.models.orders import Order, OrderLine
from payments.models.payee_details import PayeeDetail
from payments.models.receipts import Receipt, ReceiptBook
from payments.models.refunds import Refund
from payments.models.statements import AccountPoll, Discrepancy, Statement, StatementLine

__all__ = [
    "AccountPoll",
    "Attempt",
    "Direction",
    "Discrepancy",
    "Entry",
    "Message",
    "Order",
    "OrderLine",
    "PayeeDetail",
    "Receipt",
    "ReceiptBook",
    "Refund",
    "Statement",
    "StatementLine",
]
