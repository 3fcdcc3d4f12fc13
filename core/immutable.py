"""Immutable rows: a migration operation that sets a database trigger against changing or deleting them."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def refuse(table: str, event: str, *, when: str = "", because: str, rule: str = "") -> RunPython:
    """A trigger that lets `event` (UPDATE or DELETE) on a table fail with an IntegrityError that says `because`.

    `when` is an SQL condition on OLD and NEW that SQLite and PostgreSQL both understand; without it every row is
    protected. `rule` names a second trigger on the same event.
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
    """The opposite operation, before a table changes: SQLite loses the triggers of a table that it rebuilds."""
    if refusal.reverse_code is None:
        raise ValueError("This operation cannot be taken back.")
    return RunPython(refusal.reverse_code, refusal.code)
