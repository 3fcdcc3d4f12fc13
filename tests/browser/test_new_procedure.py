"""A lawyer begins a procedure from a pattern by keyboard, and on a small phone without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.hands import Keyboard
from tests.browser.looking import follow, look, press
from tests.browser.test_studio import begun, enter, throw_away

pytestmark = pytest.mark.browser


def fill_in(page: Page, code: str) -> None:
    """What it begins as, and a code that no record knows."""
    page.get_by_label("Mã thủ tục mới").fill(code)
    page.get_by_label("Cấp giấy phép").check()


def test_a_pattern_becomes_a_draft_in_three_presses(visitor: Visitor) -> None:
    page = enter(visitor(width=1280), "author")
    hands = Keyboard(page)

    hands.press("link", "Soạn thủ tục mới")
    fill_in(page, "1.999801")
    hands.press("button", "Tạo bản nháp")
    hands.write("Tên thủ tục", "Cấp giấy phép hoạt động mẫu")
    hands.write("Lĩnh vực", "Tư pháp")
    hands.press("button", "Tạo bản nháp")

    assert hands.presses == 3
    expect(page.get_by_role("heading", name="Cấp giấy phép hoạt động mẫu")).to_be_visible()
    expect(page.get_by_text("Chưa ghi căn cứ pháp lý.")).to_be_visible()
    throw_away(page)


def test_it_does_without_scripts_on_a_small_phone(visitor: Visitor) -> None:
    page = enter(visitor(width=320, javascript=False), "author")

    follow(page, "Soạn thủ tục mới")
    fill_in(page, "1.999802")
    press(page, "Tạo bản nháp")
    page.get_by_label("Tên thủ tục").fill("Cấp giấy phép hoạt động mẫu")
    page.get_by_label("Lĩnh vực").fill("Tư pháp")
    press(page, "Tạo bản nháp")
    look(page)
    follow(page, "Câu chữ")
    follow(page, "Thay đổi")
    throw_away(page)


def test_what_is_typed_is_there_again_and_a_colleague_sees_who_edits(visitor: Visitor) -> None:
    page = begun(visitor(width=1280))
    follow(page, "Thời hạn")
    page.get_by_label("Ghi chú").first.fill("Ghi chú gõ dở")
    expect(page.get_by_text("Đã giữ nội dung gõ dở")).to_be_visible()

    follow(page, "Thay đổi")
    follow(page, "Thời hạn")
    press(page, "Mở lại nội dung gõ dở")
    expect(page.get_by_label("Ghi chú").first).to_have_value("Ghi chú gõ dở")
    press(page, "Lưu và xem thay đổi")
    press(page, "Hoàn tác lần sửa cuối")
    expect(page.get_by_text("Đã hoàn tác")).to_be_visible()
    look(page)
    throw_away(page)
