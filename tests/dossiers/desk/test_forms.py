"""The forms of the workbench: their helping buttons, Enter, and what was typed when something is refused."""

import json

import pytest

from services.dossiers.actions import applicant, desk, handling
from services.dossiers.models import Dossier, Task
from services.dossiers.status import Status
from tests.dossiers.conftest import PACKAGE, RESULT, Road
from tests.dossiers.money.steps import pay
from tests.dossiers.test_views_following import act, signed_in, work
from tests.pages import Page

MORE = [
    {"key": "where", "type": "address", "label": "Nơi lưu sổ"},
    {
        "key": "pages",
        "type": "rows",
        "label": "Các trang",
        "item": "Trang",
        "min_rows": 1,
        "max_rows": 3,
        "fields": [{"key": "number", "type": "text", "label": "Số trang"}],
    },
]
LATER = "Đối chiếu lại quyển số, trang số."


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def examined(road: Road, client) -> Dossier:
    """A dossier being examined, whose result form has an address and rows."""
    package = json.loads(PACKAGE.read_text())
    package["results"][0]["form"]["steps"][0]["fields"].extend(MORE)
    road.revise(results=package["results"])
    dossier = road.submit()
    pay(client, dossier.fees.get().order)
    return handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)


@pytest.fixture
def handler(road: Road):
    return signed_in(road.here.handler)


def press(staff, page: Page, words: str, **typed: str):
    """Press the button with these words in the form of the result, as a browser without JavaScript does."""
    button = page.button(words)
    values = {name: field.value for name, field in page.fields.items() if "-note" not in name}
    return staff.post(button.action.split("#")[0], {**values, **typed, button.name: button.value})


def nothing_is_proposed(dossier: Dossier) -> bool:
    return Task.objects.open().get(dossier=dossier).role == "handler"


def test_a_helping_button_shows_the_communes_of_the_province_and_proposes_nothing(examined, handler):
    page = Page(handler.get(work(examined)))

    response = press(handler, page, "Hiện danh sách xã, phường", entry="Đang ghi dở", **{"where-province": "01"})

    assert response.status_code == 200
    shown = Page(response)
    assert "Phường Ba Đình" in shown.text
    assert shown.field("entry").value == "Đang ghi dở"
    assert nothing_is_proposed(examined)

    another = Page(press(handler, shown, "Hiện danh sách xã, phường", **{"where-province": "79"}))
    assert "Phường Ba Đình" not in another.text
    assert another.field("entry").value == "Đang ghi dở"


def test_rows_of_the_result_are_added_and_removed_on_the_page(examined, handler):
    page = Page(press(handler, Page(handler.get(work(examined))), "Thêm trang", **{"pages-0-number": "12"}))
    assert (page.field("pages-0-number").value, page.field("pages-1-number").value) == ("12", "")

    page = Page(press(handler, page, "Xóa: Trang 2"))

    assert "pages-1-number" not in page.fields
    assert nothing_is_proposed(examined)


def test_enter_in_a_field_is_no_decision(examined, handler):
    """Enter presses the first button of a form."""
    page = Page(handler.get(work(examined)))
    for form in page.element.xpath("//form[contains(@action, '/work/')][.//input[@type='text' or not(@type)]]"):
        first = form.xpath(".//button")[0]
        slug = form.get("action").split("/")[-2]

        answer = handler.post(form.get("action"), {**RESULT, first.get("name"): first.get("value")})

        assert any("chưa được thực hiện" in notice for notice in Page(answer).notices), slug
    assert nothing_is_proposed(examined)


def test_a_page_that_draws_itself_anew_gets_the_fields_alone(examined, handler):
    answer = handler.post(work(examined, "trinh-duyet"), {"where-province": "01", "_autosave": "1"})

    assert answer.status_code == 200
    assert "Phường Ba Đình" in Page(answer).text
    assert not Page(answer).mentions("Tiến trình")
    assert nothing_is_proposed(examined)


