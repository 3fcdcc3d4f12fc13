"""A whole upgrade, step by step as docs/operating.md has it, while people file, pay and decide: no request fails."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest
from django.conf import settings

from bench import browser
from bench.chaos import journeys
from bench.chaos.journeys import Office, run_journey
from bench.chaos.site import CELERY, WORKER
from bench.ports import free_ports
from bench.releases import before_last_migration, release
from bench.servers import GUNICORN, ServerProcess, addresses, prepare, started, temporary_database, wait_for
from tests.behind_socket import web_server
from tests.processes import wait_until

pytestmark = [pytest.mark.long, pytest.mark.servers]

NEW = Path(settings.BASE_DIR)
CLIENTS = 3
REDIS_DATABASE = 13
"""Away from those of the tests themselves, and of their demo."""
PATIENCE = 600.0
"""Seconds that people try one thing, and that the test waits for them: far more than a loaded machine needs."""
PROCESSES = {
    "worker": (*WORKER, "--queues=clock,jobs,overdue-jobs"),
    "papers": (*WORKER, "--queues=papers,overdue-papers"),
    "clock": (*CELERY, "beat", "--pidfile=", "--loglevel=WARNING"),
}


class People:
    """Clients who take one dossier after another their whole way; the first request that fails ends their work."""

    def __init__(self, portal: str) -> None:
        self.portal, self.acts, self.failures = portal, 0, list[str]()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(CLIENTS)]

    def __enter__(self) -> "People":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, person: int) -> None:
        office = Office(self.portal)
        try:
            while not self._over.is_set():
                for _ in run_journey(self.portal, office, person):
                    self.acts += 1
        except Exception as error:
            self.failures.append(repr(error))

    def wait_for_more(self, acts: int = journeys.ACTS) -> None:
        """Until they have done some more, or one of them failed."""
        before = self.acts
        wait_until(lambda: self.acts >= before + acts or bool(self.failures), seconds=PATIENCE)


class Workers:
    """Workers and clock of one release."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder, log

    @contextmanager
    def running(self) -> Iterator[None]:
        with ExitStack() as stack:
            log = stack.enter_context(self.log.open("a"))
            for command in PROCESSES.values():
                code = {"PYTHONPATH": str(self.folder)}
                stack.enter_context(started(ServerProcess(command, "portal.settings", log, code, folder=self.folder)))
            yield


def manage(*command: str) -> str:
    """A command of the new release; what it printed."""
    env = {**os.environ, "PYTHONPATH": str(NEW), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    line = [sys.executable, "manage.py", *command]
    return subprocess.run(line, cwd=NEW, env=env, check=True, capture_output=True, text=True).stdout


def code_of(folder: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}


@contextmanager
def installation(tmp_path: Path, old: Path, ports: tuple[int, int]) -> Iterator[None]:
    """Database, files and environment of the old release, with demo data; the bank and VNeID answer."""
    redis_url = os.environ.get("REDIS_URL", "")
    with patch.dict(os.environ), temporary_database() as database_url, (tmp_path / "standins.log").open("a") as log:
        os.environ |= {
            **addresses(*ports),
            "DATABASE_URL": database_url,
            "REDIS_URL": f"{redis_url.rpartition('/')[0]}/{REDIS_DATABASE}" if redis_url else "",
        }
        for folder in ("var", "standins"):
            (tmp_path / folder).mkdir()
        prepare(tmp_path / "standins", "standins.settings")
        prepare(tmp_path / "var", "portal.settings", release=old)
        outside = {"PORTAL_VAR_DIR": str(tmp_path / "standins"), "PYTHONPATH": str(NEW)}
        command = (*GUNICORN, "--threads=4", f"--bind=127.0.0.1:{ports[1]}", "standins.wsgi")
        with started(ServerProcess(command, "portal.settings", log, outside)):
            wait_for(f"http://127.0.0.1:{ports[1]}")
            yield


def test_no_request_fails_while_the_portal_is_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journeys, "FAILURES", (LookupError, ValueError))  # a page without it yet; no error is excused
    monkeypatch.setattr(journeys, "PATIENCE", PATIENCE)
    monkeypatch.setattr(browser, "PATIENCE", PATIENCE)
    with (
        release(tmp_path / "old", before_last_migration()) as old,
        closing(socket.create_server(("127.0.0.1", 0), backlog=4096)) as listening,
    ):
        if old is None:
            pytest.skip("needs the history of the code")
        port = listening.getsockname()[1]
        with installation(tmp_path, old, (port, free_ports())), ExitStack() as running:
            old_workers, new_workers = (Workers(code, tmp_path / "workers.log") for code in (old, NEW))
            workers = running.enter_context(ExitStack())
            workers.enter_context(old_workers.running())
            web = running.enter_context(ExitStack())
            web.enter_context(web_server(listening, code_of(old), old))
            httpx.get(f"http://127.0.0.1:{port}", timeout=PATIENCE).raise_for_status()  # its socket is open: it waits
            with People(f"http://127.0.0.1:{port}") as people:
                people.wait_for_more()
                migrated = manage("migrate")
                manage("collectstatic", "--noinput")
                people.wait_for_more()
                workers.close()
                running.enter_context(new_workers.running())
                people.wait_for_more()
                web.close()
                running.enter_context(web_server(listening, code_of(NEW), NEW))
                people.wait_for_more()

            assert people.failures == []
            assert "Applying" in migrated
