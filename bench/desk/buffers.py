"""What a call reads of the database: statements, and pages of 8 KB as PostgreSQL counts them."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass
class Reading:
    """What one call has read so far."""

    sql: int = 0
    buffers: int = 0
    rows: int = 0
    """Rows that were read of tables and indexes, with those that a filter then left out."""
    worst: int = 0
    worst_sql: str = ""
    scanned: Counter[str] = field(default_factory=Counter)
    """Tables read without an index, with the most rows that one statement read so."""

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute wrapper: explain each statement inside a savepoint that is taken back, then execute it."""
        if sql.startswith(PLANNED) and not many:
            self.sql += 1
            self._count(sql, _plan(sql, params))
        return execute(sql, params, many, context)

    def _count(self, sql: str, plan: dict[str, Any]) -> None:
        buffers = int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])
        self.buffers += buffers
        for node in _scans(plan):
            self.rows += _rows(node)
            if node["Node Type"] == "Seq Scan" and node["Actual Loops"]:
                table = node["Relation Name"]
                self.scanned[table] = max(self.scanned[table], _rows(node))
        if buffers > self.worst:
            self.worst, self.worst_sql = buffers, sql


def reading(call: Callable[[], object]) -> Reading:
    """Call once and take back what it wrote; what follows a commit does not happen."""
    read = Reading()
    with taken_back(), connection.execute_wrapper(read):
        call()
    return read


@contextmanager
def taken_back() -> Any:
    """A transaction that is rolled back in the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _plan(sql: str, params: Any) -> dict[str, Any]:
    """How the statement is carried out; below the wrapper, on a cursor of the driver."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SAVEPOINT explained")
        try:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
            found = cursor.fetchone()[0]
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT explained")
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes that read a table or an index."""
    if "Relation Name" in plan and plan["Node Type"].endswith("Scan"):
        yield plan
    for node in plan.get("Plans", ()):
        yield from _scans(node)


def _rows(node: dict[str, Any]) -> int:
    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + left_out) * node["Actual Loops"])
