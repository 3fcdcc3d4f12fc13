"""The daily counters are what a recount finds, whatever dossiers went through and wherever counting broke off."""

from collections import Counter
from datetime import timedelta
from importlib import import_module
from random import Random

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from services.dossiers.actions import applicant, desk, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import CountedMove, CountingState, DailyCount, Dossier, Measure, MonthlyCount, Task
from services.dossiers.models.statistics import STEP_MEASURES
from services.dossiers.process.deadlines import Calendar, office_time_between
from services.dossiers.statistics import checking, counting
from services.dossiers.statistics.buckets import ALL, bucket_of, percentile
from services.dossiers.statistics.facts import facts_of
from services.dossiers.tasks import check_statistics, count_moves
from tests.dossiers.conftest import ANSWERS, RESULT
from tests.dossiers.test_race import paid_dossier

BESIDE_DAY = ("agency_id", "measure", "procedure_id", "step", "person", "detail")
START = timezone.now().replace(hour=1, minute=0)


def acts(road):
    """What may be tried on a dossier, with what it counts as; whether it is late is known only while it happens."""
    here, why = road.here, "Thiếu giấy tờ chứng minh."
    fields = ["old_paper", "person_name"]
    return {
        Measure.ACCEPTED: lambda one: desk.receive(one, by=here.desk),
        Measure.REFUSED: lambda one: desk.refuse(one, by=here.desk, note=why),
        Measure.SUPPLEMENT: lambda one: desk.request_supplement(
            one, by=here.desk if one.code is None else here.handler, fields_asked=fields[1:], note=why
        ),
        "answered": lambda one: applicant.answer_supplement(
            one, by=road.citizen, answers={"person_name": ANSWERS["person_name"]}
        ),
        "taken": lambda one: handling.take(one, by=here.handler),
        "proposed": lambda one: handling.propose(one, by=here.handler, result=RESULT),
        "sent back": lambda one: handling.send_back(one, by=here.leader, note=why),
        "approved": lambda one: handling.approve(one, by=here.leader),
        Measure.STOPPED: lambda one: handling.stop(one, by=here.leader, note=why),
        Measure.WITHDRAWN: lambda one: applicant.withdraw(one, by=road.citizen, note=why),
        Measure.RETURNED: lambda one: desk.return_result(one, by=here.desk),
    }


LIKELY = ("taken", "proposed", "approved", Measure.ACCEPTED, Measure.RETURNED, "answered")


def walk(road, dossiers, choice, expected):
    """Try something with one of them; what comes of it is expected in the figures."""
    tried = acts(road)
    dossier = Dossier.objects.select_related("agency", "version").get(pk=choice.choice(dossiers).pk)
    what = choice.choice([*tried, *LIKELY * 3])
    due, today = dossier.due_at if dossier.clock.filter(stopped_at=None).exists() else None, localdate()
    try:
        tried[what](dossier)
    except DossierError:
        return
    if isinstance(what, Measure):
        expected[what, today] += 1
    if what in ("approved", Measure.STOPPED):
        expected[Measure.LATE if due and timezone.now() > due else Measure.ON_TIME, today] += 1
    if what == "approved":
        expected[Measure.HANDLED, today] += 1
    if what is Measure.SUPPLEMENT:
        expected[Measure.SUPPLEMENT_FIELD, today] += 1


def of_steps():
    """What the tasks themselves say, counted one by one."""
    found = Counter[object]()
    for task in Task.objects.select_related("agency"):
        found[Measure.STEP_OPENED, localdate(task.opened_at), task.step, 0, ""] += 1
        if task.done_at:
            measure = Measure.STEP_LATE if task.done_at > task.due_at else Measure.STEP_ON_TIME
            span = office_time_between(task.opened_at, task.done_at, Calendar.of(task.agency))
            day = localdate(task.done_at)
            found[measure, day, task.step, task.person_id or 0, str(bucket_of(span))] += 1
    return found


def months():
    """The sums of the days by month, and what the counters of the months say."""
    summed, stored = Counter[object](), Counter[object]()
    for day, number, *beside in DailyCount.objects.values_list("day", "number", *BESIDE_DAY):
        summed[day.replace(day=1), *beside] += number
    for day, number, *beside in MonthlyCount.objects.values_list("day", "number", *BESIDE_DAY):
        stored[day, *beside] += number
    return +summed, +stored


def counted(*columns, steps):
    rows = DailyCount.objects.filter(number__gt=0)
    rows = rows.filter(measure__in=STEP_MEASURES) if steps else rows.exclude(measure__in=STEP_MEASURES)
    found = Counter[object]()
    for *key, number in rows.values_list(*columns, "number"):
        found[tuple(key)] += number
    return found


