"""A list of three hundred people, from a file with seven wrong lines, on 320 px and without any script."""

from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Page, expect

from eforms import list_actions
from eforms.models import Draft
from portal.accounts.models import User
from tests.eforms import samples
from tests.eforms.importing.files import FORM, HEADINGS, HOA, workbook

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.eforms.samples"),
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = ["Lê Văn An", "Trần Thị Bình", "H'Hen Niê"]


@pytest.fixture
def draft(monkeypatch) -> Draft:
    monkeypatch.setattr(samples.SampleWizard, "definition", FORM)
    person = User.objects.create_user("hoa", full_name="Nguyễn Thị Hoa")
    return Draft.objects.create(owner=person, checksum=FORM.checksum)


@pytest.fixture
def page(browser: Browser, live_server, client: Client, draft: Draft) -> Page:
    client.force_login(draft.owner)
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened = context.new_page()
    opened.goto(reverse("step", kwargs={"key": draft.key, "step": "only"}))
    return opened


def lines(*, wrong: int = 0) -> list[list[str]]:
    """Three hundred people; in the first lines the birth is no date."""
    people = [[NAMES[number % len(NAMES)], *HOA[1:]] for number in range(300)]
    for number in range(wrong):
        people[number * 20][1] = "31/02/1990"
    return people


def fits(page: Page) -> bool:
    page.wait_for_load_state()  # a page that only comes would take the question away with the old one
    return bool(page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"))


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()
    assert fits(page), page.url


def choose(page: Page, name: str, content: bytes) -> None:
    chosen: FilePayload = {"name": name, "mimeType": XLSX, "buffer": content}
    page.get_by_label("Tệp danh sách").set_input_files(chosen)
    press(page, "Nhập danh sách")


def test_a_clerk_imports_three_hundred_people_and_mends_what_is_wrong(page: Page, draft: Draft) -> None:
    page.get_by_role("link", name="Mở danh sách").click()
    expect(page.get_by_text("Danh sách chưa có dòng nào.")).to_be_visible()
    expect(page.get_by_role("link", name="Nhập từ tệp")).to_have_count(1)
    assert fits(page)
    page.get_by_role("link", name="Nhập từ tệp").click()
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải mẫu XLSX").click()
    template = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert [cell.value for cell in template[1]] == HEADINGS

    choose(page, "giay.pdf", b"%PDF-1.7")
    expect(page.get_by_text("Đây là tệp PDF")).to_be_visible()
    choose(page, "danh sách.xlsx", workbook(*lines(wrong=7)))
    expect(page.get_by_role("heading", name="7 trên 300 dòng chưa đúng")).to_be_visible()
    expect(page.get_by_role("cell", name="Không có ngày 31/02/1990")).to_have_count(7)
    assert list_actions.rows_of(draft, "people") == []

    page.get_by_label("Nhập cả các dòng chưa đúng").check()
    choose(page, "danh sách.xlsx", workbook(*lines(wrong=7)))
    expect(page.get_by_text("Đã nhập 300 dòng: 293 dòng đúng, 7 dòng còn phải sửa.")).to_be_visible()
    for left in range(7, 0, -1):
        expect(page.get_by_text(f"Còn {left} dòng chưa đúng")).to_be_visible()
        if (there := page.get_by_role("link", name="Tới trang có dòng cần sửa")).is_visible():
            there.click()
        wrong = page.locator("input[aria-invalid]")
        expect(wrong).to_have_value("31/02/1990")
        wrong.fill("28/02/1990")
        with page.expect_navigation():
            wrong.press("Enter")
        assert fits(page)
    expect(page.get_by_text("dòng chưa đúng")).to_have_count(0)
    press(page, "Lưu và về bước đang khai")
    expect(page.get_by_text("Đã có 300 dòng")).to_be_visible()


def test_rows_are_typed_page_by_page_and_enter_saves(page: Page, draft: Draft) -> None:
    page.get_by_role("link", name="Mở danh sách").click()
    press(page, "Thêm người")
    page.get_by_label("Họ và tên").fill("lê văn an")
    page.get_by_label("Họ và tên").press("Enter")
    expect(page.get_by_role("link", name="Hãy nhập “Ngày sinh”")).to_be_visible()
    expect(page.get_by_label("Họ và tên")).to_have_value("lê văn an")
    assert fits(page)
    assert len(list_actions.rows_of(draft, "people")) == 1
    page.get_by_role("link", name="Quay lại bước đang khai").click()
    press(page, "Lưu và tiếp tục")
    expect(page.get_by_text("Người 1: Hãy nhập “Ngày sinh”")).to_be_visible()
    assert fits(page)
