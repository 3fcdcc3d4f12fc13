"""The search box in the header of every page, on the narrowest phones too."""

import pytest
from playwright.sync_api import Browser, Page

from tests.factories import AgencyFactory, publish_package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def catalogue(transactional_db) -> None:
    publish_package(offices=[AgencyFactory.create()])


@pytest.mark.parametrize("width", [320, 360, 800, 1366])
def test_one_box_is_seen_on_every_page(page: Page, live_server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    for path in ("/", "/tim-kiem/", "/tiep-can/", "/thu-tuc/2.000635/", "/khong-co-trang-nay/"):
        page.goto(live_server.url + path)

        assert page.locator("form[role=search] input:visible").count() == 1, path
        assert page.evaluate("document.scrollingElement.scrollWidth") == width, path


def test_brand_and_sign_in_stay_beside_each_other(page: Page, live_server) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(live_server.url + "/tiep-can/")

    brand, enter = page.locator(".brand").bounding_box(), page.locator("a.enter").bounding_box()
    box = page.locator("#tim-nhanh").bounding_box()
    assert brand
    assert enter
    assert box
    assert brand["x"] + brand["width"] <= enter["x"]
    assert box["y"] >= enter["y"] + enter["height"]


def test_button_to_file_stays_on_the_first_screen_of_a_phone(page: Page, live_server) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(live_server.url + "/thu-tuc/2.000635/")

    button = page.get_by_role("link", name="Nộp trực tuyến").bounding_box()
    assert button
    assert button["y"] + button["height"] <= 640


def test_box_searches_without_the_script(browser: Browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(live_server.url + "/tiep-can/")
    page.fill("#tim-nhanh", "trích lục")
    page.press("#tim-nhanh", "Enter")
    page.click(".links a:has-text('Trích lục')")
    page.wait_for_url("**/thu-tuc/2.000635/")
    context.close()
