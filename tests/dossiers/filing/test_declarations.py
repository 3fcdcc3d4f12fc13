"""The form on paper (tờ khai): as a draft while it is filled in, frozen when it is filed."""

import json
from datetime import timedelta
from io import BytesIO
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from core.limits.warm_programs import ProgramEndedError
from core.outbox.models import OutboxJob
from eforms.actions import discard
from eforms.models import Draft
from services.documents.facts import FormFacts
from services.documents.pdf import rendering
from services.documents.pdf.printable import PrintableDocument, printable_document
from services.dossiers.actions import applicant, desk, draft_sheets, filing
from services.dossiers.filing.declarations import printable_declaration
from services.dossiers.models import Dossier, DraftSheet, Filing
from services.dossiers.views.filing import DRAFT_FORMS, SHEET_FAILED
from tests.dossiers.conftest import PACKAGE
from tests.eforms.papers import PDF
from tests.factories import publish_package
from tests.outbox import work_off
from tests.pages import Page
from tests.retained import retain

PROMISE = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def said_in(sheet: PrintableDocument) -> FormFacts:
    assert isinstance(sheet.facts, FormFacts)
    return sheet.facts


def forms_of(dossier: Dossier):
    return [paper.document for paper in dossier.papers.filter(kind="form").order_by("pk")]


# A draft


def ask_for(client: Client, begun: Filing) -> HttpResponse:
    return cast(HttpResponse, client.get(f"/nop/{begun.draft.key}/to-khai/"))


def test_a_draft_can_be_had_on_paper_at_any_time_and_says_what_it_is(road, client):
    client.force_login(road.citizen)
    begun = road.begin(person_born="")
    ask_for(client, begun)
    work_off()

    answer = ask_for(client, begun)
    text = text_of(answer.content)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "BẢN NHÁP" in text
    assert "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH" in text
    assert "Kính gửi: UBND phường Ba Đình" in text
    assert "Ngày, tháng, năm sinh: …" in text
    assert "(Chưa nộp)" in text
    assert "quét mã QR" not in text


def test_whoever_asks_waits_on_a_page_that_comes_back_by_itself(road, client, monkeypatch):
    monkeypatch.setattr(rendering.ENGINE, "ask", lambda *args, **kwargs: pytest.fail("drawn during a request"))
    client.force_login(road.citizen)
    begun = road.begin()

    answers = [ask_for(client, begun), ask_for(client, begun)]

    assert [int(answer["Refresh"]) for answer in answers] == [2, 2]
    assert Page(answers[1]).link("Xem lại").href == f"/nop/{begun.draft.key}/to-khai/"
    assert OutboxJob.objects.filter(kind=draft_sheets.DRAW).count() == 1


def test_who_waits_long_for_a_sheet_is_not_sent_away(road, client):
    client.force_login(road.citizen)
    begun = road.begin()

    answers = [ask_for(client, begun) for _ in range(DRAFT_FORMS.requests + 5)]

    assert {answer.status_code for answer in answers} == {200}


def test_a_sheet_is_drawn_once_until_the_draft_says_something_else(road, client):
    client.force_login(road.citizen)
    begun = road.begin()
    ask_for(client, begun)
    work_off()
    first = [ask_for(client, begun).content for _ in range(2)]

    Draft.objects.update(answers={**begun.draft.answers, "registered_at_old": "xã Lê Văn Khác"})
    waiting = ask_for(client, begun)
    work_off()

    assert first[0] == first[1]
    assert waiting.headers["Refresh"]
    assert "Lê Văn Khác" in text_of(ask_for(client, begun).content)


def test_a_person_has_one_drawn_at_a_time_and_the_next_one_afterwards(road, client):
    client.force_login(road.citizen)
    first, second = road.begin(), road.begin()
    ask_for(client, first)

    assert Page(ask_for(client, second)).mentions("Đang lập bản nháp khác của bạn")
    assert OutboxJob.objects.filter(kind=draft_sheets.DRAW).count() == 1
    work_off()
    ask_for(client, second)
    work_off()

    assert ask_for(client, second)["Content-Type"] == "application/pdf"


def test_a_sheet_that_takes_too_long_is_said_to_have_failed_and_may_be_asked_for_again(road, client, monkeypatch):
    def takes_too_long(*args: object, **kwargs: object) -> bytes:
        raise ProgramEndedError

    client.force_login(road.citizen)
    begun = road.begin()
    ask_for(client, begun)
    with monkeypatch.context() as patch:
        patch.setattr(rendering.ENGINE, "ask", takes_too_long)
        work_off()

    refused = client.get(f"/nop/{begun.draft.key}/to-khai/", follow=True)
    assert SHEET_FAILED in Page(refused).notices
    ask_for(client, begun)
    work_off()

    assert ask_for(client, begun)["Content-Type"] == "application/pdf"


