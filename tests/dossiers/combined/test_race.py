"""Parts that move at the same moment: one filing, one end, and nobody waits for the other for ever."""

import pytest

from core.representation import Principal
from eforms.models import Draft
from portal.accounts.mandates import actions as mandates
from portal.accounts.models import User
from services.dossiers.actions import applicant, combined, desk, filing, handling
from services.dossiers.history.verification import faults
from services.dossiers.models import CombinedFiling, Dossier, DossierEvent, Filing, WaitingPart
from services.dossiers.status import FINAL, Status
from tests.accounts.principals import an_organisation, in_force
from tests.dossiers.combined.conftest import a_family, pay
from tests.dossiers.combined.package import ANSWERS, BIRTH, RESIDENCE
from tests.dossiers.test_race import at_once
from tests.factories import UserFactory

NOTE = "Lý do dài hơn mười ký tự."

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_filing_pressed_twice_at_once_is_filed_once():
    family = a_family()
    begun = family.begin()

    def press():
        mine = Filing.objects.select_related("draft__owner", "version", "agency").get(pk=begun.pk)
        return filing.submit(mine, by=family.citizen)

    first, second = at_once(press, press)

    assert first == second
    assert Dossier.objects.count() == 3
    assert CombinedFiling.objects.count() == 1


def test_the_last_two_parts_that_end_at_once_end_the_whole_once():
    family = a_family(BIRTH, RESIDENCE)
    parts = family.submit()

    at_once(*[lambda one=one: applicant.withdraw(one, by=family.citizen, note=NOTE) for one in parts.values()])

    assert family.whole(parts["birth"]).ended_at
    assert family.citizen.notifications.filter(kind="combined_ended").count() == 1


def test_one_part_accepted_while_the_other_is_refused_ends_with_it():
    family = a_family({**BIRTH, "if_refused": "stop"}, RESIDENCE)
    parts = family.submit()
    pay(parts["residence"])

    at_once(
        lambda: desk.refuse(parts["birth"], by=family.ward.desk, note=NOTE),
        lambda: desk.receive(parts["residence"], by=family.police.desk),
    )

    statuses = {one.part: Status(one.status) for one in Dossier.objects.all()}
    assert statuses["birth"] is Status.REFUSED
    assert statuses["residence"] in FINAL


def test_a_part_decided_while_the_whole_is_withdrawn_is_one_or_the_other():
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    taken = family.accept(family.submit()["birth"])
    handling.propose(taken, by=family.ward.handler, result={"number": "01"})

    at_once(
        lambda: handling.approve(taken, by=family.ward.leader),
        lambda: combined.withdraw_whole(family.whole(taken), by=family.citizen, note=NOTE),
    )

    parts = {one.part: one for one in Dossier.objects.all()}
    was_decided = parts["birth"].state is not Status.WITHDRAWN
    assert ("residence" in parts) is was_decided
    assert WaitingPart.objects.open().count() == 0
    assert [list(faults(one)) for one in parts.values()] == [[]] * len(parts)


def test_a_mandate_that_ends_at_the_moment_of_filing_files_all_parts_or_none():
    family = a_family()
    director = UserFactory.create()
    mandate = in_force(director, family.citizen, organisation=an_organisation(director))
    family.citizen.refresh_from_db()
    for_company = Principal(organisation_id=mandate.organisation_id)
    begun = filing.begin(family.version, family.ward.agency, by=family.citizen, on_behalf_of=for_company)
    Draft.objects.filter(pk=begun.draft_id).update(answers=ANSWERS)

    at_once(
        lambda: filing.submit(Filing.objects.get(pk=begun.pk), by=User.objects.get(pk=family.citizen.pk)),
        lambda: mandates.end(mandate, by=director),
    )

    assert Dossier.objects.count() in (0, 3)
    said = DossierEvent.objects.filter(act="submitted")
    assert [event.data["on_behalf_of"]["mandate"] for event in said] == [mandate.pk] * Dossier.objects.count()
