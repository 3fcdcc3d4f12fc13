"""The processes of a portal that is going to be struck, each with its own log; the bank and VNeID stay well."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.chaos.clock import VARIABLE
from bench.chaos.plan import Victim
from bench.chaos.stores import postgresql, redis, wait_for_store
from bench.ports import free_ports
from bench.releases import release
from bench.servers import GUNICORN, PROGRAMS, ServerProcess, addresses, prepare, started, wait_for

SETTINGS: Final = "bench.chaos.settings"
CELERY: Final = (str(PROGRAMS / "celery"), "--app=portal", "--quiet")
WORKER: Final = (*CELERY, "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat")
DISK_SIZE: Final = "1g"


@dataclass(frozen=True)
class Site:
    """A portal that is struck."""

    portal: str
    var: Path
    processes: Mapping[Victim, ServerProcess]
    old_worker: ServerProcess | None
    """Of the commit before; None outside a checkout."""
    disk: Path | None
    """The small disk it lies on; None where none could be had, and none is filled."""
    time: Path
    """The file that sets its clock (`bench.chaos.clock`)."""

    @property
    def victims(self) -> list[Victim]:
        """What can be struck on this machine."""
        left_out = {
            Victim.DISK: not self.disk,
            Victim.RELEASE: not self.old_worker,
            Victim.DATABASE: Victim.DATABASE not in self.processes,
        }
        return [victim for victim in Victim if not left_out.get(victim)]


@contextmanager
def running(folder: Path, *, on_servers: bool) -> Iterator[Site]:
    """Prepare an empty portal with demo data below this folder and serve it; on PostgreSQL and Redis or without."""
    folder.chmod(0o755)  # PostgreSQL runs as another user, who must get in
    ports = free_ports(), free_ports()
    with ExitStack() as stack:
        disk = stack.enter_context(_disk(folder / "disk"))
        var = (disk or folder) / "var"
        for place in (var, folder / "standins"):
            place.mkdir()
        time = folder / "time"
        clock = _clock(time)
        os.environ |= {**addresses(*ports), "DATABASE_URL": "", "REDIS_URL": ""}
        prepare(folder / "standins", "standins.settings")
        processes = dict[Victim, ServerProcess]()
        for victim, store in ((Victim.DATABASE, postgresql), (Victim.BROKER, redis)) if on_servers else ():
            log = stack.enter_context((folder / f"{victim}.log").open("a"))
            server, variables = store(disk or folder, log)
            processes[victim] = stack.enter_context(started(server))
            os.environ |= variables
        wait_for_store()
        prepare(var, "portal.settings")
        for name, (command, environment) in _commands(ports, clock, folder).items():
            log = stack.enter_context((folder / f"{name}.log").open("a"))
            child = stack.enter_context(started(ServerProcess(command, SETTINGS, log, environment)))
            if name != "standins":
                processes[Victim(name)] = child
        for port in ports:
            wait_for(f"http://127.0.0.1:{port}")
        old_worker = stack.enter_context(_old_worker(folder))
        yield Site(f"http://127.0.0.1:{ports[0]}", var, processes, old_worker, disk, time)


def _commands(
    ports: tuple[int, int], clock: Mapping[str, str], folder: Path
) -> dict[str, tuple[tuple[str, ...], Mapping[str, str]]]:
    """Name → command and variables, as the demo and the units have them."""
    web, standins = (f"--bind=127.0.0.1:{port}" for port in ports)
    beat = (*CELERY, "beat", "--pidfile=", "--loglevel=WARNING")
    return {
        "standins": ((*GUNICORN, "--threads=4", standins, "standins.wsgi"), {"PORTAL_VAR_DIR": f"{folder}/standins"}),
        Victim.WEB: ((*GUNICORN, "--preload", "--workers=2", web, "portal.wsgi"), clock),
        Victim.WORKER: ((*WORKER, "--queues=clock,jobs,overdue-jobs"), clock),
        Victim.PAPERS: ((*WORKER, "--queues=papers,overdue-papers"), clock),
        Victim.CLOCK: (beat, clock),
    }


@contextmanager
def _disk(folder: Path) -> Iterator[Path | None]:
    """A small disk of its own, in memory; None for whoever may not mount."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE},mode=755", "chaos", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _clock(file: Path) -> dict[str, str]:
    """The variables for whoever goes by this clock."""
    file.write_text("0")
    return {VARIABLE: str(file)}


@contextmanager
def _old_worker(folder: Path) -> Iterator[ServerProcess | None]:
    """A worker of the commit before, not started; None outside a checkout that knows it."""
    command = (*WORKER, "--hostname=before@%h")
    with release(folder / "before", "HEAD~1") as before, (folder / "before.log").open("a") as log:
        environment = {"PYTHONPATH": str(before)}
        yield ServerProcess(command, "portal.settings", log, environment, folder=before) if before else None
