"""Proposing, approving, rejecting, resending and manually recording refunds (hoàn trả)."""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from core.people import User
from payments import hooks, rules
from payments.errors import PaymentError
from payments.gateways.base import RefundResult
from payments.gateways.registry import GATEWAYS
from payments.gateways.timing import minutes
from payments.ledger import accounts
from payments.models import Direction, Entry, Message, Order, Refund
from payments.refunds import processing
from payments.status import ManualRefundMethod, MessageKind, RefundStatus
from payments.verbs import MoneyVerb


@transaction.atomic
def create_refund(
    payment_entry: Entry, *, amount_vnd: int, reason: str, idempotency_key: str, proposer: User
) -> Refund:
    """Create a refund of all or part of a payment, to be approved by a second person.

    A second call with the same key returns the existing refund. This checks no permission: the calling action did.
    The proposer may not approve it. Raises PaymentError if the amount is not refundable.
    """
    list(Order.objects.select_for_update(of=("self",)).filter(entries=payment_entry).values_list("pk"))
    if existing := Refund.objects.filter(key=idempotency_key).first():
        return existing
    rules.check_may_be_refunded(payment_entry, amount_vnd)
    return Refund.objects.create(
        collected=payment_entry,
        key=idempotency_key,
        request_id=uuid4().hex,
        amount_vnd=amount_vnd,
        reason=reason,
        proposed_by=proposer,
    )


@transaction.atomic
def approve_refund(refund: Refund, *, by: User) -> Refund:
    """Approve a refund and send it to the gateway; one that the gateway refused is sent anew with a new request id."""
    refund = processing.lock_refund(refund.pk)
    rules.check_may(by, MoneyVerb.APPROVE, refund)
    rules.check_may_approve(refund, by)
    is_new_request = refund.status == RefundStatus.REFUSED
    refund.status, refund.approved_by = RefundStatus.APPROVED, by
    refund.given_up_at = refund.ended_at = None
    if is_new_request:
        refund.request_id = uuid4().hex
    refund.save(update_fields=["status", "approved_by", "given_up_at", "ended_at", "request_id"])
    processing.enqueue_refund(refund)
    return refund


@transaction.atomic
def reject_refund(refund: Refund, *, by: User, reason: str = "") -> Refund:
    """Reject a proposed or refused refund; subscribers of `hooks.refund_rejected` get the reason."""
    refund = processing.lock_refund(refund.pk)
    rules.check_may(by, MoneyVerb.APPROVE, refund)
    rules.check_may_reject(refund, by)
    refund.status, refund.approved_by = RefundStatus.REJECTED, by
    refund.save(update_fields=["status", "approved_by"])
    hooks.refund_rejected.send(refund, reason)
    return refund


@transaction.atomic
def resend_refund(refund: Refund, *, by: User) -> Refund:
    """Send a stuck refund again with the same request id, so that the gateway pays it once only."""
    refund = processing.lock_refund(refund.pk)
    rules.check_may(by, MoneyVerb.APPROVE, refund)
    rules.check_is_stuck(refund)
    now = timezone.now()
    refund.given_up_at, refund.asked = None, 0
    refund.ask_at = now + minutes(processing.FIRST_POLL_MINUTES) if refund.status == RefundStatus.SENT else None
    refund.save(update_fields=["given_up_at", "asked", "ask_at"])
    if attempt_id := refund.collected.attempt_id:
        raw = f"{refund.request_id} sent again by user {by.pk} at {now}"
        Message.objects.store(attempt_id, Direction.OUT, kind=MessageKind.REFUND, verdict=refund.status, raw=raw)
    processing.enqueue_refund(refund, key_suffix=f":{now.timestamp()}")
    return refund


@transaction.atomic
def record_manual_refund(refund: Refund, *, way: str, transaction_no: str, by: User) -> Refund:
    """Record a refund that a clerk paid in cash or by bank transfer; `way` is a ManualRefundMethod."""
    refund = processing.lock_refund(refund.pk)
    rules.check_may(by, MoneyVerb.COLLECT, refund)
    rules.check_may_be_refunded_manually(refund)
    result = RefundResult(
        RefundStatus.DONE,
        "hand",
        transaction_no=transaction_no.strip(),
        raw=f"{way} {transaction_no.strip()} by user {by.pk}",
        paid_from=_paying_account(refund.collected, ManualRefundMethod(way)),
    )
    processing.record_result(refund, result)
    return refund


def _paying_account(payment_entry: Entry, method: ManualRefundMethod) -> str:
    """The ledger account a manual refund leaves: the receiving account if the method fits, else the payee's own."""
    receiving_account, order = payment_entry.debit, payment_entry.order
    if order is None or receiving_account.startswith(accounts.gateway_account(method, "")):
        return receiving_account
    return accounts.gateway_account(
        method, order.payee if method == ManualRefundMethod.CASH else GATEWAYS[method].terminal_of(order.payee)
    )


def propose_refund(order: Order, *, amount_vnd: int, reason: str, by: User) -> Refund:
    """Propose a refund of all or part of a settled order; raises PaymentError if there is no payment."""
    rules.check_may(by, MoneyVerb.COLLECT, order)
    settlement = order.settlement()
    if settlement is None:
        raise PaymentError("Khoản này chưa được thanh toán nên không có gì để hoàn trả.")
    idempotency_key = f"{Refund.BACKOFFICE_KEY}{order.pk}:{settlement.refunds.count()}"  # a double click proposes once
    return create_refund(settlement, amount_vnd=amount_vnd, reason=reason, idempotency_key=idempotency_key, proposer=by)
