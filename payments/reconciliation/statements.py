"""Storing statements: each line once; lines that a later version of the statement lacks are kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from payments.gateways.base import StatementRow
from payments.models import Statement, StatementLine

COMPLETE_AFTER = timedelta(days=2)
"""After this time a bank adds no more lines to a day's statement; until then it is fetched again."""
IDENTITY = ("kind", "reference", "transaction_no", "amount_vnd")
"""The columns by which a line is recognised in a later version of the statement."""


@transaction.atomic
def store_statement(
    gateway: str, terminal: str, day: date, rows: Sequence[StatementRow], *, since: datetime | None = None
) -> Statement:
    """Create or update the statement and add its new lines; a changed amount makes a new line.

    With `since` the rows are known to be complete only from then on.
    """
    rows = [row for row in rows if row.happened_at >= since] if since else rows
    statement, _ = Statement.objects.update_or_create(  # locks the row, which serialises workers
        gateway=gateway,
        terminal=terminal,
        day=day,
        defaults={"is_complete": timezone.localdate() > day + COMPLETE_AFTER, "fetched_at": timezone.now()},
    )
    StatementLine.objects.bulk_create(_new_lines(statement, rows, since))
    return statement


def _new_lines(statement: Statement, rows: Sequence[StatementRow], since: datetime | None) -> Iterator[StatementLine]:
    """Lines not stored yet. A line that occurs twice in the file is two lines: a bank may book money twice."""
    lines = statement.lines.all()
    if since:  # few rows: the lines of the whole day need not be read
        kinds, numbers = {row.kind for row in rows}, {row.transaction_no for row in rows}
        lines = lines.filter(kind__in=kinds, transaction_no__in=numbers)
    stored = Counter(lines.values_list(*IDENTITY))
    occurrences = Counter(lines.filter(happened_at__lt=since).values_list(*IDENTITY) if since else ())
    for row in rows:
        identity = (row.kind.value, row.reference, row.transaction_no, row.amount_vnd)
        occurrences[identity] += 1
        if occurrences[identity] > stored[identity]:
            yield StatementLine(
                statement=statement,
                kind=row.kind,
                reference=row.reference,
                transaction_no=row.transaction_no,
                amount_vnd=row.amount_vnd,
                happened_at=row.happened_at,
                copy=occurrences[identity],
            )
