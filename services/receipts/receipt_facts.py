"""The facts of the paper of a receipt, built from its order and settlement."""

from django.utils.timezone import localtime

from core.number_words import dong_in_words
from payments.actions.manual_payments import COUNTER
from payments.gateways.registry import GATEWAYS
from payments.models import OrderLine, Receipt
from payments.receipts.issuing import receipt_title
from services.documents.facts import CollectedLine, FeeReceiptFacts

CASH_LABEL = "Tiền mặt tại quầy"


def fee_receipt_facts(receipt: Receipt) -> FeeReceiptFacts:
    """The facts of a receipt; ValueError when its order has no settlement, which issuing rules out."""
    order, lines = receipt.order, list(receipt.order.lines.all())
    settlement = order.settlement()
    if settlement is None or settlement.attempt is None:
        raise ValueError(f"Receipt {receipt.pk} is for an order without a settlement.")
    is_cash = settlement.attempt.gateway == COUNTER
    return FeeReceiptFacts(
        symbol=receipt.book.series_symbol,
        form_symbol=receipt.book.form_symbol,
        name=receipt_title(lines),
        payer=receipt.payer_name,
        purpose=order.purpose,
        collector=receipt.payee_name,
        collector_tax_code=receipt.payee_tax_code,
        lines=tuple(map(_collected_line, lines)),
        given_back_vnd=order.total_vnd - receipt.total_vnd,
        total_in_words=receipt.total_in_words,
        paid_by=CASH_LABEL if is_cash else GATEWAYS[settlement.attempt.gateway].receipt_label,
        reference=order.reference,
        transaction_no="" if is_cash else settlement.transaction_no,
        paid_at=localtime(settlement.happened_at),
        replaces=str(receipt.replaces or ""),
    )


def _collected_line(line: OrderLine) -> CollectedLine:
    return CollectedLine(
        name=line.name,
        quantity=line.quantity,
        unit_price_vnd=line.unit_price_vnd,
        amount_vnd=line.amount_vnd,
        in_words=dong_in_words(line.amount_vnd),
        legal_basis=line.legal_basis,
    )
