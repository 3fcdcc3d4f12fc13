"""Rows of a group while the page saves itself: added, moved, removed, in two tabs, and after the session has ended."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from eforms.models import Draft
from portal.accounts.models import User
from tests.eforms.samples import HOUSEHOLD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.eforms.samples"),
]

Open = Callable[[], Page]


@pytest.fixture
def draft(client: Client) -> Draft:
    person = User.objects.create_user("hoa", full_name="Nguyễn Thị Hoa")
    client.force_login(person)
    return Draft.objects.create(owner=person, checksum=HOUSEHOLD.checksum)


@pytest.fixture
def tab(page: Page, live_server, client: Client, draft: Draft) -> Open:
    """Open the step in another tab of its owner's browser."""
    carry_session(page, client, live_server.url)

    def another() -> Page:
        opened = page.context.new_page()
        opened.goto(f"{live_server.url}/ho/{draft.key}/only/")
        return opened

    return another


def carry_session(page: Page, client: Client, url: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def saved(page: Page):
    return expect(page.locator("[data-said]"))


def name(page: Page, row: int):
    return page.locator(f"#id-members-{row}-member")


def relation(page: Page, row: int, words: str) -> None:
    page.locator(f"#muc-members-{row}-relation").get_by_label(words).check()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=re.compile(words.replace(":", " ?:"))).last.click()


def members(draft: Draft) -> list[object]:
    draft.refresh_from_db()
    return [row.get("member") for row in draft.answers["members"]]


def test_a_row_added_before_the_last_one_was_saved_loses_nothing(tab: Open, draft: Draft) -> None:
    page = tab()
    name(page, 0).fill("Nguyễn Thị Hoa")
    press(page, "Thêm thành viên")
    name(page, 1).fill("H'Hen Niê")

    saved(page).to_contain_text("Đã lưu lúc")
    expect(name(page, 0)).to_have_value("Nguyễn Thị Hoa")
    assert members(draft) == ["Nguyễn Thị Hoa", "H'Hen Niê"]


def test_rows_that_were_moved_are_saved_where_they_stand_now(tab: Open, draft: Draft) -> None:
    page = tab()
    name(page, 0).fill("Lê Văn Bình")
    press(page, "Thêm thành viên")
    name(page, 1).fill("H'Hen Niê")
    press(page, "Lên: Thành viên 2")
    name(page, 1).fill("Lê Văn Cường")

    saved(page).to_contain_text("Đã lưu lúc")
    expect(name(page, 0)).to_have_value("H'Hen Niê")
    assert members(draft) == ["H'Hen Niê", "Lê Văn Cường"]


def test_a_row_removed_takes_only_itself(tab: Open, draft: Draft) -> None:
    page = tab()
    for number, full_name in enumerate(["Lê Văn An", "Lê Văn Bình", "Lê Văn Cường"]):
        name(page, number).fill(full_name)
        if number < 2:
            press(page, "Thêm thành viên")
    press(page, "Xóa: Thành viên 2")
    page.get_by_label("Ghi chú").fill("Hai người")

    saved(page).to_contain_text("Đã lưu lúc")
    assert members(draft) == ["Lê Văn An", "Lê Văn Cường"]
    assert draft.answers["note"] == "Hai người"


def test_what_depends_on_an_answer_of_a_row_appears_in_that_row_alone(tab: Open) -> None:
    page = tab()
    press(page, "Thêm thành viên")
    relation(page, 0, "Con")
    relation(page, 1, "Khác")

    saved(page).to_contain_text("có thêm mục")
    expect(page.locator("#muc-members-1-which")).to_be_visible()
    expect(page.locator("#muc-members-0-which")).to_have_count(0)
    page.locator("#id-members-1-which").fill("Cháu ruột")
    press(page, "Lên: Thành viên 2")
    expect(page.locator("#id-members-0-which")).to_have_value("Cháu ruột")
    expect(page.locator("#muc-members-1-which")).to_have_count(0)


def test_a_second_tab_is_told_what_differs_and_keeps_its_rows(tab: Open, draft: Draft) -> None:
    first, second = tab(), tab()
    name(first, 0).fill("Lê Văn An")
    saved(first).to_contain_text("Đã lưu lúc")

    name(second, 0).fill("H'Hen Niê")
    saved(second).to_contain_text("Chưa lưu")
    press(second, "Thêm thành viên")

    expect(second.get_by_role("alert")).to_contain_text("Lê Văn An")
    expect(name(second, 0)).to_have_value("H'Hen Niê")
    assert members(draft) == ["Lê Văn An"]
    name(second, 1).fill("Lê Văn Bình")
    press(second, "Lưu và tiếp tục")
    expect(second.get_by_role("link", name="Hãy chọn “Quan hệ”").first).to_be_visible()
    assert members(draft) == ["H'Hen Niê", "Lê Văn Bình"]


def test_after_signing_in_again_the_rows_stand_there_as_they_were_typed(
    tab: Open, draft: Draft, client: Client, live_server
) -> None:
    page = tab()
    name(page, 0).fill("Lê Văn An")
    press(page, "Thêm thành viên")
    address = page.url
    page.context.clear_cookies(name="sessionid")
    name(page, 1).fill("H'Hen Niê")
    saved(page).to_contain_text("Nội dung đã nhập vẫn an toàn")

    press(page, "Lưu và tiếp tục")
    page.wait_for_url("**/tai-khoan/dang-nhap/**")
    cookies = {str(cookie.get("name")): str(cookie.get("value")) for cookie in page.context.cookies()}
    client.cookies["sessionid"] = cookies["sessionid"]
    client.force_login(draft.owner)
    carry_session(page, client, live_server.url)
    page.goto(address)

    expect(page.get_by_text("Phiên làm việc đã hết khi bạn bấm lưu")).to_be_visible()
    expect(name(page, 1)).to_have_value("H'Hen Niê")
    press(page, "Lưu và tiếp tục")
    assert members(draft) == ["Lê Văn An", "H'Hen Niê"]
