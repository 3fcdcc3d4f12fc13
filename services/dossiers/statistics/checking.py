"""The check of the counters: recount a day from the histories, compare, and mend what differs."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count
from django.utils.timezone import make_aware

from services.dossiers.models import Dossier, DossierEvent
from services.dossiers.models.statistics import CountedMove, CountingState, DailyCount, MonthlyCount
from services.dossiers.statistics.counting import BATCH, COLUMNS, add_to, count, facts_on, lock_state, month_of
from services.dossiers.statistics.facts import Fact

SLACK: Final = timedelta(hours=1)
"""Events are numbered and dated in the same order but for the length of a transaction."""

logger = logging.getLogger(__name__)


def check_day(day: date) -> int:
    """Compare the counters of a day with a recount of all dossiers that moved on it; mend and return what differs."""
    recounted = Counter[Fact]()
    for ids in _moved_on(day):
        recounted.update(facts_on(day, ids))
    stored = counters_on(day)
    wrong = {fact for fact in {*recounted, *stored} if recounted[fact] != stored[fact]}
    if wrong:
        agencies = sorted({fact.agency for fact in wrong})
        logger.error("The counters of %s differ in %s places, at the agencies %s.", day, len(wrong), agencies)
        for ids in _moved_on(day):
            count(ids)
        for agency in agencies:
            sum_up(agency, day)
    lock_and_record(day, len(wrong))
    return len(wrong)


def rebuild(*, after: int = 0) -> Iterator[int]:
    """Count all dossiers anew, batch by batch; yields the last key of each, from which it may go on."""
    while ids := list(Dossier.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        count(ids)
        after = ids[-1]
        yield after


@transaction.atomic
def sum_up(agency: int, day: date) -> None:
    """Make the counters of one office and day, and those of the month, the sum of what was counted."""
    lock_state()
    of_day = CountedMove.objects.filter(agency=agency, day=day).order_by()
    rows = of_day.values_list(*COLUMNS).annotate(number=Count("pk"))
    wanted = Counter({Fact(*columns): number for *columns, number in rows})
    stored = counters_on(day, agency=agency)
    for fact in stored.keys() - wanted.keys():
        DailyCount.objects.filter(**dict(zip(COLUMNS, fact, strict=True))).delete()
    add_to(DailyCount, {fact: wanted[fact] - stored[fact] for fact in wanted})
    _sum_up_month(agency, day.replace(day=1))


def _sum_up_month(agency: int, first: date) -> None:
    """Make the counters of one office and month the sum of its days."""
    days = DailyCount.objects.filter(agency=agency, day__gte=first, day__lt=_next_month(first)).order_by()
    wanted, stored = Counter[Fact](), Counter[Fact]()
    for *columns, number in days.values_list(*COLUMNS, "number"):
        wanted[month_of(Fact(*columns))] += number
    months = MonthlyCount.objects.filter(agency=agency, day=first)
    stored.update({Fact(*columns): number for *columns, number in months.values_list(*COLUMNS, "number")})
    add_to(MonthlyCount, {fact: wanted[fact] - stored[fact] for fact in {*wanted, *stored}})


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def counters_on(day: date, *, agency: int | None = None) -> Counter[Fact]:
    """What the counters of a day say, those at zero left out."""
    rows = DailyCount.objects.filter(day=day, number__gt=0)
    rows = rows.filter(agency=agency) if agency else rows
    return Counter({Fact(*columns): number for *columns, number in rows.values_list(*COLUMNS, "number")})


@transaction.atomic
def lock_and_record(day: date, differences: int) -> None:
    CountingState.objects.filter(pk=lock_state().pk).update(checked_day=day, differences=differences)


def _moved_on(day: date) -> Iterator[list[int]]:
    """The dossiers with an event on this day, each once, by batches."""
    begin = make_aware(datetime.combine(day, time()))
    end = begin + timedelta(days=1)
    first, last = _first_event_at(begin - SLACK), _first_event_at(end + SLACK)
    events = DossierEvent.objects.filter(pk__gte=first, pk__lt=last, at__gte=begin, at__lt=end)
    ids = sorted(set(events.order_by().values_list("dossier", flat=True)))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _first_event_at(moment: datetime) -> int:
    """The key from which on events happened at this moment or later, found by halving: no index is kept for it."""
    newest = DossierEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    low, high = 0, newest + 1
    while low < high:
        middle = (low + high) // 2
        found = DossierEvent.objects.filter(pk__gte=middle).order_by("pk").values_list("pk", "at").first()
        if found is None or found[1] >= moment:
            high = middle
        else:
            low = found[0] + 1
    return low
