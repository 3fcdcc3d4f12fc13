"""The pages about money as staff meet them on a telephone."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from payments import actions
from payments.models import Order
from services.agencies.models import Role
from tests.browser.looking import go
from tests.factories import AgencyFactory, PostFactory
from tests.outbox import work_off
from tests.payments.conftest import an_order
from tests.payments.test_desk import a_difference

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paid(page: Page, client: Client, live_server) -> Order:
    """An order paid in cash, before the eyes of the clerk who took it."""
    clerk = PostFactory.create(agency=AgencyFactory.create(code="H26.03"), role=Role.DESK).user
    client.force_login(clerk)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    order = actions.take_cash(an_order(), by=clerk)
    work_off()
    a_difference(order)
    return order


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("of", ["order", "receipt", "difference"])
def test_no_list_of_money_scrolls_sideways(page: Page, live_server, paid: Order, of: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    go(page, f"{live_server.url}/admin/payments/{of}/")

    assert page.locator(".results").evaluate("results => results.scrollWidth <= results.clientWidth")
    expect(page.get_by_role("link", name="Thu trong ngày")).to_be_visible()
