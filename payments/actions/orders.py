"""Asking for money, and dropping the demand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.people import User
from payments import rules
from payments.models import Order, OrderLine
from payments.orders.order_input import LineInput, Payee
from payments.orders.references import new_reference
from payments.status import OrderStatus


def open_order(
    *,
    payer: User,
    payee: Payee,
    lines: Sequence[LineInput],
    purpose: str,
    subject_path: str,
    key: str,
    due_at: datetime | None = None,
) -> Order:
    """Ask a person for money; asked again with the same key, the answer is the same order."""
    rules.check_asks_for_money(lines)
    asked = Order(
        key=key,
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
    with transaction.atomic(savepoint=False):  # part of the caller's transaction: it stands or falls with it
        Order.objects.bulk_create([asked], ignore_conflicts=True)
        order = Order.objects.get(key=key)
        if order.reference == asked.reference:
            OrderLine.objects.bulk_create(_copied(order, lines))
    return order


def _copied(order: Order, lines: Sequence[LineInput]) -> list[OrderLine]:
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
    """Stop asking. Money that still arrives goes back to the payer."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may_become(order, OrderStatus.CANCELLED)
    order.status = OrderStatus.CANCELLED
    order.cancel_reason = reason
    order.save(update_fields=["status", "cancel_reason"])
    return order
