"""Storing statements: each line once; lines that a later version of the statement lacks are kept."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from payments.gateways.base import StatementRow
from payments.models import Statement, StatementLine

COMPLETE_AFTER = timedelta(days=2)
"""After this time a bank adds no more lines to a day's statement; until then it is fetched again."""


@transaction.atomic
def store_statement(gateway: str, terminal: str, day: date, rows: Iterable[StatementRow]) -> Statement:
    """Create or update the statement and add its new lines; a changed amount makes a new line."""
    statement, _ = Statement.objects.update_or_create(  # locks the row, which serialises workers
        gateway=gateway,
        terminal=terminal,
        day=day,
        defaults={"is_complete": timezone.localdate() > day + COMPLETE_AFTER, "fetched_at": timezone.now()},
    )
    StatementLine.objects.bulk_create(_new_lines(statement, rows))
    return statement


def _new_lines(statement: Statement, rows: Iterable[StatementRow]) -> Iterator[StatementLine]:
    """Lines not stored yet. A line that occurs twice in the file is two lines: a bank may book money twice."""
    stored = Counter(statement.lines.values_list("kind", "reference", "transaction_no", "amount_vnd"))
    occurrences = Counter[tuple[str, str, str, int]]()
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
