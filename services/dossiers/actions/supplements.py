"""Supplement requests after the first (yêu cầu bổ sung lần nữa): one person proposes, a second one decides."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.people import User
from notifications.actions import tell
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.applicant.supplements import reopen_lists
from services.dossiers.models import (
    Dossier,
    DossierEvent,
    EventType,
    Interruption,
    SupplementProposal,
    SupplementRequest,
    Task,
)
from services.dossiers.papers import issuing
from services.dossiers.process import deadline_clock, task_assignment
from services.dossiers.process.transitions import apply, lock
from services.dossiers.process.waiting import wait_of
from services.dossiers.status import Status
from services.dossiers.steps import interruptions
from services.dossiers.steps.step_offices import Place
from services.dossiers.supplements import further
from services.dossiers.supplements.asked import AskedItem, check_items, in_words, items_of, remarks_of
from services.dossiers.supplements.demands import locked_recording_demands
from services.dossiers.supplements.from_data import check_asks_for_no_held_paper, with_lookups

NO_REMARKS: Final[Mapping[str, str]] = {}


def propose(
    dossier: Dossier,
    *,
    by: User,
    fields_asked: Collection[str],
    reason: str,
    note: str = "",
    remarks: Mapping[str, str] = NO_REMARKS,
    not_found: Collection[str] = (),
) -> Dossier:
    """Propose to request a supplement once more: the head of the desk is asked, and the work before waits.

    The time limit runs on, since the applicant is asked for nothing yet. `reason` says why it was not asked before;
    the rest as in `desk.request_supplement`.
    """
    with locked_recording_demands(dossier, by) as found:
        rules.check_may(by, Verb.REQUEST_SUPPLEMENT, found)
        rules.check_transition_is_allowed(found, Status.SUPPLEMENT_REQUESTED)
        further.check_is_further_request(found)
        rules.check_says_why(reason, reader="người duyệt")
        items = check_items(found, fields_asked, remarks, note)
        missing = check_asks_for_no_held_paper(found, fields_asked, [note, *remarks.values()], not_found)
        _propose(found, items, note=with_lookups(note, missing), reason=reason.strip(), by=by)
    return found


def _propose(dossier: Dossier, items: Sequence[AskedItem], *, note: str, reason: str, by: User) -> None:
    """Write down a proposal that was checked, stop the work before, and ask who decides."""
    now, asked = timezone.now(), {"fields": sorted(item.key for item in items), "remarks": remarks_of(items)}
    SupplementProposal.objects.create(
        dossier=dossier, **asked, note=note, reason=reason, proposed_by=by, proposed_at=now
    )
    data = {**asked, "number": further.next_number(dossier), "remark": reason}
    event = apply(dossier, EventType.SUPPLEMENT_PROPOSED, by=by, data=data, at=now)
    own = next((task for task in dossier.tasks.open() if task.agency_id == dossier.agency_id), None)
    interruptions.interrupt(dossier, Interruption.PROPOSAL, at=now, own=own, by_id=by.pk)
    place = Place(dossier.agency, further.deciding_role(dossier, but=by.pk))
    task = task_assignment.open_task(dossier, task_assignment.SUPPLEMENT_CHECK, place=place, but=[by.pk])
    if task.person:
        _tell(task.person, "supplement_to_decide", event, dossier, task=task)


@transaction.atomic
def approve(dossier: Dossier, *, by: User) -> Dossier:
    """Approve the proposed request, as a second person: only now it goes out to the applicant."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.DECIDE_SUPPLEMENT, dossier)
    further.check_did_not_propose(by, dossier)
    rules.check_transition_is_allowed(dossier, Status.SUPPLEMENT_REQUESTED)
    proposal, now = further.check_has_open_proposal(dossier), timezone.now()
    items = items_of(dossier, proposal)
    _decide(dossier, proposal, is_approved=True, by=by, at=now)
    interruptions.wait_for(dossier, Interruption.SUPPLEMENT, before=Interruption.PROPOSAL)
    event = ask(dossier, items, note=proposal.note, by=proposal.proposed_by, approved_by=by, at=now)
    _tell(proposal.proposed_by, "supplement_decided", event, dossier, is_approved=True)
    return dossier


