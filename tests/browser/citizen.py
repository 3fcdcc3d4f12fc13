"""The road on the citizen's side, a function for each stretch."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from tests.browser.looking import follow, go, look_again_until, press, runs_scripts

PROCEDURE = "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"
EVERYDAY_NAME = "Bản sao giấy khai sinh, trích lục kết hôn, khai tử"
"""What the search calls it."""
OFFICE = "Ủy ban nhân dân phường Ba Đình"


def find_the_procedure(page: Page) -> None:
    """From the front page, typed without any diacritics, to the page of the procedure."""
    go(page, "/")
    page.get_by_label("Bạn cần làm thủ tục gì?").fill("trich luc")
    press(page, "Tìm")
    follow(page, EVERYDAY_NAME)


def enter(page: Page, number: str) -> None:
    """Sign in with VNeID from wherever the portal asks for it."""
    press(page, "Đăng nhập bằng VNeID")
    choose(page, number)
    press(page, "Xác nhận trên ứng dụng")


def begin(page: Page, number: str) -> None:
    """Choose to file online, sign in on the way, choose the office."""
    follow(page, "Nộp trực tuyến")
    enter(page, number)
    choose(page, OFFICE)
    press(page, "Bắt đầu khai")


def say_who_asks(page: Page) -> None:
    """First for an organisation, whose step follows; then for a child: one's own name the account knows."""
    choose(page, "Đại diện cơ quan, tổ chức")
    save(page)
    expect(page.get_by_label("Tên cơ quan, tổ chức")).to_be_visible()
    page.go_back()
    choose(page, "Cá nhân")
    save(page)
    choose(page, "Cho con chưa thành niên hoặc người tôi giám hộ")
    save(page)


def say_which_paper(page: Page, born: str) -> None:
    """A wrong date is refused beside its field, and all that was typed stays."""
    choose(page, "Giấy khai sinh")
    page.get_by_label("Họ, chữ đệm, tên người có tên trong giấy tờ").fill("H'Hen Niê")
    page.get_by_label("Ngày sinh của người đó").fill("mùa xuân")
    save(page)
    wrong = page.get_by_label("Ngày sinh của người đó")
    expect(wrong).to_have_value("mùa xuân")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile("chỉ nhập năm"))
    refused = "Nhập ngày/tháng/năm; nếu không nhớ, chỉ nhập năm, ví dụ 1985."
    expect(page.get_by_role("link", name=refused)).to_be_visible()
    wrong.fill(born)
    save(page)


def say_where_registered(page: Page) -> None:
    """Province first, then the communes of it."""
    page.get_by_label("Tỉnh, thành phố").select_option(label="Thành phố Hà Nội")
    if page.get_by_role("button", name="Hiện danh sách xã, phường").is_visible():  # the script fetches them itself
        press(page, "Hiện danh sách xã, phường")
    page.get_by_label("Xã, phường, đặc khu", exact=True).select_option(label="Phường Ba Đình")
    save(page)


def hand_in_the_old_paper(page: Page) -> None:
    """A good picture, and something that only calls itself a file; scripts send both as soon as they are chosen."""
    files: list[FilePayload] = [
        {"name": "giấy cũ.png", "mimeType": "image/png", "buffer": a_picture()},
        {"name": "virus.pdf", "mimeType": "application/pdf", "buffer": b"MZ"},
    ]
    page.get_by_label("Ảnh chụp giấy tờ hộ tịch cũ").set_input_files(files)
    refusal = "“virus.pdf” không phải là PDF hoặc ảnh JPG, PNG, HEIC"
    if runs_scripts(page):
        expect(page.get_by_text(refusal)).to_be_visible()
    else:
        save(page)
        expect(page.get_by_role("link", name=refusal)).to_be_visible()
    expect(page.get_by_role("button", name="Gỡ giấy cũ.png")).to_be_visible()
    save(page)


def say_how_many(page: Page, copies: int, receive: str) -> None:
    page.get_by_label("Số bản sao cần cấp").fill(str(copies))
    choose(page, receive)
    page.get_by_label("Tôi cam đoan").check()
    save(page)


def change_an_answer(page: Page) -> None:
    """From the check page to the one answer, and back."""
    follow(page, "Sửa Bản sao dùng vào việc gì")
    page.get_by_label("Bản sao dùng vào việc gì").fill("Nộp hồ sơ nhập học")
    press(page, "Lưu và quay lại trang kiểm tra")
    expect(page.get_by_text("Nộp hồ sơ nhập học")).to_be_visible()


def pay(page: Page) -> None:
    """At the bank, with a card and its one-time password, until the dossier knows of it."""
    dossier = page.url
    follow(page, "Nộp ngay")
    press(page, "Tiếp tục thanh toán")
    page.get_by_role("radio").first.check()
    press(page, "Tiếp tục")
    page.get_by_label("Mã xác thực").fill("123456")
    press(page, "Xác nhận")
    go(page, dossier)
    look_again_until(page, lambda: page.get_by_text("Đã nộp phí, lệ phí").is_visible())


def choose(page: Page, words: str) -> None:
    page.get_by_role("radio", name=words).check()


def save(page: Page) -> None:
    press(page, "Lưu và tiếp tục")


def a_picture() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (40, 40), "white").save(kept, "PNG")
    return kept.getvalue()


def paper(page: Page, title: str, folder: Path) -> str:
    """The text of an official paper, fetched from the page of its dossier."""
    with page.expect_download() as download:
        page.get_by_role("link", name=title).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return "\n".join(sheet.extract_text() for sheet in PdfReader(file).pages)


def check_paper(page: Page, text: str) -> None:
    """Type the code off the paper, as who has no camera does."""
    printed = re.search(r"nhập mã ([\w ]+) tại", text)
    assert printed, text
    go(page, "/xac-thuc/")
    page.get_by_role("textbox").fill(printed[1])
    press(page, "Kiểm tra")
