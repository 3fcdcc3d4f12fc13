"""Interconnected filings on behalf of an organisation: the whole is theirs who may act for it today, not who filed."""

from http import HTTPStatus

import pytest
from django.test import Client

from core.representation import Principal
from eforms.models import Draft
from portal.accounts.mandates import actions as mandates
from portal.accounts.models import Mandate, Organisation, User
from services.documents.rules import may_read as may_read_paper
from services.dossiers.actions import combined, filing
from services.dossiers.errors import DossierError
from services.dossiers.models import CombinedFiling, Dossier, Filing
from services.dossiers.status import FINAL
from tests.accounts.principals import an_organisation, in_force
from tests.dossiers.combined.conftest import Family
from tests.dossiers.combined.package import ANSWERS, CODE
from tests.factories import UserFactory


@pytest.fixture
def director(family: Family) -> User:
    return UserFactory.create(full_name="Đặng Thuỳ Dương", email="duong@example.org")


@pytest.fixture
def company(director: User) -> Organisation:
    return an_organisation(director)


@pytest.fixture
def mandate(family: Family, director: User, company: Organisation) -> Mandate:
    found = in_force(director, family.citizen, organisation=company, procedures=[CODE])
    family.citizen.refresh_from_db()
    return found


@pytest.fixture
def whole(family: Family, mandate: Mandate, company: Organisation) -> CombinedFiling:
    for_company = Principal(organisation_id=company.pk)
    begun = filing.begin(family.version, family.ward.agency, by=family.citizen, on_behalf_of=for_company)
    Draft.objects.filter(pk=begun.draft_id).update(answers=ANSWERS)
    first = filing.submit(Filing.objects.get(pk=begun.pk), by=family.citizen)
    return family.whole(first)


def status_of(person: User, path: str) -> int:
    browser = Client()
    browser.force_login(User.objects.get(pk=person.pk))
    return browser.get(path).status_code


def test_every_part_says_on_whose_behalf_it_is(whole, company, mandate):
    dossiers = Dossier.objects.filter(filing=whole.pk)
    said = [dossier.log.get(serial=1).data["on_behalf_of"] for dossier in dossiers]

    assert [dossier.organisation_id for dossier in dossiers] == [company.pk] * 3
    assert [one["mandate"] for one in said] == [mandate.pk] * 3


@pytest.mark.parametrize("path", ["", "rut/"])
def test_the_page_of_the_whole_is_of_whoever_may_act_for_the_organisation_today(whole, family, director, mandate, path):
    page = f"{whole.get_absolute_url()}{path}"
    assert status_of(director, page) == status_of(family.citizen, page) == HTTPStatus.OK

    mandates.end(mandate, by=director)

    assert status_of(director, page) == HTTPStatus.OK
    assert status_of(family.citizen, page) == HTTPStatus.NOT_FOUND


def test_the_declaration_of_the_whole_is_theirs_too(whole, family, director, mandate):
    assert may_read_paper(director, whole.declaration)
    assert may_read_paper(family.citizen, whole.declaration)

    mandates.end(mandate, by=director)

    assert may_read_paper(director, whole.declaration)
    assert not may_read_paper(User.objects.get(pk=family.citizen.pk), whole.declaration)


def test_a_stranger_and_the_offices_do_not_read_the_declaration_of_the_whole(whole, family):
    readers = [UserFactory.create(), family.ward.handler, family.police.leader, family.insurance.desk]

    assert not any(may_read_paper(reader, whole.declaration) for reader in readers)


def test_a_representative_withdraws_the_whole_and_who_lost_the_mandate_does_not(whole, family, director, mandate):
    mandates.end(mandate, by=director)
    with pytest.raises(DossierError, match="thẩm quyền"):
        combined.withdraw_whole(whole, by=User.objects.get(pk=family.citizen.pk), note="Không cần làm nữa.")

    combined.withdraw_whole(whole, by=director, note="Không cần làm nữa.")

    assert set(Dossier.objects.filter(filing=whole.pk).values_list("status", flat=True)) <= FINAL


def test_the_representatives_are_told_of_the_whole(whole, family, director, mandate):
    assert "combined_submitted" in kinds(director)
    mandates.end(mandate, by=director)

    combined.withdraw_whole(whole, by=director, note="Không cần làm nữa.")

    assert "combined_ended" in kinds(director)
    assert "combined_ended" not in kinds(family.citizen)


def kinds(person: User) -> list[str]:
    return list(person.notifications.values_list("kind", flat=True))
