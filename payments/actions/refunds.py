"""Giving money back."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from notifications import outbox
from payments import rules
from payments.models import Entry, Refund
from payments.status import RefundStatus

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def propose_refund(collected: Entry, *, amount_vnd: int, reason: str, key: str, by: "User") -> Refund:
    """Ask a second person to give back all or part of what was collected; the same key, the same refund."""
    collected = Entry.objects.select_for_update().get(pk=collected.pk)
    if known := Refund.objects.filter(key=key).first():
        return known
    rules.check_may_be_given_back(collected, amount_vnd)
    return Refund.objects.create(
        collected=collected, key=key, request_id=uuid4().hex, amount_vnd=amount_vnd, reason=reason, proposed_by=by
    )


@transaction.atomic
def approve_refund(refund: Refund, *, by: "User") -> Refund:
    """Let the money go; also sends again what the gateway refused."""
    refund = Refund.objects.select_for_update().get(pk=refund.pk)
    rules.check_may_approve(refund, by)
    is_new_request = refund.status == RefundStatus.REFUSED
    refund.status, refund.approved_by, refund.ended_at = RefundStatus.APPROVED, by, None
    if is_new_request:
        refund.request_id = uuid4().hex
    refund.save(update_fields=["status", "approved_by", "ended_at", "request_id"])
    _send(refund)
    return refund


@transaction.atomic
def drop_refund(refund: Refund, *, by: "User") -> Refund:
    """Do not give the money back after all."""
    refund = Refund.objects.select_for_update().get(pk=refund.pk)
    rules.check_may_drop(refund, by)
    refund.status, refund.approved_by = RefundStatus.DROPPED, by
    refund.save(update_fields=["status", "approved_by"])
    return refund


def give_back(collected: Entry, *, reason: str) -> Refund:
    """Send back what came too much; nobody need approve what was never ours. Within the caller's transaction."""
    refund = Refund.objects.create(
        collected=collected,
        key=f"surplus:{collected.pk}",
        request_id=uuid4().hex,
        amount_vnd=collected.amount_vnd,
        reason=reason,
        status=RefundStatus.APPROVED,
    )
    _send(refund)
    return refund


def _send(refund: Refund) -> None:
    outbox.effect("payments.refund", key=f"payments.refund:{refund.request_id}", refund_id=refund.pk)
