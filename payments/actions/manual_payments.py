"""Payments entered by a clerk: cash (thu tiền mặt), and bank transfers whose payment reference was unreadable."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.people import User
from payments import rules
from payments.actions.attempts import new_attempt
from payments.backoffice.permissions import may
from payments.errors import PaymentError
from payments.gateways.base import PaymentResult
from payments.gateways.registry import GATEWAYS
from payments.models import Discrepancy, Entry, Order
from payments.orders.settlement import record_payment_result
from payments.status import DiscrepancyStatus, MessageKind
from payments.verbs import MoneyVerb

COUNTER, CASH_CODE = "counter", "00"
"""Gateway code and result code of attempts paid in cash."""


@transaction.atomic
def record_cash_payment(order: Order, *, by: User) -> Order:
    """Settle the order by a cash payment of its whole amount, through the same code as a gateway's payment result.

    Raises PaymentError if the clerk lacks permission or the order is not payable.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may(by, MoneyVerb.COLLECT, order)
    attempt = new_attempt(order, COUNTER, order.payee, lifetime=timedelta(), by=by)
    now = timezone.now()
    result = PaymentResult.paid(
        attempt,
        code=CASH_CODE,
        transaction_no=attempt.reference,
        happened_at=now,
        raw=f"cash taken by user {by.pk} at {now}",
    )
    record_payment_result(result, gateway=COUNTER, kind=MessageKind.DESK)
    order.refresh_from_db()
    return order


@transaction.atomic
def assign_payment(discrepancy: Discrepancy, order: Order, *, by: User) -> Order:
    """Settle the order with an unmatched payment on a statement, and resolve its discrepancy.

    Raises PaymentError unless the amount, the account and the status of both fit.
    """
    discrepancy = (
        Discrepancy.objects.select_related("statement", "line").select_for_update(of=("self",)).get(pk=discrepancy.pk)
    )
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, order)
    line = rules.check_may_be_assigned(discrepancy, order)
    statement = discrepancy.statement
    attempt = new_attempt(order, statement.gateway, statement.terminal, lifetime=timedelta(), by=by)
    result = PaymentResult.paid(
        attempt,
        code=GATEWAYS[statement.gateway].paid_code,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
        raw=f"{statement}: {line.transaction_no}, assigned by user {by.pk}",
    )
    record_payment_result(result, gateway=statement.gateway, kind=MessageKind.DESK)
    line.entry = Entry.objects.get(attempt=attempt)
    line.save(update_fields=["entry"])
    discrepancy.status, discrepancy.resolved_by = DiscrepancyStatus.RESOLVED, by
    discrepancy.resolved_at, discrepancy.note = timezone.now(), f"Nộp cho {order.reference}"
    discrepancy.save(update_fields=["status", "resolved_by", "resolved_at", "note"])
    order.refresh_from_db()
    return order


def assign_payment_by_reference(discrepancy: Discrepancy, *, reference: str, by: User) -> Order:
    """`assign_payment` to the order with the reference that the clerk typed; raises PaymentError if there is none."""
    order = Order.objects.filter(reference=reference.strip().upper()).first()
    if order is None or not may(by, MoneyVerb.COLLECT, order):
        raise PaymentError(f"Không có khoản nào mang mã {reference}.")
    return assign_payment(discrepancy, order, by=by)
