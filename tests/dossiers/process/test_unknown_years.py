"""Days promised into a year whose days off nobody has entered: who is told."""

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from services.agencies import reference_data
from services.agencies.models import CalendarDay
from services.dossiers.actions import desk
from tests.factories import UserFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
TOLD = "Ngày hẹn rơi vào một năm chưa nhập đủ ngày nghỉ lễ, Tết"


@pytest.fixture
def calendar(db):
    reference_data._load_calendar()


@pytest.mark.parametrize(("year", "is_known"), [(2025, True), (2026, True), (2027, True), (2028, False)])
def test_a_year_is_known_once_its_days_off_are_entered(calendar, year, is_known):
    assert CalendarDay.objects.is_year_known(year) is is_known


def test_a_few_days_off_do_not_make_a_year_known(db):
    CalendarDay.objects.create(day="2028-01-01", kind="holiday", name="Tết Dương lịch")

    assert not CalendarDay.objects.is_year_known(2028)


@pytest.mark.parametrize(("now", "is_told"), [("2027-12-31 09:00 +0000", True), ("2027-06-01 03:00 +0000", False)])
def test_a_day_promised_into_an_unknown_year_is_said_to_the_office_and_logged(
    calendar, paid, road, now, is_told, caplog
):
    client = Client()
    with travel(now):
        client.force_login(road.here.desk)
        dossier = desk.receive(paid, by=road.here.desk)
        page = Page(client.get(reverse("admin:dossier_work", args=[dossier.pk])))

    assert page.mentions(TOLD) is is_told
    assert ("into 2028, whose days off are not entered" in caplog.text) is is_told


@pytest.mark.parametrize(("now", "is_told"), [("2027-03-01 03:00 +0000", True), ("2026-03-01 03:00 +0000", False)])
def test_whoever_keeps_the_calendar_is_told_of_the_next_year_in_time(calendar, client, now, is_told):
    with travel(now):
        client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
        page = Page(client.get(reverse("admin:agencies_calendarday_changelist")))

    assert page.mentions("Chưa nhập đủ ngày nghỉ lễ, Tết của năm 2028") is is_told
