"""The stand-in bank, running as a program of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

GOOD_CARD = "9704000000000018"
ROOT = Path(__file__).resolve().parents[2]


class Bank:
    """What a buyer's browser does there."""

    def __init__(self, url: str, client: httpx.Client) -> None:
        self.url = url
        self.client = client

    def open(self, address: str, *, conduct: str = "honest") -> str:
        """Follow the portal's signed request to the page where one pays."""
        response = self.client.get(address, headers={"X-Conduct": conduct})
        assert response.status_code == 302, response.text
        return self.url + response.headers["Location"]

    def pay(self, address: str, *, conduct: str = "honest", card: str = GOOD_CARD) -> str:
        """The whole way through the bank's pages in one post; the address one is sent back to."""
        return self.post(self.open(address, conduct=conduct), bank="NCB", card=card, otp="123456")

    def post(self, page: str, **fields: str) -> str:
        response = self.client.post(page, data=fields)
        assert response.status_code == 302, response.text
        return response.headers["Location"]


@contextmanager
def running(portal_url: str, folder: Path) -> Iterator[Bank]:
    """A bank that knows the portal's terminal and tells its notices to `portal_url`."""
    url = f"http://127.0.0.1:{_free_port()}"
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))},
        "PORTAL_VAR_DIR": str(folder),
        "PORTAL_SITE_URL": portal_url,
        "PORTAL_VNPAY_URL": f"{url}/vnpay",
    }
    migrate = [sys.executable, "manage.py", "migrate", "-v0", "--settings=portal.outside.settings"]
    serve = [sys.executable, "-m", "gunicorn", "--threads=8", f"--bind={urlsplit(url).netloc}", "portal.outside.wsgi"]
    subprocess.run(migrate, cwd=ROOT, env=env, check=True)
    with (
        (folder / "bank.log").open("w") as log,
        subprocess.Popen(serve, cwd=ROOT, env=env, stdout=log, stderr=log) as bank,
    ):
        try:
            _wait_for(url)
            with httpx.Client() as client:
                yield Bank(url, client)
        finally:
            bank.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/vnpay/")
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(f"The stand-in bank did not start at {url}.")
