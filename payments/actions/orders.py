"""Creating and cancelling orders."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.people import User
from payments import rules
from payments.models import Order, OrderLine
from payments.orders.order_input import LineInput, Payee
from payments.orders.references import new_reference
from payments.status import OrderStatus


def create_order(
    *,
    payer: User,
    payee: Payee,
    lines: Sequence[LineInput],
    purpose: str,
    subject_path: str,
    idempotency_key: str,
    due_at: datetime | None = None,
) -> Order:
    """Create an order, in the caller's transaction; a second call with the same key returns the existing order.

    `subject_path` is the page of the matter that is paid for. Raises PaymentError for lines without a price.
    """
    rules.check_order_lines(lines)
    new_order = Order(
        key=idempotency_key,
        reference=new_reference(),
        payer=payer,
        payee=payee.code,
        payee_name=payee.name,
        payee_tax_code=payee.tax_code,
        purpose=purpose,
        subject_path=subject_path,
        total_vnd=sum(line.amount_vnd for line in lines),
        due_at=due_at,
    )
    with transaction.atomic(savepoint=False):  # rolled back together with the caller's transaction
        Order.objects.bulk_create([new_order], ignore_conflicts=True)
        order = Order.objects.get(key=idempotency_key)
        if order.reference == new_order.reference:
            OrderLine.objects.bulk_create(_order_lines(order, lines))
    return order


def _order_lines(order: Order, lines: Sequence[LineInput]) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            position=position,
            kind=line.kind,
            name=line.name,
            quantity=line.quantity,
            unit_price_vnd=line.unit_price_vnd,
            legal_basis=line.legal_basis,
        )
        for position, line in enumerate(lines, start=1)
    ]


@transaction.atomic
def cancel_order(order: Order, *, reason: str) -> Order:
    """Cancel an open order; a payment that still arrives is refunded. Raises PaymentError for any other status."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_order_transition(order, OrderStatus.CANCELLED)
    order.status = OrderStatus.CANCELLED
    order.cancel_reason = reason
    order.save(update_fields=["status", "cancel_reason"])
    return order
