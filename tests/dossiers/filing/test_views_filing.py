"""Filing through its doors: what goes well, what is refused, and what goes wrong on the way."""

import json
import re
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Draft
from payments.models import Order
from services.catalogue.lint import package_lint
from services.dossiers.actions import filing
from services.dossiers.models import Dossier, Filing
from tests.dossiers.conftest import PACKAGE, Road
from tests.eforms.papers import PDF, received
from tests.factories import UserFactory
from tests.late import post_late
from tests.pages import Page

REQUESTER = {
    "requester_kind": "person",
    "requester_name": "Nguyễn Thị Hoa",
    "requester_number": "001344000001",
    "requester_phone": "0912345678",
    "relation": "child",
}
EVENT = {"event": "birth", "person_name": "H'Hen Niê", "person_born": "15/03/1958"}
PLACE = {"place_named": "old", "registered_at_old": "xã Tân Lập, huyện Đan Phượng, tỉnh Hà Tây"}
COPIES = {"copies": "2", "receive": "online", "promise": "yes"}
STEPS = {"requester": REQUESTER, "event": EVENT, "registration": PLACE, "papers": {}, "copies": COPIES}


@pytest.fixture
def browser(client, road):
    client.force_login(road.citizen)
    return client


@pytest.fixture
def begun(road):
    """A filing with nothing said yet."""
    return road.begin(**{key: None for step in STEPS.values() for key in step})


@pytest.fixture
def ready(road):
    """A filing with every answer given."""
    return road.begin(relation="child")


def at(filing: Filing, step: str = "") -> str:
    return f"/nop/{filing.draft.key}/{step}/" if step else f"/nop/{filing.draft.key}/"


def answers(filing: Filing) -> dict[str, object]:
    return dict(Draft.objects.get(pk=filing.draft_id).answers)


def read(browser: Client, address: str) -> Page:
    """A page that is there."""
    response = browser.get(address)
    assert response.status_code == 200, response.status_code
    return Page(response)


def send(browser: Client, filing: Filing) -> Any:
    """The button of the check page, pressed."""
    return browser.post(at(filing, "gui"), read(browser, at(filing, "kiem-tra")).form(at(filing, "gui")).values)


# The way that goes well


def test_every_step_leads_to_the_next_and_the_last_to_the_dossier(browser, road):
    step = browser.post("/nop/2.000635/", {"office": road.here.agency.pk}).url
    for key, given in STEPS.items():
        assert step.endswith(f"/{key}/")
        step = browser.post(step, given).url
    check = read(browser, step)
    assert "H'Hen Niê" in check.summary.values()
    assert "16.000" in check.text

    sending = step.replace("kiem-tra", "gui")
    dossier = browser.post(sending, check.form(sending).values).url

    assert read(browser, dossier).link("Nộp ngay")
    assert Dossier.objects.get().sheet.answers["copies"] == 2


def test_an_organisation_is_asked_for_its_letter(browser, begun):
    step = browser.post(at(begun, "requester"), {**REQUESTER, "requester_kind": "organisation"}).url

    assert step == at(begun, "organisation")
    sentence = "Hãy đính kèm “Văn bản yêu cầu của cơ quan, tổ chức”."
    assert sentence in [problem.text for problem in Page(browser.post(step, {})).problems]


@pytest.mark.parametrize("office", ["", "0", "x", "999999"])
def test_an_office_that_is_not_offered_is_refused_beside_its_field(browser, office):
    page = Page(browser.post("/nop/2.000635/", {"office": office}))

    assert re.search("chọn một cơ quan|không tiếp nhận", page.field("office").error)
    assert not Filing.objects.exists()


# Bad input


@pytest.mark.parametrize("step", ["khong-co", "EVENT", "0", "gui2"])
def test_a_tampered_step_leads_to_a_real_one_and_saves_nothing(browser, begun, step):
    before = answers(begun)

    for response in (browser.get(at(begun, step)), browser.post(at(begun, step), EVENT)):
        assert response.status_code == 302
        assert read(browser, response.url).heading
    assert answers(begun) == before


