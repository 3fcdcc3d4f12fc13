"""Who receives a procedure: by kind of office, by its issuer, and as corrected by hand."""

import pytest
from django.contrib.admin.models import LogEntry

from services.agencies.models import AgencyKind
from services.catalogue.actions import add_offices, offer_same, receive_by_kind, remove_offices
from services.catalogue.errors import CatalogueError
from services.catalogue.importing.receivers import receiving_kinds
from services.catalogue.importing.rows import read_row
from services.catalogue.receiving import received_at, receivers_by_hand, receivers_of
from tests.catalogue.importing.samples import ROW
from tests.factories import AgencyFactory, StaffFactory, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db
COMMITTEE, POLICE = AgencyKind.COMMUNE_COMMITTEE, AgencyKind.COMMUNE_POLICE


@pytest.fixture
def offices():
    kinds = {"H26.101": COMMITTEE, "H26.102": COMMITTEE, "G01.126.101": POLICE, "H26.05": ""}
    return [AgencyFactory.create(code=code, kind=kind) for code, kind in kinds.items()]


@pytest.fixture
def procedure(published):
    return published.procedure


def codes(procedure):
    return {office.code for office in receivers_of(procedure.pk)}


def test_all_offices_of_the_kinds_and_no_row_for_each(procedure, offices, author):
    assert codes(procedure) == set()
    receive_by_kind(procedure, [COMMITTEE], by=author)
    assert codes(procedure) == {"H26.101", "H26.102"}
    assert not procedure.offices.exists()
    receive_by_kind(procedure, [], by=author)
    assert codes(procedure) == set()


def test_where_no_kind_receives_those_added_by_hand_are_all(procedure, offices, author):
    add_offices(procedure, offices[:3], by=author)
    remove_offices(procedure, offices[:1], by=author)
    assert procedure.received_by == ""
    assert {office.code for office in receivers_by_hand(procedure.pk)} == codes(procedure) == {"H26.102", "G01.126.101"}


def test_of_the_ministries_only_its_own(procedure, offices, ministry, author):
    AgencyFactory.create(code="G01", kind=AgencyKind.MINISTRY)
    ministry.kind = AgencyKind.MINISTRY
    ministry.save()
    receive_by_kind(procedure, [AgencyKind.MINISTRY], by=author)
    assert codes(procedure) == {"G15"}
    assert set(received_at([ministry])) == {procedure}


def test_corrections_by_hand(procedure, offices, author):
    receive_by_kind(procedure, [COMMITTEE], by=author)
    assert add_offices(procedure, offices, by=author) == 2
    assert set(procedure.offices.all()) == set(offices[2:])
    assert remove_offices(procedure, [offices[0], offices[3]], by=author) == 2
    assert codes(procedure) == {"H26.102", "G01.126.101"}
    assert add_offices(procedure, [offices[0]], by=author) == 1
    assert codes(procedure) == {"H26.101", "H26.102", "G01.126.101"}
    assert offices[0] not in procedure.offices.all()


def test_what_an_office_receives(procedure, offices, author):
    other = publish_package("1.000894").procedure
    receive_by_kind(procedure, [COMMITTEE], by=author)
    add_offices(other, [offices[3]], by=author)
    remove_offices(procedure, [offices[1]], by=author)
    assert set(received_at([offices[0]])) == {procedure}
    assert set(received_at([offices[1]])) == set()
    assert set(received_at([offices[0], offices[3]])) == {procedure, other}
    assert set(received_at([])) == set()


def test_an_office_comes_to_receive_what_another_does(procedure, offices, author):
    receive_by_kind(procedure, [COMMITTEE], by=author)
    administrator = StaffFactory.create(is_superuser=True)
    assert offer_same(offices[3], offices[0], by=administrator) == 1
    assert "H26.05" in codes(procedure)


def test_only_its_ministry_says_so_and_the_log_has_it(procedure, author):
    with pytest.raises(CatalogueError, match="không được giao soạn thảo"):
        receive_by_kind(procedure, [COMMITTEE], by=StaffFactory.create())
    receive_by_kind(procedure, [COMMITTEE], by=author)
    assert "commune_committee" in LogEntry.objects.latest("pk").change_message


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"executing_agencies": ["Ủy ban nhân dân cấp xã"]}, "commune_committee"),
        ({"executing_agencies": ["Công an cấp Xã"]}, "commune_police"),
        ({}, "commune_committee"),
        ({"issuer": "Bộ Công an"}, "commune_police"),
        ({"levels": ["Cấp tỉnh"], "executing_agencies": ["Sở Tư Pháp"]}, "justice_department"),
        ({"levels": ["Cấp tỉnh"], "executing_agencies": ["Chi cục Hải quan khu vực"]}, "ministry"),
        ({"levels": ["Cấp tỉnh"]}, "province_committee"),
        ({"levels": ["Cấp bộ"], "executing_agencies": ["Sở Tư pháp"]}, "ministry"),
        ({"levels": ["Cấp bộ", "Cấp xã"]}, "ministry,commune_committee"),
        ({"levels": ["Cơ quan khác"]}, "ministry"),
    ],
)
def test_the_kinds_that_a_record_names(changes, kinds):
    assert receiving_kinds(read_row({**ROW, **changes})) == kinds


def test_the_page_sets_the_kinds_and_keeps_what_was_done_by_hand(client, procedure, offices, author):
    add_offices(procedure, [offices[3]], by=author)
    client.force_login(author)
    address = f"/admin/catalogue/procedure/{procedure.pk}/offices/"
    client.post(address, {"by_kind": "1", "kinds": [COMMITTEE]})
    assert codes(procedure) == {"H26.101", "H26.102", "H26.05"}
    page = Page(client.get(address))
    assert "Tiếp nhận theo loại cơ quan" in page.text
    assert client.post(address, {"by_kind": "1", "kinds": ["pigeon"]}).status_code == 422
