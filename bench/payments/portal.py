"""HTTP sessions of payers at portal and bank, with retries, as servers are killed during the run."""

import time
from collections.abc import Callable

import httpx
from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string

from portal.accounts.models import User

RETRY_TIMEOUT = 90.0
"""Seconds during which a request to an unreachable portal is retried."""
RETRY_INTERVAL = 0.3
CSRF = "csrftoken"


class ServerError(Exception):
    """The portal answered 500; the text is method and path."""


class PayerSession:
    """A signed-in payer's HTTP clients for portal and bank."""

    def __init__(self, portal: str, person: User) -> None:
        self.token = get_random_string(32)
        session = Client()
        session.force_login(person)
        cookies = {settings.SESSION_COOKIE_NAME: session.cookies[settings.SESSION_COOKIE_NAME].value, CSRF: self.token}
        self.portal = httpx.Client(base_url=portal, cookies=cookies, timeout=60)
        self.bank = httpx.Client(timeout=60)

    def start_payment(self, order_path: str, gateway: str) -> str:
        """Choose the gateway; the URL of the redirect, or "" when the order can no longer be paid."""
        form = {"gateway": gateway, "csrfmiddlewaretoken": self.token}
        response = with_retries(lambda: self.portal.post(order_path, data=form))
        return str(response.headers.get("Location", ""))

    def view(self, url: str) -> int:
        """GET a page of the portal; its HTTP status."""
        return with_retries(lambda: self.portal.get(url)).status_code

    def open_bank(self, address: str, fault_modes: str) -> str:
        """Open the payment at the bank; the URL of its payment page, or "" when the bank refuses it."""
        response = self.bank.get(address, headers={"X-Fault-Modes": fault_modes})
        return str(response.url.join(response.headers["Location"])) if response.is_redirect else ""

    def submit_at_bank(self, page: str, **fields: str) -> str:
        """Post a form to the bank; the return URL, or "" when the bank drops the connection."""
        response = self.bank.post(page, data=fields)
        return str(response.headers.get("Location", "")) if response.is_redirect else ""


def with_retries(request: Callable[[], httpx.Response]) -> httpx.Response:
    """Repeat the request until a server answers, up to RETRY_TIMEOUT; ServerError for a 500, which is a finding."""
    deadline = time.monotonic() + RETRY_TIMEOUT
    while True:
        try:
            response = request()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_INTERVAL)
            continue
        if response.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
            raise ServerError(f"{response.request.method} {response.request.url.path}")
        return response
