"""A step saves itself while it is typed; without JavaScript its button does the same."""

import time

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from eforms.models import Draft
from portal.accounts.models import User
from tests.eforms.samples import SAMPLE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.eforms.samples"),
]


@pytest.fixture
def draft(client: Client) -> Draft:
    person = User.objects.create_user("hoa", full_name="Nguyễn Thị Hoa")
    client.force_login(person)
    return Draft.objects.create(owner=person, checksum=SAMPLE.checksum)


@pytest.fixture
def step(page: Page, live_server, client: Client, draft: Draft) -> Page:
    """The first step, in the browser of its owner; the policy of the page must never be broken."""
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/nop/{draft.key}/who/")
    return page


def slowly(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


def saved(page: Page):
    return expect(page.locator("[data-said]"))


def test_what_is_typed_is_saved_after_a_pause_and_said(step: Page, draft: Draft) -> None:
    step.get_by_label("Họ và tên").fill("Lê Văn Bình")

    saved(step).to_contain_text("Đã lưu lúc")
    draft.refresh_from_db()
    assert draft.answers["name"] == "Lê Văn Bình"
    assert step.locator(".wrong, .error-list").count() == 0


def test_what_depends_on_an_answer_appears_in_its_place_and_goes_again(step: Page) -> None:
    step.get_by_label("Số điện thoại").fill("0912")
    step.get_by_label("Tổ chức").check()

    saved(step).to_contain_text("có thêm mục")
    names = step.eval_on_selector_all("form [id^=muc-]", "fields => fields.map((field) => field.id)")
    assert names == ["muc-kind", "muc-name", "muc-tax_code", "muc-phone"]
    expect(step.get_by_label("Số điện thoại")).to_have_value("0912")
    step.get_by_label("Cá nhân").check()
    expect(step.get_by_label("Mã số thuế")).to_have_count(0)


def test_a_list_that_appears_in_a_row_is_shown_at_once(step: Page) -> None:
    step.goto(step.url.replace("/nop/", "/khach/").replace("/who/", "/only/"))

    step.get_by_label("Có", exact=True).check()

    expect(step.get_by_label("Phòng")).to_be_visible()
    saved(step).to_contain_text("có thêm mục")


def test_several_things_that_appear_at_once_keep_their_order(step: Page) -> None:
    step.goto(step.url.replace("/nop/", "/chuyen/").replace("/who/", "/only/"))

    step.get_by_label("Có", exact=True).check()

    expect(step.get_by_label("Vì sao")).to_be_visible()
    names = step.eval_on_selector_all("form [id^=muc-]", "fields => fields.map((field) => field.id)")
    assert names == ["muc-moved", "muc-since", "muc-again", "muc-home"]


def test_a_place_abroad_is_asked_for_its_country(step: Page) -> None:
    step.goto(step.url.replace("/nop/", "/chuyen/").replace("/who/", "/only/"))
    expect(step.get_by_label("Xã, phường, đặc khu")).to_be_visible()
    expect(step.get_by_label("Số nhà, đường, thôn, tổ dân phố")).to_be_hidden()

    step.get_by_label("Tỉnh, thành phố").select_option("abroad")

    expect(step.get_by_label("Nước", exact=True)).to_contain_text("Đức")
    expect(step.get_by_label("Địa chỉ ở nước ngoài")).to_be_visible()


def test_what_appeared_is_sent_with_the_page(step: Page, draft: Draft) -> None:
    step.get_by_label("Tổ chức").check()
    step.get_by_label("Mã số thuế").fill("0100109106")
    step.get_by_role("button", name="Lưu và tiếp tục").last.click()

    step.wait_for_url("**/papers/")
    draft.refresh_from_db()
    assert draft.answers["tax_code"] == "0100109106"


def test_the_button_waits_for_a_save_under_way(step: Page, draft: Draft) -> None:
    """Otherwise the page would meet its own save, and call it another device's."""
    step.route("**/who/", slowly)
    step.get_by_label("Cá nhân").check()
    step.wait_for_timeout(350)
    step.get_by_label("Số điện thoại").fill("0912345678")
    step.get_by_role("button", name="Lưu và tiếp tục").last.click()

    step.wait_for_url("**/copies/")
    draft.refresh_from_db()
    assert draft.answers["phone"] == "0912345678"


def test_a_page_saved_elsewhere_is_not_overwritten(step: Page, draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(answers={"name": "Người khác"}, revision=1)
    step.get_by_label("Họ và tên").fill("Lê Văn Bình")

    saved(step).to_contain_text("Chưa lưu")
    draft.refresh_from_db()
    assert draft.answers == {"name": "Người khác"}
    expect(step.get_by_label("Họ và tên")).to_have_value("Lê Văn Bình")


def test_without_a_connection_it_is_said_and_nothing_is_lost(step: Page) -> None:
    step.context.set_offline(True)
    step.get_by_label("Họ và tên").fill("Lê Văn Bình")

    saved(step).to_contain_text("Chưa lưu được")
    expect(step.get_by_label("Họ và tên")).to_have_value("Lê Văn Bình")
