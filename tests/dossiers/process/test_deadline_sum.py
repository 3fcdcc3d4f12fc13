"""The sum that led to a due time, as the clerk and the applicant read it."""

from datetime import date, time

import pytest
from django.urls import reverse
from time_machine import travel

from services.agencies import reference_data
from services.catalogue.package.time_limits import TimeUnit
from services.dossiers.actions import desk
from services.dossiers.models import ClockPeriod
from services.dossiers.process.deadline_clock import counted
from services.dossiers.process.deadline_sum import Counted, explain
from services.dossiers.process.deadlines import Calendar
from tests.dossiers.process.test_deadlines import DAYS, HOURS, at, limit
from tests.pages import Page

NAMES = {date(2026, 11, 24): "Ngày Văn hóa Việt Nam", date(2026, 8, 22): "Làm bù cho ngày 31/8/2026"}
CALENDAR = Calendar(DAYS, HOURS, NAMES)


def explained(received: str, of_law, *pauses: tuple[str, str]) -> list[str]:
    starts = [received, *(resumed for _, resumed in pauses)]
    stops = [*(at(stopped) for stopped, _ in pauses), None]
    periods = [ClockPeriod(started_at=at(start), stopped_at=stop) for start, stop in zip(starts, stops, strict=True)]
    due = counted(periods, of_law, CALENDAR)
    assert due
    return explain(Counted("Tiếp nhận", at(received), of_law, CALENDAR), periods, due_at=due)


def test_working_days_name_the_days_that_are_left_out():
    assert explained("19/11/2026 08:00", limit(3, TimeUnit.WORKING_DAY)) == [
        "Tiếp nhận lúc 08:00, thứ Năm 19/11/2026.",
        "Thời hạn: 3 ngày làm việc. Không tính ngày nhận; đếm từ thứ Sáu 20/11/2026.",
        "Không tính 2 ngày thứ Bảy, Chủ nhật, 24/11/2026 (Ngày Văn hóa Việt Nam).",
        "Như vậy hạn là 17:00, thứ Tư 25/11/2026.",
        "Hẹn trả kết quả: 17:00, thứ Tư 25/11/2026.",
    ]


@pytest.mark.parametrize(
    ("received", "late", "said"),
    [
        (
            "21/11/2026 08:00",
            None,
            "Tính như nhận ngày thứ Hai 23/11/2026, ngày làm việc tiếp theo, vì hôm đó là ngày nghỉ.",
        ),
        ("20/11/2026 17:30", None, "vì cơ quan đã hết giờ làm việc."),
        ("20/11/2026 15:20", time(15), "vì nhận sau 15 giờ."),
    ],
)
def test_what_came_late_says_as_which_day_it_counts(received, late, said):
    assert explained(received, limit(0, TimeUnit.WORKING_DAY, late=late))[1].endswith(said)


def test_a_saturday_that_is_worked_is_named():
    assert "Có tính 22/08/2026 (Làm bù cho ngày 31/8/2026)." in explained(
        "21/08/2026 08:00", limit(2, TimeUnit.WORKING_DAY)
    )


def test_calendar_days_say_that_days_off_count():
    lines = explained("13/11/2026 08:00", limit(11, TimeUnit.DAY))
    assert "Ngày nghỉ cũng tính; nếu ngày cuối là ngày nghỉ thì hạn là ngày làm việc tiếp theo." in lines


def test_each_pause_says_what_was_left_and_where_that_leads():
    lines = explained("16/11/2026 08:00", limit(3, TimeUnit.WORKING_DAY), ("19/11/2026 13:30", "25/11/2026 08:00"))
    assert lines[-2:] == [
        "Tạm dừng từ 13:30, thứ Năm 19/11/2026 đến 08:00, thứ Tư 25/11/2026 để chờ người nộp; "
        "còn 3 giờ 30 phút làm việc, đếm tiếp thì hạn là 11:30, thứ Tư 25/11/2026.",
        "Hẹn trả kết quả: 11:30, thứ Tư 25/11/2026.",
    ]


def test_a_promise_that_the_calendar_no_longer_gives_is_said_to_stand():
    of_law, received = limit(1, TimeUnit.WORKING_DAY), at("23/11/2026 08:00")
    base = Counted("Tiếp nhận", received, of_law, CALENDAR)
    lines = explain(base, [ClockPeriod(started_at=received)], due_at=at("24/11/2026 17:00"))
    assert "ngày đã hẹn với người nộp được giữ nguyên" in lines[-2]
    assert lines[-1] == "Hẹn trả kết quả: 17:00, thứ Ba 24/11/2026."


@pytest.mark.django_db
def test_a_year_without_its_days_off_is_said(road, paid, client):
    reference_data._load_calendar()
    with travel("2027-12-31 09:00 +0000"):
        dossier = desk.receive(paid, by=road.here.desk)
        client.force_login(road.citizen)
        page = Page(client.get(dossier.get_absolute_url()))
    assert page.mentions("Lịch nghỉ lễ, Tết năm 2028 chưa được công bố đủ")


def test_both_sides_read_the_sum(road, paid, client):
    dossier = desk.receive(paid, by=road.here.desk)
    for person, url in (
        (road.citizen, dossier.get_absolute_url()),
        (road.here.desk, reverse("admin:dossier_work", args=[dossier.pk])),
    ):
        client.force_login(person)
        assert Page(client.get(url)).mentions("Cách tính ngày hẹn trả kết quả")
