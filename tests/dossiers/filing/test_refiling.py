"""An ended dossier stays final; whoever filed it begins another with what still fits the version in force."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.representation import Principal
from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment, Draft
from eforms.status import Scan
from portal.accounts.mandates import actions as mandates
from portal.accounts.models import User
from services.dossiers.actions import applicant, desk, filing, refiling
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Filing
from services.dossiers.status import Status
from tests.accounts.principals import an_organisation, in_force
from tests.dossiers.conftest import ANSWERS, PACKAGE
from tests.dossiers.test_race import at_once
from tests.dossiers.test_views_following import page_of, read, signed_in, work
from tests.eforms.papers import PDF, received
from tests.factories import UserFactory
from tests.pages import Page

Fields = dict[str, tuple[dict[str, Any], dict[str, Any]]]
WHY = "Người yêu cầu không thuộc trường hợp được cấp."


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def refused(paid, road) -> Dossier:
    """Refused at the desk; it came with a file."""
    attach(paid.filing.draft, "old_paper", [inspect_upload(received(PDF, "so-cu.pdf"), max_megabytes=1)])
    Attachment.objects.update(scan=Scan.CLEAN)
    return desk.refuse(paid, by=road.here.desk, note=WHY)


def again(dossier: Dossier) -> str:
    return f"{page_of(dossier)}nop-lai/"


def form_with(change: Callable[[Fields], None]) -> dict[str, Any]:
    """The form of the package, changed by the function."""
    form: dict[str, Any] = json.loads(PACKAGE.read_text())["form"]
    change({field["key"]: (step, field) for step in form["steps"] for field in step["fields"]})
    return form


def test_the_page_of_a_refused_dossier_leads_to_a_draft_with_its_answers_and_files(refused, road):
    citizen = signed_in(road.citizen)
    assert read(citizen, page_of(refused)).link("Nộp lại từ hồ sơ này").href == again(refused)
    assert read(citizen, again(refused)).mentions("không mở lại")

    answer = citizen.post(again(refused), {"office": road.here.agency.pk})

    begun = Filing.objects.get(refiled_from=refused)
    assert answer["Location"] == begun.resume_path
    assert begun.draft.answers == refused.sheet.answers
    assert [file.name for file in begun.draft.attachments.present()] == ["so-cu.pdf"]
    assert Dossier.objects.get().state is Status.REFUSED
    assert read(citizen, page_of(refused)).link("Soạn tiếp bản nộp lại").href == again(refused)


def test_both_sides_read_which_dossier_came_from_which(refused, road):
    begun = refiling.refile(refused, road.here.agency, by=road.citizen)
    new = filing.submit(begun, by=road.citizen)

    citizen, clerk = signed_in(road.citizen), signed_in(road.here.desk)
    assert read(citizen, page_of(new)).mentions("Nộp lại từ")
    assert read(citizen, page_of(refused)).mentions("Đã nộp lại thành")
    assert work(refused) in read(clerk, work(new)).hrefs
    assert work(new) in read(clerk, work(refused)).hrefs
    assert not read(citizen, page_of(refused)).mentions("Nộp lại từ hồ sơ này")


def test_pressed_twice_there_is_one_draft(refused, road):
    citizen = signed_in(road.citizen)
    first, second = (citizen.post(again(refused), {"office": road.here.agency.pk}) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Filing.objects.filter(refiled_from=refused).count() == 1
    assert refiling.refile(refused, road.here.agency, by=road.citizen).refiled_from == refused


def test_a_draft_that_was_thrown_away_may_be_begun_again(refused, road):
    filing.discard(refiling.refile(refused, road.here.agency, by=road.citizen))

    assert refiling.refile(refused, road.here.agency, by=road.citizen).draft.answers


def test_a_stranger_finds_nothing_and_may_begin_nothing(refused, road):
    stranger = UserFactory.create()
    assert signed_in(stranger).post(again(refused), {"office": road.here.agency.pk}).status_code == 404
    for who in (stranger, road.here.desk, road.here.leader):
        with pytest.raises(DossierError, match="thẩm quyền"):
            refiling.refile(refused, road.here.agency, by=who)
    assert not Filing.objects.filter(refiled_from=refused).exists()


def test_what_is_still_under_way_is_not_filed_again(paid, road):
    answer = signed_in(road.citizen).get(again(paid), follow=True)

    assert any("không có gì để nộp lại" in notice for notice in Page(answer).notices)
    with pytest.raises(DossierError, match="không có gì để nộp lại"):
        refiling.refile(paid, road.here.agency, by=road.citizen)


def test_a_withdrawn_one_may_be_filed_again(paid, road):
    withdrawn = applicant.withdraw(paid, by=road.citizen, note="Khai nhầm người.")

    assert refiling.refile(withdrawn, road.here.agency, by=road.citizen).draft.answers == paid.sheet.answers


def test_answers_that_no_longer_fit_are_left_out_and_named(refused, road):
    def change(fields):
        step, field = fields["requester_phone"]
        step["fields"].remove(field)
        fields["copies"][1]["max"] = 2

    road.revise(form=form_with(change))
    labels = [
        field["label"]
        for step in json.loads(PACKAGE.read_text())["form"]["steps"]
        for field in step["fields"]
        if field["key"] in ("requester_phone", "copies")
    ]

    page = read(signed_in(road.citizen), again(refused))
    begun = refiling.refile(refused, road.here.agency, by=road.citizen)

    assert all(page.mentions(label) for label in labels)
    assert begun.version == road.version
    assert not {"requester_phone", "copies"} & set(begun.draft.answers)
    assert begun.draft.answers["person_born"] == ANSWERS["person_born"]


def test_a_file_whose_field_is_gone_is_named(refused, road):
    def change(fields):
        step, field = fields["old_paper"]
        step["fields"].remove(field)

    road.revise(form=form_with(change))

    assert read(signed_in(road.citizen), again(refused)).mentions("so-cu.pdf")
    assert not refiling.refile(refused, road.here.agency, by=road.citizen).draft.attachments.exists()


def test_a_file_that_was_never_found_clean_is_not_taken_over(refused, road):
    Attachment.objects.update(scan=Scan.PENDING)

    assert read(signed_in(road.citizen), again(refused)).mentions("so-cu.pdf")
    assert not refiling.refile(refused, road.here.agency, by=road.citizen).draft.attachments.exists()


def test_a_long_list_is_taken_over_row_by_row(paid, road):
    people = {
        "key": "people",
        "type": "rows",
        "label": "Người",
        "item": "Người",
        "max_rows": 2_000,
        "fields": [{"key": "name", "type": "full_name", "label": "Họ và tên"}],
    }
    road.revise(form=form_with(lambda fields: fields["copies"][0]["fields"].append(people)))
    rows = [{"_id": f"r{number}", "name": "Nguyễn Thị Hoa"} for number in range(3)]
    dossier = applicant.withdraw(road.submit(people=rows), by=road.citizen, note="Khai nhầm người.")

    begun = refiling.refile(dossier, road.here.agency, by=road.citizen)

    assert begun.draft.lists.get(key="people").rows == rows
    assert begun.draft.answers["people"] == {"_rows": 3}
    assert filing.submit(begun, by=road.citizen).sheet.answers["people"] == rows


def test_an_office_that_does_not_take_it_is_refused_beside_the_choice(refused, road):
    answer = signed_in(road.citizen).post(again(refused), {"office": "999999"})

    assert answer.status_code == 200
    assert "không tiếp nhận" in Page(answer).text
    assert not Filing.objects.filter(refiled_from=refused).exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_draft(refused, road):
    at_once(*[lambda: refiling.refile(refused, road.here.agency, by=road.citizen)] * 2)

    assert Filing.objects.filter(refiled_from=refused).count() == 1


def test_a_draft_of_somebody_whose_mandate_ended_keeps_nobody_from_filing_again(road):
    company = an_organisation(director := UserFactory.create(full_name="Đặng Thuỳ Dương"))
    mandate = in_force(director, road.citizen, organisation=company, procedures=[road.version.package.code])
    agent = User.objects.get(pk=road.citizen.pk)
    begun = filing.begin(road.version, road.here.agency, by=agent, on_behalf_of=Principal(organisation_id=company.pk))
    Draft.objects.filter(pk=begun.draft_id).update(answers=ANSWERS)
    dossier = filing.submit(Filing.objects.get(pk=begun.pk), by=agent)
    ended = applicant.withdraw(dossier, by=agent, note="Khai nhầm tên.")
    left = refiling.refile(ended, road.here.agency, by=agent)
    director = User.objects.get(pk=director.pk)
    with pytest.raises(DossierError, match="Một người khác"):
        refiling.refile(ended, road.here.agency, by=director)

    mandates.end(mandate, by=director)

    new = refiling.refile(ended, road.here.agency, by=User.objects.get(pk=director.pk))
    assert (new.draft.owner_id, new.refiled_from) == (director.pk, ended)
    assert Filing.objects.get(pk=left.pk).refiled_from is None
