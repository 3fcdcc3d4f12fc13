"""A day at one office, walked by five roles: applicant, desk, handling clerk, leader, head of the desk."""

import re
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Locator, Page, expect

from bench.browser import Browser as Client
from tests.browser import staff
from tests.browser.citizen import OFFICE, enter
from tests.browser.conftest import Visitor
from tests.browser.looking import PATIENCE, follow, go, look, look_again_until, press
from tests.demo import Demo

pytestmark = pytest.mark.browser

CODE, TITLE = "1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân"
APPLICANT, NUMBER = "Đặng Thuỳ Dương", "079301004512"
ANSWERS = {
    "requester-phone": "0912345678",
    "relation": "self",
    "person-sex": "female",
    "person-ethnic_group": "Kinh",
    "person-residence-province": "01",
    "person-residence-commune": "00004",
    "stays": "1",
    "stays-0-stay_place-province": "01",
    "stays-0-stay_place-commune": "00004",
    "stays-0-stay-start": "05/2008",
    "marital": "single",
    "purpose": "other",
    "purpose_text": "Vay vốn mua nhà",
    "had_before": "no",
    "copies": "2",
    "exemption": "none",
    "receive": "desk",
    "promise": "yes",
}
QUEUE = "/admin/dossiers/dossier/queue/"
FIGURES = "/admin/dossiers/dossier/figures/"


def test_five_people_work_through_a_day(visitor: Visitor, demo: Demo) -> None:
    filed = [file(demo.portal) for _ in range(2)]
    work = f"/admin/dossiers/dossier/{filed[0]}/work/"
    desk, handler, head = (staff.sign_in(visitor(width=1366), name) for name in ("desk", "handler", "deskhead"))
    leader = staff.sign_in(visitor(width=360), "leader")

    accept_together(desk)
    go(handler, work)
    press(handler, "Bắt đầu thẩm định")
    ask_for_the_address(handler)
    answer(visitor(width=360), filed[0])

    go(handler, work)
    expect(handler.get_by_text("Đã bổ sung", exact=True)).to_be_visible()
    write_the_result(handler, work)
    ask_for_more_time(handler)
    open_own_task(leader)
    press(leader, "Đồng ý, ban hành văn bản xin lỗi")
    press(handler, "Trình lãnh đạo phê duyệt")

    go(leader, work)
    expect(leader.get_by_text("Chưa đăng ký kết hôn với ai.").first).to_be_visible()
    sign = leader.get_by_role("button", name="Phê duyệt và ký kết quả")
    assert above(leader.get_by_role("link", name="Xem trước văn bản sẽ ký"), sign)
    press(leader, "Phê duyệt và ký kết quả")
    go(desk, work)
    press(desk, "Trả kết quả")
    expect(desk.get_by_text("Đã trả kết quả").first).to_be_visible()

    stand_in(visitor(width=1366))
    go(head, FIGURES)
    returned = head.get_by_role("row", name=TITLE).get_by_role("cell").nth(2)
    # The figures are counted once a minute, by a worker that has other work.
    look_again_until(head, lambda: returned.count() == 1 and returned.inner_text() != "0", within=3 * PATIENCE)
    returned.get_by_role("link").click()
    look(head)
    expect(head.get_by_role("row", name=APPLICANT)).to_have_count(1)


def file(portal: str) -> int:
    """The applicant files on the pages, by their forms alone; the number of the dossier."""
    client = Client(portal)
    page = client.get(f"/nop/{CODE}/")
    page = client.submit(page, page.form(to="vneid"))
    page = client.submit(page, page.form(having="person"), {"person": NUMBER})
    page = client.submit(page, page.form(having="office"), {"office": page.value_before(OFFICE)})
    for _ in range(12):
        if "/gui/" in page.text:
            break
        form = page.form(having="_shown")
        page = client.submit(page, form, {name: value for name, value in ANSWERS.items() if name in form.names})
    page = client.submit(page, page.form(to="/gui/"))
    return int(page.url.path.strip("/").rpartition("/")[2])


