"""Nobody files what the check page did not show, under abolished rules, or where nobody takes it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Draft
from payments.models import Order
from services.catalogue import actions as catalogue
from services.dossiers.actions import stopped_drafts
from services.dossiers.models import Dossier, Filing
from tests.dossiers.conftest import PACKAGE
from tests.dossiers.money.steps import FEE, under
from tests.eforms.papers import PDF, received
from tests.outbox import work_off
from tests.pages import Page


@pytest.fixture
def browser(client, road):
    client.force_login(road.citizen)
    return client


@pytest.fixture
def ready(road):
    """A filing with every answer given."""
    return road.begin()


def checked(browser: Client, filing: Filing) -> dict[str, list[str]]:
    """What the check page posts, as it stood when it was read."""
    page = Page(browser.get(f"/nop/{filing.draft.key}/kiem-tra/"))
    return page.form(sending(filing)).values


def sending(filing: Filing) -> str:
    return f"/nop/{filing.draft.key}/gui/"


def refused(answer) -> Page:
    assert answer.status_code == 422
    assert not Dossier.objects.exists()
    assert not Order.objects.exists()
    return Page(answer)


def answer_elsewhere(filing: Filing, **answers: object) -> None:
    """Another tab saved a step."""
    draft = Draft.objects.get(pk=filing.draft_id)
    draft.answers, draft.revision = {**draft.answers, **answers}, draft.revision + 1
    draft.save()


def test_copies_changed_in_another_tab_are_shown_before_they_are_filed(browser, ready):
    seen = checked(browser, ready)
    answer_elsewhere(ready, copies=9)

    page = refused(browser.post(sending(ready), seen))

    assert "nội dung đã thay đổi ở phần “Số bản sao và cách nhận”, “Phí, lệ phí”." in page.notices[0]
    assert "72.000" in page.text
    browser.post(sending(ready), page.form(sending(ready)).values)
    assert Dossier.objects.get().sheet.answers["copies"] == 9


def test_a_paper_added_after_the_check_is_shown_first(browser, ready):
    seen = checked(browser, ready)
    attach(ready.draft, "old_paper", [inspect_upload(received(PDF), max_megabytes=1)])

    assert "ở phần “Giấy tờ kèm theo”" in refused(browser.post(sending(ready), seen)).notices[0]


def test_a_fee_that_changed_overnight_is_shown_first(browser, road, monkeypatch):
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    dearer = {**FEE, "amount_vnd": 9_000, "valid_from": tomorrow.isoformat()}
    filing = under(road, {**FEE, "valid_until": today.isoformat()}, dearer).begin()
    seen = checked(browser, filing)
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    browser.force_login(road.citizen)

    page = refused(browser.post(sending(filing), seen))

    assert "ở phần “Phí, lệ phí”." in page.notices[0]
    assert "27.000" in page.text


@pytest.mark.parametrize("shown", [{}, {"shown": ""}, {"shown": "event=x&%00=1"}])
def test_nothing_is_filed_unseen(browser, ready, shown):
    assert "Hãy kiểm tra lại" in refused(browser.post(sending(ready), shown)).notices[0]


def test_what_was_checked_is_filed(browser, ready):
    answer = browser.post(sending(ready), checked(browser, ready))

    assert answer.url == Dossier.objects.get().get_absolute_url()


# Rules that are no longer in force


def test_a_draft_under_an_older_version_is_carried_over_and_charged_by_the_new_one(browser, ready, road):
    seen = checked(browser, ready)
    under(road, {**FEE, "amount_vnd": 5_000})

    page = refused(browser.post(sending(ready), seen))

    assert "không còn áp dụng" in page.notices[0]
    assert "được chuyển sang quy định đang áp dụng" in page.notices[0]
    assert "15.000" in page.text
    browser.post(sending(ready), page.form(sending(ready)).values)
    dossier = Dossier.objects.get()
    assert dossier.version == road.version
    assert dossier.sheet.answers["copies"] == 3
    assert dossier.fees.get().order.total_vnd == 15_000


def test_what_the_new_version_asks_besides_is_asked_and_the_rest_kept(browser, ready, road):
    form = json.loads(PACKAGE.read_text())["form"]
    form["steps"][0]["fields"].append({"key": "why", "type": "text", "label": "Lý do xin bản sao"})
    road.revise(form=form)

    page = Page(browser.get(f"/nop/{ready.draft.key}/kiem-tra/"))
    assert "Chuyển sang quy định đang áp dụng" in page.text
    page = refused(browser.post(sending(ready), page.form(sending(ready)).values))

    assert [problem.text for problem in page.problems] == ["Hãy nhập “Lý do xin bản sao”."]
    assert "Nguyễn Thị Hoa" in page.summary.values()
    step = Page(browser.get(f"/nop/{ready.draft.key}/requester/"))
    assert "why" in step.questions


def test_an_abolished_procedure_is_not_filed_and_the_draft_stays(browser, ready, road):
    seen = checked(browser, ready)
    catalogue.retire(road.version, by=road.version.approver)

    page = refused(browser.post(sending(ready), seen))

    assert "không phải nộp khoản tiền nào" in page.text
    assert sending(ready) not in page.source
    assert Filing.objects.get().version == road.version


def test_nothing_is_filed_or_begun_while_filing_is_stopped_and_the_draft_stays(browser, ready, road):
    seen, procedure = checked(browser, ready), road.version.procedure
    catalogue.stop_filing(procedure, by=road.version.author, sentence="Biểu mẫu có lỗi, xin chờ đến ngày mai.")

    page = refused(browser.post(sending(ready), seen))
    begun = browser.post(f"/nop/{procedure.code}/", {"office": road.here.agency.pk})

    assert "xin chờ đến ngày mai" in page.text
    assert sending(ready) not in page.source
    assert begun.status_code == 200
    assert "xin chờ đến ngày mai" in Page(begun).text
    assert Filing.objects.get() == ready
    catalogue.lift_filing_stop(procedure, by=road.version.author, note="Đã sửa biểu mẫu.")
    browser.post(sending(ready), checked(browser, ready))
    assert Dossier.objects.get().filing == ready


def test_who_has_a_draft_is_told_once_that_filing_is_stopped_and_possible_again(ready, road):
    procedure, citizen = road.version.procedure, road.citizen
    stop = catalogue.stop_filing(procedure, by=road.version.author, sentence="Biểu mẫu có lỗi, xin chờ.")
    work_off()
    stopped_drafts.tell_owners(stop.pk, is_over=False, after=0)
    assert [note.kind for note in citizen.notifications.all()] == ["draft_stopped"]
    catalogue.lift_filing_stop(procedure, by=road.version.author, note="Đã sửa biểu mẫu.")
    work_off()
    assert {note.kind for note in citizen.notifications.all()} == {"draft_stopped", "draft_possible_again"}


# An office that no longer takes it


def test_an_office_that_stopped_taking_it_is_replaced_by_another_and_nothing_is_lost(browser, ready, road):
    seen = checked(browser, ready)
    road.version.procedure.offices.remove(road.here.agency)

    page = refused(browser.post(sending(ready), seen))
    assert "UBND phường Ba Đình không còn tiếp nhận thủ tục này" in page.notices[0]
    browser.post(sending(ready), {"office": road.elsewhere.agency.pk})

    browser.post(sending(ready), checked(browser, ready))
    dossier = Dossier.objects.get()
    assert dossier.agency == road.elsewhere.agency
    assert dossier.sheet.answers["copies"] == 3


@pytest.mark.parametrize("office", ["", "0", "x"])
def test_an_office_nobody_offers_is_refused_beside_its_field(browser, ready, office):
    page = refused(browser.post(sending(ready), {"office": office}))

    assert page.field("office").error


def test_a_stranger_chooses_no_office(ready, road):
    stranger = Client()
    stranger.force_login(road.elsewhere.desk)

    assert stranger.post(sending(ready), {"office": road.elsewhere.agency.pk}).status_code == 404
    assert Filing.objects.get().agency == road.here.agency
