"""A lawyer changes a fee from a day to come: by keyboard alone, and on a small phone without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.hands import Keyboard
from tests.browser.looking import follow, look, press

pytestmark = pytest.mark.browser

STUDIO = "/admin/catalogue/procedure/studio/"
NAME = "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"


def enter(page: Page, who: str) -> Page:
    """Through the staff's door."""
    page.goto(STUDIO)
    page.get_by_label("Tên đăng nhập").fill(who)
    page.get_by_label("Mật khẩu").fill("demo")
    press(page, "Đăng nhập")
    return page


def test_a_fee_is_in_review_in_under_ten_presses_without_a_mouse(visitor: Visitor) -> None:
    page = enter(visitor(width=1280), "author")
    hands = Keyboard(page)

    hands.press("link", NAME)
    hands.press("button", "Soạn phiên bản mới")
    hands.press("link", "Phí, lệ phí")
    hands.write("Mức thu mới (đồng)", "10.000")
    hands.write("Áp dụng từ ngày", "01/01/2999")
    hands.press("button", "Lưu và xem thay đổi")
    hands.press("button", "Gửi duyệt")

    expect(page.get_by_text("Chờ duyệt", exact=True)).to_be_visible()
    assert hands.presses + 2 < 10  # and the sign-in, and the way to the studio
    approver = enter(visitor(), "approver")
    follow(approver, NAME)
    expect(approver.get_by_text("10.000\N{NO-BREAK SPACE}đồng/bản sao").first).to_be_visible()
    approver.get_by_text("Trả lại người soạn").first.click()
    approver.get_by_label("Lý do").fill("Chưa có thông tư.")
    press(approver, "Trả lại người soạn")
    expect(approver.get_by_text("Chưa có thông tư.")).to_be_visible()
    throw_away(page)


def throw_away(page: Page) -> None:
    """The demo stays as it was for whoever comes next."""
    page.reload()
    page.get_by_text("Bỏ bản nháp này").first.click()
    press(page, "Bỏ bản nháp này")
    expect(page.get_by_text("Đã bỏ", exact=True)).to_be_visible()


def test_the_text_is_checked_while_it_is_typed_and_the_step_follows(visitor: Visitor) -> None:
    page = begun(visitor(width=1280))
    follow(page, "Toàn văn và biểu mẫu")
    source = page.get_by_label("Định nghĩa của thủ tục (JSON)")
    text = source.input_value()

    source.fill(text.replace('"label": "Số điện thoại"', '"labell": "Số điện thoại"'))
    page.get_by_text("2 lỗi phải sửa").wait_for()
    page.get_by_role("link", name="Dòng").first.click()
    marked = source.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    source.fill(text.replace("Số điện thoại", "Số máy"))
    page.locator("#xem-truoc").get_by_text("Số máy").wait_for()
    page.locator("#xem-truoc").get_by_label("Đại diện cơ quan, tổ chức").check()
    page.get_by_text("Chưa hiện").wait_for()

    assert marked.strip().startswith("{")
    look(page)
    page.on("dialog", lambda leaving: leaving.accept())
    follow(page, "Thay đổi")
    throw_away(page)


def begun(page: Page) -> Page:
    """A new version of the procedure, open."""
    enter(page, "author")
    follow(page, NAME)
    press(page, "Soạn phiên bản mới")
    return page


def test_every_page_of_a_version_does_without_scripts_on_a_small_phone(visitor: Visitor) -> None:
    page = begun(visitor(width=320, javascript=False))

    for tab in ("Phí, lệ phí", "Thời hạn", "Câu chữ", "Toàn văn và biểu mẫu"):
        follow(page, tab)
    press(page, "Kiểm tra và xem trước")
    follow(page, "Thay đổi")
    press(page, "Đi thử các bước")
    expect(page.get_by_text("Bản thử", exact=True)).to_be_visible()
    press(page, "Kết thúc bản thử")
    throw_away(page)