def test_a_refused_proposal_says_so_first_and_keeps_what_was_typed(examined, handler):
    answer = handler.post(work(examined, "trinh-duyet"), {**RESULT, "register_number": "", "where-province": "01"})

    page = Page(answer)
    assert answer.status_code == 422
    assert [error.get("href") for error in page.element.xpath("//*[@id='loi']//a")][:1] == ["#id-register_number"]
    assert page.field("entry").value == RESULT["entry"]
    assert page.field("where-province").value == "01"
    assert nothing_is_proposed(examined)


def test_who_goes_on_after_sending_back_begins_with_what_was_proposed(road, in_work, handler):
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    handling.send_back(in_work, by=road.here.leader, note=LATER)

    page = Page(handler.get(work(in_work)))

    assert page.field("entry").value == RESULT["entry"]
    assert page.field("register_book").value == RESULT["register_book"]


def test_what_was_proposed_outlives_a_supplement_save_what_it_changed(road, in_work, handler):
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    handling.send_back(in_work, by=road.here.leader, note=LATER)
    desk.request_supplement(in_work, by=road.here.handler, fields_asked=["person_born"], note=LATER)
    applicant.answer_supplement(in_work, by=road.citizen, answers={"person_born": "1958-03-16"})

    assert Page(handler.get(work(in_work))).field("entry").value == RESULT["entry"]


def test_a_second_supplement_is_not_offered(road, in_work, handler):
    assert Page(handler.get(work(in_work))).mentions("Yêu cầu bổ sung")
    desk.request_supplement(in_work, by=road.here.handler, fields_asked=["person_born"], note=LATER)
    applicant.answer_supplement(in_work, by=road.citizen, answers={"person_born": "1958-03-16"})

    page = Page(handler.get(work(in_work)))
    assert "yeu-cau-bo-sung-note" not in page.fields


def test_dues_with_a_short_reason_keep_what_was_typed(in_work, handler):
    line = {"khoan-0-kind": "tax", "khoan-0-name": "Thuế đất", "khoan-0-amount_vnd": "5.000", "khoan-0-basis": "Luật"}
    forms = {"khoan-TOTAL_FORMS": "1", "khoan-INITIAL_FORMS": "0"}

    answer = act(handler, in_work, "yeu-cau-nop-tien", note="thuế", **line, **forms)

    page = Page(answer)
    assert answer.status_code == 422
    assert "ít nhất 10 ký tự" in page.text
    assert page.field("yeu-cau-nop-tien-note").value == "thuế"
    assert page.field("yeu-cau-nop-tien-khoan-0-name").value == "Thuế đất"


def test_what_was_typed_stays_though_a_colleague_was_quicker(road, in_work, handler):
    handling.propose(in_work, by=road.here.handler, result=RESULT)

    answer = act(handler, in_work, "yeu-cau-bo-sung", fields_asked=["person_born"], note="Ghi rõ ngày sinh của bà.")

    page = Page(answer)
    assert answer.status_code == 422
    assert "đã sang bước khác" in page.text
    assert page.field("yeu-cau-bo-sung-note").value == "Ghi rõ ngày sinh của bà."
    assert not page.element.xpath("//form[contains(@action, 'yeu-cau-bo-sung')]//button[not(@name)]")
    assert Dossier.objects.get().state is Status.IN_PROGRESS


def test_what_the_leader_sends_back_says_why_before_the_form(road, examined, handler):
    handling.propose(examined, by=road.here.handler, result={**RESULT, "pages": [{"number": "12"}]})
    leader = signed_in(road.here.leader)

    short = Page(act(leader, examined, "tra-lai", note="Sai."))
    assert short.mentions("để cán bộ thụ lý hiểu")
    assert not short.mentions("để người nộp hiểu")
    act(leader, examined, "tra-lai", note=LATER)

    text = Page(handler.get(work(examined))).text
    assert text.index(LATER) < text.index("Nội dung trích lục")
