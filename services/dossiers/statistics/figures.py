"""The figures of an office or of one person in a period, read from the counters of its months and days alone."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Sum
from django.urls import reverse

from core.people import User
from services.agencies.models import Agency
from services.dossiers.desk.lists.address import SCOPE
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.models import DailyCount, Measure, MonthlyCount
from services.dossiers.models.statistics import STEP_MEASURES
from services.dossiers.process.deadlines import Calendar
from services.dossiers.statistics.behind import FIGURE, Behind
from services.dossiers.statistics.buckets import percentile
from services.dossiers.statistics.facts import Fact
from services.dossiers.statistics.names import Names
from services.dossiers.statistics.periods import Period, Span

MOST_FIELDS: Final = 20
IN: Final = (Measure.FILED, Measure.ACCEPTED)
DONE: Final = (Measure.ON_TIME, Measure.LATE, Measure.WITHOUT_DUE_DAY)
ENDED_OTHERWISE: Final = (Measure.REFUSED, Measure.WITHDRAWN)
OUT: Final = (*DONE, *ENDED_OTHERWISE)
STEP_DONE: Final = (Measure.STEP_ON_TIME, Measure.STEP_LATE)
REASONS: Final = (Measure.REFUSED, Measure.DENIED, Measure.STOPPED, Measure.SUPPLEMENT, Measure.PAPER_NOT_ASKED)
OF_DOSSIERS: Final = (*IN, *OUT, Measure.SUPPLEMENT, Measure.DENIED, Measure.STOPPED)
BY_DAYS: Final = 92
"""The longest period whose course is drawn by days or weeks; a longer one by months."""
Counts = Mapping[Fact, int]


@dataclass(frozen=True)
class Figure:
    """A number, and the list that it opens; nothing lies behind none."""

    number: int
    link: str

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Line:
    """One row of a table: what it is about, its figures, and how long the steps took."""

    label: str
    figures: Sequence[Figure]
    note: str = ""
    half: str = ""
    most: str = ""
    """Within which half, and nine of ten, were done."""
    person: int = 0


@dataclass(frozen=True)
class Table:
    """Lines with the names of their columns; the times are two columns more."""

    caption: str
    first: str
    columns: Sequence[str]
    lines: Sequence[Line]
    with_times: bool = False


@dataclass(frozen=True)
class OfficeFigures:
    """What an office did in a period, or of it what one person did; a handful of statements."""

    agency: Agency
    period: Period
    person: User | None = None

    @cached_property
    def counts(self) -> Counter[Fact]:
        """All counters of the period but those of fields, the days added up."""
        return self._read(set(STEP_MEASURES) if self.person else set(Measure) - {Measure.SUPPLEMENT_FIELD})

    @cached_property
    def names(self) -> Names:
        return Names.of({fact.procedure for fact in self.counts})

    @cached_property
    def people(self) -> dict[int, str]:
        """The names of those who did a step."""
        keys = {fact.person for fact in self.counts if fact.person}
        return {pk: str(person) for pk, person in get_user_model().objects.in_bulk(keys).items()}

    def total(self, *measures: Measure) -> Figure:
        return self._figure(measures, self.counts.items())

    def tables(self) -> list[Table]:
        """All tables, the most general first."""
        of_person = ("Bước xong đúng hạn", "Bước xong trễ hạn")
        how = ("Từ chối tiếp nhận", "Từ chối giải quyết", "Dừng", "Yêu cầu bổ sung", "Đòi giấy tờ dữ liệu đã có")
        in_and_out = ("Nộp đến", "Tiếp nhận", "Ra", "Xong đúng hạn", "Xong trễ hạn", "Xong, không hẹn ngày")
        return [
            Table("Theo thủ tục", "Thủ tục", in_and_out, self.by_procedure()),
            self.table_of_steps(),
            Table("Theo người làm", "Người", of_person, self.by_person(), with_times=True),
            Table("Từ chối, dừng, yêu cầu bổ sung", "Thủ tục", how, self.reasons()),
            Table("Mục phải bổ sung nhiều nhất", "Mục", ("Số lần",), self.fields_asked_again()),
        ]

    def table_of_steps(self) -> Table:
        columns = [*([] if self.person else ["Đến"]), "Xong đúng hạn", "Xong trễ hạn"]
        return Table("Theo bước, tính giờ làm việc", "Bước", columns, self.by_step(), with_times=True)

    def by_procedure(self) -> list[Line]:
        """In, out, on time, late and without a due day of each procedure."""
        of_dossiers = {fact: number for fact, number in self.counts.items() if fact.measure in OF_DOSSIERS}
        columns = ((Measure.FILED,), (Measure.ACCEPTED,), OUT, *((measure,) for measure in DONE))
        grouped = _grouped(of_dossiers, lambda fact: fact.procedure)
        return _sorted(
            Line(self.names.procedure(pk), [self._figure(one, counts.items(), procedure=pk) for one in columns])
            for pk, counts in grouped.items()
        )

    def by_step(self) -> list[Line]:
        """What came to each step, what was done on time and late, and how long it took."""
        grouped = _grouped(self._of_steps(), lambda fact: (fact.procedure, fact.step))
        columns = [(measure,) for measure in (STEP_DONE if self.person else STEP_MEASURES)]
        return _sorted(
            Line(
                self.names.step(procedure, step),
                [self._figure(one, counts.items(), procedure=procedure, step=step) for one in columns],
                note=self.names.procedure(procedure),
                half=self._time(counts, 0.5),
                most=self._time(counts, 0.9),
            )
            for (procedure, step), counts in grouped.items()
        )

    def by_person(self) -> list[Line]:
        """The steps that each person did, on time and late."""
        grouped = _grouped(self._of_steps(), lambda fact: fact.person)
        return sorted(
            (
                Line(
                    self.people[pk],
                    [self._figure((one,), counts.items(), person=pk) for one in STEP_DONE],
                    half=self._time(counts, 0.5),
                    most=self._time(counts, 0.9),
                    person=pk,
                )
                for pk, counts in grouped.items()
                if pk in self.people
            ),
            key=lambda line: line.label,
        )

    def reasons(self) -> list[Line]:
        """How dossiers were refused, stopped or sent for a supplement, and papers demanded in vain, by procedure."""
        grouped = _grouped(
            {fact: n for fact, n in self.counts.items() if fact.measure in REASONS}, lambda f: f.procedure
        )
        return _sorted(
            Line(self.names.procedure(pk), [self._figure((one,), counts.items(), procedure=pk) for one in REASONS])
            for pk, counts in grouped.items()
        )

    def fields_asked_again(self) -> list[Line]:
        """The fields that supplements asked for most often."""
        counts, names = self._read({Measure.SUPPLEMENT_FIELD}), self.names  # each is counted beside a supplement
        lines = [
            Line(
                names.field(fact.procedure, fact.detail),
                [self._linked(number, (Measure.SUPPLEMENT_FIELD,), names.code(fact.procedure), detail=fact.detail)],
                note=names.procedure(fact.procedure),
            )
            for fact, number in counts.most_common(MOST_FIELDS)
        ]
        return lines

    def by_day(self) -> list[tuple[str, Figure, Figure]]:
        """What was accepted and what was done on each day, or in each span of a long period."""
        measures = [Measure.ACCEPTED, *DONE]
        by_month = len(self.period.days) > BY_DAYS
        counters = (
            self._counters(measures) if by_month else [self._days(measures, Span(self.period.first, self.period.last))]
        )
        spans = _spans(self.period)
        numbers = Counter[tuple[date, bool]]()
        for rows in counters:
            for day, measure, number in rows.values_list("day", "measure").annotate(Sum("number")):
                first = max(begin for begin, _ in spans if begin <= day)
                numbers[first, measure == Measure.ACCEPTED] += number
        return [
            (
                _label_of(begin, end),
                self._linked(numbers[begin, True], (Measure.ACCEPTED,), first=begin, last=end),
                self._linked(numbers[begin, False], DONE, first=begin, last=end),
            )
            for begin, end in spans
        ]

    def _of_steps(self) -> dict[Fact, int]:
        return {fact: number for fact, number in self.counts.items() if fact.measure in STEP_MEASURES}

    def _figure(
        self, measures: Collection[Measure], counts: Iterable[tuple[Fact, int]], *, procedure: int = 0, **narrowed: Any
    ) -> Figure:
        number = sum(number for fact, number in counts if fact.measure in measures)
        return self._linked(number, measures, self.names.code(procedure) if procedure else "", **narrowed)

    def _linked(self, number: int, measures: Collection[Measure], procedure: str = "", **narrowed: Any) -> Figure:
        if not number:
            return Figure(0, "")
        behind = Behind(self.agency.pk, list(measures), self.period.first, self.period.last)
        behind = replace(behind, **{"person": self.person.pk if self.person else 0, **narrowed})
        query = {SCOPE: Scope.ALL.value, **({"thu-tuc": procedure} if procedure else {}), FIGURE: str(behind)}
        return Figure(number, f"{reverse('admin:dossier_queue')}?{urlencode(query)}")

    def _time(self, counts: Counts, share: float) -> str:
        """The working time within which this share of the steps was done, as text."""
        of_buckets = Counter[int]()
        for fact, number in counts.items():
            if fact.measure in STEP_DONE:
                of_buckets[int(fact.detail)] += number
        minutes = percentile(of_buckets, share)
        return "" if minutes is None else working_time(minutes, self.agency)

    def _counters(self, measures: Collection[Measure]) -> list[Any]:
        """The counters of the whole months of the period, and of the days beside them."""
        months, *others = self.period.months_and_days()
        beside = [self._days(measures, one) for one in others]
        return [self._within(MonthlyCount.objects, measures, months), *beside] if months else beside

    def _days(self, measures: Collection[Measure], period: Span) -> Any:
        return self._within(DailyCount.objects, measures, period)

    def _within(self, counters: Any, measures: Collection[Measure], period: Span) -> Any:
        rows = counters.filter(agency=self.agency, measure__in=measures, day__gte=period.first, day__lte=period.last)
        return (rows.filter(person=self.person.pk) if self.person else rows).order_by()

    def _read(self, measures: Collection[Measure]) -> Counter[Fact]:
        columns = ("measure", "procedure_id", "step", "person", "detail")
        found = Counter[Fact]()
        for rows in self._counters(measures):
            for measure, procedure, *more, number in rows.values_list(*columns).annotate(Sum("number")):
                found[Fact(self.agency.pk, measure, self.period.first, procedure, *more)] += number
        return +found


def working_time(minutes: float, agency: Agency) -> str:
    """Working minutes as one says them, in days of this office from two on."""
    a_day = Calendar.of(agency).working_time / timedelta(minutes=1)
    if minutes >= 2 * a_day:
        return f"{minutes / a_day:.1f}".replace(".", ",") + " ngày"
    hours, left = divmod(round(minutes), 60)
    return f"{hours} giờ {left} phút" if hours and left else f"{hours} giờ" if hours else f"{left} phút"


def _grouped(counts: Counts, key: Callable[[Fact], Any]) -> dict[Any, Counter[Fact]]:
    groups: dict[Any, Counter[Fact]] = {}
    for fact, number in counts.items():
        groups.setdefault(key(fact), Counter())[fact] += number
    return groups


def _sorted(lines: Iterable[Line]) -> list[Line]:
    """What has most to show comes first."""
    return sorted(lines, key=lambda line: (-sum(figure.number for figure in line.figures), line.note, line.label))


def _label_of(begin: date, end: date) -> str:
    """A day, a whole month, or from one day to another."""
    if begin == end:
        return f"{begin:%d/%m}"
    is_month = begin.day == 1 and (end + timedelta(days=1)).day == 1 and begin.month == end.month
    return f"tháng {begin:%m/%Y}" if is_month else f"{begin:%d/%m}–{end:%d/%m}"


def _spans(period: Period) -> list[tuple[date, date]]:
    """Each day of the period; seven days at a time beyond two weeks, month by month beyond a quarter."""
    length = len(period.days)
    if length > BY_DAYS:
        starts = [day for day in period.days if day == period.first or day.day == 1]
        ends = [*(day - timedelta(days=1) for day in starts[1:]), period.last]
        return list(zip(starts, ends, strict=True))
    width = timedelta(days=1 if length <= 14 else 7)
    starts = [day for day in period.days if not (day - period.first).days % width.days]
    return [(day, min(day + width - timedelta(days=1), period.last)) for day in starts]
