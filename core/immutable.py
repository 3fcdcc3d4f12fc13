"""Rows that nothing may change: a migration operation that makes the database itself refuse."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def refuse(table: str, event: str, *, when: str = "", because: str, rule: str = "") -> RunPython:
    """A trigger that refuses `event` (UPDATE or DELETE) on a table, on SQLite and PostgreSQL alike.

    `when` is a condition on OLD and NEW, the same in both dialects. `rule` names a second trigger on the same event.
    """
    name = f"{table}_refuses_{rule or event.lower()}"
    condition = f"WHEN ({when})" if when else ""

    def create(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{because}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {name}()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{because}'); END"
            )

    def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {name}{on}")
        if on:
            editor.execute(f"DROP FUNCTION {name}()")

    return RunPython(create, drop)


def drop_refusal(refusal: RunPython) -> RunPython:
    """Take a trigger away, to be set anew: SQLite loses those of a table it rebuilds, and rules grow."""
    if refusal.reverse_code is None:
        raise ValueError("This operation cannot be taken back.")
    return RunPython(refusal.reverse_code, refusal.code)
