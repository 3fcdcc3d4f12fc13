"""Creating and cancelling orders."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.people import User
from payments import rules
from payments.models import Order, OrderLine
from payments.orders.order_input import LineInput, OrderInput, Payee
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
    [order] = create_orders([OrderInput(payer, payee, lines, purpose, subject_path, idempotency_key, due_at)])
    return order


def create_orders(inputs: Sequence[OrderInput]) -> list[Order]:
    """Create these orders, in their order, with as few statements as one; otherwise as `create_order`."""
    for one in inputs:
        rules.check_order_lines(one.lines)
    new_orders = [_new_order(one) for one in inputs]
    with transaction.atomic(savepoint=False):  # rolled back together with the caller's transaction
        Order.objects.bulk_create(new_orders, ignore_conflicts=True)
        orders = {order.key: order for order in Order.objects.filter(key__in=[one.idempotency_key for one in inputs])}
        created = {order.reference for order in new_orders} & {order.reference for order in orders.values()}
        lines = [
            line
            for one in inputs
            if (order := orders[one.idempotency_key]).reference in created
            for line in _order_lines(order, one.lines)
        ]
        if lines:
            OrderLine.objects.bulk_create(lines)
    return [orders[one.idempotency_key] for one in inputs]


def _new_order(one: OrderInput) -> Order:
    return Order(
        key=one.idempotency_key,
        reference=new_reference(),
        payer=one.payer,
        payee=one.payee.code,
        payee_name=one.payee.name,
        payee_tax_code=one.payee.tax_code,
        purpose=one.purpose,
        subject_path=one.subject_path,
        total_vnd=sum(line.amount_vnd for line in one.lines),
        due_at=one.due_at,
    )


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
