"""The stand-in bank, running as a program of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.pages import Page
from tests.standins import site

GOOD_CARD = "9704000000000018"


class Bank:
    """What a buyer's browser does there."""

    def __init__(self, url: str, client: httpx.Client) -> None:
        self.url = url
        self.client = client

    def open(self, address: str, *, fault: str = "") -> str:
        """Follow the portal's signed request to the page where one pays."""
        response = self.client.get(address, headers={"X-Fault-Modes": fault} if fault else {})
        assert response.status_code == 302, response.text
        return self.url + response.headers["Location"]

    def pay(self, address: str, *, fault: str = "", card: str = GOOD_CARD) -> str:
        """The whole way through the bank's pages in one post; the address one is sent back to."""
        return self.post(self.open(address, fault=fault), bank="NCB", card=card, otp="123456")

    def post(self, page: str, **fields: str | Sequence[str]) -> str:
        response = self.client.post(page, data=fields)
        assert response.status_code == 302, response.text
        return response.headers["Location"]

    @contextmanager
    def being(self, *fault_modes: str, **ending: str) -> Iterator[None]:
        """Let it behave like this for a while, by its control page."""
        self._control(fault_modes=fault_modes, **ending)
        try:
            yield
        finally:
            self._control()

    def cancel_webhooks(self) -> None:
        """Let it tell nothing more of what this test began."""
        self._control(cancel_webhooks="1")

    def _control(self, **fields: str | Sequence[str]) -> None:
        page = f"{self.url}/vnpay/"
        token = Page(self.client.get(page)).field("csrfmiddlewaretoken").value
        self.post(page, csrfmiddlewaretoken=token, **fields)


@contextmanager
def running(portal_url: str, folder: Path) -> Iterator[Bank]:
    """A bank that knows the portal's terminal and tells its notices to `portal_url`."""
    with site.running(folder, portal_url, bank_second=0.1) as standins, httpx.Client() as client:
        yield Bank(standins.url, client)
