"""An enterprise files through an employee: mandate, filing, what its director sees, and the end of the mandate."""

import pytest
from playwright.sync_api import expect

from standins.vneid.enterprises import represented_by
from tests.browser import citizen
from tests.browser.conftest import Visitor
from tests.browser.looking import follow, go, press

pytestmark = pytest.mark.browser

DIRECTOR = "084079002046"
EMPLOYEE, EMPLOYEE_NAME = "046188003355", "Công Tằng Tôn Nữ Thị Quỳnh Như"
COMPANY = represented_by(DIRECTOR)[0].name
MANDATES = "/tai-khoan/uy-quyen/"


def test_an_employee_files_for_an_enterprise_until_the_mandate_ends(visitor: Visitor) -> None:
    director = visitor(width=360, javascript=False)
    go(director, MANDATES)
    citizen.enter(director, DIRECTOR)
    expect(director.get_by_text(COMPANY).first).to_be_visible()
    follow(director, "Ủy quyền cho một người")
    director.get_by_role("radio", name=COMPANY).check()
    director.get_by_label("Số định danh của người được ủy quyền").fill(EMPLOYEE)
    director.get_by_label("Họ tên người được ủy quyền").fill(EMPLOYEE_NAME)
    director.get_by_label("Đến hết ngày").fill(director.get_by_text("muộn nhất").inner_text()[-11:-1])
    press(director, "Gửi ủy quyền")
    expect(director.get_by_text("Chờ người được ủy quyền nhận")).to_be_visible()

    employee = visitor(width=1280)
    go(employee, MANDATES)
    citizen.enter(employee, EMPLOYEE)
    employee.get_by_role("button", name="Nhận ủy quyền").click()
    expect(employee.get_by_text("Đang có hiệu lực")).to_be_visible()
    citizen.find_the_procedure(employee)
    follow(employee, "Nộp trực tuyến")
    citizen.choose(employee, f"Thay {COMPANY}")
    citizen.choose(employee, citizen.OFFICE)
    press(employee, "Bắt đầu khai")
    expect(employee.get_by_text(f"Bạn đang nộp thay cho {COMPANY}")).to_be_visible()
    citizen.say_who_asks(employee)
    citizen.say_which_paper(employee, "15/03/1958")
    citizen.say_where_registered(employee)
    citizen.hand_in_the_old_paper(employee)
    citizen.say_how_many(employee, 3, "Bản điện tử trên Cổng dịch vụ công")
    expect(employee.get_by_text(f"Bạn đang nộp thay cho {COMPANY}")).to_be_visible()
    press(employee, "Nộp hồ sơ")
    expect(employee.get_by_text(f"thay mặt {COMPANY}")).to_be_visible()

    go(director, "/ho-so/")
    expect(director.get_by_text(f"Thay {COMPANY}")).to_be_visible()
    follow(director, citizen.PROCEDURE)
    citizen.pay(director)

    go(director, MANDATES)
    director.get_by_role("button", name="Chấm dứt ngay").click()
    expect(director.get_by_text("Đã chấm dứt", exact=True)).to_be_visible()
    go(employee, "/ho-so/")
    expect(employee.get_by_text("Bạn chưa nộp hồ sơ nào")).to_be_visible()
