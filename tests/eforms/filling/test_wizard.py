from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from eforms import actions
from eforms.definition import FormDefinition
from eforms.models import Draft
from eforms.status import Scan
from portal.accounts.models import Session
from tests.eforms import samples
from tests.late import post_late
from tests.pages import Page

pytestmark = pytest.mark.urls("tests.eforms.samples")

PERSON = {"kind": "person", "name": "Nguyễn Thị Hoa"}
ORGANISATION = {"kind": "organisation", "name": "Lê Văn Bình", "tax_code": "0100109106"}
COPIES = {"number": "2", "promise": "yes"}
ASK = {"key": "more", "type": "yes_no", "label": "Khai thêm"}
SAY = {"key": "said", "type": "text", "label": "Khai thêm điều gì"}
TWO_STEPS = FormDefinition.model_validate(
    {
        "steps": [
            {"key": "ask", "title": "Hỏi", "fields": [ASK]},
            {"key": "extra", "title": "Khai thêm", "show_if": {"field": "more", "value": True}, "fields": [SAY]},
        ]
    }
)


@pytest.fixture
def browser(client, citizen):
    client.force_login(citizen)
    return client


@pytest.fixture
def at(draft):
    return lambda step: reverse("step", kwargs={"key": draft.key, "step": step})


def hidden(page, name):
    """The value of a hidden input."""
    return Page(page).field(name).value


def picture(size=(8, 8)):
    kept = BytesIO()
    Image.new("RGB", size).save(kept, "PNG")
    return SimpleUploadedFile("giấy.png", kept.getvalue())


def test_a_step_is_shown_with_what_the_portal_knows(browser, at):
    page = Page(browser.get(at("who")))

    assert page.field("name").value == "H'Hen Niê"
    assert not page.mentions("Mã số thuế")


def test_a_good_step_is_saved_and_leads_on(browser, draft, at):
    answer = browser.post(at("who"), PERSON)

    assert answer.url == at("copies")
    draft.refresh_from_db()
    assert draft.answers == {**PERSON, "phone": None}
    assert draft.step == "copies"


def test_a_refused_step_keeps_what_was_typed_and_says_why_beside_it(browser, draft, at):
    page = Page(browser.post(at("who"), {**PERSON, "phone": "12345"}))

    (problem,) = page.problems
    assert problem.href == "#id-phone"
    assert problem.text.startswith("Nhập số điện thoại ở Việt Nam")
    assert page.field("phone").error == problem.text
    assert page.field("phone").value == "12345"
    draft.refresh_from_db()
    assert draft.typed == {"who": {"phone": ["12345"]}}
    assert draft.step == "who"
    assert Page(browser.get(at("who"))).field("phone").value == "12345"


def test_a_refused_text_is_forgotten_once_a_good_one_is_given(browser, draft, at):
    browser.post(at("who"), {**PERSON, "phone": "12345"})

    browser.post(at("who"), {**PERSON, "phone": "0912 345 678"})

    draft.refresh_from_db()
    assert draft.typed == {}
    assert draft.answers["phone"] == "0912345678"


def test_what_was_left_empty_is_not_filled_in_again(browser, at):
    browser.post(at("who"), {**PERSON, "name": ""})

    assert not Page(browser.get(at("who"))).mentions("H'Hen")


def test_a_field_that_appears_is_asked_before_going_on(browser, draft, at):
    shown = hidden(browser.get(at("who")), "_shown")

    page = Page(browser.post(at("who"), {"_shown": shown, "kind": "organisation", "name": "Lê Văn Bình"}))

    assert "có thêm mục" in page.notices[0]
    assert "tax_code" in page.field("_shown").value
    assert not page.mentions("Hãy nhập “Mã số thuế”")
    draft.refresh_from_db()
    assert draft.answers["kind"] == "organisation"


def test_an_answer_to_a_hidden_field_is_ignored(browser, draft, at):
    answer = browser.post(at("who"), {**PERSON, "tax_code": "nonsense"})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert "tax_code" not in draft.answers


def test_a_step_that_does_not_apply_is_skipped_and_leads_to_the_first(browser, at):
    browser.post(at("who"), PERSON)

    assert browser.get(at("papers")).url == at("who")


def test_a_step_that_ceased_to_apply_meanwhile_is_kept_and_leads_to_the_first(browser, draft, at):
    browser.post(at("who"), PERSON)

    answer = browser.post(at("papers"), {"request": picture()}, follow=True)

    assert answer.redirect_chain == [(at("who"), 302)]
    assert "không còn phải điền" in Page(answer).notices[0]
    assert draft.attachments.present().exists()


