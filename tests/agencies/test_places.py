"""The facts that come with the project."""

import re
from collections import defaultdict
from datetime import date

import pytest
from django.db.models import Count

from services.agencies import reference_data
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, CalendarDay, DayKind, FormerCommune
from services.agencies.standard_offices import numbered

pytestmark = pytest.mark.django_db

OFF = {
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11",
}
"""Weekdays without work, written down by hand from the yearly notices."""
WORKED = {2025: "26/4", 2026: "10/1 22/8", 2027: ""}


def days(table: dict[int, str]) -> set[date]:
    return {
        date(year, int(month), int(day))
        for year, text in table.items()
        for day, month in (part.split("/") for part in text.split())
    }


def test_the_calendar_says_what_the_notices_say():
    reference_data.load_all()
    known = defaultdict(set)
    for day in CalendarDay.objects.all():
        known[day.kind == DayKind.WORKED].add(day.day)
    assert known[False] == days(OFF)
    assert known[True] == days(WORKED)


def test_every_day_in_the_calendar_differs_from_its_weekday():
    reference_data.load_all()
    for day in CalendarDay.objects.all():
        assert (day.day.weekday() >= 5) == (day.kind == DayKind.WORKED), day


def test_places_are_those_of_the_two_levels_and_can_be_loaded_again():
    first = reference_data.load_all()
    assert first["units"] == 34 + 3321
    assert AdministrativeUnit.objects.filter(province=None).count() == 34
    assert AdministrativeUnit.objects.get(code="00004").folded == "phuong ba dinh"
    assert not any(reference_data.load_all().values())


def test_an_old_commune_is_found_under_the_one_that_took_it_over():
    reference_data.load_all()
    old = FormerCommune.objects.get(folded__startswith="phuong truc bach, quan ba dinh")
    assert old.successor.full_name == "Phường Ba Đình"


def test_what_an_administrator_changed_is_left_alone():
    reference_data.load_all()
    Agency.objects.filter(code="H26.101").update(phone="024 0000 0000")
    CalendarDay.objects.filter(day=date(2026, 11, 24)).delete()
    reference_data.load_all()
    assert Agency.objects.get(code="H26.101").phone == "024 0000 0000"
    assert not CalendarDay.objects.filter(day=date(2026, 11, 24)).exists()


def test_a_corrected_name_of_a_place_reaches_the_database():
    reference_data.load_all()
    AdministrativeUnit.objects.filter(code="00004").update(name="?", folded="?")
    assert reference_data.load_all()["units"] == 1
    assert AdministrativeUnit.objects.get(code="00004").name == "Ba Đình"


def test_every_place_has_its_offices():
    loaded = reference_data.load_all()
    kinds = dict(Agency.objects.values_list("kind").annotate(Count("pk")).order_by())
    assert kinds[AgencyKind.COMMUNE_COMMITTEE] == kinds[AgencyKind.COMMUNE_POLICE] == 3321
    assert kinds[AgencyKind.PROVINCE_COMMITTEE] == kinds[AgencyKind.PROVINCE_POLICE] == 34
    assert kinds[AgencyKind.JUSTICE_DEPARTMENT] == kinds[AgencyKind.SOCIAL_INSURANCE] == 34
    assert loaded["agencies"] == Agency.objects.count()
    police = Agency.objects.select_related("superior").get(kind=AgencyKind.COMMUNE_POLICE, unit="00008")
    assert (police.name, police.code) == ("Công an phường Ngọc Hà", "G01.126.103")
    assert police.superior is not None
    assert police.superior.name == "Công an thành phố Hà Nội"


def test_what_is_listed_by_name_goes_before_a_pattern():
    reference_data.load_all()
    assert Agency.objects.get(code="H26.101").name == "Ủy ban nhân dân phường Ba Đình"
    assert Agency.objects.get(code="H26.08.01").superior == Agency.objects.get(code="H26.08")


def test_communes_keep_their_numbers_and_a_new_one_takes_the_next():
    units = [
        {"code": "01", "province": ""},
        *({"code": code, "province": "01"} for code in ("00001", "00002", "00009")),
    ]
    assert numbered(units, {"00002": "104"}) == {"00002": "104", "00001": "105", "00009": "106"}
    assert numbered(units[:2], {}) == {"00001": "101"}


def test_the_code_of_a_commune_office_is_that_of_its_province_and_a_number():
    reference_data.load_all()
    codes = list(Agency.objects.filter(kind=AgencyKind.COMMUNE_COMMITTEE).values_list("code", flat=True))
    assert all(re.fullmatch(r"H\d{2}\.\d{3}", code) for code in codes)
