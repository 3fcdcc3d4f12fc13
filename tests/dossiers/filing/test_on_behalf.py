"""Filing on behalf of an organisation or of another person: who may, what is locked, who sees it, and until when."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.representation import Principal
from eforms.actions import attach
from eforms.files.access import may_read as may_read_file
from eforms.files.access import wallet_of
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment, Draft
from notifications.models import Notification
from payments import actions as payments
from portal.accounts.mandates import actions as mandates
from portal.accounts.models import Mandate, Organisation, User
from services.catalogue.models import Procedure
from services.documents.models import Document
from services.documents.rules import may_read as may_read_paper
from services.dossiers.actions import applicant, desk, filing
from services.dossiers.applicant.look_up import look_up
from services.dossiers.applicant.wallet import wallet_for
from services.dossiers.errors import AuthorityEndedError, DossierError, IncompleteFormError
from services.dossiers.history.event_chain import is_intact
from services.dossiers.models import Dossier, Filing
from services.dossiers.status import Status
from tests.accounts.principals import an_organisation, in_force
from tests.dossiers.conftest import ANSWERS, PACKAGE, Road
from tests.dossiers.test_lean import at_most
from tests.eforms.papers import pdf, received
from tests.factories import UserFactory
from tests.outbox import follow_settlements, work_off
from tests.pages import Page

BANNER = "Bạn đang nộp thay cho Công ty TNHH Mây tre Sông Đà"
COMPANY_FIELD = {
    "key": "company",
    "type": "organisation",
    "label": "Tổ chức yêu cầu",
    "parts": ["name", "tax_code", "representative"],
    "prefill": "organisation",
    "locked": True,
}
PERSON_FIELD = {
    "key": "mandator",
    "type": "person",
    "label": "Người ủy quyền",
    "parts": ["full_name", "personal_number"],
    "prefill": "principal",
    "locked": True,
}


@pytest.fixture
def director(road: Road) -> User:
    return UserFactory.create(full_name="Đặng Thuỳ Dương", phone="0707998877")


@pytest.fixture
def company(director) -> Organisation:
    return an_organisation(director)


@pytest.fixture
def mandate(road, director, company) -> Mandate:
    """The citizen of the road acts for the company in the procedure of the road."""
    found = in_force(director, road.citizen, organisation=company, procedures=[road.version.package.code])
    road.citizen.refresh_from_db()
    return found


@pytest.fixture
def principal(company) -> Principal:
    return Principal(organisation_id=company.pk)


def other_procedure(road: Road) -> str:
    issuer = road.version.procedure.issuer
    return Procedure.objects.create(code="1.001193", issuer=issuer, name="Khai sinh", field="x", is_online=True).code


def with_field(road: Road, field: dict[str, object]) -> None:
    """A next version whose first step asks this too."""
    form = json.loads(PACKAGE.read_text())["form"]
    form["steps"][0]["fields"].append(field)
    road.revise(form=form)


def for_company(road: Road, principal: Principal, by: User | None = None, **answers: object) -> Filing:
    begun = filing.begin(road.version, road.here.agency, by=by or road.citizen, on_behalf_of=principal)
    Draft.objects.filter(pk=begun.draft_id).update(answers={**ANSWERS, **answers})
    return Filing.objects.get(pk=begun.pk)


def submit(road: Road, principal: Principal, by: User | None = None, **answers: object) -> Dossier:
    return filing.submit(for_company(road, principal, by, **answers), by=by or road.citizen)


def seen_by(person: User) -> set[Dossier]:
    return set(Dossier.objects.of_party(User.objects.get(pk=person.pk)))


# Beginning


def test_the_first_page_asks_on_whose_behalf_who_may_act_for_others(road, mandate, client, principal):
    client.force_login(road.citizen)
    page = client.get(f"/nop/{road.version.package.code}/")
    assert "Thay Công ty TNHH Mây tre Sông Đà" in Page(page).text

    fields = {"office": road.here.agency.pk, "on_behalf_of": f"organisation_id-{principal.organisation_id}"}
    answer = client.post(f"/nop/{road.version.package.code}/", fields)

    assert BANNER in Page(client.get(answer["Location"])).text
    assert Filing.objects.get().on_behalf_of == principal


def test_who_may_act_for_others_says_for_whom(road, mandate, client):
    client.force_login(road.citizen)

    answer = client.post(f"/nop/{road.version.package.code}/", {"office": road.here.agency.pk})

    assert "Hãy chọn nộp cho chính mình hay thay ai." in Page(answer).text
    assert not Filing.objects.exists()


def test_who_acts_for_nobody_is_not_asked(road, client):
    client.force_login(road.citizen)

    assert "Bạn nộp cho ai?" not in Page(client.get(f"/nop/{road.version.package.code}/")).text


def test_another_organisation_cannot_be_posted(road, mandate, client):
    other = an_organisation(UserFactory.create(full_name="Vàng Thị Mỷ"), "9900000023", name="Công ty khác")
    client.force_login(road.citizen)

    fields = {"office": road.here.agency.pk, "on_behalf_of": f"organisation_id-{other.pk}"}
    answer = client.post(f"/nop/{road.version.package.code}/", fields)

    assert "không đại diện" in Page(answer).text
    assert not Filing.objects.exists()
    with pytest.raises(AuthorityEndedError):
        for_company(road, Principal(other.pk))


def test_a_mandate_for_another_procedure_begins_nothing(road, director, company, principal):
    in_force(director, road.citizen, organisation=company, procedures=[other_procedure(road)])
    road.citizen.refresh_from_db()

    with pytest.raises(AuthorityEndedError):
        for_company(road, principal)


def test_nobody_files_for_an_organisation_what_only_people_file(road, director, principal):
    record = json.loads(PACKAGE.read_text())["record"]
    road.revise(record={**record, "subjects": ["Công dân Việt Nam"]})

    with pytest.raises(DossierError, match="không nộp thay"):
        for_company(road, principal, director)


def test_a_form_without_a_place_for_the_person_is_not_filed_for_one(road, director):
    in_force(director, road.citizen)
    road.citizen.refresh_from_db()

    with pytest.raises(DossierError, match="không nộp thay"):
        for_company(road, Principal(person_id=director.pk))


# What is filed


def test_the_dossier_names_the_organisation_and_who_filed(road, mandate, principal):
    dossier = submit(road, principal)

    assert dossier.on_behalf_of == principal
    assert dossier.applicant == road.citizen
    assert dossier.applicant_name == "Công ty TNHH Mây tre Sông Đà"
    event = dossier.log.get(serial=1)
    assert event.data["on_behalf_of"]["name"] == "Công ty TNHH Mây tre Sông Đà"
    assert event.data["on_behalf_of"]["mandate"] == mandate.pk
    assert is_intact(dossier)
    facts: Any = dossier.papers.get().document.parsed_facts
    assert facts.applicant.name == "Công ty TNHH Mây tre Sông Đà"
    assert facts.applicant.tax_code == "9900000016"
    assert facts.applicant.filed_by == road.citizen.full_name


def test_every_page_of_it_says_for_whom(road, mandate, principal, client):
    client.force_login(road.citizen)
    begun = for_company(road, principal)
    for step in ("requester", "kiem-tra"):
        assert BANNER in Page(client.get(f"/nop/{begun.draft.key}/{step}/")).text

    dossier = filing.submit(begun, by=road.citizen)

    for page in ("", "noi-dung/", "rut/"):
        text = Page(client.get(f"{dossier.get_absolute_url()}{page}")).text
        assert "Hồ sơ nộp thay cho Công ty TNHH Mây tre Sông Đà" in text
    assert "thay mặt Công ty TNHH Mây tre Sông Đà" in Page(client.get(dossier.get_absolute_url())).text


def test_the_organisation_is_locked_from_its_account(road, mandate, principal):
    with_field(road, COMPANY_FIELD)
    stolen = {"name": "Công ty khác", "tax_code": "0100109106", "representative": "Kẻ Gian"}

    dossier = submit(road, principal, company=stolen)

    assert dossier.sheet.answers["company"] == {
        "name": "Công ty TNHH Mây tre Sông Đà",
        "tax_code": "9900000016",
        "representative": "Đặng Thuỳ Dương",
    }
    assert dossier.sheet.answers["requester_name"] == road.citizen.full_name


def test_nobody_types_an_organisation_for_which_they_do_not_act(road):
    with_field(road, COMPANY_FIELD)
    typed = {"name": "Công ty khác", "tax_code": "0100109106", "representative": "Kẻ Gian"}

    with pytest.raises(IncompleteFormError, match="mục"):
        road.submit(company=typed)


def test_a_person_is_locked_from_their_account(road, director):
    with_field(road, PERSON_FIELD)
    in_force(director, road.citizen)
    road.citizen.refresh_from_db()

    dossier = submit(road, Principal(person_id=director.pk), mandator={"full_name": "Kẻ Gian"})

    assert dossier.sheet.answers["mandator"]["full_name"] == "Đặng Thuỳ Dương"
    assert dossier.applicant_name == "Đặng Thuỳ Dương"
    assert seen_by(director) == {dossier}


def test_what_is_locked_stays_so_in_a_supplement(road, mandate, principal, client):
    with_field(road, COMPANY_FIELD)
    dossier = submit(road, principal)
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["requester_phone"], note="Ghi lại số điện thoại.")

    stolen = {"company": {"name": "Công ty khác"}, "requester_phone": "0912345679"}
    dossier = applicant.answer_supplement(dossier, by=road.citizen, answers=stolen)

    assert dossier.sheet.answers["company"]["name"] == "Công ty TNHH Mây tre Sông Đà"
    assert dossier.log.latest("serial").data["on_behalf_of"]["mandate"] == mandate.pk


def test_a_form_may_ask_whom_it_is_filed_for(road, mandate, principal):
    options = [{"value": value, "label": value} for value in ("self", "organisation", "person")]
    capacity = {"key": "capacity", "type": "one_of", "label": "Nộp cho ai", "options": options}
    with_field(road, {**capacity, "prefill": "filing.on_behalf_of", "locked": True})

    assert submit(road, principal, capacity="self").sheet.answers["capacity"] == "organisation"
    assert road.submit(capacity="organisation").sheet.answers["capacity"] == "self"


def test_the_receipt_of_the_money_names_the_organisation_and_both_may_read_it(road, mandate, director, principal):
    order = submit(road, principal).fees.get().order
    payments.record_cash_payment(order, by=road.here.desk)
    work_off()

    receipt = order.receipts.get()
    assert receipt.payer_name == "Công ty TNHH Mây tre Sông Đà"
    paper = Document.objects.select_related("owner", "agency").get(key=f"fee_receipt:{receipt.pk}")
    assert may_read_paper(User.objects.get(pk=road.citizen.pk), paper)
    assert may_read_paper(User.objects.get(pk=director.pk), paper)
    assert not may_read_paper(UserFactory.create(), paper)


# When the mandate ends


def ends(mandate: Mandate, by: User) -> None:
    mandates.end(mandate, by=by)


def test_a_mandate_that_ended_after_the_check_page_files_nothing(road, mandate, director, principal, client):
    begun = for_company(road, principal)
    client.force_login(road.citizen)
    page = Page(client.get(f"/nop/{begun.draft.key}/kiem-tra/"))
    ends(mandate, director)

    answer = client.post(f"/nop/{begun.draft.key}/gui/", page.form(f"/nop/{begun.draft.key}/gui/").values)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "không còn được nộp thay" in Page(answer).text
    assert not Dossier.objects.exists()


def test_an_expired_mandate_files_nothing(road, mandate, principal):
    begun = for_company(road, principal)

    with time_machine.travel(timezone.now() + timedelta(days=40)), pytest.raises(AuthorityEndedError):
        filing.submit(begun, by=road.citizen)


@pytest.mark.parametrize("page", ["requester/", "kiem-tra/", "to-khai/", ""])
def test_a_draft_is_closed_when_the_mandate_ends_and_may_be_deleted(road, mandate, director, principal, client, page):
    begun = for_company(road, principal)
    ends(mandate, director)
    client.force_login(road.citizen)

    answer = client.get(f"/nop/{begun.draft.key}/{page}")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Mây tre" not in Page(answer).text
    assert client.post(f"/nop/{begun.draft.key}/xoa/").status_code == HTTPStatus.FOUND
    assert not Filing.objects.exists()


def test_a_step_posted_after_the_mandate_ended_is_not_saved(road, mandate, director, principal, client):
    begun = for_company(road, principal)
    ends(mandate, director)
    client.force_login(road.citizen)

    answer = client.post(f"/nop/{begun.draft.key}/requester/", {"requester_phone": "0900000000"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Draft.objects.get(pk=begun.pk).answers == ANSWERS


def test_the_filer_sees_no_more_of_it_when_the_mandate_ends(
    road, mandate, director, principal, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    begun = for_company(road, principal)
    upload = inspect_upload(received(pdf(), "giấy.pdf"), max_megabytes=1)
    [file] = attach(begun.draft, "old_paper", [upload])
    Attachment.objects.update(scan="clean")
    file = Attachment.objects.select_related("draft__owner").get(pk=file.pk)
    dossier = filing.submit(begun, by=road.citizen)
    paper = dossier.papers.get().document
    citizen = User.objects.get(pk=road.citizen.pk)
    assert may_read_file(citizen, file)
    assert may_read_paper(citizen, paper)

    ends(mandate, director)

    client.force_login(road.citizen)
    assert seen_by(road.citizen) == set()
    for page in ("", "noi-dung/", "rut/", "bo-sung/"):
        assert client.get(f"{dossier.get_absolute_url()}{page}").status_code == HTTPStatus.NOT_FOUND
    assert not may_read_file(citizen, file)
    assert not may_read_paper(citizen, type(paper).objects.select_related("owner").get(pk=paper.pk))
    with pytest.raises(DossierError, match="thẩm quyền"):
        applicant.withdraw(dossier, by=road.citizen, note="Không cần nữa.")
    assert seen_by(director) == {dossier}
    assert may_read_file(User.objects.get(pk=director.pk), file)
    assert may_read_paper(User.objects.get(pk=director.pk), paper)


# Who else


def test_its_representative_follows_pays_answers_and_withdraws(road, mandate, director, principal, client):
    dossier = submit(road, principal)
    client.force_login(director)

    assert dossier.title in Page(client.get("/ho-so/")).text
    assert client.get(dossier.get_absolute_url()).status_code == HTTPStatus.OK
    assert client.get(dossier.fees.get().order.public_path()).status_code == HTTPStatus.OK
    dossier = desk.request_supplement(
        dossier, by=road.here.desk, fields_asked=["requester_phone"], note="Ghi lại số điện thoại."
    )
    applicant.answer_supplement(dossier, by=director, answers={"requester_phone": "0912345679"})
    withdrawn = applicant.withdraw(dossier, by=director, note="Công ty không cần nữa.")

    assert withdrawn.state is Status.WITHDRAWN
    assert withdrawn.log.latest("serial").data["on_behalf_of"]["name"] == "Công ty TNHH Mây tre Sông Đà"


def test_both_are_told_and_nobody_else(road, mandate, director, principal):
    other = UserFactory.create(full_name="Phạm Thị Tám")
    in_force(director, other, organisation=Organisation.objects.get())
    dossier = submit(road, principal)

    told = Notification.objects.filter(kind="dossier_submitted").values_list("recipient", flat=True)
    assert set(told) == {road.citizen.pk, director.pk}
    assert dossier.title in Notification.objects.get(recipient=director, kind="dossier_submitted").body


def test_a_colleague_sees_it_under_their_mandate_for_that_procedure_only(road, mandate, director, company, principal):
    colleague, other = UserFactory.create(full_name="Phạm Thị Tám"), UserFactory.create(full_name="Lò Văn Pâng")
    in_force(director, colleague, organisation=company, procedures=[road.version.package.code])
    in_force(director, other, organisation=company, procedures=[other_procedure(road)])

    dossier = submit(road, principal)

    assert seen_by(colleague) == {dossier}
    assert seen_by(other) == set()


def test_a_stranger_finds_nothing_of_it(road, mandate, principal, client):
    dossier = submit(road, principal)
    client.force_login(UserFactory.create())

    assert client.get(dossier.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    assert client.get(dossier.fees.get().order.public_path()).status_code == HTTPStatus.NOT_FOUND


def test_what_one_files_for_oneself_is_nobody_elses(road, mandate, director):
    dossier = road.submit()

    assert seen_by(road.citizen) == {dossier}
    assert seen_by(director) == set()


def test_a_colleague_who_answers_a_supplement_is_not_shown_the_papers_of_who_filed(
    road, mandate, director, principal, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    own = road.begin()
    attach(own.draft, "old_paper", [inspect_upload(received(pdf(), "riêng.pdf"), max_megabytes=1)])
    Attachment.objects.update(scan="clean")
    filing.submit(own, by=road.citizen)

    assert [file.name for file in wallet_of(User.objects.get(pk=road.citizen.pk))] == ["riêng.pdf"]
    assert wallet_of(User.objects.get(pk=director.pk)) == []


def test_the_look_up_opens_to_its_people_and_not_by_the_tax_code(road, mandate, director, principal):
    dossier = submit(road, principal)
    payments.record_cash_payment(dossier.fees.get().order, by=road.here.desk)
    follow_settlements()
    code = desk.receive(dossier, by=road.here.desk).code or ""

    assert look_up(code, director.phone[-4:]) == dossier
    assert look_up(code, (road.citizen.personal_number or "")[-4:]) == dossier
    with pytest.raises(DossierError):
        look_up(code, "0016")


def test_acting_for_others_costs_a_page_few_statements(road, mandate, principal, client):
    dossier = submit(road, principal)
    client.force_login(road.citizen)
    client.get(dossier.get_absolute_url())

    with at_most(8):
        client.get(dossier.get_absolute_url())


def test_a_paper_handed_in_for_the_organisation_is_offered_to_its_people_and_is_nobodys_own(
    road, mandate, director, principal, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    begun = for_company(road, principal)
    attach(begun.draft, "old_paper", [inspect_upload(received(pdf(), "của công ty.pdf"), max_megabytes=1)])
    Attachment.objects.update(scan="clean")
    filing.submit(begun, by=road.citizen)

    def names(person: User, for_whom: Principal | None) -> list[str]:
        return [file.name for file in wallet_for(User.objects.get(pk=person.pk), for_whom)]

    assert names(road.citizen, principal) == names(director, principal) == ["của công ty.pdf"]
    assert names(road.citizen, None) == names(director, None) == names(UserFactory.create(), principal) == []
    mandates.end(mandate, by=director)
    assert names(road.citizen, principal) == []
