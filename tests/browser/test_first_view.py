"""What a first visit loads, nothing kept from before: few requests and few bytes."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

MOST_REQUESTS = 6
MOST_BYTES = 60 * 1024


@dataclass
class Traffic:
    """The addresses that a page loaded, and the bytes that came for them, headers included."""

    addresses: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page) -> "Traffic":
        traffic, session = cls(), page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", traffic._sent)
        session.on("Network.loadingFinished", traffic._finished)
        return traffic

    def _sent(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        if not self.addresses.get(event["requestId"], "").startswith("data:"):
            self.bytes[event["requestId"]] = event["encodedDataLength"]

    @property
    def table(self) -> dict[str, float]:
        return {self.addresses[key]: size for key, size in self.bytes.items()}


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("path", ["/", "/tim-kiem/?q=khai+sinh", "/thu-tuc/2.000635/", "/thu-tuc/1.013831/"])
def test_first_view_is_small(visitor: Visitor, path: str, width: int) -> None:
    page = visitor(width=width)
    traffic = Traffic.of(page)
    page.goto(path, wait_until="networkidle")

    assert traffic.table
    assert len(traffic.bytes) <= MOST_REQUESTS, traffic.table
    assert sum(traffic.bytes.values()) <= MOST_BYTES, traffic.table


def test_letters_of_other_languages_come_when_a_page_has_one(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/tim-kiem/?q=Zo%C3%AB+M%C3%BCller", wait_until="networkidle")

    assert page.evaluate("document.fonts.check('400 18px \"Be Vietnam Pro\"', 'ëü')")
    assert page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').length") > 2
