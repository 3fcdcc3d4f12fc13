"""The studio: from a fee to its publication without JSON, by two people, and whatever may go wrong on the way."""

import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.models import VersionState
from services.catalogue.package.parsing.parser import MAX_MEGABYTES
from services.catalogue.views import editing
from tests.factories import PACKAGES, AgencyFactory, PostFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

BRING = reverse("admin:studio_bring")


@pytest.fixture
def draft(published, author, client):
    client.force_login(author)
    return actions.start_new_version(published.procedure, by=author)


def page(name: str, version) -> str:
    return reverse(f"admin:studio_{name}", args=[version.pk])


def said(response) -> str:
    """The words of a page."""
    return Page(response).text


def do(client, version, slug: str, **told: str):
    address = reverse("admin:studio_act", args=[version.pk, slug])
    return client.post(address, {f"{slug}-{name}": value for name, value in told.items()}, follow=True)


def rate(version, **new: str) -> dict[str, str]:
    """What the fee page posts when a new rate is typed and all else stays."""
    return {
        "_seen": version.checksum,
        "rule-0-amount_vnd": "8.000",
        "rule-0-valid_from": "01/01/2017",
        "rule-0-basis": "281/2016/TT-BTC",
        **{f"new-extract-{name}": value for name, value in new.items()},
    }


def text_of(version) -> str:
    return json.dumps(version.package.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=2)


