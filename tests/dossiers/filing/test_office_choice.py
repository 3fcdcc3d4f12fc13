"""Where to file: few offices at once, many by province and commune, without a script."""

import pytest

from services.agencies.models import AdministrativeUnit, Agency, AgencyKind
from services.catalogue.actions import receive_by_kind
from services.catalogue.models import HandlingTime
from services.dossiers.forms.staff_forms import OfficeOfStepForm
from services.dossiers.models import Filing
from tests.factories import AgencyFactory, StaffFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
START = "/nop/2.000635/"


@pytest.fixture
def everywhere(road):
    """Two provinces with ten communes each, all of which receive it, and one department of the first."""
    communes = []
    for province in ("01", "79"):
        above = AdministrativeUnit.objects.create(code=province, name=province, full_name=f"Tỉnh {province}")
        for number in range(10):
            code = f"{province}0{number:02}"
            unit = AdministrativeUnit.objects.create(
                code=code, name=code, full_name=f"Xã {code}", folded=code, province=above
            )
            name = f"Ủy ban nhân dân xã {code}"
            office = AgencyFactory.create(
                code=f"H{province}.1{number:02}", name=name, kind=AgencyKind.COMMUNE_COMMITTEE, unit=unit
            )
            communes.append(office)
    AgencyFactory.create(
        code="H01.05", name="Sở Tư pháp tỉnh 01", kind=AgencyKind.JUSTICE_DEPARTMENT, unit_id="01", address="Số 1 phố A"
    )
    kinds = [AgencyKind.COMMUNE_COMMITTEE, AgencyKind.JUSTICE_DEPARTMENT]
    receive_by_kind(road.version.procedure, kinds, by=StaffFactory.create(is_superuser=True))
    return communes


@pytest.fixture
def citizen(road, client):
    client.force_login(road.citizen)
    return client


def test_few_offices_are_offered_at_once(citizen, road):
    page = Page(citizen.get(START))
    assert road.here.agency.name in page.text
    assert not page.mentions('name="tinh"')


def test_many_are_asked_for_by_province_then_commune(citizen, everywhere):
    page = Page(citizen.get(START))
    assert page.mentions('name="tinh"')
    assert not page.mentions('type="radio"')
    page = Page(citizen.get(f"{START}?tinh=01"))
    assert page.mentions('name="xa"')
    assert "Xã 01003" in page.text
    assert "Xã 79003" not in page.text


def test_places_stand_in_the_order_of_names_and_none_is_chosen_for_anybody(citizen, everywhere):
    for code, name in (("48", "Đà Nẵng"), ("92", "Cần Thơ"), ("86", "Vĩnh Long"), ("96", "Cà Mau")):
        AdministrativeUnit.objects.create(code=code, name=name, full_name=name)
    page = Page(citizen.get(START))
    asked = page.element.xpath("//select[@name='tinh']/option")
    assert [option.get("value") for option in asked] == ["", "01", "79", "96", "92", "48", "86"]
    assert not page.element.xpath("//select[@name='tinh']/option[@selected]")


def test_the_one_office_that_remains_need_not_be_chosen(citizen, everywhere, road):
    road.version.procedure.offices.clear()
    Agency.objects.filter(name="Sở Tư pháp tỉnh 01").update(unit="79")
    page = Page(citizen.get(f"{START}?tinh=01&xa=01003"))
    assert len(page.element.xpath("//input[@name='office']")) == 1
    assert page.field("office").value == str(everywhere[3].pk)


def test_then_the_few_that_remain_are_offered_with_address_hours_and_map(citizen, everywhere):
    Agency.objects.filter(address="Số 1 phố A").update(map_url="https://maps.example/a")
    page = Page(citizen.get(f"{START}?tinh=01&xa=01003"))
    assert page.mentions("Ủy ban nhân dân xã 01003 Địa chỉ chưa được cập nhật trên Cổng")
    assert page.mentions("Sở Tư pháp tỉnh 01 Số 1 phố A · Xem bản đồ")
    assert page.mentions("sáng 07:30–11:30, chiều 13:30–17:00")
    assert "https://maps.example/a" in [link.href for link in page.links()]
    assert "01004" not in page.text


def test_the_chosen_one_takes_the_draft(citizen, everywhere):
    office = everywhere[3]
    citizen.post(f"{START}?tinh=01&xa=01003", {"office": office.pk})
    assert Filing.objects.get().agency == office