def test_a_sheet_is_kept_an_hour_and_goes_with_its_draft(road, client):
    client.force_login(road.citizen)
    ask_for(client, road.begin())
    work_off()
    retain("sheets_draftsheet", timezone.now() + timedelta(minutes=59))
    assert DraftSheet.objects.exists()
    retain("sheets_draftsheet", timezone.now() + timedelta(minutes=61))
    assert not DraftSheet.objects.exists()

    begun = road.begin()
    ask_for(client, begun)
    discard(begun.draft)
    assert not DraftSheet.objects.exists()
    work_off()


def test_a_draft_that_was_submitted_leads_to_its_dossier(road, client):
    client.force_login(road.citizen)
    dossier = road.submit()

    answer = client.get(f"/nop/{dossier.filing.draft.key}/to-khai/")

    assert answer["Location"] == dossier.get_absolute_url()


# A dossier


def test_submitting_freezes_the_form_and_the_worker_draws_it_for_whoever_opens_it(road, client):
    begun = road.begin()
    dossier = filing.submit(begun, by=road.citizen)
    [paper] = forms_of(dossier)
    client.force_login(road.citizen)
    assert paper.download_path() in Page(client.get(dossier.get_absolute_url())).hrefs
    work_off()
    paper.refresh_from_db()
    assert paper.stored_at is None

    Draft.objects.update(answers={})
    assert "Giấy đang được lập" in Page(client.get(paper.download_path(), follow=True)).text
    work_off()

    page = Page(client.get(dossier.get_absolute_url()))
    text = text_of(b"".join(client.get(paper.download_path()).streaming_content))
    assert paper.download_path() in page.hrefs
    assert "BẢN NHÁP" not in text
    assert "xã Tân Lập, huyện Đan Phượng, tỉnh Hà Tây" in text
    assert "Đề nghị cấp bản sao: Giấy khai sinh" in text
    assert "Đã nộp điện tử lúc" in text
    assert text.count(PROMISE) == 1


def test_the_office_that_handles_it_reads_the_form_and_no_other(road, paid, client):
    [paper] = forms_of(paid)

    client.force_login(road.elsewhere.desk)
    assert client.get(paper.download_path()).status_code == 404
    client.force_login(road.here.desk)
    client.get(paper.download_path(), follow=True)
    work_off()

    assert paper.download_path() in Page(client.get(f"/admin/dossiers/dossier/{paid.pk}/work/")).hrefs
    assert b"".join(client.get(paper.download_path()).streaming_content).startswith(b"%PDF")


def test_what_was_filed_can_be_checked_and_is_not_said_to_be_issued(road, client):
    [paper] = forms_of(road.submit())

    page = Page(client.get(paper.verify_path()))

    assert "Gửi đến" in page.summary
    assert not page.mentions("Cơ quan ban hành")


def test_a_supplement_freezes_the_form_anew_and_keeps_the_first(road, paid, client):
    dossier = desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"person_born": "1958-03-16"})

    first, second = [said_in(printable_document(paper)) for paper in forms_of(dossier)]

    assert "15/03/1958" in first.model_dump_json()
    assert "16/03/1958" in second.model_dump_json()
    assert (first.amended_at, bool(second.amended_at)) == (None, True)
    work_off()
    client.force_login(road.citizen)
    page = Page(client.get(paid.get_absolute_url()))
    assert page.text.index("Như khi nộp lúc") < page.text.index("Sau khi bổ sung lúc")


def test_papers_handed_in_are_listed_and_not_among_the_answers(road, client):
    client.force_login(road.citizen)
    begun = road.begin()
    old_paper = SimpleUploadedFile("cũ.pdf", PDF)
    client.post(f"/nop/{begun.draft.key}/papers/", {"_shown": "", "old_paper": old_paper})

    facts = said_in(printable_declaration(begun))

    assert [(line.name, line.count) for line in facts.attachments] == [("Ảnh chụp giấy tờ hộ tịch cũ, nếu còn", 1)]
    assert "cũ.pdf" not in facts.model_dump_json()


def test_a_form_without_a_title_is_called_by_what_it_is(road):
    form = json.loads(PACKAGE.read_text())["form"]
    road.version = publish_package(form={**form, "title": ""})

    facts = said_in(printable_declaration(road.begin()))

    assert (facts.title, facts.subject) == ("Tờ khai điện tử", road.version.package.record.name)
