"""Reconciliation: each statement line is matched with a ledger entry, recorded, or reported as a discrepancy."""

import logging
from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from core.batches import handle_each
from payments.gateways.base import PaymentResult, RefundResult
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.ledger import accounts
from payments.models import Attempt, Discrepancy, Entry, Refund, Statement, StatementLine
from payments.orders.settlement import record_payment_result
from payments.reconciliation.statements import store_statement
from payments.refunds import processing
from payments.status import (
    AttemptStatus,
    DiscrepancyKind,
    DiscrepancyStatus,
    EntryKind,
    MessageKind,
    RefundStatus,
    StatementLineKind,
    Verdict,
)

log = logging.getLogger(__name__)

PAYMENT_KINDS = [EntryKind.SETTLEMENT, EntryKind.SURPLUS]
"""Kinds of ledger entries for incoming payments."""
ADJUSTMENT_KINDS = [EntryKind.WRITE_OFF, EntryKind.REVERSAL]
"""Kinds of ledger entries that adjust the ledger to an earlier statement, so that none will show them."""
RECORDED_FROM_STATEMENT = "Tự ghi nhận theo sao kê"
REVERSED_BEFORE_RECORDED = "Ngân hàng thu rồi đảo lại, Cổng chưa từng ghi khoản này"
"""Notes of discrepancies that need no person."""


def reconcile(gateway: str, terminal: str, day: date, *, since: datetime | None = None) -> Statement:
    """Fetch and store the statement of a day, match its lines, and open discrepancies for the rest.

    A day that is over is also closed, unless a line could not be matched: its attempt may not count as unpaid.
    With `since` only later movements are fetched. Raises GatewayUnavailableError.
    """
    bank = GATEWAYS[gateway]
    rows = bank.fetch_since(terminal, day, since) if since else bank.fetch_statement(terminal, day)
    statement = store_statement(gateway, terminal, day, rows, since=since)
    lines = list(statement.lines.filter(entry=None, discrepancy=None))
    if len(handle_each(lines, match_line)) < len(lines):
        Statement.objects.filter(pk=statement.pk).update(is_complete=False)  # so that it is looked at again
    elif timezone.localdate() > day:
        close_day(statement)
    return statement


def close_day(statement: Statement) -> None:
    """After the end of the day: report ledger entries that the statement lacks, and expire unpaid attempts."""
    _report_entries_missing_at_gateway(statement)
    _expire_unpaid_attempts(statement)


@transaction.atomic
def match_line(line: StatementLine) -> None:
    """Match the line with a ledger entry, record the missing payment or refund, or open a discrepancy.

    Idempotent: the line is locked, and skipped if it was processed already.
    """
    line = StatementLine.objects.select_for_update(of=("self",)).select_related("statement").get(pk=line.pk)
    if line.entry_id or Discrepancy.objects.filter(line=line).exists():
        return
    match line.kind:
        case StatementLineKind.PAYMENT:
            _match_payment(line)
        case StatementLineKind.REFUND:
            _match_refund(line)
        case _:
            _match_reversal(line)


def _match_payment(line: StatementLine) -> None:
    """Link the payment to its ledger entry, recording it first if it is missing; else create a discrepancy."""
    if entry := _payment_entry(line):
        _link(line, entry)
        return
    recorded, paid, reversed_ = _count_movements(line)
    if reversed_ and recorded >= paid - reversed_:
        _create_discrepancy(line, DiscrepancyKind.REVERSED, note=REVERSED_BEFORE_RECORDED)
        return
    gateway = GATEWAYS[line.statement.gateway]
    attempt = gateway.find_attempt(line.statement.terminal, line.reference)
    kind = _discrepancy_kind(line, attempt)
    if attempt and kind is not DiscrepancyKind.AMOUNT and _record_payment(line, attempt):
        _link(line, attempt.entries.get(transaction_no=line.transaction_no))
        if gateway.code in ONLINE_GATEWAYS:  # a missed webhook; bank accounts have none
            _create_discrepancy(line, kind, note=RECORDED_FROM_STATEMENT)
    elif entry := _payment_entry(line):  # the webhook arrived in between
        _link(line, entry)
    else:
        _create_discrepancy(line, kind)


def _match_reversal(line: StatementLine) -> None:
    """Open a discrepancy for two people to resolve, or a resolved one if the ledger never had the payment."""
    recorded, paid, reversed_ = _count_movements(line)
    _create_discrepancy(
        line, DiscrepancyKind.REVERSED, note="" if recorded > paid - reversed_ else REVERSED_BEFORE_RECORDED
    )


def _count_movements(line: StatementLine) -> tuple[int, int, int]:
    """Counts for this reference on all days: payments in the ledger, payments and reversals on statements.

    The ledger is not read, and counts as 0, where there is no reversal.
    """
    statement_lines = StatementLine.objects.filter(
        statement__gateway=line.statement.gateway,
        statement__terminal=line.statement.terminal,
        reference=line.reference,
    )
    kinds = Counter(statement_lines.values_list("kind", flat=True))
    if not kinds[StatementLineKind.REVERSAL]:
        return 0, kinds[StatementLineKind.PAYMENT], 0
    recorded = Entry.objects.filter(
        debit=_account(line.statement), attempt__reference=line.reference, kind__in=PAYMENT_KINDS
    ).count()
    return recorded, kinds[StatementLineKind.PAYMENT], kinds[StatementLineKind.REVERSAL]