@transaction.atomic
def reject(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Reject the proposed request with the reason: the applicant is asked for nothing, the work before goes on."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.DECIDE_SUPPLEMENT, dossier)
    further.check_did_not_propose(by, dossier)
    rules.check_says_why(note, reader="người đề nghị")
    proposal, now = further.check_has_open_proposal(dossier), timezone.now()
    event = apply(dossier, EventType.SUPPLEMENT_REJECTED, by=by, data={"remark": note.strip()}, at=now)
    _decide(dossier, proposal, is_approved=False, by=by, at=now)
    interruptions.resume(dossier, Interruption.PROPOSAL, at=now)
    _tell(proposal.proposed_by, "supplement_decided", event, dossier, is_approved=False)
    return dossier


@transaction.atomic
def take_back(dossier: Dossier, *, by: User) -> Dossier:
    """Take back one's own proposal before it is decided: nobody is asked, the work before goes on.

    The row goes, since no second person decided on it; what was proposed stays in the event of the proposal.
    """
    dossier = lock(dossier)
    rules.check_may(by, Verb.TAKE_BACK_SUPPLEMENT, dossier)
    proposal, now = further.check_proposed(by, dossier), timezone.now()
    apply(dossier, EventType.SUPPLEMENT_TAKEN_BACK, by=by, at=now)
    proposal.delete()
    dossier.tasks.open().filter(step=task_assignment.SUPPLEMENT_CHECK.key).update(cancelled_at=now)
    interruptions.resume(dossier, Interruption.PROPOSAL, at=now)
    return dossier


def ask(
    dossier: Dossier,
    items: Sequence[AskedItem],
    *,
    note: str,
    by: User,
    at: datetime,
    approved_by: User | None = None,
) -> DossierEvent:
    """Send a request out, its tasks stopped before: open its fields, stop the clock, issue the slip (mẫu 02)."""
    asked = {"fields": sorted(item.key for item in items), "remarks": remarks_of(items)}
    number = further.next_number(dossier)
    SupplementRequest.objects.create(
        dossier=dossier, **asked, note=note.strip(), number=number, by=by, approved_by=approved_by, asked_at=at
    )
    reopen_lists(dossier, asked["fields"])
    data = {**asked, **({"number": number, "proposed_by": by.pk} if approved_by else {})}
    event = apply(
        dossier,
        EventType.SUPPLEMENT_REQUESTED,
        by=approved_by or by,
        to=Status.SUPPLEMENT_REQUESTED,
        note=in_words(items, note),
        data=data,
        at=at,
    )
    deadline_clock.stop(dossier, at=at)
    wait = wait_of(dossier)
    issuing.issue_supplement(
        dossier,
        by=by,
        items=items,
        reason=note,
        answer_by=wait.ends_on if wait else None,
        number=number,
        approved_by=approved_by,
    )
    return event


def _decide(dossier: Dossier, proposal: SupplementProposal, *, is_approved: bool, by: User, at: datetime) -> None:
    """Write down the decision, and end the task of taking it."""
    proposal.decided_by, proposal.decided_at, proposal.is_approved = by, at, is_approved
    proposal.save(update_fields=["decided_by", "decided_at", "is_approved"])
    check: Task = dossier.tasks.open().get(step=task_assignment.SUPPLEMENT_CHECK.key)
    task_assignment.finish(check, by_id=by.pk)


def _tell(person: User, kind: str, event: DossierEvent, dossier: Dossier, **context: Any) -> None:
    path, key = reverse("admin:dossier_work", args=[dossier.pk]), f"dossier:{dossier.pk}:{event.serial}:{kind}"
    tell(person, kind, key=key, path=path, context={"dossier": dossier, "event": event, **context})
