"""Organisations that have to confirm: whoever may act for one confirms on its behalf, and nobody else."""

from typing import Any

import pytest
from django.utils.timezone import localdate

from portal.accounts.mandates import actions as mandates
from portal.accounts.models import Organisation, User
from services.dossiers.actions import participants
from services.dossiers.errors import DossierError
from services.dossiers.filing.checking import check
from services.dossiers.history import verification
from services.dossiers.models import Dossier, Filing, Invitation
from services.dossiers.participants.content import fingerprint
from services.dossiers.participants.people import people_of
from services.dossiers.participants.signatures import signatures_of
from tests.accounts.principals import TAX_CODE, an_organisation, in_force
from tests.dossiers.appointments.conftest import another_procedure
from tests.dossiers.participants.conftest import Together, package
from tests.dossiers.participants.test_views import browser_of
from tests.factories import UserFactory
from tests.pages import Page

COMPANY = "Công ty TNHH Mây tre Sông Đà"
LENDER: dict[str, Any] = {
    "key": "lender",
    "type": "organisation",
    "label": "Bên cho thuê",
    "parts": ["name", "tax_code", "phone"],
    "optional": ["phone"],
}
TERMS = {"key": "terms", "type": "text", "label": "Thỏa thuận", "required": False}
STEP = {"key": "lease", "title": "Thuê", "fields": [LENDER, TERMS]}
LENDERS = {
    "key": "lender",
    "title": "Bên cho thuê",
    "people": "lender",
    "organisations": True,
    "consents_to": "Chúng tôi đồng ý cho thuê.",
    "shows": ["terms", "lender.name"],
    "basis": "Quy định thử, điều 4",
}


@pytest.fixture
def director(db: None) -> User:
    return UserFactory.create(full_name="Đặng Thuỳ Dương")


@pytest.fixture
def company(director: User) -> Organisation:
    found = an_organisation(director)
    director.refresh_from_db()
    return found


@pytest.fixture
def lease(road, director: User, company: Organisation) -> Together:
    whole = package(LENDERS, step=STEP)
    road.revise(form=whole["form"], participants=whole["participants"], fees=[])
    begun = road.begin(lender={"name": COMPANY, "tax_code": TAX_CODE}, terms="Thuê ba năm")
    return Together(road, begun, landlord=director, first=director, second=director)


def confirm(person: User) -> Invitation:
    related = ("round__filing__draft__owner", "round__filing__version")
    invitation = Invitation.objects.select_related(*related).get()
    return participants.confirm(invitation, by=person, shown=fingerprint(invitation.content))


def holder_of(director: User, company: Organisation, **terms: Any) -> User:
    holder = UserFactory.create(full_name="Lê Văn Bình")
    in_force(director, holder, organisation=company, **terms)
    return User.objects.get(pk=holder.pk)


def test_its_legal_representative_is_told_and_confirms_on_its_behalf(lease, director, company):
    lease.send()
    assert lease.told(director) == ["participant_invited"]
    browser, address = browser_of(director), Invitation.objects.get().get_absolute_url()
    assert address in [link.href for link in Page(browser.get("/loi-moi/")).links()]
    page = Page(browser.get(address))
    assert f"Bạn trả lời thay mặt {COMPANY}" in page.text

    browser.post(address, {"shown": page.element.xpath("//input[@name='shown']/@value")[0]})

    dossier = Dossier.objects.get()
    [record] = dossier.log.get(serial=1).data["confirmations"]
    assert (record["number"], record["by"]) == (TAX_CODE, director.pk)
    kept = {"organisation": company.pk, "name": COMPANY, "by_name": "Đặng Thuỳ Dương"}
    assert record["on_behalf_of"] == kept
    [block] = signatures_of(dossier)
    assert block.name == COMPANY
    assert block.how.endswith("; Đặng Thuỳ Dương thay mặt")
    assert list(verification.faults(dossier)) == []


def test_a_mandate_for_this_procedure_lets_its_holder_confirm_and_is_kept(lease, director, company):
    holder = holder_of(director, company, procedures=[lease.road.version.package.code])
    lease.send()

    assert confirm(holder).on_behalf_of["mandate"]
    assert Dossier.objects.get().log.get(serial=1).data["confirmations"][0]["on_behalf_of"]["by_name"] == "Lê Văn Bình"


def test_nobody_who_may_not_act_for_it_sees_or_confirms_anything(lease, director, company):
    other = holder_of(director, company, procedures=[another_procedure(lease.road).version.package.code])
    lease.send()
    address = Invitation.objects.get().get_absolute_url()
    for person in (other, UserFactory.create(), lease.road.citizen):
        assert browser_of(person).get(address).status_code == 404
        assert COMPANY not in Page(browser_of(person).get("/loi-moi/")).text
        assert not Invitation.objects.of_person(person).exists()
        with pytest.raises(DossierError, match="chỉ người được mời"):
            confirm(person)


def test_a_mandate_that_ended_confirms_nothing_more_and_what_was_confirmed_stays(lease, director, company):
    holder = UserFactory.create(full_name="Lê Văn Bình")
    mandate = in_force(director, holder, organisation=company)
    holder = User.objects.get(pk=holder.pk)
    lease.send()
    mandates.end(mandate, by=director)

    with pytest.raises(DossierError, match="chỉ người được mời"):
        confirm(holder)
    assert Invitation.objects.get().state == "invited"
    confirm(director)
    assert Dossier.objects.exists()


def test_who_files_for_the_organisation_confirms_for_it_by_sending(lease, director, company):
    filing = lease.filing
    Filing.objects.filter(pk=filing.pk).update(organisation=company)
    in_force(director, lease.road.citizen, organisation=company)
    lease.road.citizen.refresh_from_db()
    checked = Filing.objects.get(pk=filing.pk)
    shown = check(checked, applicant=lease.road.citizen, today=localdate())
    [invitee] = people_of(shown.package, shown.form)

    assert invitee.is_applicant(checked)
    assert not invitee.is_applicant(lease.filing)


def test_an_organisation_that_nobody_has_signed_in_for_is_invited_by_link_alone(lease, director):
    lease.answer(lender={"name": "Hợp tác xã Mới", "tax_code": "0100109106"})
    lease.send()
    assert Invitation.objects.get().tax_code == "0100109106"
    assert lease.told(director) == []
