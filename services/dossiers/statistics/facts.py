"""What is counted of dossiers: read from their histories, the clock and their tasks, the same however often."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Final, NamedTuple

from django.db.models import F, Q
from django.utils.timezone import localdate

from services.dossiers.models import ClockPeriod, Dossier, DossierEvent, EventType, Task
from services.dossiers.models.statistics import Measure
from services.dossiers.process.deadlines import Calendar, office_time_between
from services.dossiers.statistics.buckets import bucket_of
from services.dossiers.statistics.handling_times import handling_time


class Fact(NamedTuple):
    """One thing to be counted: where, when, what; in the order of the columns of the counters."""

    agency: int
    measure: int
    day: date
    procedure: int
    step: str = ""
    person: int = 0
    detail: str = ""


Facts = dict[int, Counter[Fact]]
"""By the dossier that they are about."""
MEASURES: Final = {
    EventType.ACCEPTED: Measure.ACCEPTED,
    EventType.REFUSED: Measure.REFUSED,
    EventType.WITHDRAWN: Measure.WITHDRAWN,
    EventType.RETURNED: Measure.RETURNED,
    EventType.PAPER_NOT_ASKED: Measure.PAPER_NOT_ASKED,
}
"""Events that count as one thing."""
DECIDED: Final = (EventType.APPROVED, EventType.NOTED, EventType.STOPPED)
"""With these the office is done: on time or late."""
COUNTED: Final = (*MEASURES, *DECIDED, EventType.SUPPLEMENT_REQUESTED)


def facts_of(dossiers: Iterable[Dossier]) -> Facts:
    """All that is to be counted of these dossiers, in three statements and one for the calendar.

    Each needs its version; nothing that changes afterwards is read of what is over.
    """
    dossiers = list(dossiers)
    facts: Facts = {dossier.pk: Counter() for dossier in dossiers}
    procedures = {dossier.pk: (dossier.agency_id, dossier.version.procedure_id) for dossier in dossiers}
    (dues, with_due_day), histories, tasks = _dues(dossiers), _histories(dossiers), _tasks(dossiers)
    for event in chain.from_iterable(histories.values()):
        agency, procedure = procedures[event.dossier_id]
        day, due = localdate(event.at), dues.get((event.dossier_id, event.at))
        for measure, detail in _measures(event, due, has_due_day=event.dossier_id in with_due_day):
            facts[event.dossier_id][Fact(agency, measure, day, procedure, detail=detail)] += 1
    for dossier in dossiers:
        if handled := handling_time(histories.get(dossier.pk, ()), Calendar.of(dossier.agency)):
            agency, procedure = procedures[dossier.pk]
            day, detail = localdate(handled.done_at), str(bucket_of(handled.span))
            facts[dossier.pk][Fact(agency, Measure.HANDLED, day, procedure, detail=detail)] += 1
    for task in tasks:
        facts[task.dossier_id].update(_step_facts(task, procedures[task.dossier_id][1]))
    return facts


def _histories(dossiers: Collection[Dossier]) -> dict[int, list[DossierEvent]]:
    """The events that are counted or change the status, in their order, by dossier."""
    asked = Q(serial=1) | Q(act__in=(*COUNTED, EventType.FEE_PAID)) | ~Q(before=F("after"))
    histories: dict[int, list[DossierEvent]] = {}
    for event in DossierEvent.objects.filter(asked, dossier__in=dossiers).order_by("dossier", "serial"):
        histories.setdefault(event.dossier_id, []).append(event)
    return histories


def _measures(event: DossierEvent, due: datetime | None, *, has_due_day: bool) -> Iterator[tuple[Measure, str]]:
    """What an event counts as, each with its detail; `due` is when the dossier was due at that moment."""
    act = EventType(event.act)
    if event.serial == 1:
        yield Measure.FILED, ""
    if act in MEASURES:
        yield MEASURES[act], ""
    if act in DECIDED:
        is_late = due is not None and event.at > due
        yield Measure.LATE if is_late else Measure.ON_TIME if has_due_day else Measure.WITHOUT_DUE_DAY, ""
    if act is EventType.STOPPED:
        yield Measure.DENIED if event.data.get("is_refusal") else Measure.STOPPED, ""
    if act is EventType.SUPPLEMENT_REQUESTED:
        yield Measure.SUPPLEMENT, ""
        yield from ((Measure.SUPPLEMENT_FIELD, key[:100]) for key in event.data.get("fields", ()))


def _dues(dossiers: Collection[Dossier]) -> tuple[dict[tuple[int, datetime], datetime | None], set[int]]:
    """When the dossier was due, by the moment at which its clock stopped; and those that ever had a due time."""
    rows = ClockPeriod.objects.filter(dossier__in=dossiers).values_list("dossier", "stopped_at", "due_at")
    periods = list(rows)
    return {(dossier, at): due for dossier, at, due in periods if at}, {dossier for dossier, _, due in periods if due}


def _tasks(dossiers: Collection[Dossier]) -> Sequence[Task]:
    """The tasks of these dossiers, the calendars of their offices and of the dossiers' own at hand."""
    tasks = list(Task.objects.filter(dossier__in=dossiers).select_related("agency").defer("proposal"))
    Calendar.prepare([*(task.agency for task in tasks), *(dossier.agency for dossier in dossiers)])
    return tasks


def _step_facts(task: Task, procedure: int) -> Iterator[Fact]:
    """That a step came, and that it was done: by whom, in time or late, in which bucket of working time."""
    opened = Fact(task.agency_id, Measure.STEP_OPENED, localdate(task.opened_at), procedure, task.step)
    yield opened
    if task.done_at:
        span = office_time_between(task.opened_at, task.done_at, Calendar.of(task.agency))
        yield opened._replace(
            measure=Measure.STEP_LATE if task.done_at > task.due_at else Measure.STEP_ON_TIME,
            day=localdate(task.done_at),
            person=task.person_id or 0,
            detail=str(bucket_of(span)),
        )
