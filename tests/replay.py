"""What thousands of tests begin with is built in earnest once a minute; the tests between are given the very rows.

A recording holds the rows that a builder wrote, as one INSERT for each table, and what it returned, pickled. It is
taken inside a savepoint that is rolled back, so that the test that takes it meets the same as those that follow. It
is used only where building would make the same: on the real clock, with the settings of the suite, nothing patched,
as many rows as there were before, and none written since the recording that this one goes on from. Otherwise the
builder runs. A builder may not write files or delete rows that it did not make.
"""

import pickle
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.db import connection, transaction
from django.db.models import Model, Q
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery

from services.catalogue.models import Edition

Made = TypeVar("Made")
Statement = tuple[str, Any]
Rows = dict[Any, Model]
"""The rows of a table by their keys."""
LASTS: Final = 60
"""Seconds after which a recording is taken anew, so that what it says has just happened was a moment ago at most."""
HARMLESS: Final = frozenset({"MEDIA_ROOT"})
"""Settings that a test may have of its own."""
READS: Final = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")
WRITES: Final = re.compile(r'\b(?:INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


@dataclass
class Recording:
    """What one builder wrote and returned, and what was recorded on top of it."""

    before: dict[type[Model], int]
    """How many rows there were in each table that it writes to."""
    statements: list[Statement]
    made: bytes
    taken_at: float = field(default_factory=time.monotonic)
    following: dict[str, "Recording"] = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() < self.taken_at + LASTS

    def fits(self) -> bool:
        """Whether there are as many rows now, in one statement."""
        counts = (f'(SELECT COUNT(*) FROM "{table._meta.db_table}")' for table in self.before)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(counts)}")
            return tuple(cursor.fetchone()) == tuple(self.before.values())

    def lay(self) -> Any:
        """Insert the rows; what the builder made, in instances of their own."""
        with connection.cursor() as cursor:
            for statement in self.statements:
                cursor.execute(*statement)
        return pickle.loads(self.made)  # noqa: S301 – pickled below


_first: dict[str, Recording] = {}
"""The recordings that go on from nothing."""


class Stage:
    """The database of one test before its own first step."""

    def __init__(self, patches: pytest.MonkeyPatch) -> None:
        self.patches, self.following, self.is_changed = patches, _first, False

    def watch(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        """See whether somebody writes (for `connection.execute_wrapper`)."""
        self.is_changed |= not sql.startswith(READS)
        return execute(sql, *args)

    def build(self, name: str, builder: Callable[[], Made]) -> Made:
        """What the builder of this name makes, from its recording where that is the same.

        The edition of the catalogue is a new one, as no page may come from the cache of another test.
        """
        if self.is_changed or not self._is_plain():
            return builder()
        recording = self.following.get(name)
        if recording is None or not recording.is_fresh:
            recording = self.following[name] = record(builder)
        if not recording.fits():
            return builder()
        made: Made = recording.lay()
        Edition.objects.update(stamp=uuid4())
        self.following, self.is_changed = recording.following, False
        return made

    def _is_plain(self) -> bool:
        """Whether a test without anything of its own would build the same, and it will be taken back."""
        is_patched = bool(self.patches._setattr or self.patches._setitem)
        is_travelling = time_machine.escape_hatch.is_travelling()
        has_settings = not HARMLESS.issuperset(_overridden_settings())
        return connection.in_atomic_block and not (is_patched or is_travelling or has_settings)


def record(builder: Callable[[], object]) -> Recording:
    """Let it build, note the rows, and take them back."""
    written: dict[type[Model], None] = {}

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        written.update((tables[name], None) for name in WRITES.findall(sql) if name in tables)
        return execute(sql, *args)

    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    with transaction.atomic():
        with connection.execute_wrapper(note):
            made = pickle.dumps(builder())
        after = {table: _rows(table) for table in written}
        transaction.set_rollback(True)
    before = {table: _rows(table) for table in written}
    return Recording({table: len(rows) for table, rows in before.items()}, [*_statements(before, after)], made)


def _statements(before: dict[type[Model], Rows], after: dict[type[Model], Rows]) -> Iterator[Statement]:
    """What makes the rows of after from those of before: DELETE and UPDATE for each row, one INSERT for each table.

    The inserts come last, as a new row may take what was unique of an old one.
    """
    for table, rows in after.items():
        fields = [one for one in table._meta.local_concrete_fields if not one.generated]
        for key, row in before[table].items():
            if key not in rows:
                yield _delete(row)
            elif changed := [one for one in fields if getattr(row, one.attname) != getattr(rows[key], one.attname)]:
                yield _update(table, changed, rows[key])
        if new := [row for key, row in rows.items() if key not in before[table]]:
            yield _insert(table, fields, new)


def _insert(table: type[Model], fields: list[Any], rows: list[Model]) -> Statement:
    query = InsertQuery(table)
    query.insert_values(fields, rows, raw=True)
    statements: list[Statement] = query.get_compiler(connection=connection).as_sql()
    return statements[0]


def _update(table: type[Model], fields: list[Any], row: Model) -> Statement:
    query = UpdateQuery(table)
    query.add_q(Q(pk=row.pk))
    query.add_update_fields([(one, None, getattr(row, one.attname)) for one in fields])
    statement: Statement = query.get_compiler(connection=connection).as_sql()
    return statement


def _delete(row: Model) -> Statement:
    query = DeleteQuery(type(row))
    query.add_q(Q(pk=row.pk))
    statement: Statement = query.get_compiler(connection=connection).as_sql()
    return statement


def _rows(table: type[Model]) -> Rows:
    return {row.pk: row for row in table._base_manager.order_by("pk")}


def _overridden_settings() -> Iterator[str]:
    layer = settings._wrapped  # type: ignore[misc]
    while isinstance(layer, UserSettingsHolder):
        yield from (name for name in vars(layer) if name.isupper())
        layer = layer.default_settings