@time_machine.travel("2026-11-22T03:00:00Z", tick=False)
def test_a_lawyer_changes_a_fee_from_new_year_and_a_colleague_publishes_it(client, published, author, approver):
    client.force_login(author)
    begun = client.post(reverse("admin:studio_begin", args=[published.procedure_id]), follow=True)
    draft = begun.context["version"]
    typed = rate(draft, amount_vnd="10.000", since="1/1/2027", basis="50/2026/TT-BTC")

    changes = said(client.post(page("fees", draft), typed, follow=True))

    assert "từ ngày 01/01/2027 – mức thu từ 8.000 đồng/bản sao → thành 10.000 đồng/bản sao" in changes
    assert "8.000 đồng/bản sao đến hết 31/12/2026" in changes
    assert "đã được gửi duyệt" in said(do(client, draft, "gui-duyet"))
    assert "không tự duyệt được" in said(client.get(page("version", draft)))
    client.force_login(approver)
    draft.refresh_from_db()
    assert "bản đang soạn chuyển sang phiên bản này" in said(client.get(page("version", draft)))
    assert "đã được duyệt" in said(do(client, draft, "cong-bo", when="now", seen=draft.checksum))
    draft.refresh_from_db()
    assert draft.state == VersionState.PUBLISHED
    record = said(client.get(f"/thu-tuc/{published.procedure.code}/"))
    assert "8.000 đồng/bản sao" in record
    with time_machine.travel("2026-12-31T17:00:01Z", tick=False):
        assert "10.000 đồng/bản sao" in said(client.get(f"/thu-tuc/{published.procedure.code}/"))


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        ({"amount_vnd": "10.000"}, "Hãy ghi ngày bắt đầu áp dụng mức thu mới."),
        ({"since": "01/01/2027"}, "Hãy ghi mức thu mới."),
        ({"amount_vnd": "mười", "since": "01/01/2027"}, "Số tiền chỉ gồm chữ số"),
        ({"amount_vnd": "10.000", "since": "30/02/2027"}, "Ghi ngày có thật"),
        ({"amount_vnd": "10.000", "since": "01/01/2016"}, "phải áp dụng sau ngày 01/01/2017"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_with_a_sentence(client, draft, new, refusal):
    response = client.post(page("fees", draft), rate(draft, **new))
    assert response.status_code == 422
    assert refusal in said(response)
    draft.refresh_from_db()
    assert len(draft.package.fees) == 1


def test_limits_and_words_are_changed_in_plain_forms(client, draft):
    limits = {"_seen": draft.checksum, "limit-0-amount": "2", "limit-0-unit": "working_day", "limit-0-note": ""}
    assert "2 ngày làm việc" in said(client.post(page("limits", draft), limits, follow=True))
    draft.refresh_from_db()
    shown = client.get(page("words", draft), {"buoc": "copies"})
    words = {
        name: value
        for form in [shown.context["heading_form"], *shown.context["field_forms"]]
        for name, value in ((form.add_prefix(key), start) for key, start in form.initial.items())
    }
    words |= {"_seen": draft.checksum, "field-copies-label": "Số bản sao muốn nhận", "field-copies-label_en": "Copies"}

    told = said(client.post(page("words", draft) + "?buoc=copies", words, follow=True))

    assert "câu hỏi từ Số bản sao cần cấp → thành Số bản sao muốn nhận" in told
    assert "câu hỏi tiếng Anh từ Number of copies needed → thành Copies" in told


def test_words_of_a_long_step_are_changed_some_at_a_time(client, draft, monkeypatch):
    monkeypatch.setattr(editing, "QUESTIONS_AT_ONCE", 1)
    [step] = [one for one in draft.package.eform.steps if one.key == "registration"]
    second = step.fields[1]
    shown = client.get(page("words", draft), {"buoc": "registration", "tu": "2"})
    [form] = shown.context["field_forms"]
    words = {form.add_prefix(key): start for key, start in form.initial.items()}
    heading = shown.context["heading_form"]
    words |= {heading.add_prefix(key): start for key, start in heading.initial.items()}
    words |= {"_seen": draft.checksum, f"field-{second.key}-label": "Một câu hỏi khác"}

    client.post(page("words", draft) + "?buoc=registration&tu=2", words, follow=True)

    draft.refresh_from_db()
    [changed] = [one for one in draft.package.eform.steps if one.key == "registration"]
    assert changed.fields[1].label == "Một câu hỏi khác"
    assert [*changed.fields[:1], *changed.fields[2:]] == [*step.fields[:1], *step.fields[2:]]


def test_who_was_slower_is_shown_what_changed_and_loses_nothing(client, published, draft):
    late = rate(draft, amount_vnd="12.000", since="01/01/2027")
    other = PostFactory.create(agency=published.procedure.issuer, role=Role.AUTHOR).user
    record = draft.package.record.model_copy(update={"decision": "200/QĐ-BTP"})
    actions.edit(draft, draft.package.model_copy(update={"record": record}), expected_checksum=draft.checksum, by=other)

    response = client.post(page("fees", draft), late)

    assert response.status_code == 422
    assert "người khác đã lưu thay đổi" in said(response)
    assert "163/QĐ-BTP → thành 200/QĐ-BTP" in said(response)
    assert Page(response).field("new-extract-amount_vnd").value == "12.000"
    again = {**late, "_seen": response.context["checksum"]}
    assert client.post(page("fees", draft), again).status_code == 302
    draft.refresh_from_db()
    assert (draft.package.record.decision, draft.package.fees[1].amount_vnd) == ("200/QĐ-BTP", 12_000)


def test_the_text_is_checked_without_being_saved_and_the_step_shown_beside_it(client, draft):
    wrong = text_of(draft).replace('"label": "Số điện thoại"', '"labell": "Số điện thoại"')

    response = client.post(page("text", draft), {"_package": wrong, "_seen": draft.checksum, "_check": "1"})

    assert response.status_code == 200
    assert "2 lỗi phải sửa" in said(response)
    assert "Dòng" in said(response)
    better = text_of(draft).replace("Số điện thoại", "Số máy liên lạc")
    response = client.post(
        page("text", draft), {"_package": better, "_seen": draft.checksum, "_check": "1", "_step": "requester"}
    )
    assert Page(response).field("requester_phone").label.startswith("Số máy liên lạc")
    draft.refresh_from_db()
    assert "Số máy liên lạc" not in text_of(draft)


def test_the_preview_shows_what_an_answer_leads_to_and_says_when_the_rest_appears(client, draft):
    asked = {"_package": text_of(draft), "_check": "1", "_step": "requester", "_tried": "1"}
    person = client.post(page("text", draft), {**asked, "requester_kind": "person"})
    office = client.post(page("text", draft), {**asked, "requester_kind": "organisation"})
    assert "relation" in Page(person).fields
    assert "relation" not in Page(office).fields
    assert "Bạn xin bản sao cho ai? – khi “Bạn yêu cầu với tư cách nào?” là “Cá nhân”" in said(office)


def test_a_text_that_is_no_package_is_not_saved_and_stays_on_the_page(client, draft):
    response = client.post(page("text", draft), {"_package": '{"code": ', "_seen": draft.checksum, "_save": "1"})
    assert response.status_code == 422
    assert "Chưa lưu" in said(response)
    assert "dừng giữa chừng" in said(response)
    assert Page(response).field("_package").value == '{"code": '


def test_a_text_with_mistakes_in_it_is_kept_but_not_sent_to_review(client, draft):
    broken = text_of(draft).replace('"quantity": "copies"', '"quantity": "purpose"')
    saved = client.post(page("text", draft), {"_package": broken, "_seen": draft.checksum, "_save": "1"}, follow=True)
    assert "Mục “Bản sao dùng vào việc gì” không phải là số nguyên" in said(saved)
    assert "Còn 1 lỗi phải sửa" in said(do(client, draft, "gui-duyet"))
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_what_is_under_review_can_be_read_but_not_edited(client, draft, approver):
    client.post(page("fees", draft), rate(draft, amount_vnd="10.000", since="01/01/2027"))
    do(client, draft, "gui-duyet")
    client.force_login(approver)
    assert client.get(page("fees", draft)).status_code == 302
    assert Page(client.get(page("text", draft))).field("_package").is_readonly
    draft.refresh_from_db()
    before = draft.checksum
    client.post(page("text", draft), {"_package": text_of(draft), "_seen": before, "_save": "1"})
    draft.refresh_from_db()
    assert draft.checksum == before


def test_an_approver_gives_it_back_with_a_reason_or_names_a_day(client, draft, approver):
    client.post(page("fees", draft), rate(draft, amount_vnd="10.000", since="01/01/2999"))
    do(client, draft, "gui-duyet")
    client.force_login(approver)
    draft.refresh_from_db()
    assert "Hãy ghi lý do" in said(do(client, draft, "tra-lai", note=""))
    past = do(client, draft, "cong-bo", when="day", on="01/01/2020", seen=draft.checksum)
    assert "phải sau hôm nay" in said(past)
    waiting = do(client, draft, "cong-bo", when="day", on="01/01/2999", seen=draft.checksum)
    assert "Đã duyệt, chờ ngày áp dụng 01/01/2999" in said(waiting)
    assert "đã được trả lại" in said(do(client, draft, "tra-lai", note="Chờ thông tư"))


def test_an_approver_with_an_old_page_is_told_that_the_text_is_another(client, draft, approver):
    client.post(page("fees", draft), rate(draft, amount_vnd="10.000", since="01/01/2027"))
    do(client, draft, "gui-duyet")
    client.force_login(approver)

    shown = Page(do(client, draft, "cong-bo", when="day", on="01/01/2999", seen="0" * 64))

    assert "vừa được người khác sửa" in shown.text
    draft.refresh_from_db()
    assert shown.field("cong-bo-on").value == "01/01/2999"
    assert shown.field("cong-bo-seen").value == draft.checksum


def test_a_reason_stays_though_a_colleague_was_quicker(client, draft, approver, author):
    client.post(page("fees", draft), rate(draft, amount_vnd="10.000", since="01/01/2027"))
    do(client, draft, "gui-duyet")
    draft.refresh_from_db()
    actions.return_to_author(draft, by=approver, note="Chờ thông tư")
    client.force_login(approver)

    shown = Page(do(client, draft, "tra-lai", note="Số tiền chưa có căn cứ."))

    assert "việc này không làm được" in shown.text
    assert shown.field("tra-lai-note").value == "Số tiền chưa có căn cứ."


def bring(client, content: bytes):
    return client.post(BRING, {"package": SimpleUploadedFile("goi.json", content)}, follow=True)


def test_a_package_file_is_reported_on_before_anything_is_stored(client, published, author):
    client.force_login(author)
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    package["fees"][0]["amount_vnd"] = 9_000
    response = bring(client, json.dumps(package).encode())
    assert "8.000 đồng/bản sao → thành 9.000 đồng/bản sao" in said(response)
    assert "phiên bản 1 đang áp dụng" in said(response)
    assert published.procedure.versions.count() == 1


def test_a_package_of_another_ministry_is_refused_before_and_after_the_report(client, published, approver):
    client.force_login(PostFactory.create(agency=AgencyFactory.create(code="G12"), role=Role.AUTHOR).user)
    content = (PACKAGES / "2.000635.json").read_bytes()
    assert "Bạn không được giao soạn thảo thủ tục" in said(bring(client, content))
    stored = client.post(BRING, {"_text": content.decode(), "_save": "1"})
    assert stored.status_code == 422
    assert published.procedure.versions.count() == 1


def test_a_package_file_becomes_a_draft(client, published, author):
    client.force_login(author)
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    package["fees"][0]["amount_vnd"] = 9_000
    reported = bring(client, json.dumps(package).encode())
    response = client.post(BRING, {"_text": reported.context["text"], "_save": "1"}, follow=True)
    assert "8.000 đồng/bản sao → thành 9.000 đồng/bản sao" in said(response)
    assert response.context["version"].state == VersionState.DRAFT


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp này trống"),
        (b"%PDF-1.7", "Đây chưa phải là JSON"),
        ("{}".encode("utf-16"), "không ở bảng mã UTF-8"),
        (b"[" * 100_000, "lồng nhau quá sâu"),
        (b'{"code": "1.000001"}', "record: Thiếu phần này."),
        (b" " * (5 * 10**6), f"Tệp lớn 5 MB; gói thủ tục không quá {MAX_MEGABYTES} MB."),
        (b"x" * (50 * 10**6), f"Tệp lớn 50 MB; gói thủ tục không quá {MAX_MEGABYTES} MB."),
    ],
)
def test_a_bad_package_file_gets_a_sentence(client, author, content, sentence):
    client.force_login(author)
    response = bring(client, content)
    assert response.status_code == 422
    assert sentence in said(response)


