"""Appointments of what is filed on behalf of an organisation: of whoever may act for it today."""

from http import HTTPStatus

import pytest
from django.test import Client

from core.representation import Principal
from eforms.models import Draft
from portal.accounts.mandates import actions as mandates
from portal.accounts.models import User
from services.dossiers.actions import desk, filing, handling
from services.dossiers.actions.appointments import appointments
from services.dossiers.errors import DossierError
from services.dossiers.models import Appointment, Filing, Slot
from tests.accounts.principals import an_organisation, in_force
from tests.dossiers.appointments.conftest import slots_of, with_appointment
from tests.dossiers.conftest import ANSWERS, Road
from tests.factories import UserFactory


@pytest.fixture
def director(road: Road) -> User:
    return UserFactory.create(full_name="Đặng Thuỳ Dương")


@pytest.fixture
def mandate(road: Road, director: User):
    company = an_organisation(director)
    found = in_force(director, road.citizen, organisation=company, procedures=[road.version.package.code])
    road.citizen.refresh_from_db()
    return found


@pytest.fixture
def slots(road: Road) -> list[Slot]:
    return slots_of(road.here)


@pytest.fixture
def appointment(road: Road, mandate) -> Appointment:
    road.revise(process=with_appointment(), fees=[])
    for_company = Principal(organisation_id=mandate.organisation_id)
    begun = filing.begin(road.version, road.here.agency, by=road.citizen, on_behalf_of=for_company)
    Draft.objects.filter(pk=begun.draft_id).update(answers=ANSWERS)
    dossier = filing.submit(Filing.objects.get(pk=begun.pk), by=road.citizen)
    handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)
    return dossier.appointments.get()


def status_of(person: User, path: str) -> int:
    browser = Client()
    browser.force_login(User.objects.get(pk=person.pk))
    return browser.get(path).status_code


def test_representative_chooses_and_who_lost_the_mandate_does_not(appointment, slots, road, director, mandate):
    page = f"/ho-so/{appointment.dossier_id}/lich-hen/{appointment.pk}/"
    assert status_of(director, page) == status_of(road.citizen, page) == HTTPStatus.OK

    mandates.end(mandate, by=director)
    former = User.objects.get(pk=road.citizen.pk)

    assert status_of(former, page) == HTTPStatus.NOT_FOUND
    with pytest.raises(DossierError, match="thẩm quyền"):
        appointments.choose(appointment, slots[0], by=former, shown=None)
    appointments.choose(appointment, slots[0], by=director, shown=None)
    assert status_of(director, f"{page}lich.ics") == HTTPStatus.OK
    assert status_of(former, f"{page}lich.ics") == HTTPStatus.NOT_FOUND


def test_the_event_says_for_whom_the_time_was_chosen_but_not_of_the_office(appointment, slots, road, mandate):
    appointments.choose(appointment, slots[0], by=road.citizen, shown=None)
    appointments.set_time(appointment, by=road.here.desk, slot=slots[1])

    chosen, moved = (appointment.dossier.log.get(act=act) for act in ("appointment_set", "appointment_moved"))
    assert chosen.data["on_behalf_of"]["mandate"] == mandate.pk
    assert "on_behalf_of" not in moved.data
