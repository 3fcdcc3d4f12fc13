"""The place as a filter of the search: what is received there, as the office choice itself would say."""

import pytest
from django.utils import timezone

from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, Reorganisation
from services.agencies.reorganisation import actions
from services.catalogue.actions import renew_edition
from services.catalogue.models import Edition, Procedure
from services.catalogue.public.directory import get_directory
from services.catalogue.public.search import get_engine
from services.catalogue.receiving import receivers_of
from tests.factories import AgencyFactory, StaffFactory, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db
EXTRACT, BIRTH = "2.000635", "1.001193"


@pytest.fixture(autouse=True)
def country(db):
    """Two provinces with two communes each; extracts are had at every commune but one, births are registered at one."""
    units = {}
    for province in ("81", "82"):
        units[province] = AdministrativeUnit.objects.create(code=province, name=province, full_name=f"Tỉnh {province}")
        for commune in (f"{province}001", f"{province}002"):
            units[commune] = AdministrativeUnit.objects.create(
                code=commune, name=commune, full_name=f"Xã {commune}", province=units[province]
            )
            AgencyFactory.create(code=f"X.{commune}", kind=AgencyKind.COMMUNE_COMMITTEE, unit=units[commune])
    publish_package(EXTRACT)
    publish_package(BIRTH)
    Procedure.objects.update(received_by="")
    extract, birth = (Procedure.objects.get(code=code) for code in (EXTRACT, BIRTH))
    Procedure.objects.filter(pk=extract.pk).update(received_by=AgencyKind.COMMUNE_COMMITTEE)
    extract.excluded_offices.add(Agency.objects.get(code="X.82002"))
    birth.offices.add(Agency.objects.get(code="X.81001"))
    renew_edition()
    return units


def found(client, **place: str) -> set[str]:
    page = Page(client.get("/tim-kiem/", place))
    return {code for code in (EXTRACT, BIRTH) if f"/thu-tuc/{code}/" in page.hrefs}


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ({"tinh": "81"}, {EXTRACT, BIRTH}),
        ({"tinh": "81", "xa": "81001"}, {EXTRACT, BIRTH}),
        ({"tinh": "81", "xa": "81002"}, {EXTRACT}),
        ({"tinh": "82"}, {EXTRACT}),
        ({"tinh": "82", "xa": "82002"}, set()),
        ({"tinh": "82", "xa": "81001"}, {EXTRACT}),  # a commune of another province says nothing
        ({"xa": "81002"}, {EXTRACT, BIRTH}),
        ({"tinh": "khong-co", "xa": "\0"}, {EXTRACT, BIRTH}),
    ],
)
def test_only_what_is_received_there_is_listed(client, place, codes):
    assert found(client, **place) == codes


def test_every_place_has_what_its_offices_receive(country):
    edition = Edition.current()
    directory, entries = get_directory(edition), get_engine(edition).index.entries
    for code, unit in country.items():
        within = {unit, *unit.communes.all()}
        expected = {
            procedure.code
            for procedure in Procedure.objects.all()
            if any(office.unit in within for office in receivers_of(procedure.pk))
        }
        bitmap = directory.received_at(code)
        assert {entry.code for position, entry in enumerate(entries) if bitmap >> position & 1} == expected, code


def test_communes_are_offered_with_counts_once_the_province_is_chosen(client):
    without = Page(client.get("/tim-kiem/"))
    assert "Tỉnh 81 (2)" in without.text
    assert not without.mentions("Xã 81001")

    chosen = Page(client.get("/tim-kiem/", {"tinh": "81"}))
    assert "Xã 81001 (2)" in chosen.text
    assert "Xã 81002 (1)" in chosen.text
    assert "Tỉnh 82 (1)" in chosen.text
    assert not chosen.mentions("Xã 82001")


def test_the_place_goes_on_with_the_list(client):
    assert "tinh=81" in client.get("/tim-kiem/", {"tinh": "81"}).content.decode()


def test_an_office_that_is_added_by_two_people_is_found_at_its_place_at_once(client, country):
    new = AdministrativeUnit.objects.create(code="82003", name="82003", full_name="Xã 82003", province=country["82"])
    assert found(client, tinh="82", xa="82003") == set()
    proposer, decider = (StaffFactory.create(is_superuser=True) for _ in range(2))
    about = {"code": "H82", "name": "UBND xã 82003", "agency_kind": AgencyKind.COMMUNE_COMMITTEE, "unit": new}
    plan = Reorganisation(kind="add", basis="Nghị quyết", effective_on=timezone.localdate(), **about)
    actions.decide(actions.propose(plan, by=proposer), by=decider)
    assert found(client, tinh="82", xa="82003") == {EXTRACT}


def test_an_office_whose_place_is_mended_in_the_admin_is_found_there_at_once(client, country):
    office = Agency.objects.get(code="X.81002")
    assert found(client, tinh="81", xa="81002") == {EXTRACT}
    client.force_login(StaffFactory.create(is_superuser=True))
    hours = {"morning_from": "7:30", "morning_to": "11:30", "afternoon_from": "13:30", "afternoon_to": "17:00"}
    about = {"name": office.name, "kind": AgencyKind.COMMUNE_POLICE, "unit": "81002", **hours}
    client.post(f"/admin/agencies/agency/{office.pk}/change/", about)
    client.logout()
    assert found(client, tinh="81", xa="81002") == set()
