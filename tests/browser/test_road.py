"""The main road, from the front page to the result in hand: once with JavaScript, once on a small phone without."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import citizen, staff
from tests.browser.conftest import Visitor
from tests.browser.looking import follow, go, look_again_until, press
from tests.demo import Demo

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Applicant:
    """Who files, and where the result shall be waiting."""

    name: str
    number: str
    receive: str


HOA = Applicant("Nguyễn Thị Hoa", "001190012345", "Bản điện tử trên Cổng dịch vụ công")
BINH = Applicant("Lê Văn Bình", "031085004417", "Bản giấy tại bộ phận một cửa")


@pytest.mark.parametrize(
    ("applicant", "width", "javascript"),
    [
        pytest.param(HOA, 1280, True, id="javascript"),
        pytest.param(BINH, 320, False, id="without", marks=pytest.mark.long),
    ],
)
def test_a_citizen_goes_from_the_front_page_to_the_result(
    visitor: Visitor, demo: Demo, tmp_path: Path, applicant: Applicant, width: int, javascript: bool
) -> None:
    def person() -> Page:
        return visitor(width=width, javascript=javascript)

    page = person()
    citizen.find_the_procedure(page)
    citizen.begin(page, applicant.number)
    citizen.say_who_asks(page)
    citizen.say_which_paper(page, "15/03/1958")

    page = person()  # at home, on another device
    go(page, "/ho-so/")
    citizen.enter(page, applicant.number)
    follow(page, citizen.PROCEDURE)
    citizen.say_where_registered(page)
    citizen.hand_in_the_old_paper(page)
    citizen.say_how_many(page, 3, applicant.receive)
    citizen.change_an_answer(page)
    press(page, "Nộp hồ sơ")
    citizen.pay(page)
    dossier = page.url

    desk, handler, leader = (staff.sign_in(person(), role) for role in ("desk", "handler", "leader"))
    code = staff.accept(desk, applicant.name)
    assert re.fullmatch(r"H26\.101-\d{6}-\d{4}", code)
    staff.examine(handler, code)
    staff.approve(leader, code)
    if applicant is BINH:
        staff.hand_over(desk, code)

    go(page, "/ho-so/")
    expect(page.get_by_text(code)).to_be_visible()
    go(page, dossier)
    look_again_until(page, lambda: page.get_by_text("Đã trả kết quả").is_visible())
    look_again_until(page, lambda: page.get_by_role("link", name="Giấy khai sinh").is_visible())
    for title in ("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Giấy khai sinh"):
        text = citizen.paper(page, title, tmp_path).replace("\xa0", " ")  # names are kept on one line
        assert code in text
        assert applicant.name in text
    somebody = person()  # who was shown the result and wants to know whether it is genuine
    citizen.check_paper(somebody, text)
    expect(somebody.get_by_text("Giấy này là thật")).to_be_visible()

    go(page, "/thong-bao/")
    for subject in ("Đã nhận hồ sơ", "Đã nhận khoản phí", f"Hồ sơ {code} đã được tiếp nhận", "Đã có kết quả"):
        expect(page.get_by_text(subject).first).to_be_visible()
    go(page, f"{demo.standins}/mail/")
    expect(page.get_by_text(f"Đã có kết quả của hồ sơ {code}")).to_be_visible()
