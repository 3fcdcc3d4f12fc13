"""The web server is replaced behind its socket, as `systemctl restart portal-web` does: nobody is turned away."""

import socket
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.behind_socket import web_server
from tests.processes import wait_until

pytestmark = [pytest.mark.long, pytest.mark.servers]

PATIENCE = 300.0
"""Seconds that a visitor waits; the new server of a slow machine needs some to start."""


class Visitors:
    """Three who ask again and again, each with a new connection."""

    def __init__(self, url: str) -> None:
        self.url, self.answers, self.failures = url, 0, list[str]()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(3)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while not self._over.is_set():
            try:
                httpx.get(self.url, timeout=PATIENCE).raise_for_status()
                self.answers += 1
            except httpx.HTTPError as error:
                self.failures.append(repr(error))
            time.sleep(0.02)

    def wait_for_more(self) -> None:
        """Until some were answered from now on."""
        before = self.answers
        wait_until(lambda: self.answers > before + 10, seconds=PATIENCE)


def test_whoever_comes_while_the_server_is_replaced_is_answered(tmp_path: Path):
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_VAR_DIR": str(tmp_path), "PORTAL_DEMO": "1"}
    with closing(socket.create_server(("127.0.0.1", 0), backlog=4096)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/-/health"
        with Visitors(address) as visitors:
            for _ in range(2):
                with web_server(listening, environment):
                    visitors.wait_for_more()
            with web_server(listening, environment):
                visitors.wait_for_more()
                visitors.__exit__()

        assert visitors.failures == []
        assert visitors.answers > 30
