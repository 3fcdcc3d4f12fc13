"""The main road in a browser: one person, from the front page to the signed result, with and without JavaScript."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

PROCEDURE = "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"
OFFICE = "Ủy ban nhân dân phường Ba Đình"


def test_result_comes_to_the_account_of_a_person_with_javascript(visitor: Visitor, tmp_path: Path) -> None:
    person = visitor()
    dossier = file(person, tmp_path, receive="Bản điện tử")
    handle(visitor(width=1280), dossier)

    open_papers(person, dossier, expected="Đã trả kết quả")


def test_result_is_fetched_at_the_desk_by_a_person_without_javascript(visitor: Visitor, tmp_path: Path) -> None:
    person = visitor(javascript=False)
    dossier = file(person, tmp_path, receive="Bản giấy tại bộ phận một cửa")
    staff = visitor(width=1280, javascript=False)
    handle(staff, dossier)
    work_as(staff, "desk", dossier)
    press(staff, "Trả kết quả")

    open_papers(person, dossier, expected="Đã trả kết quả")


def file(person: Page, folder: Path, *, receive: str) -> str:
    """The citizen's half; answers the dossier's address."""
    find_the_procedure(person)
    sign_in_with_vneid(person)
    choose_the_office(person)
    fill_in(person, scan=a_scan(folder), receive=receive)
    press(person, "Nộp hồ sơ")
    pay(person)
    return person.url


def handle(staff: Page, dossier: str) -> None:
    """The office's half: the desk accepts, the handling clerk proposes, the leader signs."""
    work_as(staff, "desk", dossier)
    press(staff, "Tiếp nhận hồ sơ")
    work_as(staff, "handler", dossier)
    propose(staff)
    work_as(staff, "leader", dossier)
    press(staff, "Phê duyệt và ký kết quả")
    expect(staff.get_by_text("đã ghi nhận")).to_be_visible()


def open_papers(person: Page, dossier: str, *, expected: str) -> None:
    """Receipt and result are there to be downloaded; they are made in the background, so one looks again."""
    papers = person.locator("a[href$='/tai-ve/']")
    for _ in range(60):
        person.goto(dossier)
        if person.get_by_text(expected).count() and papers.count() == 2:
            break
        person.wait_for_timeout(500)
    expect(person.get_by_text(expected).first).to_be_visible()
    expect(papers).to_have_count(2)
    for paper in papers.all():
        assert person.request.get(paper.get_attribute("href") or "").body().startswith(b"%PDF")


def find_the_procedure(person: Page) -> None:
    person.goto("/")
    person.get_by_role("searchbox").first.fill("trich luc")
    person.keyboard.press("Enter")
    person.get_by_role("link", name=PROCEDURE).first.click()
    person.get_by_role("link", name="Nộp").first.click()


def sign_in_with_vneid(person: Page) -> None:
    press(person, "Đăng nhập bằng VNeID")
    person.get_by_label("Nguyễn Thị Hoa").check()
    press(person, "Xác nhận trên ứng dụng")


def choose_the_office(person: Page) -> None:
    person.get_by_label(OFFICE).check()
    press(person, "Bắt đầu khai")


def fill_in(person: Page, *, scan: Path, receive: str) -> None:
    """Every step; the place under its old name, which is asked for only once one says so."""
    person.get_by_label("Cho con chưa thành niên").check()
    go_on(person)
    person.get_by_label("Giấy khai sinh", exact=True).check()
    person.get_by_label("Họ, chữ đệm, tên người có tên trong giấy tờ").fill("Nguyễn Minh An")
    person.get_by_label("Ngày sinh của người đó").fill("15/03/2015")
    go_on(person)
    person.get_by_label("Ghi theo tên cũ trên giấy tờ").check()
    old_name = person.get_by_label("Tên cũ của nơi đã đăng ký")
    if not old_name.is_visible():  # without a script the server shows it, when asked to go on
        go_on(person)
    old_name.fill("Ủy ban nhân dân phường Cống Vị, quận Ba Đình")
    go_on(person)
    person.get_by_label("Ảnh chụp giấy tờ hộ tịch cũ").set_input_files(scan)
    go_on(person)
    person.get_by_label("Số bản sao cần cấp").fill("2")
    person.get_by_label(receive).check()
    person.get_by_label("Tôi cam đoan").check()
    go_on(person)
    expect(person.get_by_text("Nguyễn Minh An").first).to_be_visible()


def pay(person: Page) -> None:
    """By card at the stand-in bank, which then tells the portal; the dossier shows it as soon as it knows."""
    dossier = person.url
    person.get_by_role("link", name="Nộp phí ngay").click()
    press(person, "Tiếp tục thanh toán")
    press(person, "Tiếp tục")
    person.get_by_label("OTP").fill("123456")
    press(person, "Xác nhận")
    person.wait_for_url("**/ket-qua/**")
    person.goto(dossier)
    expect(person.get_by_role("link", name="Nộp phí ngay")).to_have_count(0)


def work_as(staff: Page, username: str, dossier: str) -> None:
    """Sign in as that member of staff, and go from the queue to the dossier."""
    staff.context.clear_cookies()
    staff.goto("/admin/")
    staff.get_by_label("Tên đăng nhập").fill(username)
    staff.get_by_label("Mật khẩu").fill("demo")
    press(staff, "Đăng nhập")
    staff.goto("/admin/dossiers/dossier/queue/")
    number = dossier.rstrip("/").rpartition("/")[2]
    staff.locator(f"a[href*='/{number}/work/']").first.click()


def propose(clerk: Page) -> None:
    """The handling clerk copies what stands in the register."""
    press(clerk, "Bắt đầu thẩm định")
    write(clerk, "Số đăng ký", "123")
    write(clerk, "Ngày đăng ký", "20/03/2015")
    write(clerk, "Nơi đăng ký", "Ủy ban nhân dân phường Cống Vị")
    write(clerk, "Nội dung trích lục", "Nguyễn Minh An, sinh ngày 15/03/2015, giới tính nam.")
    press(clerk, "Trình lãnh đạo phê duyệt")


def press(page: Page, label: str) -> None:
    """The button with that label; the last one, since a step repeats its button, unseen, for the Enter key."""
    page.get_by_role("button", name=label, exact=True).last.click()
    page.wait_for_load_state()


def write(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label).first.fill(text)


def go_on(person: Page) -> None:
    press(person, "Lưu và tiếp tục")


def a_scan(folder: Path) -> Path:
    """A photographed paper."""
    path = folder / "giay-khai-sinh.jpg"
    Image.effect_noise((400, 600), 40).save(path)
    return path
