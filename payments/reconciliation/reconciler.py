"""The gateway's day against our ledger, line by line."""

import logging
from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from payments.gateways.base import PaymentResult, RefundResult
from payments.gateways.registry import GATEWAYS, ONLINE_GATEWAYS
from payments.ledger import accounts
from payments.models import Attempt, Discrepancy, Entry, Refund, Statement, StatementLine
from payments.orders.settlement import record
from payments.reconciliation.statements import store_statement
from payments.refunds import processing
from payments.status import (
    AttemptStatus,
    DiscrepancyKind,
    DiscrepancyStatus,
    EntryKind,
    LineKind,
    MessageKind,
    RefundStatus,
    Verdict,
)

log = logging.getLogger(__name__)

COLLECTED = [EntryKind.SETTLEMENT, EntryKind.SURPLUS]
FOLLOWED = [EntryKind.WRITE_OFF, EntryKind.REVERSAL]
"""Entries by which we followed the bank; it knows of them from an earlier day."""
BY_ITSELF = "Tự ghi nhận theo sao kê"
TAKEN_BACK = "Ngân hàng thu rồi đảo lại, Cổng chưa từng ghi khoản này"


def reconcile(gateway: str, terminal: str, day: date) -> Statement:
    """Fetch the day, enter what it proves, and leave the rest as discrepancies for people."""
    statement = store_statement(gateway, terminal, day, GATEWAYS[gateway].fetch_statement(terminal, day))
    for line in statement.lines.filter(entry=None, discrepancy=None):
        match_entries(line)
    if timezone.localdate() > day:
        close(statement)
    return statement


def close(statement: Statement) -> None:
    """The day is over: what the gateway does not know of it did not happen there."""
    _find_what_the_gateway_lacks(statement)
    _expire_silent_attempts(statement)


@transaction.atomic
def match_entries(line: StatementLine) -> None:
    """Find our record of this money, make it where the line proves it, or note the discrepancy; once, whoever races."""
    line = StatementLine.objects.select_for_update(of=("self",)).select_related("statement").get(pk=line.pk)
    if line.entry_id or Discrepancy.objects.filter(line=line).exists():
        return
    match line.kind:
        case LineKind.PAYMENT:
            _match_payment(line)
        case LineKind.REFUND:
            _match_refund(line)
        case _:
            _match_reversal(line)


def _match_payment(line: StatementLine) -> None:
    if entry := _collected(line):
        _agree(line, entry)
        return
    entered, taken, back = _told_of(line)
    if back and entered >= taken - back:
        _differ(line, DiscrepancyKind.REVERSED, note=TAKEN_BACK)
        return
    gateway = GATEWAYS[line.statement.gateway]
    attempt = gateway.find_attempt(line.statement.terminal, line.reference)
    kind = _what_is_missing(line, attempt)
    if attempt and kind is not DiscrepancyKind.AMOUNT and _enter(line, attempt):
        _agree(line, attempt.entries.get(transaction_no=line.transaction_no))
        if gateway.code in ONLINE_GATEWAYS:  # it should have told us; a bank account never does
            _differ(line, kind, note=BY_ITSELF)
    elif entry := _collected(line):  # the gateway's own notice came in between
        _agree(line, entry)
    else:
        _differ(line, kind)


def _match_reversal(line: StatementLine) -> None:
    """Money the gateway took back: ours to undo by two people, unless we never had it in our book."""
    entered, taken, back = _told_of(line)
    _differ(line, DiscrepancyKind.REVERSED, note="" if entered > taken - back else TAKEN_BACK)


def _told_of(line: StatementLine) -> tuple[int, int, int]:
    """How often this reference was entered by us, taken and taken back by the gateway, on any day."""
    theirs = StatementLine.objects.filter(
        statement__gateway=line.statement.gateway,
        statement__terminal=line.statement.terminal,
        reference=line.reference,
    )
    kinds = Counter(theirs.values_list("kind", flat=True))
    if not kinds[LineKind.REVERSAL]:
        return 0, kinds[LineKind.PAYMENT], 0
    ours = Entry.objects.filter(
        debit=_account(line.statement), attempt__reference=line.reference, kind__in=COLLECTED
    ).count()
    return ours, kinds[LineKind.PAYMENT], kinds[LineKind.REVERSAL]


def _what_is_missing(line: StatementLine, attempt: Attempt | None) -> DiscrepancyKind:
    if attempt is None:
        return DiscrepancyKind.UNKNOWN
    if attempt.amount_vnd != line.amount_vnd:
        return DiscrepancyKind.AMOUNT
    return DiscrepancyKind.DOUBLE if attempt.status == AttemptStatus.PAID else DiscrepancyKind.MISSING_HERE


