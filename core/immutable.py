"""Immutable rows: migration operations that set database triggers against changing, deleting or truncating them."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps


class RunStatements(RunPython):
    """Asks the database alone: RunPython draws up all models of the project each time, in case the code wants one."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self.code(StateApps([], {}), schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if self.reverse_code is None:
            raise NotImplementedError("This operation cannot be taken back.")
        self.reverse_code(StateApps([], {}), schema_editor)


def refuse(table: str, event: str, *, when: str = "", unless: str = "", because: str, rule: str = "") -> RunStatements:
    """A trigger that lets `event` (UPDATE or DELETE) on a table fail with an IntegrityError that says `because`.

    `when` and `unless` are SQL conditions on OLD and NEW that SQLite and PostgreSQL both understand; without them
    every row is protected. `unless`, for UPDATE only, may also ask other tables. `rule` names a second trigger on the
    same event.
    """
    name = f"{table}_refuses_{rule or event.lower()}"
    condition = f"WHEN ({when})" if when else ""
    exception = f"IF {unless} THEN RETURN NEW; END IF; " if unless else ""
    exempt = f"WHERE NOT ({unless})" if unless else ""

    def create(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            _create_refusing_function(editor, name, because, exception)
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {name}()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{because}') {exempt}; END"
            )

    def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {name}{on}")
        if on:
            editor.execute(f"DROP FUNCTION {name}()")

    return RunStatements(create, drop)


def refuse_truncate(table: str, *, because: str) -> RunStatements:
    """A trigger that lets TRUNCATE, which asks no row trigger, fail on PostgreSQL; SQLite has no such statement."""
    name = f"{table}_refuses_truncate"

    def create(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            _create_refusing_function(editor, name, because)
            editor.execute(f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()")

    def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {name} ON {table}")
            editor.execute(f"DROP FUNCTION {name}()")

    return RunStatements(create, drop)


def drop_refusal(refusal: RunPython) -> RunStatements:
    """The opposite operation, before a table changes: SQLite loses the triggers of a table that it rebuilds."""
    if refusal.reverse_code is None:
        raise ValueError("This operation cannot be taken back.")
    return RunStatements(refusal.reverse_code, refusal.code)


def _create_refusing_function(editor: BaseDatabaseSchemaEditor, name: str, because: str, exception: str = "") -> None:
    """The function of a trigger of PostgreSQL; `exception` is PL/pgSQL that may return before it refuses."""
    editor.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {exception}"
        f"RAISE EXCEPTION '{because}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
