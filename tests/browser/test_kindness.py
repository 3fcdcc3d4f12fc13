"""What the small script adds, and that nothing is missing without it."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from portal.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(client: Client) -> str:
    """The session cookie of somebody who is signed in."""
    client.force_login(User.objects.create_user("hoa", full_name="Nguyễn Thị Hoa"))
    return client.cookies["sessionid"].value


def test_list_of_errors_has_the_focus(page: Page, live_server) -> None:
    page.goto(live_server.url + "/kieu-dang/")

    assert page.evaluate("document.activeElement.id") == "loi"


def test_error_leads_to_its_field(page: Page, live_server) -> None:
    page.goto(live_server.url + "/kieu-dang/")
    page.click(".error-list a:has-text('Họ, chữ đệm và tên')")

    assert page.evaluate("document.activeElement.name") == "full_name"


def test_second_click_sends_nothing(page: Page, live_server) -> None:
    page.goto(live_server.url + "/kieu-dang/")
    stopped = page.evaluate(
        """() => {
            const stopped = [];
            addEventListener("submit", (event) => { stopped.push(event.defaultPrevented); event.preventDefault(); });
            const button = document.querySelector("form.card[method=post] button");
            button.click();
            button.click();
            return stopped;
        }"""
    )

    assert stopped == [False, True]
    assert page.locator("form.card [role=status]").inner_text() == "Đang gửi, xin chờ…"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_person_signs_out_from_the_menu(browser: Browser, live_server, signed_in: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    context.add_cookies([{"name": "sessionid", "value": signed_in, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + "/")
    page.click("summary:has-text('Nguyễn Thị Hoa')")
    page.click("button:has-text('Đăng xuất')")

    page.wait_for_selector("a.enter:has-text('Đăng nhập')")
    context.close()
