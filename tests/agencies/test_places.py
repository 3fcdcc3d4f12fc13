"""The facts that come with the project."""

from collections import defaultdict
from datetime import date

import pytest

from services.agencies import reference_data
from services.agencies.models import AdministrativeUnit, Agency, CalendarDay, DayKind, FormerCommune

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
