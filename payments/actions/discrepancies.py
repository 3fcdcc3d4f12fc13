"""Resolving discrepancies: writing them off, or refunding a payment of a wrong amount."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from payments import rules
from payments.actions.refunds import create_refund
from payments.errors import PaymentError
from payments.gateways.registry import GATEWAYS
from payments.ledger import accounts
from payments.models import Discrepancy, Entry, Order, Refund
from payments.status import DiscrepancyKind, DiscrepancyStatus, EntryKind, StatementLineKind
from payments.verbs import MoneyVerb


@transaction.atomic
def propose_write_off(discrepancy: Discrepancy, *, reason: str, by: User) -> Discrepancy:
    """Propose to adjust the ledger to the bank's statement; a second person must confirm it."""
    discrepancy = _lock_discrepancy(discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_is_open(discrepancy)
    rules.check_says_why(reason)
    discrepancy.status, discrepancy.note, discrepancy.proposed_by = DiscrepancyStatus.PROPOSED, reason, by
    discrepancy.save(update_fields=["status", "note", "proposed_by"])
    return discrepancy


@transaction.atomic
def propose_discrepancy_refund(discrepancy: Discrepancy, *, reason: str, by: User) -> Refund:
    """Record a payment of a wrong amount as surplus, resolve the discrepancy and propose the refund.

    Raises PaymentError if the order is unknown or the discrepancy is of another kind.
    """
    discrepancy = _lock_discrepancy(discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_may_refund_discrepancy(discrepancy)
    line, order = rules.unmatched_payment_line(discrepancy), _order_of(discrepancy)
    if order is None:
        raise PaymentError("Chưa biết số tiền này của ai nên chưa trả lại được. Hãy đề nghị xử lý chênh lệch.")
    line.entry = Entry.objects.create(
        kind=EntryKind.SURPLUS,
        order=order,
        debit=accounts.gateway_account(discrepancy.statement.gateway, discrepancy.statement.terminal),
        credit=accounts.refunds_payable(order.payee),
        amount_vnd=line.amount_vnd,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
    )
    line.save(update_fields=["entry"])
    discrepancy.status, discrepancy.resolved_by = DiscrepancyStatus.RESOLVED, by
    discrepancy.resolved_at, discrepancy.note = timezone.now(), f"Trả lại người nộp: {reason}"[:300]
    discrepancy.save(update_fields=["status", "resolved_by", "resolved_at", "note"])
    idempotency_key = f"{Refund.BACKOFFICE_KEY}discrepancy:{discrepancy.pk}"
    return create_refund(
        line.entry, amount_vnd=line.amount_vnd, reason=reason, idempotency_key=idempotency_key, proposer=by
    )


@transaction.atomic
def reject_write_off(discrepancy: Discrepancy, *, by: User) -> Discrepancy:
    """Reject or withdraw a proposed write-off; the discrepancy is open again."""
    discrepancy = _lock_discrepancy(discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_is_proposed(discrepancy)
    discrepancy.status, discrepancy.proposed_by = DiscrepancyStatus.OPEN, None
    discrepancy.note = f"{by.get_full_name()} bỏ đề nghị: {discrepancy.note}"[:300]
    discrepancy.save(update_fields=["status", "note", "proposed_by"])
    return discrepancy


@transaction.atomic
def confirm_write_off(discrepancy: Discrepancy, *, by: User) -> Discrepancy:
    """Confirm a write-off as the second person; one ledger entry adjusts our gateway account to the statement."""
    discrepancy = _lock_discrepancy(discrepancy)
    rules.check_may(by, MoneyVerb.APPROVE, discrepancy)
    rules.check_may_confirm(discrepancy, by)
    _post_adjustment(discrepancy)
    discrepancy.status, discrepancy.resolved_by = DiscrepancyStatus.RESOLVED, by
    discrepancy.resolved_at = timezone.now()
    discrepancy.save(update_fields=["status", "resolved_by", "resolved_at"])
    return discrepancy


def _lock_discrepancy(discrepancy: Discrepancy) -> Discrepancy:
    rows = Discrepancy.objects.select_related("statement", "line__entry__order", "entry__order")
    return rows.select_for_update(of=("self",)).get(pk=discrepancy.pk)


def _post_adjustment(discrepancy: Discrepancy) -> None:
    """Post the difference, unless it is 0, between the gateway account and its write-off account."""
    vnd = _bank_surplus(discrepancy)
    if not vnd:
        return
    bank = accounts.gateway_account(discrepancy.statement.gateway, discrepancy.statement.terminal)
    write_offs = accounts.write_offs(bank)
    Entry.objects.create(
        kind=EntryKind.REVERSAL if discrepancy.kind == DiscrepancyKind.REVERSED else EntryKind.WRITE_OFF,
        order=_order_of(discrepancy),
        debit=bank if vnd > 0 else write_offs,
        credit=write_offs if vnd > 0 else bank,
        amount_vnd=abs(vnd),
        happened_at=timezone.now(),
    )


def _order_of(discrepancy: Discrepancy) -> Order | None:
    """The order of the payment, if known, so that the totals of its agency include the adjustment."""
    line, statement = discrepancy.line, discrepancy.statement
    if entry := discrepancy.entry or (line.entry if line else None):
        return entry.order
    attempt = GATEWAYS[statement.gateway].find_attempt(statement.terminal, line.reference) if line else None
    return attempt.order if attempt else None


def _bank_surplus(discrepancy: Discrepancy) -> int:
    """By how many đồng the bank's statement exceeds our ledger; negative if it falls short."""
    in_ledger = at_bank = 0
    if line := discrepancy.line:
        at_bank = line.amount_vnd if line.kind == StatementLineKind.PAYMENT else -line.amount_vnd
        in_ledger = _signed_amount(line.entry, discrepancy) if line.entry else 0
    elif discrepancy.entry:
        in_ledger = _signed_amount(discrepancy.entry, discrepancy)
    return at_bank - in_ledger


def _signed_amount(entry: Entry, discrepancy: Discrepancy) -> int:
    """Positive if the entry debits the gateway account, else negative."""
    bank = accounts.gateway_account(discrepancy.statement.gateway, discrepancy.statement.terminal)
    return entry.amount_vnd if entry.debit == bank else -entry.amount_vnd
