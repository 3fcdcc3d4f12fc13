"""A member of staff adds a passkey, enters with it, and proves it again; the authenticator is Chromium's own."""

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.actions import create_staff
from tests.accounts.factors import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, settings) -> str:
    """The portal by the name that passkeys are bound to."""
    settings.SECOND_FACTOR = True
    address = str(live_server.url).replace("127.0.0.1", "localhost")
    settings.SITE_URL = address
    return address


@pytest.fixture
def key(page: Page) -> None:
    """A fingerprint reader that always agrees."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enter(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.get_by_label("Tên đăng nhập").fill("mai")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_passkey_is_added_opens_the_desk_and_is_asked_for_again(page, site, key):
    create_staff("mai", "Vũ Thị Mai", PASSWORD)
    enter(page, site)
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_label("Tên của khóa").fill("Máy ở cơ quan")
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    page.get_by_role("link", name="Tôi đã lưu").click()
    expect(page).to_have_url(f"{site}/admin/")

    page.context.clear_cookies()
    enter(page, site)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page).to_have_url(f"{site}/admin/")

    page.goto(f"{site}/tai-khoan/xac-thuc/lai/khoa/?next=/tai-khoan/xac-thuc/")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Máy ở cơ quan, thêm ngày")).to_be_visible()
