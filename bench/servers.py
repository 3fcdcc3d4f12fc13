"""The production profile on this machine: two web processes, a Celery worker, and the stand-ins beside them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from uuid import uuid4

import httpx
import psycopg

from bench.ports import free_ports
from standins.certification_authority.authority import environment

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
GUNICORN = (str(PROGRAMS / "gunicorn"), "--log-level=warning")
# The bank's notice is no browser's request, so its cost is read from the web server's log.
ACCESS_LINE = "%(m)s %(U)s %({server-timing}o)s"
LAST_WORDS = 3000
REDIS_DATABASE = 14
"""Away from those of the portal, the tests and their demo."""
PATIENCE = 10
"""Seconds a process has to finish what it has in hand."""


@dataclass
class Child:
    """One process with all that it starts, a group of its own: killed, it can be started again."""

    command: Sequence[str]
    settings: str
    journal: IO[str]
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": self.settings}
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=environment, stdout=self.journal, stderr=self.journal, start_new_session=True
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self) -> None:
        """As `kill -9` does: no time for anything."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Let it finish what it has in hand."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


@dataclass(frozen=True)
class Servers:
    """What runs, where, and as which processes."""

    portal: str
    standins: str
    var: Path
    web: Child
    worker: Child
    clock: Child | None
    """Celery's beat, where the run waits for it."""

    def last_words(self) -> str:
        """The last of what the processes had to say."""
        return (self.var / "journal").read_text()[-LAST_WORDS:]

    @property
    def access_log(self) -> Path:
        """One line for each answer of the web server."""
        return self.var / "access.log"


@contextmanager
def running(var: Path, *, settings: str = "portal.settings", clock: bool = False, hands: int = 1) -> Iterator[Servers]:
    """Prepare an empty portal in that folder, serve it under these settings, and end it.

    The worker does so many things at once.
    """
    ports = [free_ports(), free_ports()]
    portal, standins = (f"http://127.0.0.1:{port}" for port in ports)
    with ExitStack() as stack:
        os.environ |= {
            "PORTAL_SITE_URL": portal,
            "PORTAL_VNEID_URL": f"{standins}/vneid",
            "PORTAL_VNPAY_URL": f"{standins}/vnpay",
            "PORTAL_VIETQR_URL": f"{standins}/vnpay",
            "PORTAL_MEASURE": "1",
            "DATABASE_URL": stack.enter_context(own_database()),
            "REDIS_URL": _own_redis(),
        }
        prepare(var, "portal.settings", "standins.settings")
        journal = stack.enter_context((var / "journal").open("w"))

        def child(*command: str) -> Child:
            return stack.enter_context(_living(Child(command, settings, journal)))

        gunicorn = (*GUNICORN, "--preload")
        log = (f"--access-logfile={var / 'access.log'}", f"--access-logformat={ACCESS_LINE}")
        celery = (str(PROGRAMS / "celery"), "--app=portal", "--quiet")
        web = child(*gunicorn, *log, "--workers=2", f"--bind=127.0.0.1:{ports[0]}", "portal.wsgi")
        child(*gunicorn, "--threads=4", f"--bind=127.0.0.1:{ports[1]}", "standins.wsgi")
        pool = ["--pool=solo"] if hands == 1 else [f"--concurrency={hands}"]
        worker = child(*celery, "worker", *pool, "--loglevel=WARNING")
        beat = child(*celery, "beat", "--pidfile=", "--loglevel=WARNING") if clock else None
        for url in (portal, standins):
            wait_for(url)
        yield Servers(portal, standins, var, web, worker, beat)


def prepare(var: Path, *settings: str) -> None:
    """An empty portal with its demo in that folder, for this process and all it starts."""
    os.environ |= {"PORTAL_VAR_DIR": str(var), "PORTAL_DEMO": "1", "PYTHONPATH": str(ROOT), **environment(var / "seal")}
    for module in settings:
        subprocess.run([sys.executable, "bin/prepare.py", module], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def alone(var: Path) -> Iterator[tuple[int, int]]:
    """The portal with the forms of the bench, served by one process: its port, and the process that started it."""
    port = free_ports()
    web = [*GUNICORN, "--threads=4", f"--bind=127.0.0.1:{port}", "portal.wsgi"]
    with (var / "journal").open("w") as journal, _living(Child(web, "bench.settings", journal)) as child:
        wait_for(f"http://127.0.0.1:{port}")
        yield port, child.pid


@contextmanager
def _living(child: Child) -> Iterator[Child]:
    child.start()
    try:
        yield child
    finally:
        child.end()


@contextmanager
def own_database() -> Iterator[str]:
    """An empty database on the PostgreSQL that is given, gone afterwards; nothing where there is none."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield ""
        return
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield str(httpx.URL(given).copy_with(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _own_redis() -> str:
    """A database of the Redis that is given where nobody else's workers listen; nothing where there is none."""
    given = os.environ.get("REDIS_URL", "")
    return str(httpx.URL(given).copy_with(path=f"/{REDIS_DATABASE}")) if given else ""


def wait_for(url: str) -> None:
    """Until somebody answers there."""
    deadline = time.monotonic() + 60
    while True:
        try:
            httpx.get(url).raise_for_status()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
