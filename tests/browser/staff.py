"""The road on the office's side, a function for each who works there."""

from playwright.sync_api import Page

from tests.browser.looking import PATIENCE, go, look, press

QUEUE = "/admin/dossiers/dossier/queue/"


def sign_in(page: Page, name: str) -> Page:
    """Through the door of the staff to the queue."""
    go(page, QUEUE)
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill("demo")
    press(page, "Đăng nhập")
    return page


def accept(desk: Page, applicant: str) -> str:
    """The desk clerk finds it in the queue and accepts it; its code."""
    open_from_queue(desk, applicant)
    press(desk, "Tiếp nhận hồ sơ")
    return desk.get_by_role("heading", name="Hồ sơ H26").inner_text().removeprefix("Hồ sơ ")


def examine(handler: Page, code: str) -> None:
    """The handling clerk takes it, copies the entry of the register and lays it before the leader."""
    open_from_queue(handler, code)
    press(handler, "Bắt đầu thẩm định")
    handler.get_by_role("textbox", name="Số đăng ký").fill("12")
    handler.get_by_role("textbox", name="Ngày đăng ký").fill("20/03/1958")
    handler.get_by_role("textbox", name="Nơi đăng ký").fill("UBND xã Tân Lập")
    handler.get_by_role("textbox", name="Nội dung trích lục").fill("H'Hen Niê, sinh ngày 15/03/1958.")
    press(handler, "Trình lãnh đạo phê duyệt")


def approve(leader: Page, code: str) -> None:
    """The leader reads what was laid before them, and signs."""
    open_from_queue(leader, code)
    press(leader, "Phê duyệt và ký kết quả")


def hand_over(desk: Page, code: str) -> None:
    """The applicant came for the result."""
    open_from_queue(desk, code)
    press(desk, "Trả kết quả")


def open_from_queue(page: Page, words: str) -> None:
    """The dossier in whose row these words stand."""
    go(page, QUEUE)
    with page.expect_navigation(timeout=PATIENCE * 1000):
        page.get_by_role("row", name=words).get_by_role("link").click()
    look(page)
