"""How long dossiers really took, told to the public page: without what applicants took, and never of few dossiers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from services.agencies.models import Agency
from services.catalogue.models import Edition, HandlingTime, NightlyFacts
from services.dossiers.models import DossierEvent, EventType, Measure
from services.dossiers.models.statistics import DailyCount
from services.dossiers.process.deadlines import Calendar
from services.dossiers.statistics.handling_times import handling_time
from services.dossiers.status import Status
from services.dossiers.tasks import tell_experience
from tests.factories import AgencyFactory, publish_package
from tests.pages import Page

CALENDAR = Calendar({}, Agency().office_hours)
HOURS_A_DAY = 7.5


def at(day: int, hour: float) -> datetime:
    """In a week that begins on Monday, 2 March 2026."""
    return datetime(2026, 3, 1 + day, int(hour), round(hour % 1 * 60), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def history(*moves: tuple[EventType, Status, datetime]) -> list[DossierEvent]:
    return [DossierEvent(act=act, after=after, at=moment) for act, after, moment in moves]


def hours(*moves: tuple[EventType, Status, datetime]) -> float:
    handled = handling_time(history(*moves), CALENDAR)
    assert handled
    return handled.span / timedelta(hours=1)


FILED = (EventType.SUBMITTED, Status.SUBMITTED, at(1, 8))
ACCEPTED = (EventType.ACCEPTED, Status.ACCEPTED, at(1, 10))
TAKEN = (EventType.TAKEN, Status.IN_PROGRESS, at(1, 10.5))
DONE = (EventType.APPROVED, Status.COMPLETED, at(3, 8))


def test_it_counts_from_filing_to_the_result_in_hours_of_the_office():
    assert hours(FILED, ACCEPTED, TAKEN, DONE) == 2 * HOURS_A_DAY


def test_waiting_for_a_supplement_or_a_payment_is_left_out():
    supplement = (EventType.SUPPLEMENT_REQUESTED, Status.SUPPLEMENT_REQUESTED, at(1, 11))
    answered = (EventType.SUPPLEMENTED, Status.IN_PROGRESS, at(2, 11))
    asked = (EventType.DUES_REQUESTED, Status.DUES_REQUESTED, at(2, 14))
    paid = (EventType.DUES_PAID, Status.IN_PROGRESS, at(2, 16))

    assert hours(FILED, ACCEPTED, TAKEN, supplement, answered, asked, paid, DONE) == HOURS_A_DAY - 2


def test_the_office_begins_when_the_fee_of_filing_is_paid():
    paid = (EventType.FEE_PAID, Status.SUBMITTED, at(2, 8))
    accepted = (EventType.ACCEPTED, Status.ACCEPTED, at(2, 9))

    assert hours(FILED, paid, accepted, DONE) == HOURS_A_DAY


def test_what_had_no_result_tells_no_time():
    assert handling_time(history(FILED, ACCEPTED, (EventType.STOPPED, Status.STOPPED, at(3, 8))), CALENDAR) is None


def test_only_the_first_result_counts():
    corrected = (EventType.APPROVED, Status.COMPLETED, at(5, 8))

    assert hours(FILED, ACCEPTED, DONE, corrected) == 2 * HOURS_A_DAY


@pytest.fixture
def procedure(db):
    return publish_package(offices=[AgencyFactory.create(code="H26.77", name="Ủy ban nhân dân phường Thử")]).procedure


def counted(procedure, number: int, *, office: Agency, bucket: int, measure: Measure = Measure.HANDLED) -> None:
    key = {"agency": office, "day": localdate(), "measure": measure, "procedure": procedure}
    DailyCount.objects.create(**key, detail=str(bucket) if measure is Measure.HANDLED else "", number=number)


@pytest.mark.django_db
def test_times_are_kept_by_office_and_for_all_where_there_are_enough(procedure):
    one, other = procedure.offices.get(), AgencyFactory.create(code="H26.78")
    counted(procedure, 19, office=one, bucket=12)  # up to 450 minutes, a day
    counted(procedure, 1, office=one, bucket=17)  # up to 1800, four days
    counted(procedure, 19, office=other, bucket=12)
    tell_experience()

    kept = {
        row.agency and row.agency.code: (row.dossiers, row.half_days, row.most_days)
        for row in HandlingTime.objects.select_related("agency")
    }
    assert kept == {"H26.77": (20, 1, 1), None: (39, 1, 1)}


@pytest.mark.django_db
def test_nothing_is_told_of_nineteen_dossiers(procedure, client):
    counted(procedure, 19, office=procedure.offices.get(), bucket=12)
    tell_experience()

    assert not HandlingTime.objects.exists()
    assert not Page(client.get(f"/thu-tuc/{procedure.code}/")).mentions("Thực tế trong 12 tháng qua")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandlingTime.objects.create(procedure=procedure, dossiers=19, half_days=1, most_days=1)


@pytest.mark.django_db
def test_the_page_tells_of_all_offices_and_of_the_one_in_the_address(procedure, client):
    counted(procedure, 30, office=procedure.offices.get(), bucket=12)
    counted(procedure, 30, office=AgencyFactory.create(code="H26.78"), bucket=17)
    tell_experience()

    page = Page(client.get(f"/thu-tuc/{procedure.code}/"))
    assert "Tất cả các nơi: một nửa số hồ sơ có kết quả trong 1 ngày làm việc, 9 trên 10 hồ sơ" in page.text
    assert "(tính trên 60 hồ sơ)" in page.text
    assert not page.mentions("(tính trên 30 hồ sơ)")
    chosen = Page(client.get(f"/thu-tuc/{procedure.code}/?noi=H26.77"))
    assert "phường Thử: 9 trên 10 hồ sơ có kết quả trong 1 ngày làm việc (tính trên 30 hồ sơ)" in chosen.text
    for nonsense in ("khong-co", "' OR 1=1 --", "\0", "H26." + "7" * 5000):
        assert client.get(f"/thu-tuc/{procedure.code}/", {"noi": nonsense}).status_code == 200


@pytest.mark.django_db
def test_told_again_nothing_changes_and_no_page_is_drawn_anew(procedure):
    counted(procedure, 30, office=procedure.offices.get(), bucket=12)
    counted(procedure, 41, office=procedure.offices.get(), bucket=0, measure=Measure.FILED)
    tell_experience()
    edition, rows = Edition.current(), set(HandlingTime.objects.values_list("pk", flat=True))
    tell_experience()

    assert NightlyFacts.objects.get(procedure=procedure).filings == 41
    assert (Edition.current(), set(HandlingTime.objects.values_list("pk", flat=True))) == (edition, rows)

    DailyCount.objects.all().delete()
    tell_experience()
    assert not HandlingTime.objects.exists()
    assert NightlyFacts.objects.get(procedure=procedure).filings == 0
    assert Edition.current() != edition