def accept_together(desk: Page) -> None:
    """The desk finds both by the name, and accepts them with one decision."""
    go(desk, f"{QUEUE}?pham-vi=cua-toi&q={APPLICANT}")
    desk.get_by_label("Với hồ sơ đã chọn").select_option("Tiếp nhận hồ sơ")
    desk.get_by_label("Tất cả 2 kết quả").check()
    press(desk, "Tiếp tục")
    press(desk, "Tiếp nhận hồ sơ: 2 hồ sơ")
    expect(desk.get_by_text("đã làm 2, không làm được 0")).to_be_visible()


def ask_for_the_address(handler: Page) -> None:
    """The clerk ticks the answer where it is read and says what is wrong."""
    follow(handler, "Yêu cầu bổ sung")
    handler.get_by_role("checkbox", name="Người cần giấy xác nhận").check()
    handler.locator(".asking-item:has(:checked) .asking-remark input").fill("Chưa ghi số nhà, tổ dân phố.")
    press(handler, "Yêu cầu bổ sung")


def answer(applicant: Page, dossier: int) -> None:
    """The applicant sees what is asked and why, and completes it."""
    go(applicant, f"/ho-so/{dossier}/bo-sung/")
    enter(applicant, NUMBER)
    expect(applicant.get_by_text("Chưa ghi số nhà, tổ dân phố.").first).to_be_visible()
    applicant.get_by_label("Số nhà, đường").fill("Số 5, ngõ 12 Đội Cấn")
    press(applicant, "Gửi phần bổ sung")


def write_the_result(handler: Page, work: str) -> None:
    """What is typed is kept by itself, and shown as the paper that would be issued."""
    handler.get_by_label("Tình trạng hôn nhân").fill("Chưa đăng ký kết hôn với ai.")
    handler.get_by_label("Giấy này được cấp để").fill("Vay vốn mua nhà.")
    handler.get_by_label("Có giá trị đến ngày").fill(f"{localdate() + timedelta(days=180):%d/%m/%Y}")
    expect(handler.get_by_text("Đã lưu tạm lúc")).to_be_visible()
    press(handler, "Xem trước văn bản")
    preview = re.sub("/work/$", "/preview/", work)
    while not (shown := handler.request.get(preview)).headers["content-type"].startswith("application/pdf"):
        assert shown.ok
        handler.wait_for_timeout(300)
    go(handler, work)
    expect(handler.get_by_label("Tình trạng hôn nhân")).to_have_value("Chưa đăng ký kết hôn với ai.")


def ask_for_more_time(handler: Page) -> None:
    """The clerk proposes the first weekday after the limit, with the reason that the apology gives."""
    label = "Đề nghị xin lỗi và gia hạn"
    follow(handler, label)
    later = handler.get_by_label("Ngày hẹn trả mới")
    day = date.fromisoformat(later.get_attribute("min") or "")
    later.fill((day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)).isoformat())
    handler.get_by_role("textbox", name="Lý do").fill("Nơi thường trú trước đây chưa trả lời xác minh.")
    press(handler, label)


def open_own_task(leader: Page) -> None:
    """From the list of what waits for the leader."""
    go(leader, f"{QUEUE}?pham-vi=cua-toi&q={APPLICANT}")
    leader.get_by_role("row", name=APPLICANT).first.get_by_role("link").click()
    look(leader)


def stand_in(leader: Page) -> None:
    """The leader of an office with two clerks enters an absence for one, and takes it back before it begins."""
    staff.sign_in(leader, "leader.attp")
    go(leader, "/admin/dossiers/dossier/assignment/")
    follow(leader, "Nguyễn Bá Lộc")
    leader.locator("summary", has_text="Ghi ngày vắng").click()
    tomorrow = (localdate() + timedelta(days=2)).isoformat()
    leader.get_by_label("Từ ngày").fill(tomorrow)
    leader.get_by_label("Đến hết ngày").fill(tomorrow)
    leader.get_by_label("Người làm thay").select_option(index=1)
    press(leader, "Ghi ngày vắng")
    expect(leader.get_by_text("Trần Thị Thơm làm thay")).to_be_visible()
    leader.get_by_role("button", name="Bỏ lần vắng").click()
    expect(leader.get_by_text("Chưa ghi ngày vắng nào.")).to_be_visible()


def above(first: Locator, second: Locator) -> bool:
    """Whether one is read before the other."""
    places = [one.bounding_box() for one in (first, second)]
    return places[0] is not None and places[1] is not None and places[0]["y"] < places[1]["y"]
