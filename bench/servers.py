"""The production profile on this machine: two web processes, one Celery worker, and the stand-ins beside them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
# The bank's notice is no browser's request, so its cost is read from the web server's log.
ACCESS_LINE = "%(m)s %(U)s %({server-timing}o)s"


@dataclass(frozen=True)
class Servers:
    """What runs, where, and as which processes."""

    portal: str
    outside: str
    var: Path
    web: int
    worker: int

    def last_words(self) -> str:
        """The last of what the processes had to say."""
        return (self.var / "journal").read_text()[-3000:]

    @property
    def access_log(self) -> Path:
        """One line for each answer of the web server."""
        return self.var / "access.log"


@contextmanager
def running(var: Path) -> Iterator[Servers]:
    """Prepare an empty portal in that folder, serve it, and end it."""
    ports = [_free_port(), _free_port()]
    portal, outside = (f"http://127.0.0.1:{port}" for port in ports)
    os.environ |= {
        "PORTAL_SITE_URL": portal,
        "PORTAL_VNEID_URL": f"{outside}/vneid",
        "PORTAL_VNPAY_URL": f"{outside}/vnpay",
        "PORTAL_MEASURE": "1",
    }
    prepare(var, "portal.settings", "portal.outside.settings")
    web = [str(PROGRAMS / "gunicorn"), "--preload", "--log-level=warning"]
    log = [f"--access-logfile={var / 'access.log'}", f"--access-logformat={ACCESS_LINE}"]
    celery = [str(PROGRAMS / "celery"), "--app=portal", "--quiet", "worker", "--pool=solo", "--loglevel=WARNING"]
    with ExitStack() as stack:
        journal = stack.enter_context((var / "journal").open("w"))
        site, stand_ins = [*web, *log, "--workers=2", "portal.wsgi"], [*web, "--threads=4", "portal.outside.wsgi"]
        web_pid = stack.enter_context(_process(*site, f"--bind=127.0.0.1:{ports[0]}", journal=journal))
        stack.enter_context(_process(*stand_ins, f"--bind=127.0.0.1:{ports[1]}", journal=journal))
        worker_pid = stack.enter_context(_process(*celery, journal=journal))
        for url in (portal, outside):
            _wait_for(url)
        yield Servers(portal, outside, var, web_pid, worker_pid)


def prepare(var: Path, *settings: str) -> None:
    """An empty portal with its demo in that folder, for this process and all it starts."""
    os.environ |= {"PORTAL_VAR_DIR": str(var), "PORTAL_DEMO": "1", "PYTHONPATH": str(ROOT)}
    for module in settings:
        subprocess.run([sys.executable, "bin/prepare.py", module], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def alone(var: Path) -> Iterator[tuple[int, int]]:
    """The portal with the forms of the bench, served by one process: its port, and the process that started it."""
    port = _free_port()
    web = [str(PROGRAMS / "gunicorn"), "--log-level=warning", "--threads=4", f"--bind=127.0.0.1:{port}", "portal.wsgi"]
    with (var / "journal").open("w") as journal, _process(*web, journal=journal, settings="bench.settings") as pid:
        _wait_for(f"http://127.0.0.1:{port}")
        yield port, pid


@contextmanager
def _process(*command: str, journal: IO[str], settings: str = "portal.settings") -> Iterator[int]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=journal, stderr=journal) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
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
