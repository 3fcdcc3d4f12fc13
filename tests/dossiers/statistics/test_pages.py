"""The pages of figures: of an office for who heads it, one's own for everybody; each number opens its list."""

from collections import Counter
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.actions import create_staff
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import desk, handling
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.models import ClockPeriod, DailyCount, Dossier, Measure, Task
from services.dossiers.statistics.behind import Behind
from services.dossiers.statistics.figures import DONE, OfficeFigures
from services.dossiers.statistics.in_hand import load_of
from services.dossiers.statistics.periods import read_period
from services.dossiers.tasks import count_moves
from tests.dossiers.conftest import RESULT
from tests.dossiers.test_race import paid_dossier
from tests.dossiers.test_views_following import signed_in
from tests.pages import Page

OFFICE = "/admin/dossiers/dossier/figures/"
OWN = f"{OFFICE}own/"


@pytest.fixture
def done(road, in_work):
    """One dossier done late, one sent for a supplement, one refused, one just filed."""
    desk.request_supplement(
        paid_dossier(road), by=road.here.desk, fields_asked=["person_name"], note="Ghi rõ họ và tên."
    )
    desk.refuse(paid_dossier(road), by=road.here.desk, note="Không thuộc thẩm quyền.")
    paid_dossier(road)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        handling.propose(in_work, by=road.here.handler, result=RESULT)
        handling.approve(in_work, by=road.here.leader)
        count_moves()
        yield in_work


def around_today():
    first, last = (timezone.localdate() + timedelta(days=days) for days in (-60, 30))
    return {"ky": "khoang", "tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"}


def links(page):
    return [link for link in page.links() if "so-lieu=" in link.href]


def test_the_head_sees_what_came_and_went_and_what_lies_with_whom(road, done):
    page = Page(signed_in(road.here.leader).get(OFFICE, around_today()))

    for words in (
        "Nộp đến",
        "Xong trễ hạn",
        "Kiểm tra và tiếp nhận hồ sơ",
        "Phân công lại việc",
        str(road.here.handler),
    ):
        assert words in page.text
    assert "Đã trễ hạn" in page.text


def test_every_number_opens_the_list_it_was_made_of(road, done):
    leader = signed_in(road.here.leader)
    found = [link for link in links(Page(leader.get(OFFICE, around_today()))) if "=tre" not in link.href]

    assert len(found) > 20
    for link in found:
        address = Address.of(urlsplit(link.href).query)
        behind = Behind.parse(address.get("so-lieu"))
        assert behind
        moves = behind.dossiers()
        assert len(moves) == int(link.text), link
        assert {row.pk for row in DossierList(road.here.leader, address).queryset} == set(moves)
    listed = Page(leader.get(found[0].href))
    assert "Số liệu: Nộp đến" in listed.text
    assert "không còn" not in listed.text


def test_the_load_opens_what_a_person_has_open_and_what_is_late(road, done):
    clerk, late = paid_dossier(road), paid_dossier(road)
    Task.objects.filter(dossier=late).update(due_at=timezone.now() - timedelta(hours=1))
    row = next(one for one in load_of(road.here.agency) if one.colleague.person == road.here.desk)

    def behind(href):
        return {found.pk for found in DossierList(road.here.leader, Address.of(urlsplit(href).query)).queryset}

    assert {clerk.pk, late.pk} <= behind(row.link)
    assert late.pk in behind(row.late_link)
    assert clerk.pk not in behind(row.late_link)
    assert len(behind(row.late_link)) == row.colleague.late_tasks


def test_a_clerk_has_own_figures_and_nobody_elses(road, done):
    clerk = signed_in(road.here.handler)

    assert clerk.get(OFFICE)["Location"] == OWN
    page = Page(clerk.get(OWN))
    assert str(road.here.leader) not in page.text
    assert links(page)
    assert all(f"~{road.here.handler.pk}~" in unquote(link.href) for link in links(page))
    today = timezone.localdate()
    other = Behind(road.here.agency.pk, [Measure.STEP_LATE], today, today, person=road.here.leader.pk)
    assert "không còn" in Page(clerk.get(f"/admin/dossiers/dossier/queue/?pham-vi=tat-ca&so-lieu={other}")).text


def test_the_head_of_the_desk_reads_the_page_and_assigns_nothing(road, done):
    head = create_staff("head", "Vũ Phụ Trách", "x")
    appoint(head, Role.DESK_HEAD, road.here.agency)

    page = Page(signed_in(head).get(OFFICE))

    assert "Tình hình cơ quan" in page.text
    assert "Phân công lại việc" not in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"ky": "ngay", "ngay": "2026-11-29"}, "ngày 29/11/2026"),
        ({"ky": "tuan", "ngay": "2026-11-29"}, "từ 23/11/2026 đến hết 29/11/2026"),
        ({"ky": "thang", "ngay": "2026-02-03"}, "tháng 02/2026"),
        ({"ky": "khoang", "tu": "hôm qua", "den": "1/1/2026"}, "Hãy nhập hai ngày"),
        ({"ky": "khoang", "tu": "1/1/2020", "den": "1/1/2026"}, "Chỉ xem được nhiều nhất một năm"),
        ({"ky": "năm", "ngay": "0"}, "tháng"),
    ],
)
def test_the_period_is_a_day_a_week_a_month_or_as_typed(road, query, said):
    answer = signed_in(road.here.leader).get(OFFICE, query)

    assert answer.status_code == HTTPStatus.OK
    assert said in Page(answer).text
    if query.get("tu"):
        assert query["tu"] in answer.content.decode()


@pytest.mark.parametrize("query", [{"ky": "thang"}, {"ky": "khoang", "tu": "{year}", "den": "{day}"}])
def test_a_year_is_read_by_its_months_and_the_days_beside_them(road, done, query):
    """The same figures as the days themselves add up to, whichever of them lie in whole months."""
    today = timezone.localdate()
    dates = {"year": today - timedelta(days=300), "day": today + timedelta(days=45)}
    period = read_period({name: text.format(**dates) for name, text in query.items()}, today)
    figures = OfficeFigures(road.here.agency, period)
    days = DailyCount.objects.filter(agency=road.here.agency, day__gte=period.first, day__lte=period.last)

    expected = Counter[int]()
    for measure, number in days.exclude(measure=Measure.SUPPLEMENT_FIELD).values_list("measure", "number"):
        expected[measure] += number
    counts = Counter[int]()
    for fact, number in figures.counts.items():
        counts[fact.measure] += number
    assert counts == expected
    assert sum(figure.number for _, figure, _ in figures.by_day()) == expected[Measure.ACCEPTED]
    assert counts

    with CaptureQueriesContext(connection) as asked:
        OfficeFigures(road.here.agency, period).counts  # noqa: B018
    assert len(asked) <= 3


def test_what_was_never_promised_for_a_day_is_not_on_time(road, in_work):
    ClockPeriod.objects.update(due_at=None)
    Dossier.objects.update(due_at=None)
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    handling.approve(in_work, by=road.here.leader)
    count_moves()

    page = Page(signed_in(road.here.leader).get(OFFICE))

    numbers = dict(DailyCount.objects.filter(measure__in=DONE).values_list("measure", "number"))
    assert numbers == {Measure.WITHOUT_DUE_DAY: 1}
    assert "Xong, không hẹn ngày" in page.text


def test_the_page_takes_as_many_statements_for_more_dossiers(road, done, django_assert_max_num_queries):
    leader = signed_in(road.here.leader)
    leader.get(OFFICE)

    with django_assert_max_num_queries(14):
        leader.get(OFFICE)
