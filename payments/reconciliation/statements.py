"""Keeping what a gateway says of a day: every line once, and nothing it ever said forgotten."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from payments.gateways.base import StatementRow
from payments.models import Statement, StatementLine

SETTLES = timedelta(days=2)
"""So long after a day is over a bank may still tell of it; until then it is fetched again."""


@transaction.atomic
def store_statement(gateway: str, terminal: str, day: date, rows: Iterable[StatementRow]) -> Statement:
    """The statement and its lines; fetched again, what is new is added: another amount is another line."""
    statement, _ = Statement.objects.update_or_create(  # holds the row: two workers keep one after the other
        gateway=gateway,
        terminal=terminal,
        day=day,
        defaults={"is_complete": timezone.localdate() > day + SETTLES, "fetched_at": timezone.now()},
    )
    StatementLine.objects.bulk_create(_new_lines(statement, rows))
    return statement


def _new_lines(statement: Statement, rows: Iterable[StatementRow]) -> Iterator[StatementLine]:
    """Those not kept yet. A line that stands twice in the file is two lines: a bank may count money twice."""
    known = Counter(statement.lines.values_list("kind", "reference", "transaction_no", "amount_vnd"))
    seen = Counter[tuple[str, str, str, int]]()
    for row in rows:
        what = (row.kind.value, row.reference, row.transaction_no, row.amount_vnd)
        seen[what] += 1
        if seen[what] > known[what]:
            yield StatementLine(
                statement=statement,
                kind=row.kind,
                reference=row.reference,
                transaction_no=row.transaction_no,
                amount_vnd=row.amount_vnd,
                happened_at=row.happened_at,
                copy=seen[what],
            )
