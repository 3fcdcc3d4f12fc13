"""The site of stand-ins, really started: another process, its own folder, reached by HTTP."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings

from bench.ports import free_ports
from tests.pages import Page

START_SECONDS = 120


@dataclass(frozen=True)
class StandinSite:
    """A running site of stand-ins, and the portal it returns people to."""

    url: str
    site_url: str
    var_dir: Path

    @property
    def mail_dir(self) -> Path:
        """The folder whose messages its mailbox page shows."""
        return self.var_dir / "mail"

    def serve(self, settings: Any) -> None:
        """Point the portal's settings here; pytest-django's `settings` puts them back after the test."""
        settings.SITE_URL = self.site_url
        settings.VNEID_URL = f"{self.url}/vneid"
        settings.VNPAY_URL = settings.VIETQR_URL = f"{self.url}/vnpay"

    def submit(self, page: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page here, as a browser would; redirects are not followed."""
        with httpx.Client(base_url=self.url) as browser:
            return submit(browser, page, **fields)

    def tell_vneid(self, fault_mode: str) -> None:
        """Make the stand-in VNeID behave so from now on (`standins.vneid.fault_modes`)."""
        assert self.submit("/vneid/", fault_mode=fault_mode).is_redirect


def submit(browser: httpx.Client, page: str, **fields: str) -> httpx.Response:
    """Open the page, then post its form with these fields."""
    token = Page(browser.get(page)).field("csrfmiddlewaretoken").value
    return browser.post(page, data={"csrfmiddlewaretoken": token, **fields})


@contextmanager
def running(
    var_dir: Path, site_url: str, *, bank_second: float = 1.0, given: Mapping[str, str] | None = None
) -> Iterator[StandinSite]:
    """Start the site for a portal at this address, with these settings given; it stops with the block."""
    address = f"127.0.0.1:{free_ports()}"
    url = f"http://{address}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))},
        "PORTAL_DEMO": "1",
        "PORTAL_VAR_DIR": str(var_dir),
        "PORTAL_SITE_URL": site_url,
        "PORTAL_VNPAY_URL": f"{url}/vnpay",
        "PORTAL_VIETQR_URL": f"{url}/vnpay",
        "PORTAL_BANK_SECOND": str(bank_second),
        **(given or {}),
    }
    migrate = [sys.executable, "manage.py", "migrate", "-v0", "--settings=standins.settings"]
    serve = [sys.executable, "-m", "gunicorn", "standins.wsgi", f"--bind={address}", "--threads=8"]
    serve += ["--graceful-timeout=1", "--no-control-socket"]
    subprocess.run(migrate, cwd=settings.BASE_DIR, env=environment, check=True)
    log = var_dir / "standins.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(serve, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output) as process,
    ):
        try:
            _wait_until_it_answers(process, url, log)
            yield StandinSite(url, site_url, var_dir)
        finally:
            process.terminate()


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            httpx.get(url)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(f"The stand-ins did not answer within {START_SECONDS} s:\n{log.read_text()}")
