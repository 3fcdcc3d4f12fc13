"""Dump and load of the database, by its own tools: pg_dump and pg_restore, or SQLite's online backup."""

import os
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from portal.backups.errors import BackupError

Engine = Literal["sqlite", "postgresql"]


def engine() -> Engine:
    """Which database this installation uses."""
    return "postgresql" if connection.vendor == "postgresql" else "sqlite"


def dump(target: Path) -> None:
    """Write a consistent dump of one moment; people go on working meanwhile."""
    if engine() == "postgresql":
        _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])
        return
    source = f"file:{_settings()['NAME']}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)


def load(source: Path) -> None:
    """Load a dump into an empty database; BackupError where one is in use."""
    check_is_empty()
    if engine() == "postgresql":
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run(["pg_restore", *options, f"--dbname={_settings()['NAME']}", str(source)])
        connection.close()
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(source)) as copy:
        copy.backup(connection.connection)
    connection.close()


def check_is_empty() -> None:
    """Refuse to load over anything: whoever restores must not be able to lose a database by a wrong address."""
    if tables := connection.introspection.table_names():
        raise BackupError(
            f"The database holds {len(tables)} tables already. Restore into an empty one: make it anew or name another."
        )


def last_migrations() -> dict[str, str]:
    """The last migration of each app that is applied, by app."""
    applied = MigrationRecorder(connection).applied_migrations()
    return dict(sorted(applied))


def _settings() -> Mapping[str, Any]:
    return connection.settings_dict


def _run(command: Sequence[str]) -> None:
    """Run a tool of PostgreSQL on the portal's database; its password is not seen in the list of processes."""
    database = {**_settings(), "HOST": _settings()["HOST"] or _settings()["OPTIONS"].get("host", "")}
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(database[name]) for variable, name in names.items() if database.get(name)}
    try:
        done = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed (Debian: postgresql-client).") from error
    if done.returncode:
        raise BackupError(f"{command[0]} failed: {done.stderr.strip().splitlines()[-1:]}")
