"""The processes of deploy/systemd/ with their own settings, on this machine alone, beside the stand-ins."""

import os
import shlex
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.ports import free_ports
from bench.servers import (
    GUNICORN,
    PROGRAMS,
    ROOT,
    ServerProcess,
    addresses,
    prepare,
    redis_url,
    started,
    temporary_database,
    wait_for,
)

UNITS: Final = ("web", "worker", "papers", "clock")
INSTALLED: Final = "/srv/portal/.venv/bin/"


@dataclass(frozen=True)
class Site:
    """A running portal."""

    portal: str
    pids: tuple[int, ...]
    """Of its own processes, without the stand-ins."""


@contextmanager
def running(var: Path) -> Iterator[Site]:
    """Prepare an empty portal with demo data in this folder, and serve it as production does."""
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
        bank = (*GUNICORN, "--threads=4", f"--bind=127.0.0.1:{ports[1]}", "standins.wsgi")
        stack.enter_context(started(ServerProcess(bank, "portal.settings", log)))
        commands = [command_of(unit, var) for unit in UNITS]
        commands[0] += [f"--bind=127.0.0.1:{ports[0]}"]
        ours = [stack.enter_context(started(ServerProcess(one, "portal.settings", log))) for one in commands]
        for url in (portal, standins):
            wait_for(url)
        yield Site(portal, tuple(one.pid for one in ours))


def command_of(unit: str, var: Path) -> list[str]:
    """What the unit starts, from the environment that runs the bench and in a folder of its own."""
    text = (ROOT / "deploy" / "systemd" / f"portal-{unit}.service").read_text()
    [line] = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    command = shlex.split(line.removeprefix("ExecStart="))
    command[0] = command[0].replace(INSTALLED, f"{PROGRAMS}/")
    return [word.replace("/var/lib/portal", str(var)).replace("%%", "%") for word in command]
