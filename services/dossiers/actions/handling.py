"""Actions of the competent agency: examine, propose, approve, stop."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.actions import money, refunds
from services.dossiers.appointments.rules import check_appointment_is_settled
from services.dossiers.models import Dossier, EventType
from services.dossiers.papers import issuing
from services.dossiers.process import deadline_clock, task_assignment
from services.dossiers.process.transitions import apply, lock, lock_with_orders
from services.dossiers.status import Status


@transaction.atomic
def take(dossier: Dossier, *, by: User) -> Dossier:
    """Begin examination and take over the open task (bắt đầu xử lý); the applicant is notified by whom."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.HANDLE, dossier)
    apply(dossier, EventType.TAKEN, by=by, to=Status.IN_PROGRESS)
    dossier.tasks.open().update(person=by)
    return dossier


@transaction.atomic
def propose(dossier: Dossier, *, by: User, result: dict[str, Any]) -> Dossier:
    """Propose the result to the leader (trình phê duyệt); `result` holds the answers of the result form."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.HANDLE, dossier)
    rules.check_is_not_notice(dossier)
    done = rules.check_is_being_examined(dossier)
    check_appointment_is_settled(dossier, done.step)
    apply(dossier, EventType.PROPOSED, by=by)
    task_assignment.finish_task(dossier, by_id=by.pk)
    task_assignment.open_next_task(dossier, dossier.package, done, proposal=result, proposer_id=by.pk)
    return dossier


@transaction.atomic
def send_back(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Send the dossier back to the handling clerk, as the leader, with a remark for staff only.

    The clerk goes on from what was proposed.
    """
    dossier = lock(dossier)
    rules.check_may(by, Verb.APPROVE, dossier)
    done = rules.check_awaits_approval(dossier)
    rules.check_says_why(note, reader="cán bộ thụ lý")
    apply(dossier, EventType.SENT_BACK, by=by, data={"remark": note.strip()})
    task_assignment.finish_task(dossier, by_id=by.pk)
    task_assignment.open_next_task(dossier, dossier.package, None, proposal=done.proposal)
    return dossier


@transaction.atomic
def approve(dossier: Dossier, *, by: User) -> Dossier:
    """Approve the proposal (phê duyệt), as a second person: issue the result, open the order of its fee, go on."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.APPROVE, dossier)
    done = rules.check_awaits_approval(dossier)
    check_appointment_is_settled(dossier, done.step)
    rules.check_is_not_proposer(by, dossier)
    now = timezone.now()
    data = {"owed_vnd": money.charge_for_result(dossier)}
    apply(dossier, EventType.APPROVED, by=by, to=Status.COMPLETED, data=data, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.finish_task(dossier, by_id=by.pk)
    task_assignment.open_next_task(dossier, dossier.package, done)
    issuing.issue_result(dossier, by=by, answers=done.proposal)
    return dossier


@transaction.atomic
def take_note(dossier: Dossier, *, by: User) -> Dossier:
    """Record a notice (ghi nhận thông báo) and end its handling; there is no result to return."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.HANDLE, dossier)
    rules.check_is_notice(dossier)
    check_appointment_is_settled(dossier, rules.check_is_being_examined(dossier).step)
    now = timezone.now()
    apply(dossier, EventType.NOTED, by=by, to=Status.COMPLETED, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.finish_task(dossier, by_id=by.pk)
    return dossier


@transaction.atomic
def stop(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Stop handling after examination (dừng giải quyết), in writing with the reason (NĐ 61/2018 art. 19(8))."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, Verb.STOP, dossier)
    rules.check_may_be_stopped(dossier)
    rules.check_is_not_proposer(by, dossier)
    rules.check_says_why(note)
    now = timezone.now()
    apply(dossier, EventType.STOPPED, by=by, to=Status.STOPPED, note=note, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.finish_task(dossier, by_id=by.pk)
    issuing.issue_stop(dossier, by=by, reason=note)
    refunds.cancel_orders_and_propose_refunds(dossier, by=by)
    return dossier