def _enter(line: StatementLine, attempt: Attempt) -> bool:
    """Record the money the line proves; False when that failed, and a person must look."""
    result = PaymentResult.paid(
        attempt,
        code=GATEWAYS[attempt.gateway].paid_code,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
        raw=f"{line.statement}: {line.transaction_no}",
    )
    try:
        return record(result, gateway=attempt.gateway, kind=MessageKind.STATEMENT) is Verdict.RECORDED
    except IntegrityError:  # one number for two payments: entered already, for another attempt
        log.warning("statement line %s was not entered: its number is taken", line.pk)
        return False


def _match_refund(line: StatementLine) -> None:
    if entry := _given_back(line):
        _agree(line, entry)
        return
    refund = _refund_under_way(line)
    if refund is None:
        _differ(line, DiscrepancyKind.UNKNOWN)
        return
    processing.apply(
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
    if entry := _given_back(line):
        _agree(line, entry)


def _collected(line: StatementLine) -> Entry | None:
    return Entry.objects.filter(
        debit=_account(line.statement), transaction_no=line.transaction_no, kind__in=COLLECTED, line=None
    ).first()


def _given_back(line: StatementLine) -> Entry | None:
    return Entry.objects.filter(
        credit=_account(line.statement), transaction_no=line.transaction_no, kind=EntryKind.REFUND, line=None
    ).first()


def _refund_under_way(line: StatementLine) -> Refund | None:
    """The one the gateway works on before one it has not heard of, and that before one it has refused.

    A gateway names the try; whoever transfers by hand writes the reference of the order, however it was paid.
    """
    statement = line.statement
    attempt = GATEWAYS[statement.gateway].find_attempt(statement.terminal, line.reference)
    if attempt is None:
        return None
    is_online = statement.gateway in ONLINE_GATEWAYS
    its = {"collected__attempt": attempt} if is_online else {"collected__order": attempt.order_id}
    same = Refund.objects.filter(**its, amount_vnd=line.amount_vnd)
    for status in (RefundStatus.SENT, RefundStatus.APPROVED, RefundStatus.REFUSED):
        if refund := same.filter(status=status).first():
            return refund
    return None


def _account(statement: Statement) -> str:
    return accounts.at_gateway(statement.gateway, statement.terminal)


def _agree(line: StatementLine, entry: Entry) -> None:
    """Tie the line to our entry; a discrepancy that was only the gateway's delay is over."""
    missed = Discrepancy.objects.filter(entry=entry)
    if missed.filter(status=DiscrepancyStatus.RESOLVED).exists():  # written off meanwhile: our book lacks it now
        _differ(line, DiscrepancyKind.MISSING_HERE)
        return
    line.entry = entry
    line.save(update_fields=["entry"])
    missed.update(status=DiscrepancyStatus.RESOLVED, resolved_at=timezone.now(), note="Ngân hàng báo muộn")
    if entry.amount_vnd != line.amount_vnd:
        _differ(line, DiscrepancyKind.AMOUNT)


def _differ(line: StatementLine, kind: DiscrepancyKind, *, note: str = "") -> None:
    """Leave it to people, or, with a note, say what was done about it without them."""
    Discrepancy.objects.create(
        kind=kind,
        statement=line.statement,
        line=line,
        status=DiscrepancyStatus.RESOLVED if note else DiscrepancyStatus.OPEN,
        resolved_at=timezone.now() if note else None,
        note=note,
    )


def _find_what_the_gateway_lacks(statement: Statement) -> None:
    """Money of that day that we entered and the gateway does not know."""
    start = timezone.make_aware(datetime.combine(statement.day, time()))
    account = _account(statement)
    lacking = Entry.objects.filter(
        Q(debit=account) | Q(credit=account),
        happened_at__gte=start,
        happened_at__lt=start + timedelta(days=1),
        line=None,
        discrepancy=None,
    ).exclude(kind__in=FOLLOWED)
    Discrepancy.objects.bulk_create(
        [Discrepancy(kind=DiscrepancyKind.MISSING_THERE, statement=statement, entry=entry) for entry in lacking]
    )


def _expire_silent_attempts(statement: Statement) -> None:
    """Who has not paid by the end of the day, says the complete statement, will not have paid."""
    end = timezone.make_aware(datetime.combine(statement.day + timedelta(days=1), time()))
    silent = Attempt.objects.filter(
        gateway=statement.gateway,
        terminal=statement.terminal,
        status=AttemptStatus.STARTED,
        expires_at__lt=end - timedelta(hours=1),
    )
    code = GATEWAYS[statement.gateway].expired_code
    for attempt in silent:
        record(PaymentResult.expired(attempt, code=code), gateway=attempt.gateway, kind=MessageKind.STATEMENT)
