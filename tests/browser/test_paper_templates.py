"""An author words a paper: with scripts the sample follows the typing, without them buttons do the same."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.looking import follow, look, press
from tests.browser.test_studio import enter

pytestmark = pytest.mark.browser
NAME = "Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm"


def test_the_sample_follows_the_typing_and_the_buttons_work_without_scripts(visitor: Visitor) -> None:
    page = enter(visitor(width=1366), "author.g10")
    page.get_by_role("link", name=NAME).first.click()
    press(page, "Soạn phiên bản mới")
    follow(page, "Mẫu giấy")
    sample = page.locator("#xem-truoc")
    expect(sample.get_by_text("Có hiệu lực đến")).to_be_visible()
    lines = page.get_by_role("textbox", name="Các dòng", exact=True).first
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        lines.fill("Cơ sở: {holder:upper}\nĐủ điều kiện: {nobody}")
    assert answered.value.ok
    expect(sample.get_by_text("Kết quả này không có trường “nobody”")).to_be_visible()
    lines.fill("Cơ sở: {holder:upper}\nNgười nộp: {applicant.full_name}")
    expect(sample.get_by_text("Nguyễn Văn Mẫu")).to_be_visible()
    look(page)

    plain = enter(visitor(width=360, javascript=False), "author.g10")
    plain.goto(page.url)
    press(plain, "Thêm")
    look(plain)
    expect(plain.get_by_role("heading", name="Khối 3: Căn cứ")).to_be_visible()
