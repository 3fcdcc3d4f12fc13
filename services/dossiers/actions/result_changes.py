"""Correct and withdraw results that were issued (đính chính, thu hồi): one proposes it, a second person approves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Role
from services.agencies.permissions import Verb
from services.documents import actions as documents
from services.dossiers import rules
from services.dossiers.actions.desk import return_if_ready
from services.dossiers.models import (
    CORRECTION_STEP,
    RESULT_CHANGE_STEP,
    Dossier,
    EventType,
    Paper,
    ResultChange,
    ResultChangeKind,
    Task,
    TaskDraft,
)
from services.dossiers.papers import issuing
from services.dossiers.papers.issuing import UNKNOWN_SIGNER
from services.dossiers.papers.reissuing import check_something_differs, corrected_facts, reissue_results
from services.dossiers.process import task_assignment
from services.dossiers.process.transitions import apply, lock
from services.dossiers.results import change_rules, proposals
from services.dossiers.results.held import tell_holders_of_end
from services.dossiers.results.in_force import chosen_originals, signing_task
from services.dossiers.steps.step_offices import Place


@transaction.atomic
def begin_correction(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Say what is wrong in a result that was issued; whoever handles the dossier then writes what is right."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.CHANGE_RESULT, dossier)
    change_rules.check_may_be_changed(dossier)
    rules.check_says_why(note)
    _record(dossier, ResultChangeKind.CORRECTION, by=by, note=note)
    task = task_assignment.open_task(dossier, task_assignment.CORRECTION)
    Task.objects.filter(pk=task.pk).update(person=by)
    return dossier


@transaction.atomic
def propose_correction(dossier: Dossier, *, by: User, result: dict[str, Any]) -> Dossier:
    """Propose the right content to a leader; `result` holds it as a proposal does (`results.proposals`)."""
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.CHANGE_RESULT, dossier)
    change = change_rules.check_is_being_written(dossier)
    content = proposals.by_result(dossier.package, result)
    check_something_differs(dossier, corrected_facts(dossier, content, signer=UNKNOWN_SIGNER))
    change.content, change.proposed_by, change.proposed_at = content, by, now
    change.save(update_fields=["content", "proposed_by", "proposed_at"])
    apply(dossier, EventType.RESULT_CHANGE_PROPOSED, by=by, data=_said(change), at=now)
    _finish(dossier, CORRECTION_STEP, by=by, at=now)
    _ask_leader(dossier, by=by, proposal=result)
    return dossier


@transaction.atomic
def propose_withdrawal(dossier: Dossier, *, by: User, note: str, legal_ground: str, papers: Sequence[Paper]) -> Dossier:
    """Propose to withdraw these originals, with the reason and its ground in law."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.CHANGE_RESULT, dossier)
    change_rules.check_may_be_changed(dossier)
    change_rules.check_papers_are_in_force(dossier, papers)
    change_rules.check_names_ground(legal_ground)
    rules.check_says_why(note)
    change = _record(dossier, ResultChangeKind.WITHDRAWAL, by=by, note=note, legal_ground=legal_ground)
    change.papers.set(papers)
    apply(dossier, EventType.RESULT_CHANGE_PROPOSED, by=by, data=_said(change), at=change.proposed_at)
    _ask_leader(dossier, by=by)
    return dossier


@transaction.atomic
def approve(dossier: Dossier, *, by: User) -> Dossier:
    """Approve the change, as a second person: issue the papers, revoke those they replace, tell who has them."""
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.DECIDE_RESULT_CHANGE, dossier, task=(task := _deciding_task(dossier)))
    change = change_rules.check_is_proposed(dossier)
    change_rules.check_did_not_propose_change(by, dossier)
    _close(change, is_approved=True, by=by, at=now)
    at = task.agency if task else dossier.agency
    if change.is_correction:
        _correct(dossier, change, Place(at, Role.LEADER), by=by, now=now)
    else:
        _withdraw(dossier, change, Place(at, Role.LEADER), by=by, now=now)
    _finish(dossier, RESULT_CHANGE_STEP, by=by, at=now)
    return_if_ready(dossier)
    return dossier


