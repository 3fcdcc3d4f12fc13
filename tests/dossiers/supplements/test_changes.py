"""The clerk sees at each answer what a supplement changed, and what it was asked to change and did not."""

import json

import pytest
from django.utils import timezone

from eforms.actions import attach, exchange_files
from eforms.files.uploads import inspect_upload
from services.agencies.models import Role
from services.dossiers.actions import applicant, desk, supplements
from services.dossiers.actions import filing as filings
from services.dossiers.models import Dossier
from services.dossiers.supplements.changes import marks_of, with_changes
from tests.dossiers.applicant.test_supplement_rows import OWNERS, ROWS
from tests.dossiers.conftest import PACKAGE
from tests.dossiers.test_lean import at_most
from tests.dossiers.test_views_following import page_of, read, signed_in, work
from tests.eforms.papers import PDF, received
from tests.factories import staff_at
from tests.pages import words_of

WHY = "Xem lại cho đúng giấy tờ gốc."


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_file(name: str, more: bytes = b""):
    return inspect_upload(received(PDF + more, name), max_megabytes=1)


@pytest.fixture
def supplemented(road, paid) -> Dossier:
    """Another day of birth and another file; the number of copies, which was asked for too, is the same."""
    attach(paid.filing.draft, "old_paper", [a_file("mờ.pdf")])
    asked = ["person_born", "copies", "old_paper"]
    desk.request_supplement(paid, by=road.here.desk, fields_asked=asked, note=WHY)
    old = paid.filing.draft.attachments.get()
    exchange_files(
        paid.filing.draft, attached={"old_paper": [a_file("rõ.pdf", b"2")]}, removed=str(old.pk), fields=["old_paper"]
    )
    applicant.answer_supplement(paid, by=road.citizen, answers={"person_born": "1958-03-16", "copies": 3})
    return Dossier.objects.get()


def test_what_changed_stands_at_the_answer_with_what_it_was(supplemented, road):
    page = read(signed_in(road.here.desk), work(supplemented))

    said = {words_of(row[0]): words_of(row) for row in page.element.xpath("//dl[@class='summary']/div")}
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert f"{today}. Trước đó: 15/03/1958" in said["Ngày sinh của người đó"]
    assert "Trước đó: mờ.pdf" in said["Ảnh chụp giấy tờ hộ tịch cũ, nếu còn"]
    assert "người nộp giữ nguyên" in said["Số bản sao cần cấp"]
    assert "Đã bổ sung" not in said["Họ, chữ đệm, tên người có tên trong giấy tờ"]
    assert not read(signed_in(road.citizen), f"{page_of(supplemented)}noi-dung/").mentions("Trước đó")


def test_each_of_two_supplements_leaves_its_own_mark(supplemented, road):
    supplements.propose(
        supplemented, by=road.here.desk, fields_asked=["person_born"], note=WHY, reason="Ngày sinh vẫn chưa đúng."
    )
    approved = supplements.approve(supplemented, by=staff_at(road.here.agency.code, Role.LEADER))
    applicant.answer_supplement(approved, by=road.citizen, answers={"person_born": "1958-03-17"})

    marks = marks_of(Dossier.objects.select_related("sheet", "version").get())

    assert [mark.before for mark in marks["person_born"]] == ["15/03/1958", "16/03/1958"]
    assert [mark.is_changed for mark in marks["copies"]] == [False]


def test_the_paper_of_a_row_is_named_at_its_group(road):
    form = json.loads(PACKAGE.read_text())["form"]
    form["steps"].insert(-1, {"key": "together", "title": "Cùng đứng tên", "fields": [OWNERS]})
    road.revise(form=form, fees=[])
    filing = road.begin(owners=ROWS)
    second = "owners.r2.deed"
    for key in ("owners.r1.deed", second):
        attach(filing.draft, key, [a_file(f"{key}.pdf", key.encode())])
    dossier = filings.submit(filing, by=road.citizen)
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=[second], note=WHY)
    attach(filing.draft, second, [a_file("thêm.pdf", b"3")])
    applicant.answer_supplement(dossier, by=road.citizen, answers={})

    [mark] = marks_of(Dossier.objects.get())["owners"]

    assert (mark.about, mark.is_changed, mark.before) == ("Giấy chứng nhận (Người 2)", True, f"{second}.pdf")


def test_a_dossier_that_was_never_supplemented_asks_for_nothing_more(paid):
    dossier = Dossier.objects.select_related("sheet", "version").get()

    with at_most(0):
        assert with_changes(dossier, ()) == ()


def test_of_an_answer_in_parts_the_mark_repeats_what_became_another_alone(road):
    form = json.loads(PACKAGE.read_text())["form"]
    person = {"key": "witness", "type": "person", "label": "Người làm chứng", "parts": ["full_name", "born_on"]}
    form["steps"].insert(-1, {"key": "together", "title": "Người làm chứng", "fields": [person]})
    road.revise(form=form, fees=[])
    witness = {"full_name": "Lê Văn Bình", "born_on": "1960-01-02"}
    dossier = filings.submit(road.begin(witness=witness), by=road.citizen)
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["witness"], note=WHY)
    applicant.answer_supplement(dossier, by=road.citizen, answers={"witness": {**witness, "born_on": "1961-01-02"}})

    [mark] = marks_of(Dossier.objects.get())["witness"]

    assert "02/01/1960" in mark.before
    assert "Lê Văn Bình" not in mark.before
