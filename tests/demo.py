"""The whole portal as a visitor meets it: bin/demo, in a folder and on ports of its own."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from bench.ports import free_ports
from bench.servers import temporary_database

REDIS_DATABASE = 15
"""Away from those of the tests themselves."""


@dataclass(frozen=True)
class Demo:
    """A running demo."""

    portal: str
    standins: str
    pid: int
    database: str
    """A file of SQLite, or the address of a PostgreSQL database."""

    def pid_of(self, name: str) -> int:
        """The process of that name (web, standins, worker, beat) among those the demo keeps."""
        for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            if name in Path(f"/proc/{child}/cmdline").read_text().split("\0"):
                return int(child)
        raise LookupError(name)

    def ask(self, question: str) -> Any:
        """One value from the demo's database."""
        connect = psycopg.connect if "://" in self.database else sqlite3.connect
        with closing(connect(self.database)) as connection:
            row = connection.execute(question).fetchone()
            return row[0] if row else None


@contextmanager
def running_demo(var: Path) -> Iterator[Demo]:
    """Start bin/demo, wait until it is ready, end it as Ctrl-C does."""
    port = free_ports(3)
    with temporary_database() as database_url, (var / "output").open("w+") as output:
        environment = {**os.environ, "PORTAL_VAR_DIR": str(var), "DATABASE_URL": database_url}
        if redis_url := os.environ.get("REDIS_URL"):
            environment["REDIS_URL"] = f"{redis_url.rpartition('/')[0]}/{REDIS_DATABASE}"
        process = subprocess.Popen(
            [settings.BASE_DIR / "bin" / "demo", f"--port={port}", "--without-record"],
            env=environment,
            stdout=output,
            stderr=output,
        )
        database = database_url or str(var / "portal.sqlite3")
        try:
            _wait_until_ready(process, Path(output.name))
            yield Demo(f"http://localhost:{port}", f"http://127.0.0.1:{port + 1}", process.pid, database)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait_until_ready(process: "subprocess.Popen[bytes]", output: Path) -> None:
    while "Ready" not in output.read_text():
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(output.read_text())
