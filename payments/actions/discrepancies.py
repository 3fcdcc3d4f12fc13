"""What people do about discrepancies between the bank's book and ours."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from payments import rules
from payments.actions.refunds import open_refund
from payments.errors import PaymentError
from payments.gateways.registry import GATEWAYS
from payments.ledger import accounts
from payments.models import Discrepancy, Entry, Order, Refund
from payments.status import DiscrepancyKind, DiscrepancyStatus, EntryKind, LineKind
from payments.verbs import MoneyVerb


@transaction.atomic
def propose_write_off(discrepancy: Discrepancy, *, reason: str, by: User) -> Discrepancy:
    """Say what happened; a second person must agree before the ledger follows the bank."""
    discrepancy = _read(discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_is_open(discrepancy)
    rules.check_says_why(reason)
    discrepancy.status, discrepancy.note, discrepancy.proposed_by = DiscrepancyStatus.PROPOSED, reason, by
    discrepancy.save(update_fields=["status", "note", "proposed_by"])
    return discrepancy


@transaction.atomic
def propose_return(discrepancy: Discrepancy, *, reason: str, by: User) -> Refund:
    """Give a wrong sum back to who paid it: it is entered as what it is, money that came too much."""
    discrepancy = _read(discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_may_be_returned(discrepancy)
    line, order = rules.amount_of(discrepancy), _order_of(discrepancy)
    if order is None:
        raise PaymentError("Chưa biết số tiền này của ai nên chưa trả lại được. Hãy đề nghị xử lý chênh lệch.")
    line.entry = Entry.objects.create(
        kind=EntryKind.SURPLUS,
        order=order,
        debit=accounts.at_gateway(discrepancy.statement.gateway, discrepancy.statement.terminal),
        credit=accounts.refunds_payable(order.payee),
        amount_vnd=line.amount_vnd,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
    )
    line.save(update_fields=["entry"])
    discrepancy.status, discrepancy.resolved_by = DiscrepancyStatus.RESOLVED, by
    discrepancy.resolved_at, discrepancy.note = timezone.now(), f"Trả lại người nộp: {reason}"[:300]
    discrepancy.save(update_fields=["status", "resolved_by", "resolved_at", "note"])
    key = f"{Refund.AT_THE_DESK}discrepancy:{discrepancy.pk}"
    return open_refund(line.entry, amount_vnd=line.amount_vnd, reason=reason, key=key, proposer=by)


@transaction.atomic
def reject_write_off(discrepancy: Discrepancy, *, by: User) -> Discrepancy:
    """Do not agree, or take back one's own proposal: the discrepancy is open again."""
    discrepancy = _read(discrepancy)
    rules.check_may(by, MoneyVerb.COLLECT, discrepancy)
    rules.check_is_proposed(discrepancy)
    discrepancy.status, discrepancy.proposed_by = DiscrepancyStatus.OPEN, None
    discrepancy.note = f"{by.get_full_name()} bỏ đề nghị: {discrepancy.note}"[:300]
    discrepancy.save(update_fields=["status", "note", "proposed_by"])
    return discrepancy


@transaction.atomic
def confirm_write_off(discrepancy: Discrepancy, *, by: User) -> Discrepancy:
    """Agree: one entry brings our account of the gateway to what the gateway says."""
    discrepancy = _read(discrepancy)
    rules.check_may(by, MoneyVerb.APPROVE, discrepancy)
    rules.check_may_confirm(discrepancy, by)
    _follow_the_bank(discrepancy)
    discrepancy.status, discrepancy.resolved_by = DiscrepancyStatus.RESOLVED, by
    discrepancy.resolved_at = timezone.now()
    discrepancy.save(update_fields=["status", "resolved_by", "resolved_at"])
    return discrepancy


def _read(discrepancy: Discrepancy) -> Discrepancy:
    rows = Discrepancy.objects.select_related("statement", "line__entry__order", "entry__order")
    return rows.select_for_update(of=("self",)).get(pk=discrepancy.pk)


def _follow_the_bank(discrepancy: Discrepancy) -> None:
    vnd = _more_at_the_bank(discrepancy)
    if not vnd:
        return
    bank = accounts.at_gateway(discrepancy.statement.gateway, discrepancy.statement.terminal)
    loss = accounts.loss(bank)
    Entry.objects.create(
        kind=EntryKind.REVERSAL if discrepancy.kind == DiscrepancyKind.REVERSED else EntryKind.WRITE_OFF,
        order=_order_of(discrepancy),
        debit=bank if vnd > 0 else loss,
        credit=loss if vnd > 0 else bank,
        amount_vnd=abs(vnd),
        happened_at=timezone.now(),
    )


def _order_of(discrepancy: Discrepancy) -> Order | None:
    """What it was paid for, where that is known: the agency's day shall show it."""
    line, statement = discrepancy.line, discrepancy.statement
    if entry := discrepancy.entry or (line.entry if line else None):
        return entry.order
    attempt = GATEWAYS[statement.gateway].find_attempt(statement.terminal, line.reference) if line else None
    return attempt.order if attempt else None


def _more_at_the_bank(discrepancy: Discrepancy) -> int:
    """How much more, or less, the bank holds by its own account."""
    here = there = 0
    if line := discrepancy.line:
        there = line.amount_vnd if line.kind == LineKind.PAYMENT else -line.amount_vnd
        here = _signed(line.entry, discrepancy) if line.entry else 0
    elif discrepancy.entry:
        here = _signed(discrepancy.entry, discrepancy)
    return there - here


def _signed(entry: Entry, discrepancy: Discrepancy) -> int:
    bank = accounts.at_gateway(discrepancy.statement.gateway, discrepancy.statement.terminal)
    return entry.amount_vnd if entry.debit == bank else -entry.amount_vnd
