"""The search box suggests while one types, by keyboard too; without the script the same is found after sending."""

import pytest
from playwright.sync_api import Browser, Page

from tests.factories import publish_package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def catalogue(transactional_db) -> None:
    publish_package()


@pytest.mark.parametrize(("address", "box"), [("/", "#q"), ("/tiep-can/", "#tim-nhanh")])
def test_suggestions_are_walked_by_keyboard(page: Page, live_server, address: str, box: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 800})
    page.goto(live_server.url + address)
    page.type(box, "trich luc")
    page.wait_for_selector(".suggestions a:has-text('Trích lục')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/2.000635/")


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page, live_server) -> None:
    page.goto(live_server.url + "/")
    page.type("#q", "trich luc")
    page.wait_for_selector(".suggestions a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    assert not page.is_visible(".suggestions")
    assert page.evaluate("document.activeElement.value") == "trich luc"


def test_without_the_script_the_page_of_results_finds_the_same(browser: Browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(live_server.url + "/")
    page.fill("#q", "trích lụcc")
    page.press("#q", "Enter")
    page.click(".links a:has-text('Trích lục')")
    page.wait_for_url("**/thu-tuc/2.000635/")
    context.close()