@transaction.atomic
def reject(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Reject the proposed change with the reason: the results stay in force."""
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.DECIDE_RESULT_CHANGE, dossier, task=_deciding_task(dossier))
    change = change_rules.check_is_proposed(dossier)
    change_rules.check_did_not_propose_change(by, dossier)
    rules.check_says_why(note, reader="người đề nghị")
    _close(change, is_approved=False, by=by, at=now)
    apply(dossier, EventType.RESULT_CHANGE_REJECTED, by=by, data={"remark": note.strip()}, at=now)
    _finish(dossier, RESULT_CHANGE_STEP, by=by, at=now)
    return_if_ready(dossier)
    return dossier


@transaction.atomic
def give_up(dossier: Dossier, *, by: User) -> Dossier:
    """Give up a correction that is being written: nothing was wrong."""
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.CHANGE_RESULT, dossier)
    change = change_rules.check_is_being_written(dossier)
    _close(change, is_approved=False, by=by, at=now)
    dossier.tasks.open().filter(step=CORRECTION_STEP).update(cancelled_at=now)
    return_if_ready(dossier)
    return dossier


def _record(dossier: Dossier, kind: ResultChangeKind, *, by: User, note: str, legal_ground: str = "") -> ResultChange:
    return ResultChange.objects.create(
        dossier=dossier,
        kind=kind,
        reason=note.strip(),
        legal_ground=legal_ground.strip(),
        proposed_by=by,
        proposed_at=timezone.now(),
    )


def _ask_leader(dossier: Dossier, *, by: User, proposal: dict[str, Any] | None = None) -> None:
    """Open the task of deciding at the office that signed the results."""
    signed = signing_task(dossier)
    place = Place(signed.agency if signed else dossier.agency, Role.LEADER)
    task_assignment.open_task(dossier, task_assignment.RESULT_CHANGE_CHECK, place=place, proposal=proposal, but=[by.pk])


def _correct(dossier: Dossier, change: ResultChange, place: Place, *, by: User, now: datetime) -> None:
    note = f"Lý do: {change.reason}\nGiấy mới được cấp, không thu tiền; giấy cũ không còn giá trị."
    apply(dossier, EventType.RESULT_CORRECTED, by=by, note=note, data={"change": change.pk}, at=now)
    reissue_results(dossier, change.content, by=by, at=place.agency)


def _withdraw(dossier: Dossier, change: ResultChange, place: Place, *, by: User, now: datetime) -> None:
    originals = chosen_originals(dossier, change)
    change_rules.check_papers_are_in_force(dossier, [one.latest for one in originals])
    note = f"{_ground(change)}\nLý do: {change.reason}"
    apply(dossier, EventType.RESULT_WITHDRAWN, by=by, note=note, data={"change": change.pk}, at=now)
    papers = [paper for one in originals for paper in one.in_force]
    decision = issuing.issue_withdrawal(dossier, change, papers, by=by, at=place.agency)
    documents.supersede({paper.document: decision.document for paper in papers}, by=by)
    tell_holders_of_end(dossier, papers)


def _close(change: ResultChange, *, is_approved: bool, by: User, at: datetime) -> None:
    change.closed_by, change.closed_at, change.is_approved = by, at, is_approved
    change.save(update_fields=["closed_by", "closed_at", "is_approved"])


def _finish(dossier: Dossier, step: str, *, by: User, at: datetime) -> None:
    """Finish the open task of this step; what was kept of its form is not needed any more."""
    tasks = dossier.tasks.open().filter(step=step)
    TaskDraft.objects.filter(task__in=tasks).delete()
    tasks.update(person=by, done_at=at)


def _deciding_task(dossier: Dossier) -> Task | None:
    return dossier.tasks.open().filter(step=RESULT_CHANGE_STEP).select_related("agency").first()


def _said(change: ResultChange) -> dict[str, Any]:
    """What the event says to staff: of a withdrawal also which papers, and on what ground."""
    papers = [f"{one.full_title}, {one.document.reference}" for one in change.papers.select_related("document")]
    ground = [_ground(change)] if change.legal_ground else []
    lines = (f"{change.get_kind_display()}. {change.reason}", *papers, *ground)
    return {"remark": "\n".join(lines), "change": change.pk}


def _ground(change: ResultChange) -> str:
    """The legal ground under its name, which the clerk may have written already."""
    text = change.legal_ground
    return text if text.casefold().startswith("căn cứ") else f"Căn cứ: {text}"
