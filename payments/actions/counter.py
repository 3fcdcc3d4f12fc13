"""Cash at the desk (thu tiền mặt), and money that comes without a reference one can read."""

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
from payments.orders.settlement import record
from payments.status import DiscrepancyStatus, MessageKind
from payments.verbs import MoneyVerb

COUNTER, CASH_CODE = "counter", "00"
"""What attempts paid in cash keep as their gateway and its result code."""


@transaction.atomic
def take_cash(order: Order, *, by: User) -> Order:
    """A clerk has the whole sum in hand; the order is settled as if a bank had said so."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may(by, MoneyVerb.COLLECT, order)
    attempt = new_attempt(order, COUNTER, order.payee, lasts=timedelta(), by=by)
    now = timezone.now()
    result = PaymentResult.paid(
        attempt,
        code=CASH_CODE,
        transaction_no=attempt.reference,
        happened_at=now,
        raw=f"cash taken by user {by.pk} at {now}",
    )
    record(result, gateway=COUNTER, kind=MessageKind.DESK)
    order.refresh_from_db()
    return order


@transaction.atomic
def assign_payment(discrepancy: Discrepancy, order: Order, *, by: User) -> Order:
    """Money on the statement whose reference nobody could read pays this order; a person saw that it does."""
    discrepancy = (
        Discrepancy.objects.select_related("statement", "line").select_for_update(of=("self",)).get(pk=discrepancy.pk)
    )
    order = Order.objects.select_for_update().get(pk=order.pk)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, order)
    line = rules.check_may_be_assigned(discrepancy, order)
    statement = discrepancy.statement
    attempt = new_attempt(order, statement.gateway, statement.terminal, lasts=timedelta(), by=by)
    result = PaymentResult.paid(
        attempt,
        code=GATEWAYS[statement.gateway].paid_code,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
        raw=f"{statement}: {line.transaction_no}, assigned by user {by.pk}",
    )
    record(result, gateway=statement.gateway, kind=MessageKind.DESK)
    line.entry = Entry.objects.get(attempt=attempt)
    line.save(update_fields=["entry"])
    discrepancy.status, discrepancy.resolved_by = DiscrepancyStatus.RESOLVED, by
    discrepancy.resolved_at, discrepancy.note = timezone.now(), f"Nộp cho {order.reference}"
    discrepancy.save(update_fields=["status", "resolved_by", "resolved_at", "note"])
    order.refresh_from_db()
    return order


def assign_payment_by_reference(discrepancy: Discrepancy, *, reference: str, by: User) -> Order:
    """The same, by the reference somebody types."""
    order = Order.objects.filter(reference=reference.strip().upper()).first()
    if order is None or not may(by, MoneyVerb.COLLECT, order):
        raise PaymentError(f"Không có khoản nào mang mã {reference}.")
    return assign_payment(discrepancy, order, by=by)