def _discrepancy_kind(line: StatementLine, attempt: Attempt | None) -> DiscrepancyKind:
    """Why a payment on the statement has no ledger entry."""
    if attempt is None:
        return DiscrepancyKind.UNKNOWN
    if attempt.amount_vnd != line.amount_vnd:
        return DiscrepancyKind.AMOUNT
    return DiscrepancyKind.DOUBLE if attempt.status == AttemptStatus.PAID else DiscrepancyKind.MISSING_HERE


def _record_payment(line: StatementLine, attempt: Attempt) -> bool:
    """Record the payment of the line; False if it could not be recorded and needs a person."""
    result = PaymentResult.paid(
        attempt,
        code=GATEWAYS[attempt.gateway].paid_code,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
        raw=f"{line.statement}: {line.transaction_no}",
    )
    try:
        return record_payment_result(result, gateway=attempt.gateway, kind=MessageKind.STATEMENT) is Verdict.RECORDED
    except IntegrityError:  # the transaction number is already in the ledger, for another attempt
        log.warning("statement line %s was not entered: its number is taken", line.pk)
        return False


def _match_refund(line: StatementLine) -> None:
    """Link the refund to its ledger entry, recording a pending refund as done first; else create a discrepancy."""
    if entry := _refund_entry(line):
        _link(line, entry)
        return
    refund = _pending_refund(line)
    if refund is None:
        _create_discrepancy(line, DiscrepancyKind.UNKNOWN)
        return
    processing.apply_result(
        refund.pk,
        RefundResult(
            RefundStatus.DONE,
            "statement",
            transaction_no=line.transaction_no,
            happened_at=line.happened_at,
            raw=f"{line.statement}: {line.transaction_no}",
            paid_from=_account(line.statement),
        ),
    )
    if entry := _refund_entry(line):
        _link(line, entry)


def _payment_entry(line: StatementLine) -> Entry | None:
    return Entry.objects.filter(
        debit=_account(line.statement), transaction_no=line.transaction_no, kind__in=PAYMENT_KINDS, line=None
    ).first()


def _refund_entry(line: StatementLine) -> Entry | None:
    return Entry.objects.filter(
        credit=_account(line.statement), transaction_no=line.transaction_no, kind=EntryKind.REFUND, line=None
    ).first()


def _pending_refund(line: StatementLine) -> Refund | None:
    """The refund that the line pays, by amount: a sent one first, then an approved, then a refused one.

    Online gateways give the reference of the attempt; a manual transfer gives that of the order, however it was paid.
    """
    statement = line.statement
    attempt = GATEWAYS[statement.gateway].find_attempt(statement.terminal, line.reference)
    if attempt is None:
        return None
    is_online = statement.gateway in ONLINE_GATEWAYS
    by_payment = {"collected__attempt": attempt} if is_online else {"collected__order": attempt.order_id}
    candidates = Refund.objects.filter(**by_payment, amount_vnd=line.amount_vnd)
    for status in (RefundStatus.SENT, RefundStatus.APPROVED, RefundStatus.REFUSED):
        if refund := candidates.filter(status=status).first():
            return refund
    return None


def _account(statement: Statement) -> str:
    return accounts.gateway_account(statement.gateway, statement.terminal)


def _link(line: StatementLine, entry: Entry) -> None:
    """Link the line to the entry, and resolve the discrepancy if the entry was only reported late."""
    late = Discrepancy.objects.filter(entry=entry)
    if late.filter(status=DiscrepancyStatus.RESOLVED).exists():  # written off meanwhile, so the ledger lacks it now
        _create_discrepancy(line, DiscrepancyKind.MISSING_HERE)
        return
    line.entry = entry
    line.save(update_fields=["entry"])
    late.update(status=DiscrepancyStatus.RESOLVED, resolved_at=timezone.now(), note="Ngân hàng báo muộn")
    if entry.amount_vnd != line.amount_vnd:
        _create_discrepancy(line, DiscrepancyKind.AMOUNT)


def _create_discrepancy(line: StatementLine, kind: DiscrepancyKind, *, note: str = "") -> None:
    """Create a discrepancy for the line: open, or with a note already resolved."""
    Discrepancy.objects.create(
        kind=kind,
        statement=line.statement,
        line=line,
        status=DiscrepancyStatus.RESOLVED if note else DiscrepancyStatus.OPEN,
        resolved_at=timezone.now() if note else None,
        note=note,
    )


def _report_entries_missing_at_gateway(statement: Statement) -> None:
    """Open a discrepancy for each ledger entry of the day that is not on the statement."""
    start = timezone.make_aware(datetime.combine(statement.day, time()))
    account = _account(statement)
    missing = Entry.objects.filter(
        Q(debit=account) | Q(credit=account),
        happened_at__gte=start,
        happened_at__lt=start + timedelta(days=1),
        line=None,
        discrepancy=None,
    ).exclude(kind__in=ADJUSTMENT_KINDS)
    Discrepancy.objects.bulk_create(
        [Discrepancy(kind=DiscrepancyKind.MISSING_THERE, statement=statement, entry=entry) for entry in missing]
    )


def _expire_unpaid_attempts(statement: Statement) -> None:
    """Expire attempts of the day that have no result and no payment on the statement."""
    end = timezone.make_aware(datetime.combine(statement.day + timedelta(days=1), time()))
    unpaid = Attempt.objects.filter(
        gateway=statement.gateway,
        terminal=statement.terminal,
        status=AttemptStatus.STARTED,
        expires_at__lt=end - timedelta(hours=1),
    )
    handle_each(list(unpaid), _expire)


def _expire(attempt: Attempt) -> None:
    result = PaymentResult.expired(attempt, code=GATEWAYS[attempt.gateway].expired_code)
    record_payment_result(result, gateway=attempt.gateway, kind=MessageKind.STATEMENT)
