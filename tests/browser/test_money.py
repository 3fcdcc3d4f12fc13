"""The pages about money on a telephone, and how they keep themselves up to date."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from payments import actions
from payments.models import Order
from services.agencies.models import Role
from tests.browser.looking import go, press
from tests.factories import AgencyFactory, PostFactory, clerk_at
from tests.outbox import work_off
from tests.payments.backoffice.test_backoffice import a_discrepancy
from tests.payments.conftest import an_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paid(page: Page, client: Client, live_server) -> Order:
    """An order paid in cash, before the eyes of the clerk who took it."""
    clerk = PostFactory.create(agency=AgencyFactory.create(code="H26.03"), role=Role.DESK).user
    client.force_login(clerk)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    order = actions.record_cash_payment(an_order(), by=clerk)
    work_off()
    a_discrepancy(order)
    return order


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("of", ["order", "receipt", "discrepancy"])
def test_no_list_of_money_scrolls_sideways(page: Page, live_server, paid: Order, of: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    go(page, f"{live_server.url}/admin/payments/{of}/")

    assert page.locator(".results").evaluate("results => results.scrollWidth <= results.clientWidth")
    expect(page.get_by_role("link", name="Thu trong ngày")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_page_of_a_transfer_sees_the_money_come(
    browser: Browser, client: Client, live_server, script: bool
) -> None:
    """By itself; with a script nothing one reads moves until then."""
    order = an_order()
    client.force_login(order.payer)
    context = browser.new_context(java_script_enabled=script, viewport={"width": 390, "height": 600})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    go(page, live_server.url + order.public_path())
    page.get_by_role("radio", name="Chuyển khoản bằng mã QR").check()
    press(page, "Tiếp tục thanh toán")
    expect(page.get_by_text("Trang này tự cập nhật")).to_be_visible()

    if script:
        page.mouse.wheel(0, 400)
        expect(page.locator("#dang-cho")).to_have_attribute("data-look", re.compile("lan=2$"))
        assert page.evaluate("scrollY") > 0
    actions.record_cash_payment(order, by=clerk_at())

    expect(page.get_by_text("Đã thanh toán")).to_be_visible()
    context.close()