@pytest.mark.parametrize("seed", range(3))
def test_after_random_walks_the_counters_are_what_happened(road, seed):
    choice, expected = Random(seed), Counter[object]()  # noqa: S311  # to be repeated, not to be secret
    with time_machine.travel(START, tick=True) as clock:
        dossiers = [paid_dossier(road) for _ in range(4)]
        expected[Measure.FILED, localdate()] += len(dossiers)
        for _ in range(45):
            walk(road, dossiers, choice, expected)
            clock.shift(timedelta(hours=choice.choice([1, 2, 5, 20])))
            if choice.random() < 0.2:
                count_moves()
        count_moves()

        assert counted("measure", "day", steps=False) == expected
        summed, stored = months()
        assert summed == stored
        assert counted("measure", "day", "step", "person", "detail", steps=True) == of_steps()
        assert not counting.marked(1)
        days = set(DailyCount.objects.values_list("day", flat=True))
        assert [checking.check_day(day) for day in days] == [0] * len(days)


def test_what_breaks_off_is_counted_once_all_the_same(road, in_work, monkeypatch):
    def killed(change):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(counting, "add", killed)
        with pytest.raises(SystemExit):
            count_moves()
    assert not CountedMove.objects.exists()

    count_moves()
    counting.count([in_work.pk])
    count_moves()

    assert DailyCount.objects.get(measure=Measure.ACCEPTED).number == 1
    assert CountingState.objects.get().counted_at


def test_one_that_cannot_be_counted_keeps_no_other_from_it(road, in_work, monkeypatch, caplog):
    caplog.set_level("CRITICAL", "core.batches")
    other = paid_dossier(road)

    def fails(dossiers):
        dossiers = list(dossiers)
        if in_work.pk in [one.pk for one in dossiers]:
            raise ValueError
        return facts_of(dossiers)

    monkeypatch.setattr(counting, "facts_of", fails)
    counting.count_moves(batches=2)

    assert set(CountedMove.objects.values_list("dossier", flat=True)) == {other.pk}
    assert counting.marked(5) == [in_work.pk]


def test_the_check_finds_and_mends_what_differs(road, in_work, caplog):
    caplog.set_level("CRITICAL", "services.dossiers.statistics.checking")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        count_moves()
        DailyCount.objects.filter(measure=Measure.ACCEPTED).update(number=7)
        CountedMove.objects.filter(measure=Measure.FILED).delete()
        DailyCount.objects.filter(measure=Measure.FILED).delete()
        stray = DailyCount.objects.filter(measure=Measure.ACCEPTED).get()
        stray.pk, stray.measure, stray._state.adding = None, Measure.REFUSED, True
        stray.save()

        check_statistics()

        assert CountingState.objects.get().differences == 3
        assert DailyCount.objects.get(measure=Measure.ACCEPTED).number == 1
        assert DailyCount.objects.get(measure=Measure.FILED).number == 1
        summed, stored = months()
        assert summed == stored
        check_statistics()
        assert CountingState.objects.get().differences == 0


def test_dossiers_of_before_are_counted_by_the_command(road, in_work, capsys):
    Dossier.objects.update(is_counted=True)
    Task.objects.update(counted=2)
    count_moves()
    assert not DailyCount.objects.exists()

    call_command("rebuild_statistics")
    call_command("rebuild_statistics")
    call_command("rebuild_statistics", check=localdate())

    assert DailyCount.objects.get(measure=Measure.ACCEPTED).number == 1
    assert "0 difference(s)" in capsys.readouterr().out


def test_the_migration_sums_up_the_months_of_before(road, in_work):
    count_moves()
    MonthlyCount.objects.all().delete()

    import_module("services.dossiers.migrations.0056_monthly_counts").sum_up_months(apps, None)

    summed, stored = months()
    assert summed == stored


def test_many_dossiers_are_counted_with_as_few_statements_as_one(road):
    dossiers = [paid_dossier(road).pk for _ in range(6)]

    def statements(ids):
        with CaptureQueriesContext(connection) as captured:
            counting.count(ids)
        return len(captured)

    assert statements(dossiers[:1]) >= statements(dossiers[1:])


def test_percentiles_lie_within_the_bucket_of_the_step_they_are_about():
    spans = sorted(Random(1).choices(range(1, 2000), k=301))  # noqa: S311
    counts = Counter(bucket_of(timedelta(minutes=span)) for span in spans)

    for share in (0.5, 0.9):
        exact, found = spans[int(share * 300)], percentile(counts, share) or 0
        bucket = bucket_of(timedelta(minutes=exact))
        assert (ALL[bucket - 1] if bucket else 0) <= found <= ALL[bucket]
    assert percentile({}, 0.5) is None
    assert bucket_of(timedelta(days=999)) == len(ALL)