@pytest.mark.parametrize(
    "place", ["tinh=99", "tinh=%00", "tinh=01&xa=79003", "tinh=01&xa=%C4%90", f"tinh={'1' * 5000}"]
)
def test_a_place_that_is_none_is_asked_for_again(citizen, everywhere, place):
    response = citizen.get(f"{START}?{place}")
    assert response.status_code == 200
    assert "<select" in response.content.decode()


def test_nothing_chosen_is_said_and_the_offices_stay(citizen, everywhere):
    page = Page(citizen.post(f"{START}?tinh=01&xa=01003", {"office": ""}))
    assert "Hãy chọn một cơ quan tiếp nhận." in page.text
    assert "Ủy ban nhân dân xã 01003" in page.text


def test_thousands_cost_no_more_statements(citizen, everywhere, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        citizen.get(f"{START}?tinh=01&xa=01003")


STEP = "buoc"


def of_step(road, data=None, kind=AgencyKind.COMMUNE_COMMITTEE):
    """The form by which staff choose the office of a step, with what was posted."""
    posted = None if data is None else {f"{STEP}-{name}": str(value) for name, value in data.items()}
    return OfficeOfStepForm(kind, road.here.agency, posted, prefix=STEP)


def test_staff_choose_the_office_of_a_step_by_place_too(road, everywhere):
    assert list(of_step(road).fields) == ["tinh"]

    asked = of_step(road, {"tinh": "01"})
    assert list(asked.fields) == ["tinh", "xa"]
    assert "xã, phường, đặc khu" in str(asked.errors["xa"])

    offered = of_step(road, {"tinh": "01", "xa": "01003"})
    assert list(offered.fields) == ["tinh", "xa", "office"]
    assert [name for pk, name in offered.fields["office"].choices if pk] == [everywhere[3].name]
    assert not offered.is_valid()

    chosen = of_step(road, {"tinh": "01", "xa": "01003", "office": everywhere[3].pk})
    assert chosen.is_valid()
    assert chosen.office_to_choose == {"office": everywhere[3]}


def test_an_office_of_another_place_than_was_chosen_last_is_not_taken(road, everywhere):
    moved = of_step(road, {"tinh": "01", "xa": "01004", "office": everywhere[3].pk})
    assert moved.has_error("office", "invalid_choice")
    strange = of_step(road, {"tinh": "<99>", "xa": "x", "office": everywhere[3].pk})
    assert not strange.is_valid()


def test_the_form_of_a_step_begins_in_the_province_of_the_office(road, everywhere):
    Agency.objects.filter(pk=road.here.agency.pk).update(unit="79005")
    road.here.agency.refresh_from_db()

    form = of_step(road)

    assert (form.fields["tinh"].initial, list(form.fields)) == ("79", ["tinh", "xa"])


def test_few_offices_of_a_step_are_offered_at_once(road, everywhere):
    form = of_step(road, kind=AgencyKind.JUSTICE_DEPARTMENT)
    assert list(form.fields) == ["office"]
    assert len(form.fields["office"].choices) == 2


def test_offices_of_the_province_are_offered_beside_its_communes(road, everywhere):
    department = Agency.objects.get(code="H01.05")

    asked = of_step(road, {"tinh": "01"}, kind="")

    assert department.pk in dict(asked.fields["office"].choices)
    assert everywhere[3].pk not in dict(asked.fields["office"].choices)
    assert of_step(road, {"tinh": "01", "office": department.pk}, kind="").is_valid()
    assert not of_step(road, {"tinh": "01", "office": everywhere[3].pk}, kind="").is_valid()


def test_each_office_says_how_long_it_really_took_there(road, client):
    procedure, office = road.version.procedure, road.here.agency
    HandlingTime.objects.create(procedure=procedure, agency=office, dossiers=23, half_days=2, most_days=4)
    HandlingTime.objects.create(procedure=procedure, agency=None, dossiers=90, half_days=3, most_days=9)
    client.force_login(road.citizen)

    text = Page(client.get(f"/nop/{procedure.code}/")).text

    said = "Thực tế ở đây, không kể lúc chờ người nộp: một nửa số hồ sơ có kết quả trong 2 ngày làm việc"
    assert text.count("Thực tế ở đây") == 1
    assert f"{said}, 9 trên 10 hồ sơ có kết quả trong 4 ngày làm việc (tính trên 23 hồ sơ)" in text
