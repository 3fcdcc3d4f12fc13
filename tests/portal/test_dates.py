"""Dates that people type and read: day, month, year, in both languages of the interface; never the month first.

In English the month has its name.
"""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.test import Client
from django.utils import formats, translation

from core.ui.formatting import format_date, format_moment, format_vnd
from services.agencies.models import CalendarDay
from services.dossiers.forms.dues import DuesForm
from tests.factories import StaffFactory, clerk_at
from tests.pages import Page

LANGUAGES = pytest.mark.parametrize("language", ["vi", "en", "en-us"])


@pytest.fixture
def keeper(client: Client) -> Client:
    """Who keeps the calendar."""
    client.force_login(StaffFactory.create(is_superuser=True))
    return client


@pytest.mark.django_db
@LANGUAGES
@pytest.mark.parametrize("typed", ["02/12/2026", "2/12/2026", "02-12-2026", "2026-12-02"])
def test_the_admin_reads_the_day_before_the_month_and_shows_it_so(keeper, language, typed):
    with translation.override(language):
        keeper.post(
            "/admin/agencies/calendarday/add/", {"day": typed, "kind": "compensation", "name": "Nghỉ bù", "source": "x"}
        )

        day = CalendarDay.objects.get(name="Nghỉ bù")
        assert day.day == date(2026, 12, 2)
        page = Page(keeper.get(f"/admin/agencies/calendarday/{day.pk}/change/"))
        assert page.field("day").value == "02/12/2026"


@pytest.mark.django_db
@LANGUAGES
def test_the_month_first_is_refused(keeper, language):
    with translation.override(language):
        answer = keeper.post(
            "/admin/agencies/calendarday/add/", {"day": "12/31/2026", "kind": "compensation", "name": "Nghỉ bù"}
        )

    assert answer.status_code == 200
    assert not CalendarDay.objects.filter(name="Nghỉ bù").exists()


@LANGUAGES
def test_moments_are_read_the_same_way(language):
    with translation.override(language):
        assert formats.get_format("DATETIME_INPUT_FORMATS")[0].startswith("%d/%m/%Y")
        assert not [one for one in formats.get_format("DATETIME_INPUT_FORMATS") if one.startswith("%m")]


@pytest.mark.parametrize(("language", "shown"), [("vi", "02/12/2026"), ("en", "2 December 2026")])
def test_nobody_mistakes_the_month_of_a_day_that_is_shown(language, shown):
    with translation.override(language):
        assert formats.date_format(date(2026, 12, 2), "SHORT_DATE_FORMAT") == shown
        assert formats.date_format(date(2026, 12, 2)) == shown
        assert format_date(date(2026, 12, 2)) == shown
        assert format_moment(datetime(2026, 12, 2, 1, 15, tzinfo=UTC)) == f"08:15, {shown}"


@pytest.mark.parametrize(
    ("language", "shown"), [("vi", "1.250.000\N{NO-BREAK SPACE}đồng"), ("en", "1,250,000\N{NO-BREAK SPACE}VND")]
)
def test_amounts_are_written_as_the_reader_writes_them(language, shown):
    with translation.override(language):
        assert format_vnd(1_250_000) == shown


@LANGUAGES
def test_the_last_day_to_pay_is_typed_and_shown_as_a_vietnamese_date(language):
    with translation.override(language):
        form = DuesForm({"x-due_on": "02/12/2099"}, prefix="x")

        assert 'type="date"' not in str(form["due_on"])
        assert form.fields["due_on"].clean("02/12/2099") == date(2099, 12, 2)
        assert 'value="02/12/2099"' in str(form["due_on"].field.widget.render("x", date(2099, 12, 2)))


@pytest.mark.django_db
def test_the_day_of_the_totals_is_typed_so_too(client):
    client.force_login(clerk_at())
    page = Page(client.get("/admin/payments/order/day/?ngay=02/11/2026"))

    assert page.heading == "Thu ngày 02/11/2026"
    assert page.field("ngay").value == "02/11/2026"
    assert Page(client.get("/admin/payments/order/day/?ngay=2026-11-02")).heading == "Thu ngày 02/11/2026"


@LANGUAGES
@pytest.mark.parametrize("typed", ["08:30", "8:30", "8h30", "8 giờ 30", " 08:30:00 "])
def test_an_hour_is_read_as_papers_write_it_and_shown_as_a_clock_does(language, typed):
    with translation.override(language):
        assert forms.TimeField().clean(typed) == time(8, 30)
        assert 'value="08:30"' in forms.TimeInput().render("at", time(8, 30))


@pytest.mark.parametrize(("typed", "hour"), [("8h", time(8)), ("14 giờ", time(14)), ("0h05", time(0, 5))])
def test_a_full_hour_needs_no_minutes(typed, hour):
    with translation.override("vi"):
        assert forms.TimeField().clean(typed) == hour
