"""A supplement asks for the paper of one row, or opens the pages of a long list; all else stays as it was filed."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eforms.actions import attach
from eforms.files.uploads import AcceptedFile, inspect_upload
from services.documents.document_types import DocumentType
from services.documents.facts import SupplementFacts
from services.dossiers.actions import applicant, desk
from services.dossiers.actions import filing as filings
from services.dossiers.errors import DossierError
from services.dossiers.history.verification import faults
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from tests.dossiers.conftest import PACKAGE
from tests.dossiers.test_views_following import a_pdf, act, page_of, read, signed_in
from tests.eforms.papers import PDF, received
from tests.factories import UserFactory
from tests.outbox import follow_settlements
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result

OWNERS = {
    "key": "owners",
    "type": "rows",
    "label": "Người cùng đứng tên",
    "item": "Người",
    "max_rows": 3,
    "fields": [
        {"key": "owner_name", "type": "full_name", "label": "Họ và tên"},
        {"key": "deed", "type": "document", "label": "Giấy chứng nhận", "max_files": 1},
    ],
}
GUESTS = {
    "key": "guests",
    "type": "rows",
    "label": "Khách",
    "item": "Khách",
    "max_rows": 300,
    "from_file": True,
    "unique": ["guest_name"],
    "fields": [{"key": "guest_name", "type": "full_name", "label": "Tên khách"}],
}
MANY = [{"_id": f"g{at}", "guest_name": f"Lê Văn {chr(65 + at // 26)}{chr(97 + at % 26)}"} for at in range(30)]
SEND = {"_seen": ""}
"""The page as it is sent with nothing typed into it."""
FIRST, SECOND = "owners.r1.deed", "owners.r2.deed"
ROWS = [{"_id": "r1", "owner_name": "Nguyễn Thị Hoa"}, {"_id": "r2", "owner_name": "Lê Văn Bình"}]


@pytest.fixture
def dossier(road, client, settings, tmp_path) -> Dossier:
    settings.MEDIA_ROOT = tmp_path
    form = json.loads(PACKAGE.read_text())["form"]
    form["steps"].insert(-1, {"key": "together", "title": "Cùng đứng tên", "fields": [OWNERS, GUESTS]})
    road.revise(form=form)
    filing = road.begin(owners=ROWS, guests=MANY)
    for key in (FIRST, SECOND):
        attach(filing.draft, key, [a_file(f"{key}.pdf", PDF + key.encode())])
    filed = filings.submit(filing, by=road.citizen)
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(filed.fees.get().order))}")
    follow_settlements()
    return Dossier.objects.get(pk=filed.pk)


def a_file(name: str, content: bytes) -> AcceptedFile:
    return inspect_upload(received(content, name), max_megabytes=20)


def files_of(dossier: Dossier) -> dict[str, list[str]]:
    present = dossier.filing.draft.attachments.present()
    return {key: [one.name for one in present if one.field_key == key] for key in (FIRST, SECOND)}


def test_the_clerk_asks_for_the_paper_of_one_row_and_the_applicant_sends_it(dossier, road):
    clerk, citizen = signed_in(road.here.desk), signed_in(road.citizen)
    act(clerk, dossier, "yeu-cau-bo-sung", fields_asked=[SECOND], note="Bản chụp của ông Bình bị mờ.")
    dossier = Dossier.objects.get()
    assert dossier.state is Status.SUPPLEMENT_REQUESTED
    facts = dossier.papers.get(kind=DocumentType.SUPPLEMENT).document.parsed_facts
    assert isinstance(facts, SupplementFacts)
    assert [(item.name, item.quantity) for item in facts.items] == [("Giấy chứng nhận (Người 2)", "01 bản")]

    address = f"{page_of(dossier)}bo-sung/"
    page = read(citizen, address)
    assert set(page.fields) - {"csrfmiddlewaretoken", "_shown", "_seen", "q"} == {SECOND}
    assert page.mentions("Giấy chứng nhận (Người 2)")

    old = dossier.filing.draft.attachments.get(field_key=SECOND)
    citizen.post(address, {"_remove": old.pk})
    empty = Page(citizen.post(address, SEND))
    assert "Giấy chứng nhận" in empty.field(SECOND).error
    sent = Page(citizen.post(address, {SECOND: a_pdf()}, follow=True))

    assert "Đã gửi phần bổ sung." in sent.text
    assert files_of(dossier) == {FIRST: [f"{FIRST}.pdf"], SECOND: ["cũ.pdf"]}
    assert Dossier.objects.get().sheet.answers["owners"] == ROWS


def test_nothing_else_may_be_sent_to_the_page_of_one_row(dossier, road):
    dossier = desk.request_supplement(dossier, by=road.here.desk, fields_asked=[SECOND], note="Bản chụp bị mờ.")
    first = dossier.filing.draft.attachments.get(field_key=FIRST)
    citizen, address = signed_in(road.citizen), f"{page_of(dossier)}bo-sung/"

    citizen.post(address, {FIRST: a_pdf(), "_remove": first.pk, "owners": "0"})

    assert files_of(dossier)[FIRST] == [f"{FIRST}.pdf"]
    applicant.answer_supplement(dossier, by=road.citizen, answers={"owners": []})
    assert Dossier.objects.get().sheet.answers["owners"] == ROWS


def test_a_row_that_is_not_there_cannot_be_asked_for(dossier, road):
    act(signed_in(road.here.desk), dossier, "yeu-cau-bo-sung", fields_asked=["owners.r9.deed"], note="Bản chụp bị mờ.")

    assert Dossier.objects.get().state is Status.SUBMITTED


@pytest.fixture
def listed(dossier, road) -> Dossier:
    """The desk wants the list again."""
    act(signed_in(road.here.desk), dossier, "yeu-cau-bo-sung", fields_asked=["guests"], note="Khách thứ hai sai tên.")
    return Dossier.objects.get()


def test_a_supplement_opens_the_pages_of_a_long_list(listed, road):
    citizen, address = signed_in(road.citizen), f"{page_of(listed)}bo-sung/"
    page = read(citizen, address)
    assert "Đã có 30 dòng" in page.text
    pages = page.link("Mở danh sách").href

    second = read(citizen, f"{address}{pages}&trang=2")
    assert second.field("guests-0-guest_name").value == MANY[20]["guest_name"]
    assert second.link("Quay lại trang bổ sung").href == address
    first = read(citizen, address + pages)
    typed = {**first.form(address + pages).values, "guests-1-guest_name": MANY[25]["guest_name"]}
    refused = Page(citizen.post(address + pages, typed))
    assert "đã ghi ở Khách 26" in refused.text
    unsent = Page(citizen.post(address, SEND))
    assert "Khách 26" in unsent.text
    assert Dossier.objects.get().sheet.answers["guests"] == MANY

    seen = read(citizen, address + pages).form(address + pages).values
    saved = citizen.post(address + pages, {**seen, "guests-1-guest_name": "Đỗ Thị Mới", "_go": "done"})
    assert saved.headers["Location"] == address
    sent = Page(citizen.post(address, SEND, follow=True))

    assert "Đã gửi phần bổ sung." in sent.text
    after = Dossier.objects.get()
    assert [row["guest_name"] for row in after.sheet.answers["guests"]][:3] == ["Lê Văn Aa", "Đỗ Thị Mới", "Lê Văn Ac"]
    assert len(after.sheet.answers["guests"]) == 30
    assert list(faults(after)) == []
    assert citizen.get(address + pages).status_code == 302


def test_a_list_is_imported_anew_for_a_supplement(listed, road):
    citizen, address = signed_in(road.citizen), f"{page_of(listed)}bo-sung/?danh-sach=guests&nhap=1"
    file = SimpleUploadedFile("khach.csv", "Tên khách *\nLê Văn An\nLê Văn Bình\n".encode("utf-8-sig"), "text/csv")

    came = citizen.post(address, {"file": file, "place": "replace"})

    assert came.status_code == 302, Page(came).text
    assert "Đã có 2 dòng" in read(citizen, f"{page_of(listed)}bo-sung/").text
    assert len(Dossier.objects.get().sheet.answers["guests"]) == 30


def test_a_list_that_is_not_asked_for_has_no_pages_and_nobody_else_opens_one(dossier, road):
    dossier = desk.request_supplement(dossier, by=road.here.desk, fields_asked=[SECOND], note="Bản chụp bị mờ.")
    address = f"{page_of(dossier)}bo-sung/?danh-sach=guests"

    assert not read(signed_in(road.citizen), address).mentions("Lê Văn Aa")
    with pytest.raises(DossierError):
        applicant.change_supplement_list(dossier, "guests", lambda rows: [], by=road.citizen)
    assert signed_in(UserFactory.create()).get(address).status_code == 404
