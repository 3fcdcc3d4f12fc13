"""What a receipt of payments says, as the facts of an official paper."""

from django.utils.timezone import localtime

from payments.actions.manual_payments import COUNTER
from payments.gateways.registry import GATEWAYS
from payments.models import OrderLine, Receipt
from payments.receipts.issuing import receipt_title
from payments.receipts.number_words import dong_in_words
from services.documents.facts import CollectedLine, FeeReceiptFacts

CASH = "Tiền mặt tại quầy"


def facts_of(receipt: Receipt) -> FeeReceiptFacts:
    """A receipt is issued for settled orders only, so there is money that settled this one."""
    order, lines = receipt.order, list(receipt.order.lines.all())
    money = order.settlement()
    if money is None or money.attempt is None:
        raise ValueError(f"Receipt {receipt.pk} is for an order without a settlement.")
    is_cash = money.attempt.gateway == COUNTER
    return FeeReceiptFacts(
        symbol=receipt.book.series_symbol,
        form_symbol=receipt.book.form_symbol,
        name=receipt_title(lines),
        payer=receipt.payer_name,
        purpose=order.purpose,
        collector=receipt.payee_name,
        collector_tax_code=receipt.payee_tax_code,
        lines=tuple(map(_line, lines)),
        given_back_vnd=order.total_vnd - receipt.total_vnd,
        total_in_words=receipt.total_in_words,
        paid_by=CASH if is_cash else GATEWAYS[money.attempt.gateway].receipt_label,
        reference=order.reference,
        transaction_no="" if is_cash else money.transaction_no,
        paid_at=localtime(money.happened_at),
        replaces=str(receipt.replaces or ""),
    )


def _line(line: OrderLine) -> CollectedLine:
    return CollectedLine(
        name=line.name,
        quantity=line.quantity,
        unit_price_vnd=line.unit_price_vnd,
        amount_vnd=line.amount_vnd,
        in_words=dong_in_words(line.amount_vnd),
        legal_basis=line.legal_basis,
    )
