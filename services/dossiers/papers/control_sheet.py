"""The control sheet of a dossier (phiếu kiểm soát quá trình giải quyết, mẫu 06): its hand-overs from its tasks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from core.text import lower_first
from services.documents.facts import ControlSheetFacts, HandOver
from services.dossiers.filing.declarations import applicant_of
from services.dossiers.models import Dossier, DossierEvent, EventType, Extension, Task

POOL: Final = "Việc chung, chưa có người nhận"
SYSTEM: Final = "Hệ thống"
EARLY, ON_TIME, LATE = "Trước hạn", "Đúng hạn", "Quá hạn"


@dataclass(frozen=True)
class Log:
    """What happened to a dossier, for whoever asks who gave a task to whom."""

    dossier: Dossier
    tasks: Sequence[Task]
    events: Sequence[DossierEvent]
    names: Mapping[int, str]

    @classmethod
    def of(cls, dossier: Dossier) -> "Log":
        """Three statements."""
        tasks = list(dossier.tasks.select_related("agency", "person").order_by("opened_at", "pk"))
        events = list(dossier.log.select_related("by").order_by("serial"))
        people = {event.data.get(side) for event in events if _is_change(event) for side in ("from", "to")}
        rows = get_user_model().objects.filter(pk__in=[pk for pk in people if pk])
        return cls(dossier, tasks, events, {person.pk: str(person) for person in rows})

    def changes_of(self, task: Task) -> list[DossierEvent]:
        """The events by which somebody else got this task while it was open."""
        until = task.done_at or task.cancelled_at
        return [
            event
            for event in self.events
            if _is_change(event)
            and event.data.get("step") == task.step
            and event.at >= task.opened_at
            and (until is None or event.at <= until)
        ]

    def last_before(self, moment: datetime) -> DossierEvent | None:
        """What led to something at this moment."""
        return next((event for event in reversed(self.events) if event.at <= moment and not _is_change(event)), None)

    def named(self, person_id: int | None) -> str:
        return self.names.get(person_id, POOL) if person_id else POOL


def control_sheet_facts(dossier: Dossier) -> ControlSheetFacts:
    """What form 06 says of a dossier now."""
    log = Log.of(dossier)
    extension = Extension.objects.granted().filter(dossier=dossier).first()
    return ControlSheetFacts(
        code=dossier.code or "",
        applicant=applicant_of(dossier.applicant, dossier, name=dossier.applicant_name),
        subject=dossier.title,
        hand_overs=tuple(_hand_overs(log)),
        due_at=dossier.due_at,
        first_due_at=extension.due_before if extension else None,
    )


def _hand_overs(log: Log) -> Iterator[HandOver]:
    """Each task as it came, then each change of who does it; the result stands with the last."""
    for task in log.tasks:
        changes = log.changes_of(task)
        outcome = {"result": result_of(task, timezone.now()), "done_at": task.done_at, "remark": _remark(task)}
        taker = log.named(changes[0].data.get("from")) if changes else str(task.person or POOL)
        first = _came(log, task).model_copy(update={"taker": taker})
        yield first.model_copy(update=outcome if not changes else {"remark": task.title})
        for change in changes:
            is_last = change is changes[-1]
            yield _given_on(log, task, change).model_copy(update=outcome if is_last else {})


def _came(log: Log, task: Task) -> HandOver:
    """How the task came to its office: the first from the applicant, others from whoever did what led to them."""
    event, before = log.last_before(task.opened_at), [one for one in log.tasks if one.opened_at < task.opened_at]
    is_from_applicant = event is not None and event.by_id == log.dossier.applicant_id
    giving = str(before[-1].agency) if before and not is_from_applicant else ""
    sender = str(event.by) if event and event.by else SYSTEM
    giver = sender if before else log.dossier.applicant_name
    return HandOver(giving=giving, taking=str(task.agency), at=localtime(task.opened_at), giver=giver, taker=POOL)


def _given_on(log: Log, task: Task, change: DossierEvent) -> HandOver:
    office, remark = str(task.agency), f"{task.title}: đổi người làm"
    giver, taker = log.named(change.data.get("from")), log.named(change.data.get("to"))
    return HandOver(
        giving=office,
        taking=office,
        at=localtime(change.at),
        giver=giver,
        taker=taker,
        remark=remark,
    )


def result_of(task: Task, now: datetime) -> str:
    """Whether a task was done before its day, in time or late; what is open and not late says nothing yet."""
    if task.cancelled_at:
        return ""
    if (task.done_at or now) > task.due_at:
        return LATE
    if task.done_at is None:
        return ""
    return EARLY if localdate(task.done_at) < localdate(task.due_at) else ON_TIME


def _remark(task: Task) -> str:
    due = f"hạn {localtime(task.due_at):%H:%M %d/%m/%Y}"
    if task.cancelled_at:
        why = lower_first(task.get_interrupted_by_display()) if task.interrupted_by else "dừng lại"
        return f"{task.title}; {due}; {why} từ {localtime(task.cancelled_at):%H:%M %d/%m/%Y}"
    return f"{task.title}; {due}" + ("" if task.done_at else "; đang làm")


def _is_change(event: DossierEvent) -> bool:
    return event.act == EventType.ASSIGNED
