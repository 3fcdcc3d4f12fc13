"""What a call reads of the database: statements, and pages of 8 KB as PostgreSQL counts them."""

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass
class Reading:
    """What one call has read so far."""

    sql: int = 0
    buffers: int = 0
    worst: int = 0
    worst_sql: str = ""

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute wrapper: explain each statement inside a savepoint that is taken back, then execute it."""
        if sql.startswith(PLANNED) and not many:
            self.sql += 1
            self._count(sql, _buffers(sql, params))
        return execute(sql, params, many, context)

    def _count(self, sql: str, buffers: int) -> None:
        self.buffers += buffers
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


def _buffers(sql: str, params: Any) -> int:
    """The pages that the statement hits or reads; below the wrapper, on a cursor of the driver."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SAVEPOINT explained")
        try:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
            found = cursor.fetchone()[0]
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT explained")
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])
