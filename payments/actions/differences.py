"""What people do about differences between the bank's book and ours."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from payments import rules
from payments.actions.refunds import propose_refund
from payments.errors import PaymentError
from payments.gateways.registry import GATEWAYS
from payments.ledger import accounts
from payments.models import Difference, Entry, Order, Refund
from payments.status import DifferenceKind, DifferenceStatus, EntryKind, LineKind

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def propose_write_off(difference: Difference, *, reason: str, by: "User") -> Difference:
    """Say what happened; a second person must agree before the ledger follows the bank."""
    difference = _read(difference)
    rules.check_is_open(difference)
    rules.check_says_why(reason)
    difference.status, difference.note, difference.proposed_by = DifferenceStatus.PROPOSED, reason, by
    difference.save(update_fields=["status", "note", "proposed_by"])
    return difference


@transaction.atomic
def propose_return(difference: Difference, *, reason: str, by: "User") -> Refund:
    """Give a wrong sum back to who paid it: it is entered as what it is, money that came too much."""
    difference = _read(difference)
    rules.check_may_be_returned(difference)
    line, order = rules.money_of(difference), _order_of(difference)
    if order is None:
        raise PaymentError("Chưa biết số tiền này của ai nên chưa trả lại được. Hãy đề nghị xử lý chênh lệch.")
    line.entry = Entry.objects.create(
        kind=EntryKind.SURPLUS,
        order=order,
        debit=accounts.at_gateway(difference.statement.gateway, difference.statement.terminal),
        credit=accounts.to_give_back(order.payee),
        amount_vnd=line.amount_vnd,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
    )
    line.save(update_fields=["entry"])
    difference.status, difference.resolved_by = DifferenceStatus.RESOLVED, by
    difference.resolved_at, difference.note = timezone.now(), f"Trả lại người nộp: {reason}"[:300]
    difference.save(update_fields=["status", "resolved_by", "resolved_at", "note"])
    key = f"{Refund.AT_THE_DESK}difference:{difference.pk}"
    return propose_refund(line.entry, amount_vnd=line.amount_vnd, reason=reason, key=key, by=by)


@transaction.atomic
def reject_write_off(difference: Difference, *, by: "User") -> Difference:
    """Do not agree, or take back one's own proposal: the difference is open again."""
    difference = _read(difference)
    rules.check_is_proposed(difference)
    difference.status, difference.proposed_by = DifferenceStatus.OPEN, None
    difference.note = f"{by.get_full_name()} bỏ đề nghị: {difference.note}"[:300]
    difference.save(update_fields=["status", "note", "proposed_by"])
    return difference


@transaction.atomic
def confirm_write_off(difference: Difference, *, by: "User") -> Difference:
    """Agree: one entry brings our account of the gateway to what the gateway says."""
    difference = _read(difference)
    rules.check_may_confirm(difference, by)
    _follow_the_bank(difference)
    difference.status, difference.resolved_by = DifferenceStatus.RESOLVED, by
    difference.resolved_at = timezone.now()
    difference.save(update_fields=["status", "resolved_by", "resolved_at"])
    return difference


def _read(difference: Difference) -> Difference:
    rows = Difference.objects.select_related("statement", "line__entry__order", "entry__order")
    return rows.select_for_update(of=("self",)).get(pk=difference.pk)


def _follow_the_bank(difference: Difference) -> None:
    vnd = _more_at_the_bank(difference)
    if not vnd:
        return
    bank = accounts.at_gateway(difference.statement.gateway, difference.statement.terminal)
    loss = accounts.loss(bank)
    Entry.objects.create(
        kind=EntryKind.REVERSAL if difference.kind == DifferenceKind.REVERSED else EntryKind.WRITE_OFF,
        order=_order_of(difference),
        debit=bank if vnd > 0 else loss,
        credit=loss if vnd > 0 else bank,
        amount_vnd=abs(vnd),
        happened_at=timezone.now(),
    )


def _order_of(difference: Difference) -> Order | None:
    """What it was paid for, where that is known: the agency's day shall show it."""
    line, statement = difference.line, difference.statement
    if entry := difference.entry or (line.entry if line else None):
        return entry.order
    attempt = GATEWAYS[statement.gateway].attempt_of(statement.terminal, line.reference) if line else None
    return attempt.order if attempt else None


def _more_at_the_bank(difference: Difference) -> int:
    """How much more, or less, the bank holds by its own account."""
    here = there = 0
    if line := difference.line:
        there = line.amount_vnd if line.kind == LineKind.PAYMENT else -line.amount_vnd
        here = _signed(line.entry, difference) if line.entry else 0
    elif difference.entry:
        here = _signed(difference.entry, difference)
    return there - here


def _signed(entry: Entry, difference: Difference) -> int:
    bank = accounts.at_gateway(difference.statement.gateway, difference.statement.terminal)
    return entry.amount_vnd if entry.debit == bank else -entry.amount_vnd