def test_a_step_no_longer_asked_is_not_overwritten_by_an_old_page(browser, draft, at, monkeypatch):
    monkeypatch.setattr(samples.SampleWizard, "definition", TWO_STEPS)
    browser.post(at("ask"), {"more": "yes"})
    stale = hidden(browser.get(at("extra")), "_seen")
    browser.post(at("extra"), {"said": "ở máy khác", "_seen": stale})
    browser.post(at("ask"), {"more": "no"})

    answer = browser.post(at("extra"), {"said": "ở trang cũ", "_seen": stale}, follow=True)

    assert answer.redirect_chain == [(at("ask"), 302)]
    assert "không ghi đè lên bản đã lưu" in Page(answer).notices[0]
    draft.refresh_from_db()
    assert draft.answers["said"] == "ở máy khác"


@pytest.mark.parametrize("step", ["nothing", "WHO", "0"])
def test_an_unknown_step_leads_to_the_first(browser, at, step):
    assert browser.get(at(step)).url == at("who")
    assert browser.post(at(step), PERSON).url == at("who")


def test_going_back_saves_the_page_as_it_is(browser, draft, at):
    browser.post(at("who"), PERSON)

    answer = browser.post(at("copies"), {"number": "hai", "reason": "Dở dang", "wizard_goto_step": "who"})

    assert answer.url == at("who")
    page = Page(browser.get(at("copies")))
    assert page.field("number").value == "hai"
    assert page.field("reason").value == "Dở dang"


def test_the_last_step_leads_to_the_check_page(browser, at):
    browser.post(at("who"), PERSON)

    answer = browser.post(at("copies"), COPIES)

    assert answer.url == at("kiem-tra")
    assert Page(browser.get(answer.url)).text == "ready"


def test_a_change_from_the_check_page_returns_to_it(browser, at):
    browser.post(at("who"), PERSON)
    browser.post(at("copies"), COPIES)

    assert browser.post(at("who") + "?sua", PERSON).url == at("kiem-tra")


def test_the_check_page_lists_what_is_missing(browser, at):
    browser.post(at("who"), {**ORGANISATION, "phone": "123"})

    page = Page(browser.get(at("kiem-tra")))

    assert "“Số điện thoại” chưa hợp lệ" in page.text
    assert "Hãy đính kèm “Văn bản yêu cầu”." in page.text
    assert "Hãy nhập “Số bản”." in page.text


def test_a_step_saved_elsewhere_is_not_overwritten_silently(browser, draft, at):
    stale = hidden(browser.get(at("who")), "_seen")
    browser.post(at("who"), {**PERSON, "name": "Lê Văn Bình", "_seen": stale})

    page = browser.post(at("who"), {**PERSON, "_seen": stale})

    assert "Lê Văn Bình" in Page(page).summary.values()
    assert Page(page).field("name").value == "Nguyễn Thị Hoa"
    draft.refresh_from_db()
    assert draft.answers["name"] == "Lê Văn Bình"

    answer = browser.post(at("who"), {**PERSON, "_seen": hidden(page, "_seen")})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.answers["name"] == "Nguyễn Thị Hoa"


