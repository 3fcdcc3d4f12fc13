"""The clerk says of each answer and paper what is wrong with it; the applicant reads it beside the question."""

import pytest

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from services.documents.document_types import DocumentType
from services.documents.facts import SupplementFacts
from services.dossiers.actions import desk
from services.dossiers.errors import DossierError
from services.dossiers.history.verification import faults
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from tests.dossiers.test_views_following import act, page_of, read, signed_in, work
from tests.eforms.papers import PDF, received
from tests.outbox import work_off
from tests.pages import Page

SLUG = "yeu-cau-bo-sung"
BLURRED, WRONG_DAY = "Ảnh bị mờ.", "Khai 15/03 mà giấy khai sinh ghi 16/03."


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(road):
    return signed_in(road.here.desk)


@pytest.fixture
def citizen(road):
    return signed_in(road.citizen)


@pytest.fixture
def asked(paid, clerk) -> Dossier:
    """The day of birth and the old paper, each with what is wrong; nothing for both."""
    attach(paid.filing.draft, "old_paper", [inspect_upload(received(PDF, "so-cu.pdf"), max_megabytes=1)])
    told = {"remark-person_born": WRONG_DAY, "remark-old_paper": BLURRED}
    act(clerk, paid, SLUG, fields_asked=["person_born", "old_paper"], **told)
    return Dossier.objects.get()


def test_every_answer_is_ticked_where_it_is_read(paid, clerk):
    assert read(clerk, work(paid)).link("Yêu cầu bổ sung").href.endswith(f"/work/{SLUG}/")

    page = read(clerk, work(paid, SLUG))

    assert page.mentions("Nguyễn Thị Hoa")
    assert {f"{SLUG}-remark-person_born", f"{SLUG}-remark-old_paper", f"{SLUG}-note"} <= set(page.fields)


def test_what_is_wrong_stands_beside_its_question_with_the_answer_as_filed(asked, citizen):
    assert read(citizen, page_of(asked)).mentions(WRONG_DAY)

    page = read(citizen, f"{page_of(asked)}bo-sung/")

    born, paper = page.field("person_born"), page.field("old_paper")
    assert f"Cơ quan ghi: {WRONG_DAY}" in page.text
    assert "Đã khai trước đây: 15/03/1958" in page.text
    assert f"Cơ quan ghi: {BLURRED}" in page.text
    assert "Đã khai trước đây: so-cu.pdf" in page.text
    assert {born.name, paper.name} == set(page.fields) - {"csrfmiddlewaretoken", "_shown", "_seen", "q"}


def test_a_refused_answer_keeps_what_is_beside_it(asked, citizen):
    page = Page(citizen.post(f"{page_of(asked)}bo-sung/", {"person_born": "mùa xuân"}))

    assert page.mentions("Đã khai trước đây: 15/03/1958")
    assert page.mentions(WRONG_DAY)


def test_the_message_the_slip_and_the_history_say_what_is_wrong_with_each(asked, road):
    work_off()

    body = road.citizen.notifications.get(kind="dossier_supplement_requested").body
    facts = asked.papers.get(kind=DocumentType.SUPPLEMENT).document.parsed_facts
    assert isinstance(facts, SupplementFacts)
    assert {(item.wrong, bool(item.quantity)) for item in facts.items} == {(WRONG_DAY, False), (BLURRED, True)}
    assert facts.answer_by
    assert WRONG_DAY in body
    assert BLURRED in body
    assert asked.log.latest("serial").data["remarks"] == {"person_born": WRONG_DAY, "old_paper": BLURRED}
    assert list(faults(asked)) == []


def test_what_is_ticked_without_a_word_is_refused_and_nothing_typed_is_lost(paid, clerk):
    answer = act(clerk, paid, SLUG, fields_asked=["person_born", "old_paper"], **{"remark-old_paper": BLURRED})

    page = Page(answer)
    assert answer.status_code == 422
    assert "Hãy ghi rõ sai hoặc thiếu gì" in page.field(f"{SLUG}-remark-person_born").error
    assert page.field(f"{SLUG}-remark-old_paper").value == BLURRED
    assert len(page.element.xpath(f"//input[@name='{SLUG}-fields_asked'][@checked]")) == 2
    assert Dossier.objects.get().state is Status.SUBMITTED


