"""One Chromium for all browser tests, a clean page for each."""

import os
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import PROGRAM
from tests.demo import Demo

# Playwright runs a loop in this thread; Django would take the test's own queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Visitor = Callable[..., Page]
Camera = Callable[[Page, str], None]
COLOURS = 48
"""Of a picture for the guide, which keeps it small."""

expect.set_options(timeout=60_000)
"""Far more than it takes, so that only what never comes fails; the usual five seconds a busy machine may need."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all the tests of the room."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=PROGRAM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that shares no cookie with any other test."""
    context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(browser: Browser, demo: Demo) -> Iterator[Visitor]:
    """A new person at the running demo: `visitor(javascript=False)` answers a page on a phone.

    Whatever the browser refused or complained of, the policy above all, fails the test.
    """
    complaints: list[str] = []
    contexts = []

    def arrive(*, width: int = 390, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=demo.portal,
            viewport={"width": width, "height": 844},
            java_script_enabled=javascript,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def camera(request: pytest.FixtureRequest) -> Camera:
    """Takes what stands in the window for the guide, docs/pictures/NAME.png, with `--renew-pictures` only."""

    def take(page: Page, name: str) -> None:
        if not request.config.getoption("--renew-pictures"):
            return
        page.evaluate("document.activeElement.blur()")
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
        picture.save(settings.BASE_DIR / "docs" / "pictures" / f"{name}.png", optimize=True)

    return take