def test_the_same_page_sent_twice_is_no_conflict(browser, at):
    seen = hidden(browser.get(at("who")), "_seen")

    answers = [browser.post(at("who"), {**PERSON, "_seen": seen}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_another_step_saved_elsewhere_is_no_conflict(browser, draft, at):
    browser.post(at("who"), PERSON)
    seen = hidden(browser.get(at("copies")), "_seen")
    browser.post(at("who"), {**PERSON, "name": "Lê Văn Bình"})

    assert browser.post(at("copies"), {**COPIES, "_seen": seen}).status_code == 302


def test_a_row_written_between_reading_and_saving_is_read_again(browser, draft, at, monkeypatch):
    """The other request saves another step; both are kept."""
    write = actions.save

    def late(given, **changes):
        monkeypatch.setattr(actions, "save", write)
        Draft.objects.update(revision=7, answers={"number": 3})
        return write(given, **changes)

    monkeypatch.setattr(actions, "save", late)
    browser.post(at("who"), PERSON)

    draft.refresh_from_db()
    assert draft.answers == {**PERSON, "phone": None, "number": 3}
    assert draft.revision == 8


def test_a_stranger_finds_nothing(client, draft, at):
    client.force_login(get_user_model().objects.create(username="other"))

    assert client.get(at("who")).status_code == 404
    assert client.post(at("who"), PERSON).status_code == 404


def test_a_submitted_draft_is_closed(browser, draft, at):
    Draft.objects.update(submitted_at=draft.created_at)

    assert browser.post(at("who"), PERSON).status_code == 404


def test_an_upload_that_arrives_after_submission_changes_no_paper(browser, draft, at):
    browser.post(at("who"), ORGANISATION)
    browser.post(at("papers"), {"request": picture()})
    handed_in = draft.attachments.get()

    def submit():
        actions.mark_submitted(Draft.objects.get())

    answer = post_late(browser, at("papers"), {"_remove": handed_in.pk, "request": picture((9, 9))}, submit)

    assert answer.status_code == 404  # the room above leads to what became of the draft
    assert draft.attachments.get() == handed_in
    assert handed_in.removed_at is None


@pytest.mark.parametrize("step", ["who", "papers"])
def test_a_step_saved_while_its_draft_is_thrown_away_says_so(browser, draft, at, step):
    browser.post(at("who"), ORGANISATION)
    posted = {**ORGANISATION, "request": picture()}

    answer = post_late(browser, at(step), posted, lambda: actions.discard(draft))

    assert answer.status_code == 410
    assert "đã bị xóa" in Page(answer).text
    assert not Draft.objects.exists()


def test_a_page_that_saves_itself_says_that_its_draft_was_thrown_away(browser, draft, at):
    answer = post_late(browser, at("who"), {**PERSON, "_autosave": "1"}, lambda: actions.discard(draft))

    assert answer.status_code == 410
    assert "đã bị xóa" in Page(answer).text
    assert not Page(answer).mentions("<html")


def test_what_was_posted_after_the_session_ended_is_there_after_signing_in(client, citizen, draft, at):
    sent = client.post(at("who"), {**PERSON, "name": "Gõ dở", "csrfmiddlewaretoken": "x"})
    assert sent.status_code == 302
    client.force_login(citizen)

    page = Page(client.get(at("who")))

    assert "Phiên làm việc đã hết" in page.notices[0]
    assert page.field("name").value == "Gõ dở"
    assert not Page(client.get(at("who"))).mentions("Phiên làm việc đã hết")


def test_a_page_that_saves_itself_after_the_session_ended_says_that_the_text_is_safe(client, citizen, draft, at):
    answer = client.post(at("who"), {**PERSON, "name": "Gõ dở", "_autosave": "1"})

    assert answer.status_code == 401
    assert "Nội dung đã nhập vẫn an toàn" in Page(answer).text
    client.force_login(citizen)
    assert Page(client.get(at("who"))).field("name").value == "Gõ dở"


def test_what_was_posted_after_the_session_ended_is_shown_to_nobody_else(client, draft, at):
    client.post(at("who"), PERSON)
    client.force_login(get_user_model().objects.create(username="other"))

    assert client.get(at("who")).status_code == 404


def test_nothing_is_kept_of_what_was_posted_to_no_draft(client, db):
    for _ in range(3):
        sent = Client().post(f"/nop/{uuid4()}/who/", {"name": "x" * 1_000})
        assert sent["Location"].startswith("/tai-khoan/dang-nhap/")

    assert not Session.objects.exists()


def test_sessions_that_keep_steps_of_one_draft_are_few(draft, at):
    answers = [Client().post(at("who"), PERSON) for _ in range(12)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert Session.objects.count() == 10


def test_step_posted_again_after_the_session_ended_replaces_the_first(client, citizen, draft, at):
    for number in range(12):
        assert client.post(at("who"), {**PERSON, "name": f"Lần {number}"}).status_code == 302
    client.force_login(citizen)

    assert Page(client.get(at("who"))).field("name").value == "Lần 11"


def test_a_huge_page_is_not_kept_for_an_anonymous_visitor(client, draft, at):
    client.post(at("who"), {"name": "x" * 100_000})

    assert "eforms.filling.pending_submission" not in client.session


def test_a_good_file_is_kept_although_the_step_is_refused(browser, draft, at):
    browser.post(at("who"), ORGANISATION)

    page = Page(browser.post(at("papers"), {"request": [picture(), SimpleUploadedFile("a.pdf", b"MZ")]}))

    assert "không phải là PDF hoặc ảnh JPG, PNG, HEIC" in page.field("request").error
    assert "giấy.png" in page.field("request").text
    assert [one.name for one in draft.attachments.present()] == ["giấy.png"]


def test_a_refused_file_is_named_even_when_the_person_only_asked_for_a_list(browser, at):
    browser.post(at("who"), ORGANISATION)

    page = Page(browser.post(at("papers"), {"request": SimpleUploadedFile("a.exe", b"MZ"), "_stay": ""}))

    assert "Tệp “a.exe” không phải là" in page.field("request").error


def test_a_file_that_was_refused_is_refused_at_once_when_it_is_chosen_again(browser, draft, at):
    browser.post(at("who"), ORGANISATION)
    browser.post(at("papers"), {"request": picture()})
    actions.record_refused(draft.attachments.get().stored, Scan.BROKEN)

    page = Page(browser.post(at("papers"), {"request": picture()}))

    assert "Tệp “giấy.png”: Tệp bị hỏng nên không mở được." in page.field("request").error
    assert draft.attachments.count() == 1


def test_refusals_stand_in_the_order_of_the_page(browser, at):
    page = Page(browser.post(at("who"), {"phone": "1"}))

    assert [problem.href for problem in page.problems] == ["#id-kind", "#id-name", "#id-phone"]


def test_a_file_can_be_taken_back(browser, draft, at):
    browser.post(at("who"), ORGANISATION)
    browser.post(at("papers"), {"request": picture()})
    attached = draft.attachments.get()

    assert browser.post(at("papers"), {"_remove": "9" * 5000}).status_code == 200
    assert draft.attachments.present()
    page = browser.post(at("papers"), {"_remove": attached.pk})

    assert page.status_code == 200
    assert not Page(page).mentions("giấy.png")
    assert not draft.attachments.present()


def test_nobody_takes_back_a_file_of_another_draft(browser, citizen, draft, at):
    browser.post(at("who"), ORGANISATION)
    browser.post(at("papers"), {"request": picture()})
    other = Draft.objects.create(owner=citizen, checksum=draft.checksum)
    url = reverse("step", kwargs={"key": other.key, "step": "who"})

    browser.post(url, {"_remove": draft.attachments.get().pk})

    assert draft.attachments.present().exists()


def test_more_files_than_allowed_are_refused_beside_the_field(browser, draft, at):
    browser.post(at("who"), ORGANISATION)
    pdf = b"%PDF-1.7\n%d\nstartxref\n0\n%%EOF"
    files = [SimpleUploadedFile(f"{number}.pdf", pdf.replace(b"%d", b"%%%d" % number)) for number in range(3)]

    page = Page(browser.post(at("papers"), {"request": files}))

    assert "tối đa 2 tệp" in page.field("request").error
    assert draft.attachments.present().count() == 2


def test_a_page_costs_four_statements_and_a_save_five(browser, at, django_assert_max_num_queries):
    browser.post(at("who"), ORGANISATION)
    with django_assert_max_num_queries(4):
        browser.get(at("papers"))
    with django_assert_max_num_queries(5):
        browser.post(at("who"), ORGANISATION)


def test_a_posted_page_is_taken_with_its_token_and_refused_without(citizen, draft, at):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(citizen)
    token = hidden(browser.get(at("who")), "csrfmiddlewaretoken")

    assert browser.post(at("who"), PERSON).status_code == 403
    assert browser.post(at("who"), {**PERSON, "csrfmiddlewaretoken": token}).status_code == 302


# Saved while it is typed


def test_a_page_that_saves_itself_stays_and_gets_its_fields_back(browser, draft, at):
    shown = {name: hidden(browser.get(at("who")), name) for name in ("_shown", "_seen")}

    answer = browser.post(at("who"), {**shown, "kind": "organisation", "name": "Lê", "phone": "09", "_autosave": "1"})

    page = Page(answer)
    assert answer.status_code == 200
    assert not page.mentions("<html")
    assert "Đã lưu lúc" in page.text
    assert "có thêm mục" in page.text
    assert page.field("tax_code").label == "Mã số thuế"
    assert not page.mentions("aria-invalid")
    assert not page.errors
    draft.refresh_from_db()
    assert draft.answers["kind"] == "organisation"
    assert draft.typed == {"who": {"phone": ["09"]}}
    assert draft.step == "who"
    assert hidden(answer, "_seen") != shown["_seen"]


def test_a_page_that_saves_itself_does_not_overwrite_what_another_saved(browser, draft, at):
    seen = hidden(browser.get(at("who")), "_seen")
    browser.post(at("who"), PERSON)

    answer = browser.post(at("who"), {"kind": "person", "name": "Người khác", "_seen": seen, "_autosave": "1"})

    assert answer.status_code == 409
    assert "trang hoặc thiết bị khác" in Page(answer).text
    draft.refresh_from_db()
    assert draft.answers["name"] == PERSON["name"]


def test_scripts_and_styles_of_a_step_weigh_little(browser, at):
    page = Page(browser.get(at("who")))

    linked = [each.removeprefix("/static/") for each in page.assets if each.endswith((".css", ".js"))]
    assert "eforms/filling.js" in linked
    assert sum(Path(str(finders.find(name))).stat().st_size for name in linked) <= 60_000


def test_every_row_a_form_allows_is_read(browser, at, draft, monkeypatch):
    """201 rows with six answers each: more than Django reads unless told otherwise."""
    fields = [{**SAY, "key": f"said{number}", "required": False} for number in range(6)]
    rows = {"key": "many", "type": "rows", "label": "Dòng", "item": "Dòng", "max_rows": 200, "fields": fields}
    monkeypatch.setattr(samples.SampleWizard, "definition", samples.form_of(rows))
    posted = {"many": "201", **{f"many-{row}-said{part}": "a" for row in range(201) for part in range(6)}}

    assert browser.post(at("only"), posted).status_code == 302
    draft.refresh_from_db()
    assert len(draft.answers["many"]) == 200