def test_what_is_written_without_a_tick_is_neither_lost_nor_sent(paid, clerk):
    told = {"remark-person_born": WRONG_DAY, "remark-old_paper": BLURRED}
    answer = act(clerk, paid, SLUG, fields_asked=["person_born"], **told)

    page = Page(answer)
    assert answer.status_code == 422
    assert "chưa được chọn" in page.field(f"{SLUG}-remark-old_paper").error
    assert page.field(f"{SLUG}-remark-old_paper").value == BLURRED


def test_a_note_for_all_is_enough(paid, clerk, citizen):
    act(clerk, paid, SLUG, fields_asked=["person_born"], note="Ghi lại như trong giấy khai sinh.")

    page = read(citizen, f"{page_of(paid)}bo-sung/")
    assert page.mentions("Ghi lại như trong giấy khai sinh.")
    assert page.mentions("Cơ quan yêu cầu xem lại mục này.")


def test_what_was_kept_is_there_again_until_it_is_sent(paid, clerk):
    asked = {f"{SLUG}-fields_asked": ["person_born", "copies"], f"{SLUG}-remark-person_born": WRONG_DAY}

    kept = Page(clerk.post(work(paid, SLUG), {**asked, "_stay": "keep"}, follow=True))
    assert any("Đã lưu nháp, chưa gửi" in notice for notice in kept.notices)
    page = read(clerk, work(paid, SLUG))
    assert page.field(f"{SLUG}-remark-person_born").value == WRONG_DAY
    assert len(page.element.xpath(f"//input[@name='{SLUG}-fields_asked'][@checked]")) == 2
    assert Dossier.objects.get().state is Status.SUBMITTED

    act(clerk, paid, SLUG, fields_asked=["person_born"], **{"remark-person_born": WRONG_DAY})
    assert "kept_form" not in str(list(clerk.session.keys()))


def test_enter_in_a_line_asks_for_nothing(paid, clerk):
    page = Page(clerk.post(work(paid, SLUG), {f"{SLUG}-fields_asked": "person_born", "_stay": ""}))

    assert any("chưa được thực hiện" in notice for notice in page.notices)
    assert page.element.xpath(f"//input[@name='{SLUG}-fields_asked'][@checked]")


def test_past_the_form_too_each_item_says_what_is_wrong(paid, road):
    with pytest.raises(DossierError, match="sai hoặc thiếu gì"):
        desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born"], remarks={"person_born": " "})


def test_a_request_from_before_items_had_remarks_is_read_as_it_was_written(paid, road, citizen):
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")
    paid.supplements.update(remarks={})

    assert read(citizen, f"{page_of(paid)}bo-sung/").mentions("Ghi rõ ngày sinh.")
    assert read(citizen, page_of(paid)).mentions("Ghi rõ ngày sinh.")


def test_enter_in_a_field_of_the_applicant_sends_nothing(asked, citizen):
    typed = {"person_born": "16/03/1958", "_stay": "", "_shown": "", "_seen": ""}
    page = Page(citizen.post(f"{page_of(asked)}bo-sung/", typed))

    assert any("Phần bổ sung chưa được gửi" in notice for notice in page.notices)
    assert page.field("person_born").value == "16/03/1958"
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED


def test_what_nobody_can_see_is_no_reason_and_no_line_of_the_slip(road, paid):
    for said in ({"note": "\u200b" * 20}, {"remarks": {"old_paper": "\u200b" * 20}}):
        with pytest.raises(DossierError, match="Hãy ghi rõ"):
            desk.request_supplement(paid, by=road.here.desk, fields_asked=["old_paper"], **said)

    note = "Ảnh bị mờ, không đọc được số.\n\u200b\nHãy chụp lại."
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["old_paper"], note=note)

    facts = paid.papers.get(kind=DocumentType.SUPPLEMENT).document.facts
    assert facts["reasons"] == ["Ảnh bị mờ, không đọc được số.", "Hãy chụp lại."]


def test_the_paper_names_what_is_asked_for_as_the_prescribed_form_does(paid, road):
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["event"], note="Chưa rõ cần bản sao nào.")

    facts = paid.papers.get(kind=DocumentType.SUPPLEMENT).document.facts
    assert [item["name"] for item in facts["items"]] == ["Đề nghị cấp bản sao"]
    asked = Page(signed_in(road.citizen).get(page_of(paid))).text
    assert "Bạn cần bản sao của giấy tờ nào?" in asked
