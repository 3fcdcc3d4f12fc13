"""From nothing to a filed dossier: a procedure is written, reviewed, published and filed; no bracket is ever seen.

Once with a mouse, once by keyboard alone, once on a small phone without scripts. With the mouse,
`--renew-pictures -k mouse` takes the pictures of docs/publishing.md and docs/publishing.vi.md on the way.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.citizen import OFFICE, a_picture
from tests.browser.conftest import Camera, Visitor
from tests.browser.hands import Keyboard, Mouse
from tests.browser.looking import go
from tests.browser.test_studio import enter

pytestmark = pytest.mark.browser

BRACKETS = re.compile(r"[{}\[\]]|json", re.IGNORECASE)
QUESTION, PAPER, FEE = "Bạn cần trước ngày nào?", "Bản cam kết sử dụng đúng mục đích", "Lệ phí cấp bản sao mẫu"
OFFICES = "H26.101, H26.102"
OWN = "Nội dung này là của chính bạn?"


@pytest.mark.parametrize(
    ("hands", "width", "code", "number"),
    [
        pytest.param(Mouse, 1280, "1.999811", "001190012345", id="mouse"),
        pytest.param(Keyboard, 1280, "1.999812", "001190012345", id="keyboard", marks=pytest.mark.long),
        pytest.param(Mouse, 320, "1.999813", "031085004417", id="without scripts", marks=pytest.mark.long),
    ],
)
def test_a_procedure_is_written_published_and_filed(
    visitor: Visitor, camera: Camera, hands: type[Mouse], width: int, code: str, number: str
) -> None:
    def person() -> Page:
        return visitor(width=width, javascript=width > 320)

    name = f"Cấp bản sao mẫu số {code.removeprefix('1.')}"
    author = hands(enter(person(), "author"))
    begin(author, code, name, camera)
    add_question(author, camera)
    add_paper(author, camera)
    add_fee(author, camera)
    translate(author, camera)
    author.press("link", "Thay đổi")
    check_no_brackets(author)
    camera(author.page, "studio_draft")
    author.press("button", "Gửi duyệt")

    approver = hands(enter(person(), "approver"))
    approver.press("link", name)
    check_no_brackets(approver)
    camera(approver.page, "studio_review")
    approver.press("button", "Duyệt và công bố")
    expect(approver.page.get_by_text("Đang áp dụng", exact=True)).to_be_visible()
    choose_offices(author, code)

    citizen = hands(person())
    go(citizen.page, f"/thu-tuc/{code}/")
    expect(citizen.page.get_by_text("50.000").first).to_be_visible()
    file(citizen, number)
    expect(citizen.page.get_by_text("Nộp ngay").first).to_be_visible()


def begin(hands: Mouse, code: str, name: str, camera: Camera) -> None:
    """From a pattern, under a code that no record knows."""
    hands.press("link", "Soạn thủ tục mới")
    hands.write("Mã thủ tục mới", code)
    hands.tick("Cấp bản sao từ sổ gốc")
    camera(hands.page, "studio_new")
    hands.press("button", "Tạo bản nháp")
    hands.write("Tên thủ tục", name)
    hands.write("Lĩnh vực", "Hộ tịch")
    hands.press("button", "Tạo bản nháp")


def add_question(hands: Mouse, camera: Camera) -> None:
    """A day, asked only of those who ask for themselves: eight presses at most. Then it is moved up by one."""
    before = hands.presses
    hands.press("link", "Biểu mẫu")
    hands.press("link", "Nội dung cần cấp bản sao")
    hands.write("Câu hỏi mới", QUESTION)
    hands.choose("Người dân trả lời bằng", "Ngày")
    hands.press("button", "Thêm câu hỏi")
    hands.add_condition("Chỉ hỏi khi", OWN, "Có")
    check_no_brackets(hands)
    hands.page.get_by_role("group", name="Chỉ hỏi khi").scroll_into_view_if_needed()
    camera(hands.page, "studio_question")
    hands.press("button", "Thêm")
    assert hands.presses - before <= 8
    hands.press("button", f"↑ Chuyển lên: {QUESTION}")
    expect(hands.page.get_by_role("link", name=QUESTION)).to_be_visible()


def add_paper(hands: Mouse, camera: Camera) -> None:
    """A paper with the question that takes it: six presses at most."""
    before = hands.presses
    hands.press("link", "Các phần khác")
    hands.unfold("Thêm giấy tờ cùng mục tải lên")
    hands.write("Tên giấy tờ", PAPER)
    camera(hands.page, "studio_paper")
    hands.press("button", "Thêm giấy tờ")
    assert hands.presses - before <= 6
    check_no_brackets(hands)


def add_fee(hands: Mouse, camera: Camera) -> None:
    before = hands.presses
    hands.press("link", "Phí, lệ phí")
    hands.press("link", "Thêm khoản thu")
    hands.write("Tên", FEE)
    hands.choose("Loại khoản thu", "Lệ phí")
    hands.write("Mức thu (đồng)", "50.000")
    check_no_brackets(hands)
    camera(hands.page, "studio_fee")
    hands.press("button", "Thêm")
    assert hands.presses - before <= 7


def translate(hands: Mouse, camera: Camera) -> None:
    """English for the first text that has none: the name of the procedure."""
    hands.press("link", "Tiếng Anh")
    missing = hands.page.get_by_role("link", name="Chưa có (").inner_text()
    hands.press("link", missing)
    hands.write("Tiếng Anh (không bắt buộc)", "Sample copy")
    check_no_brackets(hands)
    camera(hands.page, "studio_english")
    hands.press("button", "Lưu")
    expect(hands.page.get_by_role("link", name=missing)).to_have_count(0)


def choose_offices(hands: Mouse, code: str) -> None:
    """Two people's committees receive it."""
    hands.press("link", code)
    hands.press("link", "Nơi tiếp nhận của thủ tục")
    hands.write("Mã cơ quan, mỗi dòng một mã", OFFICES)
    hands.press("button", "Thêm vào danh sách")
    expect(hands.page.get_by_text(OFFICE).first).to_be_visible()


