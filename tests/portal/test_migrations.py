"""Migrations are safe for the release that still runs beside them: what locks or breaks is listed here, or refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState, StateApps
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements, get_sql_analyser_class

from core.immutable import RunStatements

BEFORE_THE_FIRST_INSTALLATION: Final = {
    "accounts": {2, 6, 7, 8},
    "agencies": {3, 8},
    "catalogue": {6, 7, 11},
    "core": {4, 7},
    "documents": {5, 7, 8},
    "dossiers": {1, 2, 5, 7, 9, 11, 12, 15, 18, 19, 21, 22, 24, 27, 29, 30, 33, 34, 37, 41, 43, 51, 54, 55, 58, 59, 61},
    "eforms": {2, 4, 8},
    "notifications": {3},
    "payments": {3, 6},
}
"""Numbers of migrations that lock a table or that the release before would not survive. They are accepted since nobody
had installed the portal when they were written: they run on empty tables, before the first process is started."""
ACCEPTED: Final[dict[tuple[str, str], str]] = {
    ("dossiers", "0063_bulk_messages"): "A longer varchar rewrites no row and the release before writes shorter texts."
}
"""(App, name) → why a later one may be unsafe; docs/operating.md says how to do without."""


def ours() -> set[str]:
    return {app.label for app in apps.get_app_configs() if Path(app.path).parent.is_relative_to(settings.BASE_DIR)
            and "site-packages" not in app.path}  # fmt: skip


def in_order(*, squashed: bool) -> list[Migration]:
    """All migrations, each after those that it depends on: of a new installation, or each step since the first."""
    loader = MigrationLoader(None, replace_migrations=squashed)
    plan = dict.fromkeys(key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf))
    found = [loader.get_migration(*key) for key in plan]
    return found if squashed else [migration for migration in found if not migration.replaces]


def models_after(migrations: list[Migration]) -> ProjectState:
    state = ProjectState()
    for migration in migrations:
        state = migration.mutate_state(state, preserve=False)
    return state


def triggers_after(migrations: list[Migration]) -> dict[str, str]:
    """The statement of each trigger that was set and not dropped since."""
    found = dict[str, str]()
    for operation in (operation for migration in migrations for operation in migration.operations):
        if not isinstance(operation, RunStatements):
            continue
        editor = connection.schema_editor(collect_sql=True)
        operation.code(StateApps([], {}), editor)
        for statement in editor.collected_sql:
            words = statement.split()
            if words[:2] == ["CREATE", "TRIGGER"]:
                found[words[2]] = statement
            elif words[:2] == ["DROP", "TRIGGER"]:
                del found[words[2].rstrip(";")]
    return found


@pytest.mark.django_db
def test_a_new_installation_comes_to_what_an_old_one_has():
    old, new = in_order(squashed=False), in_order(squashed=True)

    assert len(new) < len(old) / 2
    assert MigrationAutodetector(models_after(old), models_after(new)).changes(MigrationLoader(None).graph) == {}
    assert triggers_after(old) == triggers_after(new) != {}


def statements() -> Iterator[tuple[Migration, list[str]]]:
    """Each migration in order, with what it would say to PostgreSQL."""
    state = ProjectState()
    for migration in in_order(squashed=False):
        if migration.app_label not in ours():
            state = migration.mutate_state(state, preserve=False)
            continue
        with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
            state = migration.apply(state, editor, collect_sql=True)
        yield migration, [line for line in editor.collected_sql if not line.startswith("--")]


def unsafe(sql: list[str]) -> list[str]:
    """What is dangerous about it, in the linter's words."""
    errors, _, warnings = analyse_sql_statements(get_sql_analyser_class("postgresql"), sql, [])
    return sorted({issue.message for issue in (*errors, *warnings)})


def is_accepted(migration: Migration) -> bool:
    past = BEFORE_THE_FIRST_INSTALLATION.get(migration.app_label, set())
    return int(migration.name[:4]) in past or (migration.app_label, migration.name) in ACCEPTED


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db
def test_every_migration_is_safe_or_accepted_with_a_reason():
    found = {migration: told for migration, sql in statements() if (told := unsafe(sql))}

    assert {str(migration): told for migration, told in found.items() if not is_accepted(migration)} == {}
    past = {(app, number) for app, numbers in BEFORE_THE_FIRST_INSTALLATION.items() for number in numbers}
    assert past - {(migration.app_label, int(migration.name[:4])) for migration in found} == set()


@pytest.mark.parametrize(
    "sql",
    [
        ["BEGIN;", 'ALTER TABLE "x" ADD COLUMN "y" integer NOT NULL;'],
        ['ALTER TABLE "x" DROP COLUMN "y" CASCADE;'],
        ['ALTER TABLE "x" RENAME COLUMN "y" TO "z";'],
        ['CREATE INDEX "i" ON "x" ("y");'],
        ['DROP TABLE "x" CASCADE;'],
    ],
)
def test_what_locks_or_breaks_is_told(sql: list[str]):
    assert unsafe(sql)


@pytest.mark.parametrize(
    "sql",
    [
        ['ALTER TABLE "x" ADD COLUMN "y" integer DEFAULT 0 NOT NULL;'],
        ['ALTER TABLE "x" ADD COLUMN "y" integer NULL;'],
        ['CREATE INDEX CONCURRENTLY "i" ON "x" ("y");'],
        ['CREATE TABLE "x" ("y" integer NOT NULL);', 'CREATE INDEX "i" ON "x" ("y");'],
    ],
)
def test_what_the_release_before_survives_is_left_in_peace(sql: list[str]):
    assert unsafe(sql) == []
