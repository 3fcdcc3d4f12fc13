"""Actions of the competent agency: examine, propose, approve, stop."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Role
from services.agencies.permissions import Verb
from services.catalogue.package.process import Delivers
from services.dossiers import rules
from services.dossiers.actions.money import fee_orders, refunds
from services.dossiers.appointments.finishing import check_step_may_be_finished
from services.dossiers.models import Dossier, DraftedForm, EventType, Task, TaskDraft
from services.dossiers.papers import issuing
from services.dossiers.papers.results import issue_results
from services.dossiers.process import deadline_clock, task_assignment
from services.dossiers.process.transitions import apply, lock, lock_with_orders
from services.dossiers.results import proposals
from services.dossiers.results import rules as results
from services.dossiers.results.choice import Decision
from services.dossiers.status import Status
from services.dossiers.steps import stages, step_rules


@transaction.atomic
def take(dossier: Dossier, *, by: User) -> Dossier:
    """Begin examination and take over the open tasks (bắt đầu xử lý); the applicant is notified by whom."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.HANDLE, dossier)
    rules.check_transition_is_allowed(dossier, Status.IN_PROGRESS, only_from=Status.ACCEPTED)
    apply(dossier, EventType.TAKEN, by=by, to=Status.IN_PROGRESS)
    dossier.tasks.open().filter(agency=dossier.agency, role=Role.HANDLER).update(person=by)
    return dossier


@transaction.atomic
def propose(dossier: Dossier, *, by: User, result: dict[str, Any]) -> Dossier:
    """Propose the results to the leader (trình phê duyệt); `result` holds their answers (`results.proposals`)."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.HANDLE, dossier)
    rules.check_is_not_notice(dossier)
    done = step_rules.check_is_at_proposal(dossier)
    check_step_may_be_finished(dossier, done.step)
    step_rules.check_finding_is_recorded(dossier, done)
    decision = results.check_is_a_decision(dossier, result)
    apply(dossier, EventType.PROPOSED, by=by, data=_said(dossier, decision))
    TaskDraft.objects.filter(task=done, form=DraftedForm.RESULT).delete()
    task_assignment.finish(done, by_id=by.pk, proposal=result)
    stages.go_on(dossier, done, proposal=result, but=[by.pk])
    return dossier


@transaction.atomic
def decide(dossier: Dossier, *, by: User) -> Dossier:
    """Agree at a level below the signature (phê duyệt từng cấp), as another person than those before."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.APPROVE, dossier, task=step_rules.deciding_task(dossier))
    done = step_rules.check_awaits_approval(dossier, by=Delivers.DECISION)
    step_rules.check_is_not_proposer(by, dossier)
    step_rules.check_finding_is_recorded(dossier, done)
    apply(dossier, EventType.DECIDED, by=by, data={"step": done.step})
    task_assignment.finish(done, by_id=by.pk)
    but = [person for person in step_rules.proposers_of(dossier) if person]
    stages.go_on(dossier, done, proposal=done.proposal, but=but)
    return dossier


@transaction.atomic
def send_back(dossier: Dossier, *, by: User, note: str, stage: str = "") -> Dossier:
    """Send the dossier back for further examination, as the leader, with a remark for staff only.

    It goes on from what was proposed, at the first stage in which the handling office examines, or at the one with
    this key.
    """
    dossier = lock(dossier)
    rules.check_may(by, Verb.APPROVE, dossier, task=step_rules.deciding_task(dossier))
    done = step_rules.check_awaits_approval(dossier)
    rules.check_says_why(note, reader="cán bộ thụ lý")
    back_to = step_rules.check_is_examination(dossier, stage)
    apply(dossier, EventType.SENT_BACK, by=by, data={"remark": note.strip()})
    task_assignment.finish(done, by_id=by.pk)
    stages.open_again(dossier, back_to, proposal=done.proposal)
    return dossier


@transaction.atomic
def approve(dossier: Dossier, *, by: User) -> Dossier:
    """Approve the proposal (phê duyệt), as a second person: issue the results, open the order of their fee, go on.

    A written refusal ends the dossier as stopped (dừng xử lý): it takes the place of the notice that `stop` issues.
    """
    dossier = lock_with_orders(dossier) if dossier.package.may_be_refused else lock(dossier)
    rules.check_may(by, Verb.APPROVE, dossier, task=step_rules.deciding_task(dossier))
    done = step_rules.check_awaits_approval(dossier, by=Delivers.SIGNATURE)
    check_step_may_be_finished(dossier, done.step)
    step_rules.check_is_not_proposer(by, dossier)
    step_rules.check_finding_is_recorded(dossier, done)
    decision = results.check_is_a_decision(dossier, done.proposal)
    if decision[0].is_refusal:
        return _refuse(dossier, decision, done, by=by)
    now = timezone.now()
    data = {"owed_vnd": fee_orders.charge_for_result(dossier), **_said(dossier, decision)}
    apply(dossier, EventType.APPROVED, by=by, to=Status.COMPLETED, data=data, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.finish(done, by_id=by.pk)
    stages.go_on(dossier, done)
    issue_results(dossier, proposals.by_result(dossier.package, done.proposal), by=by, at=done.agency)
    return dossier


def _refuse(dossier: Dossier, decision: Decision, done: Task, *, by: User) -> Dossier:
    """End the dossier with the written refusal that was proposed (từ chối giải quyết), as the leader."""
    now = timezone.now()
    note = f"Cơ quan từ chối giải quyết; lý do ghi trong “{decision[0].name}”."
    data = {**_said(dossier, decision), "is_refusal": True}
    apply(dossier, EventType.STOPPED, by=by, to=Status.STOPPED, note=note, data=data, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.finish_all(dossier, by_id=by.pk)
    issue_results(dossier, proposals.by_result(dossier.package, done.proposal), by=by, at=done.agency)
    refunds.cancel_orders_and_propose_refunds(dossier, by=by)
    return dossier


def _said(dossier: Dossier, decision: Decision) -> dict[str, list[str]]:
    """The keys of the results, for the event; nothing where the version has but one."""
    return {"results": [result.key for result in decision]} if len(dossier.package.issued_results) > 1 else {}


@transaction.atomic
def take_note(dossier: Dossier, *, by: User) -> Dossier:
    """Record a notice (ghi nhận thông báo) and end its handling; there is no result to return."""
    dossier = lock(dossier)
    rules.check_may(by, Verb.HANDLE, dossier)
    rules.check_is_notice(dossier)
    done = step_rules.check_is_at_proposal(dossier)
    check_step_may_be_finished(dossier, done.step)
    step_rules.check_finding_is_recorded(dossier, done)
    step_rules.check_nothing_else_is_open(dossier, done)
    now = timezone.now()
    apply(dossier, EventType.NOTED, by=by, to=Status.COMPLETED, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.finish_all(dossier, by_id=by.pk)
    return dossier


@transaction.atomic
def stop(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Stop handling after examination (dừng giải quyết), in writing with the reason (NĐ 61/2018 art. 19(8))."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, Verb.STOP, dossier)
    rules.check_may_be_stopped(dossier)
    step_rules.check_is_not_proposer(by, dossier)
    rules.check_says_why(note)
    now = timezone.now()
    apply(dossier, EventType.STOPPED, by=by, to=Status.STOPPED, note=note, at=now, finished_at=now)
    deadline_clock.stop(dossier, at=now)
    task_assignment.finish_all(dossier, by_id=by.pk)
    issuing.issue_stop(dossier, by=by, reason=note)
    refunds.cancel_orders_and_propose_refunds(dossier, by=by)
    return dossier
