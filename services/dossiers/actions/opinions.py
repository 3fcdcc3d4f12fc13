"""Opinions of other offices: answer one, go on without one, remind of those awaited, count silence as the law does.

An office that does not answer in time is late, not the handling one; silence is consent only where the version says so,
with the article.
"""

from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.batches import handle_each
from core.people import User
from services.agencies.permissions import Verb
from services.catalogue.package.process import Silence
from services.dossiers import rules
from services.dossiers.models import Dossier, EventType, Task
from services.dossiers.opinions import asking, opinion_rules
from services.dossiers.process import findings, task_assignment
from services.dossiers.process.time_limits import time_limit_of
from services.dossiers.process.transitions import apply, lock
from services.dossiers.steps import stages, step_rules
from services.dossiers.steps.limit_changes import recount_limit

BATCH: Final = 200


@transaction.atomic
def answer_opinion(task: Task, *, by: User, found: dict[str, Any]) -> Task:
    """Answer the question (cho ý kiến) as that office's own people; after silence was counted it is kept, and told."""
    dossier = lock(task.dossier)
    task = _fresh(task)
    rules.check_may(by, Verb.ANSWER_OPINION, dossier, task=task)
    opinion_rules.check_is_asked(by, task)
    opinion_rules.check_awaits_answer(dossier, task)
    step_rules.check_finding(dossier, task, found)
    now, data = timezone.now(), {"step": task.step, "office": task.agency.code}
    if task.by_silence:
        finding = findings.record(dossier, task, found, by=by, at=now, counts=False)
        remark = f"{task.title}: {task.agency}"
        apply(dossier, EventType.OPINION_AFTER, by=by, data={**data, "finding": finding.hash, "remark": remark}, at=now)
        asking.tell_handler(dossier, task, "opinion_after")
        return task
    limit = time_limit_of(dossier)
    finding = findings.record(dossier, task, found, by=by, at=now)
    note = f"{task.title}: {task.agency}."
    apply(dossier, EventType.OPINION_GIVEN, by=by, note=note, data={**data, "finding": finding.hash}, at=now)
    task_assignment.finish(task, by_id=by.pk, is_late=task.is_late or now > task.due_at)
    recount_limit(dossier, limit, because=task.title, by=by, at=now)
    asking.tell_handler(dossier, task, "opinion_given")
    stages.go_on(dossier, task)
    return task


@transaction.atomic
def go_on_without(dossier: Dossier, *, by: User, step: str, note: str) -> Dossier:
    """Go on without an opinion whose time is over, as the leader of the handling office, with the reason."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.WAIVE_OPINION, dossier)
    task = opinion_rules.check_is_overdue(dossier, step)
    rules.check_says_why(note, reader="người đọc hồ sơ")
    data = {"step": task.step, "office": task.agency.code, "remark": note.strip()}
    apply(dossier, EventType.OPINION_WAIVED, by=by, data=data)
    Task.objects.filter(pk=task.pk).update(cancelled_at=timezone.now(), is_late=True)
    stages.go_on(dossier, task)
    return dossier


def look_after(now: datetime) -> None:
    """Remind the offices half-way, and see to those whose time is over; one that fails keeps no other from it."""
    cursor = Q()
    while batch := list(_to_remind(now).filter(cursor)[:BATCH]):
        handle_each(batch, partial(_look_after_one, now=now))
        last = batch[-1]
        cursor = Q(remind_at__gt=last.remind_at) | Q(remind_at=last.remind_at, pk__gt=last.pk)


def _to_remind(now: datetime) -> Any:
    due = Task.objects.open().filter(remind_at__lte=now)
    return due.select_related("dossier").order_by("remind_at", "pk")


@transaction.atomic
def _look_after_one(task: Task, now: datetime) -> None:
    """Does nothing where somebody else has done it meanwhile."""
    dossier = lock(task.dossier)
    task = _fresh(task)
    if not task.is_open or task.remind_at is None or task.remind_at > now:
        return
    if now < task.due_at:
        Task.objects.filter(pk=task.pk).update(remind_at=task.due_at)
        asking.tell_office(dossier, task, "opinion_half")
        return
    Task.objects.filter(pk=task.pk).update(remind_at=None, is_late=True)
    if silence := dossier.package.steps[task.step].silence:
        _count_silence(dossier, task, silence, now)
    else:
        remark = f"{task.title}: {task.agency}"
        data = {"step": task.step, "office": task.agency.code, "remark": remark}
        apply(dossier, EventType.OPINION_LATE, by=None, data=data, at=now)
        asking.tell_office(dossier, task, "opinion_over")
        asking.tell_handler(dossier, task, "opinion_late")


def _count_silence(dossier: Dossier, task: Task, silence: Silence, now: datetime) -> None:
    """The office is taken to consent, by the article that says so."""
    data = {"step": task.step, "office": task.agency.code, "basis": silence.basis}
    limit = time_limit_of(dossier)
    if silence.counts_as:
        data["finding"] = findings.record(dossier, task, dict(silence.counts_as), by=None, at=now).hash
    note = f"{task.title}: {task.agency} không trả lời trong thời hạn, coi như đồng ý theo {silence.basis}."
    apply(dossier, EventType.OPINION_ASSUMED, by=None, note=note, data=data, at=now)
    Task.objects.filter(pk=task.pk).update(done_at=now, by_silence=True)
    recount_limit(dossier, limit, because=task.title, by=None, at=now)
    asking.tell_office(dossier, task, "opinion_assumed", basis=silence.basis)
    asking.tell_handler(dossier, task, "opinion_silent", basis=silence.basis)
    stages.go_on(dossier, task)


def _fresh(task: Task) -> Task:
    return Task.objects.select_related("agency", "person").get(pk=task.pk)
