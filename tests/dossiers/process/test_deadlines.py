"""When a result is due, on real days of the official calendar."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.time_limits import TimeLimit, TimeUnit
from services.dossiers.process.deadlines import (
    Calendar,
    add_office_time,
    calculate_deadline,
    handed_over_at,
    office_time_between,
    shift_deadline,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
DAYS = {
    date(2026, 1, 1): "holiday",
    date(2026, 1, 2): "compensation",
    date(2026, 1, 10): "worked",
    **{date(2026, 2, day): "holiday" for day in range(16, 21)},
    date(2026, 8, 22): "worked",
    date(2026, 8, 31): "compensation",
    date(2026, 9, 1): "holiday",
    date(2026, 9, 2): "holiday",
    date(2026, 11, 24): "holiday",
}
CALENDAR = Calendar(DAYS, HOURS)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=HANOI)


def limit(amount: int | None, unit: TimeUnit, *, late: time | None = None) -> TimeLimit:
    return TimeLimit(channels=(FilingChannel.ONLINE,), amount=amount, unit=unit, next_day_after=late)


SAME_DAY = limit(0, TimeUnit.WORKING_DAY, late=time(15))


@pytest.mark.parametrize(
    ("received", "promised"),
    [
        ("20/11/2026 09:00", "20/11/2026 17:00"),
        ("20/11/2026 14:59", "20/11/2026 17:00"),
        ("20/11/2026 15:00", "23/11/2026 17:00"),  # Friday afternoon to Monday
        ("23/11/2026 16:00", "25/11/2026 17:00"),  # over 24 November, the new holiday
        ("21/11/2026 10:00", "23/11/2026 17:00"),  # a Saturday
        ("22/08/2026 10:00", "22/08/2026 17:00"),  # a Saturday that is worked
        ("31/12/2025 15:30", "05/01/2026 17:00"),  # over the swapped 2 January
        ("21/11/2026 16:00", "23/11/2026 17:00"),  # a Saturday afternoon is no second reason to wait
    ],
)
def test_same_day_means_before_three_in_the_afternoon(received, promised):
    assert calculate_deadline(at(received), SAME_DAY, CALENDAR) == at(promised)


@pytest.mark.parametrize(
    ("received", "days", "promised"),
    [
        ("16/11/2026 08:00", 3, "19/11/2026 17:00"),
        ("19/11/2026 08:00", 3, "25/11/2026 17:00"),
        ("13/02/2026 08:00", 1, "23/02/2026 17:00"),  # over Tết
        ("28/08/2026 08:00", 2, "04/09/2026 17:00"),  # over 31/8, 1/9, 2/9
        ("21/11/2026 10:00", 1, "25/11/2026 17:00"),  # a Saturday: received on Monday, which is not counted
        ("19/11/2026 17:00", 1, "23/11/2026 17:00"),  # the office has closed: received on Friday
        ("19/11/2026 06:00", 1, "20/11/2026 17:00"),  # before it opens: received that day
        ("19/11/2026 17:30", 0, "20/11/2026 17:00"),  # the same day without an hour that the law names
    ],
)
def test_working_days_leave_out_the_day_of_acceptance_and_days_off(received, days, promised):
    assert calculate_deadline(at(received), limit(days, TimeUnit.WORKING_DAY), CALENDAR) == at(promised)


@pytest.mark.parametrize(
    ("received", "days", "promised"),
    [
        ("13/11/2026 08:00", 11, "25/11/2026 17:00"),  # ends on 24 November, the new holiday
        ("13/11/2026 08:00", 10, "23/11/2026 17:00"),
        ("14/11/2026 08:00", 10, "26/11/2026 17:00"),  # a Saturday: received on Monday the 16th
        ("13/11/2026 18:00", 10, "26/11/2026 17:00"),
    ],
)
def test_calendar_days_that_end_on_a_day_off_move_to_the_next_working_day(received, days, promised):
    assert calculate_deadline(at(received), limit(days, TimeUnit.DAY), CALENDAR) == at(promised)


@pytest.mark.parametrize(
    ("received", "promised"),
    [
        ("31/05/2027 08:00", "30/06/2027 17:00"),
        ("15/01/2026 08:00", "23/02/2026 17:00"),
        ("31/10/2026 08:00", "02/12/2026 17:00"),  # a Saturday: received on Monday 2 November
    ],
)
def test_months_end_on_the_same_day_number_or_the_last(received, promised):
    assert calculate_deadline(at(received), limit(1, TimeUnit.MONTH), CALENDAR) == at(promised)


@pytest.mark.parametrize(
    ("received", "hours", "promised"),
    [
        ("20/11/2026 07:00", 7, "20/11/2026 16:30"),
        ("20/11/2026 16:00", 8, "23/11/2026 16:30"),
        ("20/11/2026 12:00", 1, "20/11/2026 14:30"),
        ("23/11/2026 13:30", 8, "25/11/2026 14:00"),
        ("20/11/2026 17:00", 1, "23/11/2026 08:30"),
    ],
)
def test_hours_are_counted_inside_office_hours(received, hours, promised):
    assert calculate_deadline(at(received), limit(hours, TimeUnit.WORKING_HOUR), CALENDAR) == at(promised)


def test_no_time_named_by_the_law_means_no_promise():
    assert calculate_deadline(at("20/11/2026 09:00"), limit(None, TimeUnit.DAY), CALENDAR) is None


def test_office_time_before_opening_counts_from_the_opening():
    start = at("23/11/2026 05:00")
    assert add_office_time(start, at("23/11/2026 08:30") - at("23/11/2026 07:30"), CALENDAR) == at("23/11/2026 08:30")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("20/11/2026 08:00", "20/11/2026 09:30", 1.5),
        ("20/11/2026 11:00", "20/11/2026 14:00", 1),  # over lunch
        ("20/11/2026 16:00", "23/11/2026 08:30", 2),  # over the weekend
        ("23/11/2026 07:30", "25/11/2026 17:00", 15),  # over 24 November, the new holiday
        ("20/11/2026 18:00", "20/11/2026 20:00", 0),
        ("20/11/2026 09:00", "20/11/2026 08:00", 0),
    ],
)
def test_office_time_between_two_moments(start, end, hours):
    assert office_time_between(at(start), at(end), CALENDAR) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("due", "stopped", "resumed", "moved"),
    [
        ("20/11/2026 17:00", "20/11/2026 09:00", "20/11/2026 09:00", "20/11/2026 17:00"),  # no time lost
        ("20/11/2026 17:00", "20/11/2026 09:00", "20/11/2026 11:00", "23/11/2026 09:30"),
        ("20/11/2026 17:00", "20/11/2026 16:00", "25/11/2026 08:00", "25/11/2026 09:00"),
        ("20/11/2026 17:00", "19/11/2026 17:30", "22/11/2026 10:00", "23/11/2026 17:00"),  # resumed on a Sunday
        ("25/11/2026 17:00", "23/11/2026 07:30", "11/02/2026 07:30", "12/02/2026 17:00"),
        ("25/11/2026 17:00", "23/11/2026 07:30", "13/02/2026 07:30", "23/02/2026 17:00"),  # over Tết
        ("20/11/2026 17:00", "20/11/2026 17:00", "23/11/2026 09:00", "20/11/2026 17:00"),  # on its last stroke
        ("20/11/2026 17:00", "23/11/2026 09:00", "25/11/2026 09:00", "20/11/2026 17:00"),  # what was late stays late
    ],
)
def test_a_stop_moves_the_promise_on_by_the_office_time_that_was_left(due, stopped, resumed, moved):
    assert shift_deadline(at(due), at(stopped), at(resumed), CALENDAR) == at(moved)


@pytest.mark.parametrize(
    ("received", "handed_over"),
    [
        ("20/11/2026 14:59", "20/11/2026 14:59"),
        ("20/11/2026 15:01", "23/11/2026 07:30"),
        ("23/11/2026 15:30", "25/11/2026 07:30"),  # over 24 November, the new holiday
        ("21/11/2026 09:00", "23/11/2026 07:30"),  # a Saturday
        ("20/11/2026 06:00", "20/11/2026 07:30"),
    ],
)
def test_what_the_desk_receives_after_three_is_handed_over_the_next_morning(received, handed_over):
    assert handed_over_at(at(received), CALENDAR) == at(handed_over)
