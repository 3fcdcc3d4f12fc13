"""Where a dossier goes by what was answered."""

import json
from collections.abc import Mapping

import pytest

from services.agencies.models import AdministrativeUnit
from services.catalogue import actions as catalogue
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion
from services.dossiers.actions import desk, filing
from services.dossiers.applicant.answer_summary import dossier_facts
from services.dossiers.filing.routing import route
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from tests.dossiers.conftest import PACKAGE, Road
from tests.dossiers.money.steps import order_of, pay
from tests.factories import AgencyFactory, PostFactory
from tests.outbox import work_off
from tests.pages import Page

ORGANISATION = {"field": "requester_kind", "value": "organisation"}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def offices(road):
    """An office in each of two provinces, and one that does not offer the procedure."""
    units = [AdministrativeUnit.objects.create(code=code, name=code, full_name=code) for code in ("01", "79")]
    departments = [AgencyFactory.create(code=f"H{unit.code}.15", name=f"Sở {unit.code}", unit=unit) for unit in units]
    road.version.procedure.offices.add(*departments)
    return [*departments, AgencyFactory.create(code="H48.15", name="Sở khác")]


def routed(road: Road, *routes: Mapping[str, object]) -> ProcedureVersion:
    """The next version of the procedure, with these rules."""
    return road.revise(routes=routes)


def test_without_rules_it_goes_to_the_office_that_was_chosen(road):
    routing = route(road.version, {}, chosen_office=road.here.agency)

    assert (routing.handler, routing.addressee, routing.receivers) == (road.here.agency, road.here.agency.name, ())


def test_the_first_rule_that_holds_says_who_handles_it_and_how_it_is_addressed(road, offices):
    chairman = "Chủ tịch Ủy ban nhân dân phường"
    version = routed(road, {"when": ORGANISATION, "offices": ["H01.15"]}, {"addressee": chairman})

    organisation = route(version, {"requester_kind": "organisation"}, chosen_office=road.here.agency)
    person = route(version, {"requester_kind": "person"}, chosen_office=road.here.agency)

    assert (organisation.handler, organisation.addressee) == (offices[0], "Sở 01")
    assert (person.handler, person.addressee) == (road.here.agency, chairman)


def test_an_office_that_does_not_offer_the_procedure_cannot_handle_it(road, offices):
    version = routed(road, {"offices": ["H48.15"]})

    assert route(version, {}, chosen_office=road.here.agency).handler == road.here.agency


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (["01", "79"], ["Sở 01", "Sở 79"]),
        ("79", ["Sở 79"]),
        ({"province": "01"}, ["Sở 01"]),
        ({"province": "01", "commune": "00004"}, ["Sở 01"]),
        (None, []),
    ],
)
def test_the_offices_of_the_places_named_learn_of_it(road, offices, answer, told):
    version = routed(road, {"places": "registered_at", "for_information": True})

    routing = route(version, {"registered_at": answer}, chosen_office=road.here.agency)

    assert routing.handler == road.here.agency
    assert [office.name for office in routing.receivers] == told


def test_a_kind_of_office_at_the_place_of_an_answer_handles_it(road, offices):
    office = offices[1]
    office.kind = "commune_police"
    office.save()
    version = routed(road, {"office": {"kind": "commune_police", "at": "registered_at"}})

    def handler(answer):
        return route(version, {"registered_at": answer}, chosen_office=road.here.agency).handler

    assert handler({"province": "79"}) == office
    assert handler("79") == office
    assert handler({"province": "01"}) == road.here.agency
    assert handler(None) == road.here.agency


def test_the_part_of_an_answer_says_where_it_goes(road, offices):
    version = road.revise(
        routes=[{"places": "at.place.province"}],
        form=with_block(road.version.package),
    )

    answers = {"at": {"place": {"province": "79", "commune": "00004"}}}
    assert route(version, answers, chosen_office=road.here.agency).handler == offices[1]


def with_block(package):
    """Its form with a block that asks for a place."""
    form = package.model_dump(mode="json")["form"]
    place = {"key": "place", "type": "address", "label": "Nơi ở"}
    form["steps"][0]["fields"].append({"key": "at", "type": "block", "label": "Nơi", "fields": [place]})
    return form


def test_the_superior_of_the_chosen_office_handles_it(road, offices):
    office = road.here.agency
    office.superior = offices[0]
    office.save()
    version = routed(road, {"office": {"relation": "superior"}})

    assert route(version, {}, chosen_office=office).handler == offices[0]


def test_of_several_provinces_the_chosen_office_handles_and_the_others_learn(road, offices):
    version = routed(road, {"places": "registered_at"})

    routing = route(version, {"registered_at": ["01", "79"]}, chosen_office=offices[1])

    assert (routing.handler, routing.receivers) == (offices[1], (offices[0],))