def test_what_was_asked_for_one_case_does_not_reach_a_dossier_of_another(browser, begun):
    for key, given in STEPS.items():
        browser.post(at(begun, key), given)
    browser.post(at(begun, "event"), {**EVENT, "event": "marriage", "spouse_name": "Y Thinh Kbuôr"})
    browser.post(at(begun, "event"), {**EVENT, "organisation_name": "Công ty Ma"})
    assert "spouse_name" in answers(begun)  # kept, should the person change back

    send(browser, begun)

    assert not {"spouse_name", "organisation_name"} & Dossier.objects.get().sheet.answers.keys()


@pytest.mark.parametrize(
    ("step", "wrong", "sentence"),
    [
        ("event", {"person_number": "123"}, "12 chữ số"),
        ("requester", {"requester_phone": "113"}, "Nhập số điện thoại"),
        ("event", {"person_name": "Hoa <b>"}, "chỉ gồm chữ cái"),
        ("requester", {"requester_kind": "robot"}, "Chọn|chọn"),
        ("event", {"person_name": ""}, "Hãy nhập"),
        ("event", {"person_born": "mùa xuân"}, "chỉ nhập năm"),
        ("event", {"person_born": "31/02/1944"}, "Không có ngày 31/02/1944"),
        ("event", {"person_born": "14/2/2044"}, "không được sau"),
        ("event", {"person_name": "Nguyễn \u202eăV"}, "đổi chiều chữ"),
        ("copies", {"copies": "51"}, "từ 1 đến 50"),
        ("copies", {"copies": "hai"}, "từ 1 đến 50"),
        ("copies", {"promise": ""}, "cam đoan"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_field_and_kept_as_typed(browser, ready, step, wrong, sentence):
    [(name, typed)] = wrong.items()

    page = Page(browser.post(at(ready, step), {**STEPS[step], **wrong}))

    field = page.field(name)
    assert re.search(sentence, field.error)
    assert f"#id-{name}" in [problem.href for problem in page.problems]
    if typed and not field.choices():
        assert read(browser, at(ready, step)).field(name).value == typed


PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("trang.pdf", b"", "trống"),
        ("virus.pdf", b"MZ\x90" * 50, "không phải là PDF hoặc ảnh JPG, PNG, HEIC"),
        ("cắt.pdf", b"%PDF-1.7\n" * 50, "bị hỏng hoặc tải lên dở dang"),
        ("ảnh.png", PNG + bytes(200), "không mở được"),
        ("to.pdf", b"%PDF-1.7" + bytes(21 * 2**20) + b"startxref", "lớn hơn 20 MB"),
        ("../../etc/passwd", b"root:x:0:0", "“passwd” không phải là PDF"),
        ("trang.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "không phải là PDF"),
    ],
)
def test_a_file_that_is_no_paper_is_refused_beside_its_field(browser, ready, name, content, sentence):
    page = Page(browser.post(at(ready, "papers"), {"old_paper": SimpleUploadedFile(name, content)}))

    assert sentence in page.field("old_paper").error
    assert not ready.draft.attachments.exists()


# Bad luck


def test_a_page_left_open_does_not_overwrite_what_was_saved_elsewhere(browser, ready):
    stale = {**EVENT, "_seen": read(browser, at(ready, "event")).field("_seen").value}
    browser.post(at(ready, "event"), {**EVENT, "person_name": "Lê Văn Bình"})

    page = Page(browser.post(at(ready, "event"), stale))

    assert "vừa được lưu ở một trang hoặc thiết bị khác" in page.notices[0]
    assert "Lê Văn Bình" in page.summary.values()
    assert answers(ready)["person_name"] == "Lê Văn Bình"


def test_a_step_sent_after_the_session_ended_is_there_after_signing_in_again(standins, settings, road):
    standins.serve(settings)
    citizen = UserFactory.create(username="001190012345", personal_number="001190012345")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(citizen)
    first = "/nop/2.000635/"
    browser.post(first, {"office": road.here.agency.pk, "csrfmiddlewaretoken": token(read(browser, first))})
    filing = Filing.objects.get()
    page = read(browser, at(filing, "requester"))
    del browser.cookies[settings.SESSION_COOKIE_NAME]

    typed = {**REQUESTER, "requester_phone": "0987001122", "csrfmiddlewaretoken": token(page)}
    door = browser.post(at(filing, "requester"), typed)["Location"]
    leave = {"next": at(filing, "requester"), "csrfmiddlewaretoken": token(read(browser, door))}
    vneid = browser.post("/tai-khoan/dang-nhap/vneid/", leave)["Location"]
    back = standins.submit(vneid.removeprefix(standins.url), person="001190012345").headers["Location"]
    again = browser.get(back.removeprefix("http://testserver"))

    assert again["Location"] == at(filing, "requester")
    page = read(browser, again["Location"])
    assert "Phiên làm việc đã hết" in page.notices[0]
    assert page.field("requester_phone").value == "0987001122"


def token(page: Page) -> str:
    return page.field("csrfmiddlewaretoken").value


def test_submitting_after_the_session_ended_leads_back_to_the_check_page(client, ready, road):
    door = client.post(at(ready, "gui")).url
    assert door == f"/tai-khoan/dang-nhap/?next={at(ready, 'gui')}"
    client.force_login(road.citizen)

    assert client.get(at(ready, "gui")).url == at(ready, "kiem-tra")
    assert not Dossier.objects.exists()


def test_an_incomplete_filing_is_shown_what_is_missing_with_a_link_to_each(browser, begun):
    response = browser.post(at(begun, "gui"))

    assert response.status_code == 422
    assert f"{at(begun, 'event')}?sua#muc-person_name" in [problem.href for problem in Page(response).problems]
    assert not Dossier.objects.exists()
    assert "person_name" in read(browser, f"{at(begun, 'event')}?sua").questions


def test_pressing_submit_twice_leads_both_times_to_the_one_dossier(browser, ready):
    shown = read(browser, at(ready, "kiem-tra")).form(at(ready, "gui")).values
    first, second = (browser.post(at(ready, "gui"), shown) for _ in range(2))

    assert first.url == second.url == Dossier.objects.get().get_absolute_url()
    assert Order.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_the_same_moment_open_one_dossier_and_one_order(road):
    ready, barrier, led_to = road.begin(), Barrier(2), []

    def press() -> None:
        browser = Client()
        browser.force_login(road.citizen)
        shown = read(browser, at(ready, "kiem-tra")).form(at(ready, "gui")).values
        barrier.wait()
        led_to.append(browser.post(at(ready, "gui"), shown)["Location"])
        connection.close()

    presses = [Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()

    assert led_to == [Dossier.objects.get().get_absolute_url()] * 2
    assert Order.objects.count() == 1


def test_every_address_of_a_submitted_draft_leads_to_its_dossier(browser, ready):
    dossier = send(browser, ready).url

    for step in ("", "event", "kiem-tra", "xoa", "gui"):
        assert browser.get(at(ready, step), follow=True).redirect_chain[-1][0] == dossier
    assert browser.post(at(ready, "event"), EVENT).url == dossier
    assert browser.post(at(ready, "xoa")).url == dossier
    assert Filing.objects.exists()


def test_no_paper_is_replaced_by_an_upload_that_arrives_after_filing(browser, ready, road):
    [filed] = attach(ready.draft, "old_paper", [inspect_upload(received(PDF), max_megabytes=1)])
    late = {"_remove": filed.pk, "old_paper": SimpleUploadedFile("khác.pdf", PDF + b"\n")}

    answer = post_late(browser, at(ready, "papers"), late, lambda: filing.submit(ready, by=road.citizen))

    dossier = Dossier.objects.get()
    assert answer.url == dossier.get_absolute_url()
    assert "đã được nộp" in read(browser, answer.url).notices[0]
    assert dossier.filing.draft.attachments.get() == filed
    assert filed.removed_at is None


def test_who_has_too_many_drafts_is_told_what_to_do(browser, ready, road, settings):
    settings.QUOTAS = settings.QUOTAS.model_copy(update={"open_drafts": 1})

    page = Page(browser.post("/nop/2.000635/", {"office": road.here.agency.pk}))

    assert "nộp hoặc xóa bớt" in page.text
    assert Filing.objects.get() == ready


# Throwing a draft away, and strangers


def test_a_draft_is_thrown_away_after_one_question(browser, ready):
    assert at(ready, "xoa") in read(browser, "/ho-so/").hrefs
    assert "../xoa/" in read(browser, at(ready, "event")).hrefs
    assert "không lấy lại được" in read(browser, at(ready, "xoa")).text
    assert Filing.objects.exists()

    assert browser.post(at(ready, "xoa")).url == "/ho-so/"

    assert not Filing.objects.exists()
    assert not Draft.objects.exists()
    assert browser.get(at(ready, "event")).status_code == 404
    assert browser.post(at(ready, "gui")).status_code == 404


@pytest.mark.parametrize("step", ["", "event", "kiem-tra", "gui", "xoa"])
def test_a_strangers_draft_does_not_exist(client, ready, step):
    client.force_login(UserFactory.create())

    assert client.post(at(ready, step)).status_code in {404, 405}  # 405 where nothing is ever posted
    assert client.get(at(ready, step), follow=True).status_code == 404
    assert Filing.objects.exists()


# What a definition makes of strange answers


def revised(road: Road, *fields: dict[str, object], **changes: object) -> Filing:
    """A filing under a new version, whose last step has more questions."""
    package = json.loads(PACKAGE.read_text())
    package["form"]["steps"][-1]["fields"] += fields
    road.revise(**{"form": package["form"], **changes})
    return road.begin(copies=3)


@pytest.mark.parametrize("value", ["copies - 5", "copies * 1000000"])
def test_a_quantity_that_cannot_be_charged_is_said_on_the_check_page_and_is_not_filed(
    value, browser, road, monkeypatch
):
    """As in a version that was published before the check for it."""
    monkeypatch.setattr(package_lint, "lint", lambda package, **options: [])
    fee = json.loads(PACKAGE.read_text())["fees"][0]
    charged = {"key": "charged", "type": "computed", "label": "Số bản tính phí", "value": value}
    filing = revised(road, charged, fees=[{**fee, "quantity": "charged"}])

    assert read(browser, at(filing, "kiem-tra")).mentions("Hãy xem lại những số đã nhập")
    assert browser.post(f"{at(filing)}gui/").status_code == 422
    assert not Dossier.objects.exists()


def test_a_choice_that_is_no_way_of_delivery_is_filed_as_online(browser, road, monkeypatch):
    """As in a version that was published before the check for it."""
    monkeypatch.setattr(package_lint, "lint", lambda package, **options: [])
    filing = revised(road, {"key": "by", "type": "text", "label": "Gửi bằng"}, delivery="by")
    Draft.objects.filter(pk=filing.draft_id).update(answers={**answers(filing), "by": "pigeon"})

    assert send(browser, filing).status_code == 302
    assert Dossier.objects.get().delivery == "online"


def test_a_condition_that_divides_by_zero_does_not_stop_a_filing(browser, road, monkeypatch):
    monkeypatch.setattr(package_lint, "lint", lambda package, **options: [])
    filing = revised(road, {"key": "odd", "type": "text", "label": "Lẻ", "show_if": "12 / (copies - 3) > 1"})

    assert not read(browser, at(filing, "kiem-tra")).mentions("Lẻ")
    assert send(browser, filing).status_code == 302


@pytest.mark.parametrize(
    "posted", [{f"name{number}": "a" for number in range(6_000)}, {"person_name": "a" * 3_000_000}]
)
def test_a_page_that_posts_too_much_says_so_and_what_to_do(posted, browser, ready):
    answer = browser.post(at(ready, "event"), posted)

    assert answer.status_code == 413
    assert Page(answer).mentions("Hãy bớt số dòng hoặc rút ngắn nội dung")