def test_the_package_comes_out_as_the_file_it_could_come_in_with(client, draft):
    response = client.get(page("package", draft))
    assert json.loads(response.content)["code"] == "2.000635"
    assert "2.000635-2.json" in response["Content-Disposition"]


def test_the_desk_lists_what_waits_and_finds_procedures_without_marks(client, draft):
    desk = reverse("admin:studio")
    assert [one.pk for one in client.get(desk).context["pending"]] == [draft.pk]
    assert len(client.get(desk, {"q": "trich luc"}).context["page"].rows) == 1
    assert "Không tìm thấy" in said(client.get(desk, {"q": "dat dai"}))
    assert "Phiên bản 2" in said(client.get(reverse("admin:studio_procedure", args=[draft.procedure_id])))


def test_an_old_version_is_restored_with_one_press_from_its_page(client, published, draft, author, approver):
    client.post(page("fees", draft), rate(draft, amount_vnd="10.000", since="01/01/2027", basis="50/2026/TT-BTC"))
    do(client, draft, "gui-duyet")
    draft.refresh_from_db()
    actions.publish(draft, by=approver)

    assert "Hãy ghi lý do khôi phục" in said(do(client, published, "khoi-phuc", note=""))
    shown = do(client, published, "khoi-phuc", note="Thông tư bị đình chỉ")

    assert "đã được gửi duyệt thành phiên bản mới" in said(shown)
    assert (shown.context["version"].number, shown.context["version"].state) == (3, VersionState.REVIEW)
    assert "10.000 đồng" in said(shown)


