"""After filing, through the doors of both sides: paying badly, refusing, supplementing, withdrawing, returning."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from services.dossiers.actions import applicant, desk
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from tests.dossiers.conftest import PACKAGE
from tests.eforms.papers import PDF, received
from tests.factories import UserFactory, publish_package
from tests.late import post_late
from tests.outbox import work_off
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result

WHY = "Giấy khai sinh này do phường khác cấp."


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def citizen(road):
    return signed_in(road.citizen)


@pytest.fixture
def clerk(road):
    return signed_in(road.here.desk)


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def read(browser: Client, address: str) -> Page:
    """A page that is there."""
    response = browser.get(address)
    assert response.status_code == 200, response.status_code
    return Page(response)


def page_of(dossier: Dossier) -> str:
    return f"/ho-so/{dossier.pk}/"


def work(dossier: Dossier, slug: str = "") -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/work/{f'{slug}/' if slug else ''}"


def act(staff: Client, dossier: Dossier, slug: str, **told: object):
    """Press a button of the workbench; what it needs is said under its own name."""
    return staff.post(work(dossier, slug), {f"{slug}-{name}": value for name, value in told.items()}, follow=True)


def a_pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("cũ.pdf", PDF)


def subjects(person) -> list[str]:
    return list(person.notifications.order_by("pk").values_list("subject", flat=True))


# Paying


@pytest.mark.parametrize(
    ("code", "title"), [("24", "Bạn đã hủy thanh toán"), ("51", "Thanh toán không thành công"), ("11", "Thanh toán")]
)
def test_a_payment_cancelled_or_failed_can_be_tried_again(road, citizen, code, title):
    dossier = road.submit()
    said = signed_result(an_attempt(dossier.fees.get().order), ResponseCode=code, TransactionStatus="02")
    citizen.get(f"/thanh-toan/vnpay/thong-bao/?{said}")

    page = read(citizen, f"/thanh-toan/vnpay/ket-qua/?{said}")

    assert page.heading.startswith(title)
    assert page.link("Thanh toán lại")
    assert read(citizen, page_of(dossier)).link("Nộp ngay")
    assert Dossier.objects.get().state is Status.SUBMITTED
    assert not dossier.tasks.exists()


def test_the_page_of_the_dossier_says_that_the_fee_was_paid(paid, citizen, road):
    page = read(citizen, page_of(paid))

    assert not page.mentions("Nộp ngay")
    assert "Đã nộp phí, lệ phí" in page.text
    assert subjects(road.citizen)[-1] == "Đã nhận khoản phí, lệ phí của hồ sơ"


# The desk


def test_the_desk_refuses_with_a_reason_a_paper_and_a_message(paid, citizen, clerk, road):
    refused = Page(act(clerk, paid, "tu-choi", note="không"))
    assert any("ít nhất 10 ký tự" in notice for notice in refused.notices)
    act(clerk, paid, "tu-choi", note=WHY)
    work_off()

    page = read(citizen, page_of(paid))
    assert "Không được tiếp nhận" in page.text
    assert WHY in page.text
    assert page.link("Phiếu từ chối tiếp nhận").href.endswith("/tai-ve/")
    assert not page.mentions("Rút hồ sơ")
    assert subjects(road.citizen)[-1] == "Hồ sơ của bạn không được tiếp nhận"


@pytest.mark.parametrize("slug", ["tu-choi", "yeu-cau-bo-sung"])
def test_what_the_desk_forgot_to_say_is_asked_beside_its_field(paid, clerk, slug):
    response = act(clerk, paid, slug, note="")

    assert response.status_code == 422
    assert Page(response).field(f"{slug}-note").error
    assert Dossier.objects.get().state is Status.SUBMITTED


def test_an_action_of_another_step_is_refused_with_a_sentence(paid, clerk):
    assert any("đã sang bước khác" in notice for notice in Page(act(clerk, paid, "phe-duyet")).notices)


def test_accepting_twice_gives_one_code_and_one_receipt(paid, clerk, citizen):
    act(clerk, paid, "tiep-nhan")
    page = Page(act(clerk, paid, "tiep-nhan"))
    work_off()

    assert any("đã sang bước khác" in notice for notice in page.notices)
    assert paid.papers.filter(kind="receipt").count() == 1
    assert str(Dossier.objects.get().code) in read(citizen, page_of(paid)).text


def test_a_clerk_whose_session_ended_comes_back_to_the_dossier(paid, clerk, road):
    clerk.logout()
    door = clerk.post(work(paid, "tiep-nhan"))["Location"]
    assert door == f"/admin/login/?next={work(paid, 'tiep-nhan')}"
    clerk.force_login(road.here.desk)

    assert clerk.get(work(paid, "tiep-nhan"))["Location"] == work(paid)
    assert Dossier.objects.get().state is Status.SUBMITTED


def test_the_clerk_is_told_of_a_number_that_does_not_fit_and_nobody_else(road, clerk, citizen):
    dossier = road.submit(relation="child", person_number="999344000001")

    assert "không phải mã tỉnh, thành phố" in read(clerk, work(dossier)).text
    assert not read(citizen, f"{page_of(dossier)}noi-dung/").mentions("không phải mã tỉnh, thành phố")


# Supplement


@pytest.fixture
def asked(paid, clerk):
    """The desk wants the date of birth again, and a picture of the old paper."""
    act(clerk, paid, "yeu-cau-bo-sung", fields_asked=["person_born", "old_paper"], note="Ghi rõ ngày sinh.")
    return Dossier.objects.get()


def test_only_the_named_fields_open_again(asked, citizen):
    assert "Ghi rõ ngày sinh." in read(citizen, page_of(asked)).text

    page = read(citizen, f"{page_of(asked)}bo-sung/")

    assert set(page.fields) - {"csrfmiddlewaretoken", "_shown", "_seen", "q"} == {"person_born", "old_paper"}


def test_a_supplement_is_sent_once_and_changes_nothing_else(asked, citizen, road):
    given = {"person_born": "16/03/1958", "person_name": "Kẻ Gian", "old_paper": a_pdf()}

    page = Page(citizen.post(f"{page_of(asked)}bo-sung/", given, follow=True))
    again = Page(citizen.post(f"{page_of(asked)}bo-sung/", {"person_born": "1970"}, follow=True))

    assert "Đã gửi phần bổ sung." in page.text
    assert "không có yêu cầu bổ sung nào" in again.text
    sheet = Dossier.objects.get().sheet.answers
    assert (sheet["person_born"], sheet["person_name"]) == ("1958-03-16", "Nguyễn Thị Hoa")
    assert asked.filing.draft.attachments.present().count() == 1
    assert subjects(road.citizen)[-2:] == ["Hồ sơ cần bổ sung", "Đã nhận phần bổ sung của hồ sơ"]


def test_a_wrong_supplement_is_refused_beside_its_field(asked, citizen):
    page = Page(citizen.post(f"{page_of(asked)}bo-sung/", {"person_born": "mùa xuân"}))

    assert "chỉ nhập năm" in page.field("person_born").error
    assert page.field("person_born").value == "mùa xuân"
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED


def test_a_supplement_keeps_a_good_file_whatever_else_is_wrong_and_says_so(asked, citizen):
    page = citizen.post(f"{page_of(asked)}bo-sung/", {"person_born": "mùa xuân", "old_paper": a_pdf()})

    assert Page(page).field("old_paper").button("Gỡ")
    assert asked.filing.draft.attachments.present().count() == 1


@pytest.mark.parametrize("person_born", ["mùa xuân", "16/03/1958"])
@pytest.mark.parametrize("button", ["_remove", "_stay", "_autosave"])
def test_no_button_but_the_one_for_it_sends_a_supplement(asked, citizen, button, person_born):
    citizen.post(f"{page_of(asked)}bo-sung/", {"person_born": "mùa xuân", "old_paper": a_pdf()})
    file = asked.filing.draft.attachments.get()

    page = Page(citizen.post(f"{page_of(asked)}bo-sung/", {"person_born": person_born, button: file.pk}))

    assert page.field("person_born").value == person_born
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED
    assert asked.filing.draft.attachments.present().exists() is (button != "_remove")


def test_a_file_is_kept_as_soon_as_it_is_chosen_and_nothing_is_sent(asked, citizen):
    chosen = {"person_born": "16/03/1958", "old_paper": a_pdf(), "_autosave": "1"}

    answer = Page(citizen.post(f"{page_of(asked)}bo-sung/", chosen))

    assert answer.field("old_paper").button("Gỡ")
    assert "Phần bổ sung chưa được gửi." in answer.text
    assert not answer.mentions("<html")
    assert asked.filing.draft.attachments.present().exists()
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED


def test_a_file_that_was_not_asked_for_again_stays(asked, citizen):
    [other] = attach(asked.filing.draft, "authorisation", [inspect_upload(received(PDF), max_megabytes=1)])

    citizen.post(f"{page_of(asked)}bo-sung/", {"person_born": "mùa xuân", "_remove": other.pk})

    assert asked.filing.draft.attachments.present().get() == other


def test_what_was_typed_into_a_supplement_after_the_session_ended_is_there_after_signing_in(asked, citizen, road):
    address, browser = f"{page_of(asked)}bo-sung/", Client()

    saved_itself = browser.post(address, {"person_born": "16/03/1958", "_autosave": "1"})
    sent = browser.post(address, {"person_born": "17/03/1958", "old_paper": a_pdf()})
    door = read(browser, sent.headers["Location"])
    browser.force_login(road.citizen)
    page = read(browser, address)

    assert any("được giữ lại" in notice for notice in door.notices)
    assert (saved_itself.status_code, sent.status_code) == (401, 302)
    assert "Nội dung đã nhập vẫn an toàn" in Page(saved_itself).text
    assert page.field("person_born").value == "17/03/1958"
    assert any("Phiên làm việc đã hết" in notice for notice in page.notices)
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize("button", [{}, {"_autosave": "1"}])
def test_no_paper_is_replaced_by_a_supplement_that_arrives_after_another_was_sent(asked, citizen, road, button):
    address = f"{page_of(asked)}bo-sung/"
    citizen.post(address, {"person_born": "mùa xuân", "old_paper": a_pdf()})
    sent = asked.filing.draft.attachments.get()
    late = {"person_born": "17/03/1958", "_remove": sent.pk, "old_paper": a_pdf(), **button}

    def answer_elsewhere():
        applicant.answer_supplement(asked, by=road.citizen, answers={"person_born": "1958-03-16"})

    answer = post_late(citizen, address, late, answer_elsewhere)

    assert asked.filing.draft.attachments.get() == sent
    assert sent.removed_at is None
    assert Dossier.objects.get().sheet.answers["person_born"] == "1958-03-16"
    refusal = Page(answer) if button else read(citizen, answer.url)
    assert refusal.mentions("không có yêu cầu bổ sung nào đang chờ trả lời")


def test_what_another_answer_leads_to_opens_with_it(paid, citizen, clerk):
    act(clerk, paid, "yeu-cau-bo-sung", fields_asked=["relation"], note="Bạn không phải người có tên.")
    address = f"{page_of(paid)}bo-sung/"
    shown = read(citizen, address).field("_shown").value

    first = Page(citizen.post(address, {"relation": "other", "_shown": shown}))
    without = Page(citizen.post(address, {"relation": "other", "_shown": "relation authorisation"}))
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED
    citizen.post(address, {"relation": "other", "_shown": "relation authorisation", "authorisation": a_pdf()})

    assert any("có thêm mục cần xem" in notice for notice in first.notices)
    assert "Hãy đính kèm" in without.field("authorisation").error
    assert Dossier.objects.get().state is Status.SUBMITTED
    assert Dossier.objects.get().sheet.answers["relation"] == "other"


def test_an_answer_that_no_longer_applies_leaves_the_dossier_and_stays_in_its_log(paid, citizen, clerk):
    act(clerk, paid, "yeu-cau-bo-sung", fields_asked=["place_named"], note="Ghi theo tên hiện nay.")
    given = {"place_named": "abroad", "registered_abroad": "Đại sứ quán tại Đức"}

    citizen.post(f"{page_of(paid)}bo-sung/", given)

    answers, event = Dossier.objects.get().sheet.answers, paid.log.latest("serial")
    assert (answers["registered_abroad"], "registered_at_old" in answers) == ("Đại sứ quán tại Đức", False)
    assert event.data["before"]["registered_at_old"].startswith("xã Tân Lập")


def test_a_request_names_only_what_was_put_to_the_applicant(paid, clerk):
    page = act(clerk, paid, "yeu-cau-bo-sung", fields_asked=["registered_abroad"], note="Ghi rõ cơ quan nào.")

    assert page.status_code == 422
    assert Dossier.objects.get().state is Status.SUBMITTED


@pytest.mark.parametrize(
    "rule",
    [
        {"checks": [{"that": "copies < 5 || event != 'birth'", "refusal": "Không quá 4 bản.", "at": ["event"]}]},
        {"not_eligible": [{"when": "copies > 4", "title": "Không quá 4 bản."}]},
    ],
)
def test_the_rules_of_the_whole_form_hold_for_a_supplement(road, paid, citizen, clerk, rule):
    form = json.loads(PACKAGE.read_text())["form"]
    version = publish_package(form={**form, **rule}, code="2.000635")
    Dossier.objects.update(version=version)
    act(clerk, paid, "yeu-cau-bo-sung", fields_asked=["copies"], note="Ghi lại số bản cần cấp.")

    page = Page(citizen.post(f"{page_of(paid)}bo-sung/", {"copies": "5"}))
    assert "Không quá 4 bản." in page.field("copies").error
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED
    citizen.post(f"{page_of(paid)}bo-sung/", {"copies": "4"})

    assert Dossier.objects.get().sheet.answers["copies"] == 4


# Withdrawing


def test_withdrawing_asks_why_and_tells(paid, citizen, road):
    assert f"{page_of(paid)}rut/" in read(citizen, page_of(paid)).hrefs
    assert Page(citizen.post(f"{page_of(paid)}rut/", {"note": ""})).field("note").error
    assert Dossier.objects.get().state is Status.SUBMITTED

    page = Page(citizen.post(f"{page_of(paid)}rut/", {"note": "Tôi đã tìm thấy bản cũ."}, follow=True))

    assert "Công dân yêu cầu rút hồ sơ" in page.text
    assert subjects(road.citizen)[-1] == "Đã rút hồ sơ"


def test_what_is_withdrawn_cannot_be_withdrawn_again(paid, citizen):
    citizen.post(f"{page_of(paid)}rut/", {"note": "Tôi đã tìm thấy bản cũ."})

    page = Page(citizen.post(f"{page_of(paid)}rut/", {"note": "Rút lần nữa."}, follow=True))

    assert any("đã ở trạng thái “Công dân yêu cầu rút hồ sơ” rồi" in notice for notice in page.notices)


# Strangers, and the list


@pytest.mark.parametrize("address", ["", "noi-dung/", "rut/", "bo-sung/"])
def test_a_strangers_dossier_does_not_exist(paid, address):
    stranger = signed_in(UserFactory.create())

    assert stranger.get(page_of(paid) + address).status_code == 404
    assert stranger.post(page_of(paid) + address, {"note": "Không phải của tôi."}).status_code in {404, 405}
    assert Dossier.objects.get().state is Status.SUBMITTED


def test_a_strangers_paper_and_order_do_not_exist(paid, road):
    desk.receive(paid, by=road.here.desk)
    stranger, paper = signed_in(UserFactory.create()), paid.papers.get(kind="receipt").document

    assert stranger.get(paper.verify_path()).status_code == 200  # whoever holds the paper may check it
    for address in (paper.get_absolute_url(), paper.download_path(), paid.fees.get().order.public_path()):
        assert stranger.get(address).status_code == 404


def test_another_office_and_its_leader_see_nothing(paid, road):
    for person in (road.elsewhere.desk, road.elsewhere.leader):
        staff = signed_in(person)
        assert staff.get(work(paid)).status_code == 404
        assert staff.post(work(paid, "tiep-nhan")).status_code == 404
        assert not read(staff, "/admin/dossiers/dossier/queue/").mentions(str(paid.applicant_name))
        assert not read(staff, "/admin/dossiers/dossier/queue/?pham-vi=tat-ca").mentions(str(paid.applicant_name))


def test_my_dossiers_come_a_page_at_a_time(citizen, road):
    for _ in range(21):
        road.submit()

    first = read(citizen, "/ho-so/")
    [older] = [href for href in first.hrefs if href.startswith("?sau=")]

    assert len(dossiers_on(first)) == 20
    assert len(dossiers_on(read(citizen, f"/ho-so/{older}"))) == 1


def dossiers_on(page: Page) -> list[str]:
    return [href for href in page.hrefs if re.fullmatch(r"/ho-so/\d+/", href)]


@pytest.mark.parametrize("after", ["x", "0", "9" * 40, "-1", "%00"])
def test_a_tampered_place_in_a_list_is_no_error(citizen, clerk, paid, after):
    assert read(citizen, f"/ho-so/?sau={after}").heading
    assert read(clerk, f"/admin/dossiers/dossier/queue/?sau={after}").heading


# By its code alone


def test_anybody_may_look_up_how_far_a_code_is_but_not_whose(paid, road, client):
    code = str(desk.receive(paid, by=road.here.desk).code)

    page = looked_up(client, code.lower(), road.citizen.personal_number[-4:])

    assert code in page.text
    assert "Được tiếp nhận" in page.text
    assert not page.mentions(road.citizen.full_name)
    assert "Hãy nhập mã hồ sơ" in looked_up(client, "", "1234").field("code").error


def test_last_digits_of_the_telephone_serve_as_well(paid, road, client):
    code = str(desk.receive(paid, by=road.here.desk).code)
    type(road.citizen).objects.filter(pk=road.citizen.pk).update(phone="0912345678")

    assert "Được tiếp nhận" in looked_up(client, code, "5678").text


def test_code_alone_tells_nothing_not_even_that_it_exists(paid, road, client):
    code = str(desk.receive(paid, by=road.here.desk).code)

    by_address = read(client, f"/tra-cuu/?code={code}")
    wrong_digits, wrong_code = looked_up(client, code, "0000"), looked_up(client, "H26.101-260101-9999", "0000")

    assert by_address.field("code").value == code
    assert "Được tiếp nhận" not in by_address.text + wrong_digits.text
    assert wrong_digits.problems[0].text == wrong_code.problems[0].text
    assert "Không có hồ sơ nào mang mã này với bốn số cuối" in wrong_code.problems[0].text
    assert "đúng bốn chữ số" in looked_up(client, code, "１２３４").field("last_digits").error


def test_digits_of_a_code_cannot_be_tried_from_anywhere(paid, road):
    code = str(desk.receive(paid, by=road.here.desk).code)
    texts = [looked_up(Client(REMOTE_ADDR=f"192.0.2.{n}"), code, "0000").text for n in range(8)]

    assert sum("quá nhiều lần" in text for text in texts) == 3
    assert "quá nhiều lần" in looked_up(Client(), code, road.citizen.personal_number[-4:]).text


def looked_up(client: Client, code: str, last_digits: str) -> Page:
    return Page(client.post("/tra-cuu/", {"code": code, "last_digits": last_digits}))