def file(hands: Mouse, number: str) -> None:
    """As a citizen, for oneself: the new question, the new paper, and the dossier is filed."""
    hands.press("link", "Nộp trực tuyến")
    hands.press("button", "Đăng nhập bằng VNeID")
    hands.tick(number)
    hands.press("button", "Xác nhận trên ứng dụng")
    hands.tick(OFFICE)
    hands.press("button", "Bắt đầu khai")
    say_where_one_lives(hands)
    hands.press("button", "Lưu và tiếp tục")
    hands.write("Loại giấy tờ, loại sổ cần trích lục", "Khai sinh")
    hands.tick("Có")
    if not hands.has_scripts:
        hands.press("button", "Lưu và tiếp tục")
    hands.write(QUESTION, "31/12/2999")
    hands.write("Số bản sao", "1")
    hands.press("button", "Lưu và tiếp tục")
    hand_in(hands.page, PAPER)
    hands.press("button", "Lưu và tiếp tục")
    hands.tick("Bản điện tử trên Cổng dịch vụ công")
    hands.tick("Tôi cam đoan")
    hands.press("button", "Lưu và tiếp tục")
    hands.press("button", "Nộp hồ sơ")


def say_where_one_lives(hands: Mouse) -> None:
    """What the account does not hold; without scripts the communes are fetched by a button."""
    hands.choose("Tỉnh, thành phố", "Thành phố Hà Nội")
    if not hands.has_scripts:
        hands.press("button", "Hiện danh sách xã, phường hoặc nước")
    hands.choose("Xã, phường, đặc khu", "Phường Ba Đình")


def hand_in(page: Page, label: str) -> None:
    page.get_by_label(label).set_input_files({"name": "giấy.png", "mimeType": "image/png", "buffer": a_picture()})


def check_no_brackets(hands: Mouse) -> None:
    """Nothing on the page has to be read as code."""
    seen = [line for line in hands.page.locator("main").inner_text().splitlines() if BRACKETS.search(line)]
    assert seen == [], hands.page.url
