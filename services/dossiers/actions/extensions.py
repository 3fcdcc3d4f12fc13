"""Extension of a time limit with the apology (xin lỗi và gia hạn): one person proposes it, a second one approves."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from core.people import User
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.models import EXTENSION_STEP, ClockPeriod, Dossier, EventType, Extension, Task
from services.dossiers.papers import issuing
from services.dossiers.process import extensions, task_assignment
from services.dossiers.process.deadlines import Calendar, add_office_time, office_time_between
from services.dossiers.process.transitions import apply, lock
from services.dossiers.steps import extension_rules


@transaction.atomic
def propose(dossier: Dossier, *, by: User, note: str, new_day: date) -> Dossier:
    """Propose to apologise and give the result on `new_day`; the leader is asked, the work goes on meanwhile."""
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.EXTEND, dossier)
    due_at = extension_rules.check_may_be_extended(dossier, at=now)
    calendar = Calendar.of(dossier.agency)
    extension_rules.check_new_day(new_day, due_at=due_at, calendar=calendar)
    rules.check_says_why(note)
    after = extensions.end_of(new_day, calendar)
    Extension.objects.create(
        dossier=dossier, reason=note.strip(), due_before=due_at, due_after=after, proposed_by=by, proposed_at=now
    )
    remark = f"{note.strip()}\nHẹn lại: {_moment(after)} (hạn đã hẹn: {_moment(due_at)})."
    apply(dossier, EventType.EXTENSION_PROPOSED, by=by, data={"remark": remark, **_days(due_at, after)}, at=now)
    latest = extensions.end_of(extensions.last_day_to_issue(due_at, calendar), calendar)
    task_assignment.open_task(dossier, task_assignment.EXTENSION_CHECK, but=[by.pk], no_later_than=latest)
    return dossier


@transaction.atomic
def grant(dossier: Dossier, *, by: User) -> Dossier:
    """Approve the extension, as a second person: issue the apology (mẫu 04), move the due time, tell the applicant."""
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.DECIDE_EXTENSION, dossier, task=_task(dossier))
    extension = extension_rules.check_has_open_extension(dossier)
    extension_rules.check_did_not_propose_extension(by, dossier)
    before, calendar = extension_rules.check_is_in_time(dossier, at=now), Calendar.of(dossier.agency)
    after = extension.due_after
    extension_rules.check_new_day(localtime(after).date(), due_at=before, calendar=calendar)
    extension.due_before = before
    _decide(extension, is_granted=True, by=by, at=now)
    note = f"Lý do: {extension.reason}\nHẹn trả kết quả dời từ {_moment(before)} sang {_moment(after)}."
    apply(dossier, EventType.EXTENDED, by=by, note=note, data=_days(before, after), at=now, due_at=after)
    ClockPeriod.objects.filter(dossier=dossier, stopped_at__isnull=True).update(due_at=after)
    _move_tasks(dossier, before, after, at=now)
    issuing.issue_apology(dossier, extension, by=by)
    return dossier


@transaction.atomic
def reject(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Reject the proposed extension with the reason: the due time stays."""
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.DECIDE_EXTENSION, dossier, task=_task(dossier))
    extension = extension_rules.check_has_open_extension(dossier)
    extension_rules.check_did_not_propose_extension(by, dossier)
    rules.check_says_why(note, reader="người đề nghị")
    _decide(extension, is_granted=False, by=by, at=now)
    apply(dossier, EventType.EXTENSION_REJECTED, by=by, data={"remark": note.strip()}, at=now)
    return dossier


def _task(dossier: Dossier) -> Task | None:
    return dossier.tasks.open().filter(step=EXTENSION_STEP).select_related("agency").first()


def _decide(extension: Extension, *, is_granted: bool, by: User, at: datetime) -> None:
    """Write down the decision and finish the task of deciding."""
    extension.decided_by, extension.decided_at, extension.is_granted = by, at, is_granted
    extension.save(update_fields=["decided_by", "decided_at", "is_granted", "due_before"])
    check = Task.objects.open().filter(dossier=extension.dossier_id, step=EXTENSION_STEP)
    check.update(person=by, done_at=at)


def _move_tasks(dossier: Dossier, before: datetime, after: datetime, *, at: datetime) -> None:
    """Give the open steps of the office as much more time as the dossier has; one that is late stays late."""
    calendar = Calendar.of(dossier.agency)
    gained = office_time_between(before, after, calendar)
    for task in dossier.tasks.open().filter(agency=dossier.agency_id, due_at__gt=at).exclude(delivers=""):
        due_at = add_office_time(localtime(task.due_at), gained, calendar)
        Task.objects.filter(pk=task.pk).update(due_at=due_at)


def _days(before: datetime, after: datetime) -> dict[str, Any]:
    return {"before": before.isoformat(), "after": after.isoformat()}


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}"
