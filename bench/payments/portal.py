"""How the crowd reaches the portal and the bank: over HTTP, patiently, since servers die under it."""

import time
from collections.abc import Callable

import httpx
from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string

from portal.accounts.models import User

PATIENCE = 90.0
"""Seconds somebody goes on reloading a page of a portal that is not there."""
PAUSE = 0.3
CSRF = "csrftoken"


class BrokenError(Exception):
    """The portal answered with a page that says nothing but that it broke."""


class Visitor:
    """One payer's browser, signed in."""

    def __init__(self, portal: str, person: User) -> None:
        self.token = get_random_string(32)
        session = Client()
        session.force_login(person)
        cookies = {settings.SESSION_COOKIE_NAME: session.cookies[settings.SESSION_COOKIE_NAME].value, CSRF: self.token}
        self.portal = httpx.Client(base_url=portal, cookies=cookies, timeout=60)
        self.bank = httpx.Client(timeout=60)

    def choose(self, order_path: str, gateway: str) -> str:
        """Begin to pay; where one goes on, or nothing when the order cannot be paid any more."""
        form = {"gateway": gateway, "csrfmiddlewaretoken": self.token}
        response = patiently(lambda: self.portal.post(order_path, data=form))
        return str(response.headers.get("Location", ""))

    def look(self, address: str) -> int:
        """Read a page of the portal."""
        return patiently(lambda: self.portal.get(address)).status_code

    def open_bank(self, address: str, fault_modes: str) -> str:
        """The bank's own page for this payment; nothing when the bank does not take it."""
        response = self.bank.get(address, headers={"X-Fault-Modes": fault_modes})
        return str(response.url.join(response.headers["Location"])) if response.is_redirect else ""

    def at_the_bank(self, page: str, **fields: str) -> str:
        """Send a form there; where one is sent back to, or nothing when the bank hangs up."""
        response = self.bank.post(page, data=fields)
        return str(response.headers.get("Location", "")) if response.is_redirect else ""


def patiently(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Reload until somebody answers: a killed server is started again. A broken page is not reloaded, it is a fault."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            response = ask()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE)
            continue
        if response.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
            raise BrokenError(f"{response.request.method} {response.request.url.path}")
        return response