def test_a_first_version_is_read_as_a_page_and_as_the_steps_of_its_form(client, author, ministry):
    client.force_login(author)
    first = actions.import_package((PACKAGES / "1.001193.json").read_bytes(), by=author)
    assert "như người dân sẽ thấy" in said(client.get(page("version", first)))
    shown = said(client.get(page("record", first)))
    assert "Bản xem trước, chưa công bố" in shown
    assert "Hồ sơ gồm những gì" in shown
    steps = said(client.get(page("steps", first)))
    assert all(step.title in steps for step in first.package.eform.steps)


def test_what_still_says_the_old_fee_is_listed_on_the_page_of_the_version(client, draft):
    package = draft.package
    fee = package.fees[0].model_copy(update={"amount_vnd": 10_000})
    record = package.record.model_copy(update={"conditions": "Nộp 8.000 đồng khi nhận."})
    changed = package.model_copy(update={"fees": (fee,), "record": record})
    actions.edit(draft, changed, expected_checksum=draft.checksum, by=draft.author)
    shown = said(client.get(page("version", draft)))
    assert "Chỗ còn ghi mức cũ" in shown
    assert "Nộp 8.000 đồng khi nhận." in shown


def test_a_version_that_is_over_asks_for_no_office(client, published, author, approver):
    client.force_login(author)
    assert "Chưa có nơi tiếp nhận" in said(client.get(page("version", published)))
    actions.retire(published, by=approver)
    assert "Chưa có nơi tiếp nhận" not in said(client.get(page("version", published)))
