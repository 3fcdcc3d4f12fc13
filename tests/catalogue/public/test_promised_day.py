"""The day that the page of a procedure names to whoever files now."""

from datetime import date

import pytest
import time_machine

from services.agencies import reference_data
from services.agencies.actions import set_day
from services.agencies.models import CalendarDay, DayKind
from tests.factories import UserFactory, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/thu-tuc/2.000635/"
EVERY = ["online", "desk", "post"]
PROMISE = "hẹn trả chậm nhất ngày"


@pytest.fixture
def calendar(db):
    reference_data._load_calendar()


def said_on(day, client):
    with time_machine.travel(f"{day} 03:00 +0000"):
        return Page(client.get(ADDRESS)).text


@pytest.mark.parametrize(
    ("day", "limit", "promised"),
    [
        ("2026-11-20", {"amount": 5, "unit": "working_day"}, "Tiếp nhận hôm nay, ngày 20/11/2026, {} 30/11/2026"),
        ("2026-11-20", {"amount": 2, "unit": "day"}, "Tiếp nhận hôm nay, ngày 20/11/2026, {} 23/11/2026"),
        ("2026-11-21", {"amount": 1, "unit": "month"}, "Tiếp nhận ngày 23/11/2026, {} 23/12/2026"),
        ("2026-11-20", {"amount": 0, "next_day_after": "15:00"}, "ngày 20/11/2026 trước 15 giờ, {} 20/11/2026"),
    ],
)
def test_the_last_day_is_named_as_the_calendar_has_it(client, calendar, day, limit, promised):
    """24 November 2026 is a holiday; 21 November a Saturday."""
    publish_package(limits=[{"channels": EVERY, **limit}])

    assert promised.format(PROMISE) in said_on(day, client)


@pytest.mark.parametrize(
    "limits",
    [
        [{"note": "Pháp luật không quy định"}],
        [{"amount": 4, "unit": "working_hour"}],
        [{"amount": 1, "when": "copies > 1", "case": "Nhiều bản"}, {"amount": 5}],
    ],
)
def test_no_day_is_named_where_the_limit_is_not_sure(client, calendar, limits):
    publish_package(limits=[{"channels": EVERY, **limit} for limit in limits])

    assert PROMISE not in said_on("2026-11-20", client)


def test_no_day_is_named_in_a_year_whose_days_off_are_unknown(client, calendar):
    publish_package(limits=[{"channels": EVERY, "amount": 30}])

    assert PROMISE in said_on("2027-06-01", client)
    assert PROMISE not in said_on("2027-12-20", client)


def test_a_new_day_off_moves_the_day_at_once(client, calendar, settings):
    publish_package(limits=[{"channels": EVERY, "amount": 1}])
    assert f"{PROMISE} 23/11/2026" in said_on("2026-11-20", client)

    off = CalendarDay(day=date(2026, 11, 23), kind=DayKind.HOLIDAY, name="Nghỉ bão")
    set_day(off, by=UserFactory.create(is_superuser=True, is_staff=True))

    assert f"{PROMISE} 25/11/2026" in said_on("2026-11-20", client)
