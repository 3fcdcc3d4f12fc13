"""Emptying the test database after a test that committed: quickly, and past the rows that may never be deleted.

The triggers that refuse it stand aside for the moment. What Django writes into an empty database, the names of models
and of permissions, is the same every time: it is left there.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import django.db.backends.sqlite3.base  # noqa: F401 – before its operations: the two modules import each other
from django.core.management.color import Style
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.operations import DatabaseOperations

LEFT: Final = {"django_content_type", "auth_permission"}
_sql_flush: Callable[..., list[str]] = DatabaseOperations.sql_flush


def _sql_flush_past_triggers(operations: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%refuses_delete'")
        triggers = cursor.fetchall()
    drops = [f"DROP TRIGGER {name};" for name, _ in triggers]
    return [*drops, *_sql_flush(operations, *args, **kwargs), *(f"{sql};" for _, sql in triggers)]


def _sql_flush_of_rows(style: Style, database: BaseDatabaseWrapper, **how: bool) -> Sequence[str]:
    tables = database.introspection.django_table_names(only_existing=True, include_views=False)
    flush = database.ops.sql_flush(style, [table for table in tables if table not in LEFT], **how)
    if database.vendor == "postgresql":
        return ["SET session_replication_role = replica;", *flush, "SET session_replication_role = origin;"]
    return flush


def _nothing_is_new(*args: object, **kwargs: object) -> None:
    """Instead of the signal after which Django would write what was left."""


def empty_quickly() -> None:
    """Call it once, before any test."""
    DatabaseOperations.sql_flush = _sql_flush_past_triggers  # type: ignore[assignment]
    flush.sql_flush = _sql_flush_of_rows  # type: ignore[attr-defined]
    flush.emit_post_migrate_signal = _nothing_is_new  # type: ignore[attr-defined]


@contextmanager
def triggers_aside(table: str) -> Iterator[None]:
    """The triggers of a table stand aside, as for somebody who may do everything to the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
