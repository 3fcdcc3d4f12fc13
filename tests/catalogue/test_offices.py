"""Which office receives which procedure is chosen on pages, by the ministry and by whoever keeps the offices."""

import pytest
from django.contrib.admin.models import LogEntry

from services.agencies.models import AdministrativeUnit, Agency
from tests.dossiers.conftest import Road, a_road
from tests.factories import StaffFactory
from tests.pages import Page

OFFICES = "/admin/catalogue/procedure/{}/offices/"


@pytest.fixture
def road(db) -> Road:
    return a_road()


@pytest.fixture
def places(db):
    province = AdministrativeUnit.objects.create(code="01", name="Hà Nội", full_name="Thành phố Hà Nội")
    commune = AdministrativeUnit.objects.create(
        code="00004", name="Ba Đình", full_name="Phường Ba Đình", province=province
    )
    other = AdministrativeUnit.objects.create(code="31", name="Hải Phòng", full_name="Thành phố Hải Phòng")
    return [
        Agency.objects.create(code="H26", name="UBND thành phố Hà Nội", unit=province),
        Agency.objects.create(code="H26.4", name="UBND phường Ba Đình mới", unit=commune),
        Agency.objects.create(code="H31", name="UBND thành phố Hải Phòng", unit=other),
    ]


@pytest.fixture
def page(road, client):
    """The page of the offices of the road's procedure, as its author opens it; posted with these data."""
    client.force_login(road.version.author)
    address = OFFICES.format(road.version.procedure_id)

    def opened(**data):
        return Page(client.post(address, data, follow=True) if data else client.get(address))

    return opened


def codes(road):
    return set(road.version.procedure.offices.values_list("code", flat=True))


def test_an_office_is_added_by_its_code_and_can_be_filed_at(road, page, places):
    page(codes="H26, H31")
    assert {"H26", "H31"} <= codes(road)


def test_all_offices_of_a_level_in_a_province_are_added_at_once(road, page, places):
    page(level="commune", province="01")
    assert "H26.4" in codes(road)
    assert not {"H26", "H31"} & codes(road)


def test_of_a_level_those_with_one_name_alone_can_be_added(road, page, places):
    Agency.objects.create(code="A05.4", name="Công an phường Ba Đình", unit=places[1].unit)
    page(level="commune", province="01", begins="UBND")
    assert "H26.4" in codes(road)
    assert "A05.4" not in codes(road)


def test_unknown_codes_are_named_and_what_was_typed_stays(road, page, places):
    shown = page(codes="H26\nH99.1")
    assert "Không có cơ quan nào mang mã: H99.1." in shown.text
    assert shown.field("codes").value.split() == ["H26", "H99.1"]
    assert "H26" not in codes(road)


def test_a_province_without_such_offices_is_not_called_listed_already(road, page, places):
    shown = page(level="commune", province="31")
    assert "Chưa có cơ quan nào của cấp này ở nơi đã chọn" in shown.text
    assert "đã ở trong danh sách" not in shown.text


def test_nothing_chosen_is_a_sentence(road, page):
    assert "Hãy ghi mã cơ quan, hoặc chọn một cấp." in page(codes=" ").text


def test_a_chosen_office_is_removed(road, page):
    page(remove="1", office=str(road.here.agency.pk))
    assert road.here.agency.code not in codes(road)


def test_a_procedure_without_offices_says_that_nobody_can_file(road, client):
    road.version.procedure.offices.clear()
    client.force_login(road.version.author)
    shown = Page(client.get(f"/admin/catalogue/procedure/{road.version.procedure_id}/studio/"))
    assert "Chưa có nơi tiếp nhận" in shown.text


def test_a_new_office_takes_over_what_another_receives(road, client):
    new = Agency.objects.create(code="H26.103", name="UBND phường Mới")
    client.force_login(StaffFactory.create(is_superuser=True))
    client.post(f"/admin/catalogue/procedure/at/{new.pk}/", {"code": road.here.agency.code})
    assert "H26.103" in codes(road)


def test_the_change_is_in_the_log_of_the_admin(road, page, places):
    page(codes="H26")
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.change_message) == (road.version.author, "Thêm nơi tiếp nhận: H26")


def test_a_number_that_no_office_can_have_is_none_that_was_chosen(page):
    assert "Chưa chọn cơ quan nào." in page(remove="1", office="9" * 30).notices
