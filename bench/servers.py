"""Servers of a benchmark: the portal in its production profile (two web processes, Celery worker) and the stand-ins."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from uuid import uuid4

import httpx
import psycopg

from bench.ports import free_ports
from portal.environment import Quotas
from standins.certification_authority.authority import environment

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
GUNICORN = (str(PROGRAMS / "gunicorn"), "--log-level=warning")
# The cost of the bank's webhooks is read from the web server's access log (bench.webhooks).
ACCESS_LOG_FORMAT = "%(m)s %(U)s %({server-timing}o)s"
LOG_TAIL = 3000
REDIS_DATABASE = 14
"""Not used by the portal, the tests or their demo."""
SHUTDOWN_TIMEOUT = 10
"""Seconds between SIGTERM and SIGKILL."""


@dataclass
class ServerProcess:
    """A server process in its own process group; can be restarted after a kill, or stand still for a while."""

    command: Sequence[str]
    settings: str
    log: IO[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables beside those of the bench itself."""
    folder: Path = ROOT
    user: str | None = None
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": self.settings, **self.environment},
            user=self.user,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self) -> None:
        """SIGKILL to the process group."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def freeze(self) -> None:
        """SIGSTOP to the process group: it holds what it holds and says nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT to the process group."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """SIGTERM to the process group, and SIGKILL after SHUTDOWN_TIMEOUT."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(SHUTDOWN_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


@dataclass(frozen=True)
class Servers:
    """Running servers: their URLs, data folder and processes."""

    portal: str
    standins: str
    var: Path
    web: ServerProcess
    worker: ServerProcess
    beat: ServerProcess | None
    """Celery beat, if the benchmark needs it."""

    def log_tail(self) -> str:
        """The last LOG_TAIL characters of the processes' common log."""
        return (self.var / "servers.log").read_text()[-LOG_TAIL:]

    @property
    def access_log(self) -> Path:
        """Access log of the web server, with ACCESS_LOG_FORMAT."""
        return self.var / "access.log"


def addresses(port: int, standins_port: int) -> dict[str, str]:
    """The variables by which the portal and its stand-ins on this machine find one another."""
    standins = f"http://127.0.0.1:{standins_port}"
    return {
        "PORTAL_SITE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_VNEID_URL": f"{standins}/vneid",
        "PORTAL_VNPAY_URL": f"{standins}/vnpay",
        "PORTAL_VIETQR_URL": f"{standins}/vnpay",
        "PORTAL_TRUSTED_PROXIES": "1",  # the bench's browsers say from which address they come
    }


@contextmanager
def running(
    var: Path, *, settings: str = "portal.settings", with_beat: bool = False, worker_processes: int = 1
) -> Iterator[Servers]:
    """Prepare an empty portal with demo data in this folder, and serve it with these settings."""
    ports = [free_ports(), free_ports()]
    portal, standins = (f"http://127.0.0.1:{port}" for port in ports)
    with ExitStack() as stack:
        os.environ |= {
            **addresses(*ports),
            "PORTAL_MEASURE": "1",  # each answer says what it cost
            "DATABASE_URL": stack.enter_context(temporary_database()),
            "REDIS_URL": redis_url(),
        }
        prepare(var, "portal.settings", "standins.settings")
        log = stack.enter_context((var / "servers.log").open("w"))

        def child(*command: str) -> ServerProcess:
            return stack.enter_context(started(ServerProcess(command, settings, log)))

        gunicorn = (*GUNICORN, "--preload")
        access_log = (f"--access-logfile={var / 'access.log'}", f"--access-logformat={ACCESS_LOG_FORMAT}")
        celery = (str(PROGRAMS / "celery"), "--app=portal", "--quiet")
        web = child(*gunicorn, *access_log, "--workers=2", f"--bind=127.0.0.1:{ports[0]}", "portal.wsgi")
        child(*gunicorn, "--threads=4", f"--bind=127.0.0.1:{ports[1]}", "standins.wsgi")
        pool = ["--pool=solo"] if worker_processes == 1 else [f"--concurrency={worker_processes}"]
        worker = child(*celery, "worker", *pool, "--loglevel=WARNING")
        beat = child(*celery, "beat", "--pidfile=", "--loglevel=WARNING") if with_beat else None
        for url in (portal, standins):
            wait_for(url)
        yield Servers(portal, standins, var, web, worker, beat)


def prepare(var: Path, *settings: str, release: Path = ROOT) -> None:
    """Set the environment for this folder, then migrate and load demo data for these settings modules of a release."""
    os.environ |= {"PORTAL_VAR_DIR": str(var), "PORTAL_DEMO": "1", "PYTHONPATH": str(release)}
    os.environ |= environment(var / "seal")
    os.environ["PORTAL_QUOTAS"] = json.dumps(dict.fromkeys(Quotas.model_fields, 10**6))  # a few file for a whole city
    for module in settings:
        subprocess.run([sys.executable, "bin/prepare.py", module], cwd=release, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def single_web_server(var: Path) -> Iterator[tuple[int, int]]:
    """Serve `bench.settings` with one web process; yields the port and the pid of gunicorn's master."""
    port = free_ports()
    web = [*GUNICORN, "--threads=4", f"--bind=127.0.0.1:{port}", "portal.wsgi"]
    with (var / "servers.log").open("w") as log, started(ServerProcess(web, "bench.settings", log)) as child:
        wait_for(f"http://127.0.0.1:{port}")
        yield port, child.pid


@contextmanager
def demo_web_server(var: Path) -> Iterator[str]:
    """Serve the portal as the demo does, without its other processes; yields the URL."""
    address = f"127.0.0.1:{free_ports()}"
    command = [sys.executable, "-m", "portal.serve", address]
    with (var / "servers.log").open("w") as log, started(ServerProcess(command, "portal.settings", log)):
        wait_for(f"http://{address}")
        yield f"http://{address}"


@contextmanager
def started(child: ServerProcess) -> Iterator[ServerProcess]:
    """Start it, and end it with the block."""
    child.start()
    try:
        yield child
    finally:
        child.end()


@contextmanager
def temporary_database() -> Iterator[str]:
    """A temporary database on the server of DATABASE_URL; its URL, or "" without that variable."""
    server_url = os.environ.get("DATABASE_URL", "")
    if not server_url:
        yield ""
        return
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield str(httpx.URL(server_url).copy_with(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def redis_url() -> str:
    """URL of a separate database of the Redis of REDIS_URL; "" without that variable."""
    server_url = os.environ.get("REDIS_URL", "")
    return str(httpx.URL(server_url).copy_with(path=f"/{REDIS_DATABASE}")) if server_url else ""


def wait_for(url: str) -> None:
    """Wait until the URL answers, at most 60 s."""
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
