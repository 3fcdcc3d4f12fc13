"""Moving from page to page, and what is asked of every page one comes to."""

import time
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

AXE = Axe()
ONLY_FAULTS = {"resultTypes": ["violations"]}
"""Every rule is tried on every element; only of what passes no list is made, which took a third of the time."""
PATIENCE = 60
"""Seconds; far more than a worker takes, so that only what never happens fails."""


def look(page: Page) -> None:
    """One heading says where one is, nothing lies beside the screen, and axe finds nothing.

    axe needs scripts, so with a visitor who allows none the rest has to do.
    """
    page.wait_for_load_state()
    where = f"{page.url} at {page.viewport_size}"
    expect(page.locator("h1"), where).to_have_count(1)  # a page that has only begun to come has none yet
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), f"{where} is too wide"
    if runs_scripts(page):
        found = AXE.run(page, options=ONLY_FAULTS)
        assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


def runs_scripts(page: Page) -> bool:
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def go(page: Page, address: str) -> None:
    """Open an address."""
    page.goto(address)
    look(page)


def follow(page: Page, words: str) -> None:
    """Click the link with these words, and come where it leads."""
    with page.expect_navigation(timeout=PATIENCE * 1000):
        page.get_by_role("link", name=words).first.click()
    look(page)


def press(page: Page, words: str) -> None:
    """Press the button with these words, and come where it leads."""
    with page.expect_navigation(timeout=PATIENCE * 1000):
        page.get_by_role("button", name=words, exact=True).first.click()
    look(page)


def look_again_until(page: Page, seen: Callable[[], bool], *, within: float = PATIENCE) -> None:
    """Open the page again and again, as somebody does who waits for the office."""
    deadline = time.monotonic() + within
    while not seen():
        assert time.monotonic() < deadline, f"It never came: {page.url}\n{page.locator('main').inner_text()}"
        page.wait_for_timeout(200)
        page.reload()
    look(page)
