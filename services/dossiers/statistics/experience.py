"""What the counters of the last year say of each procedure, for the catalogue: filings, and real durations."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil
from typing import Final

from django.db.models import QuerySet, Sum

from services.agencies.models import Agency
from services.catalogue.actions import TimeTaken
from services.catalogue.experience.models import FEWEST
from services.dossiers.models.statistics import DailyCount, Measure
from services.dossiers.process.deadlines import Calendar
from services.dossiers.statistics.buckets import percentile

SPAN: Final = timedelta(days=365)
Times = Mapping[tuple[int, int | None], TimeTaken]


def filings_since(day: date) -> dict[int, int]:
    """The dossiers that were filed since that day, by procedure."""
    rows = _counters(Measure.FILED, day).values_list("procedure").annotate(Sum("number"))
    return {procedure: number for procedure, number in rows if number > 0}


def times_since(day: date) -> Times:
    """How long the offices took for what had its result since that day, by procedure and office; None: all offices.

    Only where there are enough dossiers. A day is one of the usual office hours, whatever those of the office are.
    """
    rows = _counters(Measure.HANDLED, day).values_list("procedure", "agency", "detail").annotate(Sum("number"))
    counts: dict[tuple[int, int | None], Counter[int]] = {}
    for procedure, agency, bucket, number in rows:
        for key in ((procedure, agency), (procedure, None)):
            counts.setdefault(key, Counter())[int(bucket)] += number
    return {key: _time_taken(buckets) for key, buckets in counts.items() if buckets.total() >= FEWEST}


def _counters(measure: Measure, since: date) -> QuerySet[DailyCount]:
    return DailyCount.objects.filter(measure=measure, day__gte=since).order_by()


def _time_taken(buckets: Counter[int]) -> TimeTaken:
    a_day = Calendar({}, Agency().office_hours).working_time / timedelta(minutes=1)
    half, most = (max(1, ceil((percentile(buckets, share) or 0) / a_day)) for share in (0.5, 0.9))
    return TimeTaken(buckets.total(), half, most)