def test_the_applicant_sees_where_it_goes_and_the_dossier_keeps_it(road, offices, client):
    to_the_head = {"when": {"field": "relation", "value": "self"}, "offices": ["H01.15"], "addressee": "Giám đốc Sở"}
    routed(road, to_the_head, {"offices": ["H79.15"], "for_information": True})
    begun = road.begin()
    client.force_login(road.citizen)

    page = Page(client.get(f"/nop/{begun.draft.key}/kiem-tra/"))
    dossier = filing.submit(begun, by=road.citizen)

    said = {line.label: line.value for line in dossier_facts(dossier)}
    assert dossier.agency == offices[0]
    assert (said["Kính gửi"], said["Đồng gửi"]) == ("Giám đốc Sở", "Sở 79")
    assert all(words in page.text for words in ("Sở 01", "Giám đốc Sở", "Sở 79"))


@pytest.fixture
def informed(road, offices, client):
    """A dossier that another office is to know of, paid for; and that office's clerk."""
    routed(road, {"offices": ["H79.15"], "for_information": True})
    dossier = road.submit()
    pay(client, order_of(dossier))
    return dossier, PostFactory.create(agency=offices[1]).user


def test_an_office_that_is_to_know_reads_the_dossier_once_it_is_accepted(road, informed, client):
    dossier, clerk = informed
    address = f"/admin/dossiers/dossier/{dossier.pk}/work/"
    client.force_login(clerk)
    assert client.get(address).status_code == 404
    assert not clerk.notifications.exists()

    dossier = desk.receive(dossier, by=road.here.desk)

    page = Page(client.get(address))
    assert clerk.notifications.get().subject == f"Hồ sơ {dossier.code} được gửi để biết"
    assert clerk.notifications.get().path == address
    assert any("Cơ quan khác giải quyết hồ sơ này" in notice for notice in page.notices)
    assert "Nguyễn Thị Hoa" in page.text
    papers = [paper.document.download_path() for paper in dossier.papers.all()]
    for path in papers:
        client.get(path, follow=True)
    work_off()
    assert [b"".join(client.get(path).streaming_content)[:4] for path in papers] == [b"%PDF", b"%PDF"]


def test_an_office_that_is_to_know_does_nothing_with_the_dossier(road, informed, client):
    dossier, clerk = informed
    desk.receive(dossier, by=road.here.desk)
    client.force_login(clerk)

    answer = client.post(f"/admin/dossiers/dossier/{dossier.pk}/work/nhan-viec/", follow=True)

    assert any("đã sang bước khác" in notice for notice in Page(answer).notices)
    assert Dossier.objects.get().state is Status.ACCEPTED


def test_what_is_to_be_known_of_is_a_list_of_its_own(road, informed, client):
    dossier, clerk = informed
    code = str(desk.receive(dossier, by=road.here.desk).code)
    client.force_login(clerk)

    assert not Page(client.get("/admin/dossiers/dossier/", follow=True)).mentions(code)
    assert Page(client.get("/admin/dossiers/dossier/?gui-de-biet=1", follow=True)).row(code)
    client.force_login(road.elsewhere.desk)
    assert not Page(client.get("/admin/dossiers/dossier/?gui-de-biet=1", follow=True)).mentions(code)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"when": {"field": "nothing", "value": 1}, "addressee": "A"}, "routes.0.when"),
        ({"places": "copies"}, "routes.0.places"),
        ({}, "Cần nêu cơ quan nhận"),
        ({"addressee": "A", "for_information": True}, "đồng gửi"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(rule, said):
    package = json.loads(PACKAGE.read_text())

    with pytest.raises(CatalogueError, match=said):
        catalogue.read_package(json.dumps({**package, "routes": [rule]}))


def test_an_address_means_the_offices_of_its_commune_and_without_any_those_of_its_province(road, offices):
    commune = AdministrativeUnit.objects.create(code="00004", name="Ba Đình", full_name="Phường Ba Đình")
    version = routed(road, {"places": "registered_at"})
    answers = {"registered_at": {"province": "01", "commune": commune.code}}

    of_the_province = route(version, answers, chosen_office=road.here.agency).handler
    ward = AgencyFactory.create(code="H01.101", name="Phường", unit=commune)
    version.procedure.offices.add(ward)

    assert of_the_province == offices[0]
    assert route(version, answers, chosen_office=road.here.agency).handler == ward


def test_of_alternatives_only_one_office_gets_it(road, offices):
    codes = [office.code for office in offices[:2]]
    version = routed(road, {"offices": codes, "alternatives": True})

    chosen, first = (route(version, {}, chosen_office=office) for office in (offices[1], road.here.agency))

    assert (chosen.handler, chosen.receivers) == (offices[1], ())
    assert (first.handler, first.receivers) == (offices[0], ())
