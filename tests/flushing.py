"""Emptying the SQLite test database although some of its rows may never be deleted.

PostgreSQL is emptied by TRUNCATE, which asks no row; on SQLite the triggers stand aside for the moment.
"""

from collections.abc import Callable
from typing import Any

import django.db.backends.sqlite3.base  # noqa: F401 – before its operations: the two modules import each other
from django.db import connection
from django.db.backends.sqlite3.operations import DatabaseOperations

_sql_flush: Callable[..., list[str]] = DatabaseOperations.sql_flush


def _sql_flush_past_triggers(operations: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%refuses_delete'")
        triggers = cursor.fetchall()
    drops = [f"DROP TRIGGER {name};" for name, _ in triggers]
    return [*drops, *_sql_flush(operations, *args, **kwargs), *(f"{sql};" for _, sql in triggers)]


def let_triggers_stand_aside() -> None:
    """Call it once, before any test."""
    DatabaseOperations.sql_flush = _sql_flush_past_triggers  # type: ignore[assignment]
