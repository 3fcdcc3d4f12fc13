"""The gateway's day against our ledger, line by line."""

import logging
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from payments import accounts, refunding
from payments.gateways import GATEWAYS, TALKING, Reading, RefundAnswer, StatementRow
from payments.models import Attempt, Difference, Entry, Refund, Statement, StatementLine
from payments.settlement import Verdict, record
from payments.status import (
    AttemptStatus,
    DifferenceKind,
    DifferenceStatus,
    EntryKind,
    LineKind,
    RefundStatus,
)

log = logging.getLogger(__name__)

COLLECTED = [EntryKind.SETTLEMENT, EntryKind.SURPLUS]
FOLLOWED = [EntryKind.WRITE_OFF, EntryKind.REVERSAL]
"""Entries by which we followed the bank; it knows of them from an earlier day."""
BY_ITSELF = "Tự ghi nhận theo sao kê"


def reconcile(gateway: str, terminal: str, day: date) -> Statement:
    """Fetch the day, enter what it proves, and leave the rest as differences for people."""
    is_over = timezone.localdate() > day
    rows = GATEWAYS[gateway].statement(terminal, day)
    statement = keep(gateway, terminal, day, rows, is_complete=is_over)
    for line in statement.lines.filter(entry=None, difference=None).select_related("statement"):
        match(line)
    if is_over:
        close(statement)
    return statement


def close(statement: Statement) -> None:
    """The day is over: what the gateway does not know of it did not happen there."""
    _find_what_the_gateway_lacks(statement)
    _expire_silent_attempts(statement)


@transaction.atomic
def keep(gateway: str, terminal: str, day: date, rows: list[StatementRow], *, is_complete: bool) -> Statement:
    """The statement and its lines; fetched again, only what is new is added."""
    statement, _ = Statement.objects.update_or_create(
        gateway=gateway,
        terminal=terminal,
        day=day,
        defaults={"is_complete": is_complete, "fetched_at": timezone.now()},
    )
    lines = [
        StatementLine(
            statement=statement,
            kind=row.kind,
            reference=row.reference,
            transaction_no=row.transaction_no,
            amount_vnd=row.amount_vnd,
            happened_at=row.happened_at,
        )
        for row in rows
    ]
    StatementLine.objects.bulk_create(lines, ignore_conflicts=True)
    return statement


def match(line: StatementLine) -> None:
    """Find our record of this money, make it where the line proves it, or note the difference."""
    match line.kind:
        case LineKind.PAYMENT:
            _match_payment(line)
        case LineKind.REFUND:
            _match_refund(line)
        case _:
            _differ(line, DifferenceKind.REVERSED)


def _match_payment(line: StatementLine) -> None:
    if entry := _collected(line):
        _agree(line, entry)
        return
    gateway = GATEWAYS[line.statement.gateway]
    attempt = gateway.attempt_of(line.statement.terminal, line.reference)
    kind = _what_is_missing(line, attempt)
    if attempt and kind is not DifferenceKind.AMOUNT and _enter(line, attempt):
        _agree(line, attempt.entries.get(transaction_no=line.transaction_no))
        if gateway.code in TALKING:  # it should have told us; a bank account never does
            _differ(line, kind, resolved=True)
    else:
        _differ(line, kind)


def _what_is_missing(line: StatementLine, attempt: Attempt | None) -> DifferenceKind:
    if attempt is None:
        return DifferenceKind.UNKNOWN
    if attempt.amount_vnd != line.amount_vnd:
        return DifferenceKind.AMOUNT
    return DifferenceKind.DOUBLE if attempt.status == AttemptStatus.PAID else DifferenceKind.MISSING_HERE


def _enter(line: StatementLine, attempt: Attempt) -> bool:
    """Record the money the line proves; False when that failed, and a person must look."""
    reading = Reading.paid(
        attempt,
        transaction_no=line.transaction_no,
        happened_at=line.happened_at,
        raw=f"{line.statement}: {line.transaction_no}",
    )
    try:
        return record(reading, gateway=attempt.gateway, kind="statement") is Verdict.RECORDED
    except IntegrityError:  # one number for two payments: entered already, for another attempt
        log.warning("statement line %s was not entered: its number is taken", line.pk)
        return False


def _match_refund(line: StatementLine) -> None:
    if entry := _given_back(line):
        _agree(line, entry)
        return
    refund = _refund_under_way(line)
    if refund is None:
        _differ(line, DifferenceKind.UNKNOWN)
        return
    refunding.apply(
        refund.pk,
        RefundAnswer(
            RefundStatus.DONE,
            "statement",
            transaction_no=line.transaction_no,
            happened_at=line.happened_at,
            raw=f"{line.statement}: {line.transaction_no}",
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
    return Refund.objects.filter(
        collected__attempt__reference=line.reference,
        amount_vnd=line.amount_vnd,
        status__in=[RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.REFUSED],
    ).first()


def _account(statement: Statement) -> str:
    return accounts.at_gateway(statement.gateway, statement.terminal)


@transaction.atomic
def _agree(line: StatementLine, entry: Entry) -> None:
    """Tie the line to our entry; a difference that was only the gateway's delay is over."""
    line.entry = entry
    line.save(update_fields=["entry"])
    late = Difference.objects.filter(entry=entry, status=DifferenceStatus.OPEN)
    late.update(status=DifferenceStatus.RESOLVED, resolved_at=timezone.now(), note="Ngân hàng báo muộn")
    if entry.amount_vnd != line.amount_vnd:
        _differ(line, DifferenceKind.AMOUNT)


def _differ(line: StatementLine, kind: DifferenceKind, *, resolved: bool = False) -> None:
    Difference.objects.create(
        kind=kind,
        statement=line.statement,
        line=line,
        status=DifferenceStatus.RESOLVED if resolved else DifferenceStatus.OPEN,
        resolved_at=timezone.now() if resolved else None,
        note=BY_ITSELF if resolved else "",
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
        difference=None,
    ).exclude(kind__in=FOLLOWED)
    Difference.objects.bulk_create(
        [Difference(kind=DifferenceKind.MISSING_THERE, statement=statement, entry=entry) for entry in lacking]
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
    for attempt in silent:
        record(Reading.never_came(attempt), gateway=attempt.gateway, kind="statement")
