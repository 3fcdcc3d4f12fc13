"""Giving money back."""

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
from payments.status import ByHand, MessageKind, RefundStatus
from payments.verbs import MoneyVerb


@transaction.atomic
def open_refund(collected: Entry, *, amount_vnd: int, reason: str, key: str, proposer: User) -> Refund:
    """Ask a second person to give back all or part of what was collected; the same key, the same refund.

    For actions that have decided it already (a dossier ended, a person proposed it): nobody's permission is asked.
    The proposer is who may not approve it.
    """
    list(Order.objects.select_for_update(of=("self",)).filter(entries=collected).values_list("pk"))
    if known := Refund.objects.filter(key=key).first():
        return known
    rules.check_may_be_given_back(collected, amount_vnd)
    return Refund.objects.create(
        collected=collected, key=key, request_id=uuid4().hex, amount_vnd=amount_vnd, reason=reason, proposed_by=proposer
    )


@transaction.atomic
def approve_refund(refund: Refund, *, by: User) -> Refund:
    """Let the money go; also sends again what the gateway refused."""
    refund = processing.hold(refund.pk)
    rules.check_may(by, MoneyVerb.APPROVE, refund)
    rules.check_may_approve(refund, by)
    is_new_request = refund.status == RefundStatus.REFUSED
    refund.status, refund.approved_by = RefundStatus.APPROVED, by
    refund.given_up_at = refund.ended_at = None
    if is_new_request:
        refund.request_id = uuid4().hex
    refund.save(update_fields=["status", "approved_by", "given_up_at", "ended_at", "request_id"])
    processing.ask_for(refund)
    return refund


@transaction.atomic
def drop_refund(refund: Refund, *, by: User, reason: str = "") -> Refund:
    """Do not give the money back after all; whoever asked for the money hears why."""
    refund = processing.hold(refund.pk)
    rules.check_may(by, MoneyVerb.APPROVE, refund)
    rules.check_may_drop(refund, by)
    refund.status, refund.approved_by = RefundStatus.DROPPED, by
    refund.save(update_fields=["status", "approved_by"])
    hooks.refund_dropped.send(refund, reason)
    return refund


@transaction.atomic
def resend_refund(refund: Refund, *, by: User) -> Refund:
    """Ask once more for what the gateway never answered, under the same request id: it gives back once."""
    refund = processing.hold(refund.pk)
    rules.check_may(by, MoneyVerb.APPROVE, refund)
    rules.check_is_stuck(refund)
    now = timezone.now()
    refund.given_up_at, refund.asked = None, 0
    refund.ask_at = now + minutes(processing.FIRST_PAUSE) if refund.status == RefundStatus.SENT else None
    refund.save(update_fields=["given_up_at", "asked", "ask_at"])
    if attempt_id := refund.collected.attempt_id:
        raw = f"{refund.request_id} sent again by user {by.pk} at {now}"
        Message.objects.keep(attempt_id, Direction.OUT, kind=MessageKind.REFUND, verdict=refund.status, raw=raw)
    processing.ask_for(refund, again=f":{now.timestamp()}")
    return refund


@transaction.atomic
def record_refund(refund: Refund, *, way: str, transaction_no: str, by: User) -> Refund:
    """A clerk has given the money back by hand: cash, or a transfer whose number is noted."""
    refund = processing.hold(refund.pk)
    rules.check_may(by, MoneyVerb.COLLECT, refund)
    rules.check_is_given_back_by_hand(refund)
    answer = RefundResult(
        RefundStatus.DONE,
        "hand",
        transaction_no=transaction_no.strip(),
        raw=f"{way} {transaction_no.strip()} by user {by.pk}",
        paid_from=_left_by(refund.collected, ByHand(way)),
    )
    processing.record_outcome(refund, answer)
    return refund


def _left_by(collected: Entry, way: ByHand) -> str:
    """The account the money left: the cash of the agency, or the bank account that it came to or that is its own."""
    kept, order = collected.debit, collected.order
    if order is None or kept.startswith(accounts.at_gateway(way, "")):
        return kept
    return accounts.at_gateway(way, order.payee if way == ByHand.CASH else GATEWAYS[way].terminal_of(order.payee))


def propose_refund_of_order(order: Order, *, amount_vnd: int, reason: str, by: User) -> Refund:
    """Ask to give back all or part of what settled an order."""
    rules.check_may(by, MoneyVerb.COLLECT, order)
    settlement = order.settlement()
    if settlement is None:
        raise PaymentError("Khoản này chưa được thanh toán nên không có gì để hoàn trả.")
    key = f"{Refund.AT_THE_DESK}{order.pk}:{settlement.refunds.count()}"  # a double click proposes once
    return open_refund(settlement, amount_vnd=amount_vnd, reason=reason, key=key, proposer=by)
