"""The deadline clock against a slow, obvious one, on the real calendar of 2025-2027 and on invented ones."""

import csv
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.agencies.reference_data import DATA_DIR
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.time_limits import TimeLimit, TimeUnit
from services.dossiers.process.deadlines import (
    Calendar,
    add_office_time,
    calculate_deadline,
    office_time_between,
    shift_deadline,
)
from tests.dossiers.process.slow_clock import SlowClock

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
FIRST, HOURS_OF_YEARS = datetime(2025, 1, 1, tzinfo=HANOI), (365 + 365 + 365) * 24
LIMITS = [
    (0, TimeUnit.WORKING_DAY, None),
    (0, TimeUnit.WORKING_DAY, time(15)),
    (3, TimeUnit.WORKING_DAY, None),
    (20, TimeUnit.WORKING_DAY, time(15)),
    (10, TimeUnit.DAY, None),
    (45, TimeUnit.DAY, None),
    (1, TimeUnit.MONTH, None),
    (6, TimeUnit.MONTH, None),
    (8, TimeUnit.WORKING_HOUR, None),
    (16, TimeUnit.WORKING_HOUR, time(15)),
]


def real_days() -> dict[date, str]:
    with (DATA_DIR / "calendar.csv").open(encoding="utf-8") as lines:
        return {date.fromisoformat(row["day"]): row["kind"] for row in csv.DictReader(lines)}


REAL, SLOW_REAL = Calendar(real_days(), HOURS), SlowClock(real_days(), HOURS)


def agree(received: datetime, limit: tuple[int, TimeUnit, time | None], fast: Calendar, slow: SlowClock) -> None:
    """Both clocks promise the same, and never before it was received."""
    amount, unit, cut_off = limit
    of_law = TimeLimit(channels=(FilingChannel.ONLINE,), amount=amount, unit=unit, next_day_after=cut_off)
    due = calculate_deadline(received, of_law, fast)
    assert due == slow.due(received, amount, unit, cut_off), (received, limit)
    assert due is not None
    assert due > received


@st.composite
def offices(draw: st.DrawFn) -> tuple[Calendar, SlowClock]:
    """An invented calendar: days off anywhere, Saturdays and Sundays worked, other office hours."""
    spring = st.dates(date(2026, 1, 1), date(2026, 4, 30))
    days = draw(st.dictionaries(spring, st.sampled_from(["holiday", "compensation", "worked"]), max_size=40))
    minutes = sorted(draw(st.lists(st.integers(5 * 12, 22 * 12), min_size=4, max_size=4, unique=True)))
    opens, noon, again, closes = (time(*divmod(5 * at, 60)) for at in minutes)
    hours = ((opens, noon), (again, closes))
    return Calendar(days, hours), SlowClock(days, hours)


moments = st.integers(0, 80 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=HANOI) + minutes * timedelta(minutes=1)
)
limits = st.one_of(
    st.tuples(st.integers(0, 25), st.just(TimeUnit.WORKING_DAY), st.none() | st.just(time(15))),
    st.tuples(st.integers(1, 40), st.just(TimeUnit.DAY), st.none() | st.just(time(15))),
    st.tuples(st.integers(1, 4), st.just(TimeUnit.MONTH), st.none()),
    st.tuples(st.integers(1, 40), st.just(TimeUnit.WORKING_HOUR), st.none() | st.just(time(15))),
)


@given(st.integers(0, HOURS_OF_YEARS - 1), st.sampled_from(LIMITS))
@settings(max_examples=300)
def test_any_hour_of_three_years(hour, limit):
    agree(FIRST + hour * timedelta(hours=1), limit, REAL, SLOW_REAL)


@pytest.mark.long
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit[0]} {limit[1]} {limit[2] or ''}")
def test_every_hour_of_three_years(limit):
    for hour in range(HOURS_OF_YEARS):
        agree(FIRST + hour * timedelta(hours=1), limit, REAL, SLOW_REAL)


@given(offices(), moments, limits)
def test_any_limit_by_an_invented_calendar(office, received, limit):
    agree(received, limit, *office)


@given(offices(), moments, st.integers(0, 10 * 24 * 60))
def test_office_time_between_two_moments_and_back(office, start, minutes):
    fast, slow = office
    end = start + timedelta(minutes=minutes)
    span = office_time_between(start, end, fast)
    assert span == timedelta(minutes=slow.minutes_between(start, end))
    assert add_office_time(start, span, fast) == slow.after_minutes(start, slow.minutes_between(start, end))


@given(offices(), moments, limits, st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), max_size=4))
@settings(max_examples=60)
def test_several_stops_and_resumptions(office, received, limit, stops):
    """Each stop begins so many minutes after the clock last went on, and lasts so many."""
    fast, slow = office
    quick, at = slow.due(received, *limit), received
    plain = quick
    for runs, rests in stops:
        stopped = at + timedelta(minutes=runs)
        at = stopped + timedelta(minutes=rests)
        quick, plain = shift_deadline(quick, stopped, at, fast), slow.shifted(plain, stopped, at)
        assert quick == plain
    assert quick >= slow.due(received, *limit) or not stops
