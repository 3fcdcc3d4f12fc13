"""Exemption from a fee (miễn nộp): one person proposes it with the reason, a second one decides."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from payments.actions import cancel_order
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.actions.money import fee_orders
from services.dossiers.models import Dossier, EventType, Exemption, Interruption
from services.dossiers.money import rules as money_rules
from services.dossiers.process import task_assignment
from services.dossiers.process.transitions import apply, lock_with_orders
from services.dossiers.steps import interruptions


@transaction.atomic
def propose(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Propose to exempt the applicant from the open fee: the leader is asked, and the work before waits."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, Verb.EXEMPT, dossier)
    fee = money_rules.check_has_open_fee(dossier)
    rules.check_says_why(note)
    now, interrupted = timezone.now(), dossier.tasks.open().first()
    reason = note.strip()[:500]
    Exemption.objects.create(fee=fee, reason=reason, proposed_by=by, proposed_at=now, task=interrupted)
    data = {"order": fee.order.pk, "total_vnd": fee.order.total_vnd, "remark": reason}
    apply(dossier, EventType.EXEMPTION_PROPOSED, by=by, data=data, at=now)
    interruptions.interrupt(dossier, Interruption.EXEMPTION, at=now, by_id=by.pk)
    task_assignment.open_task(dossier, task_assignment.EXEMPTION_CHECK, but=[by.pk])
    return dossier


@transaction.atomic
def grant(dossier: Dossier, *, by: User) -> Dossier:
    """Grant the proposed exemption, as a second person: cancel the order, keep reason and person, go on."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, Verb.DECIDE_EXEMPTION, dossier)
    money_rules.check_did_not_propose_exemption(by, dossier)
    exemption = money_rules.check_has_open_exemption(dossier)
    fee = exemption.fee
    cancel_order(fee.order, reason="Được miễn nộp")
    fee.exempt_reason, fee.exempted_by = exemption.reason, by
    fee.save(update_fields=["exempt_reason", "exempted_by"])
    _decide(dossier, exemption, is_granted=True, by=by)
    data = {"order": fee.order.pk, "total_vnd": fee.order.total_vnd, "moment": fee.moment}
    fee_orders.go_on(dossier, fee, EventType.EXEMPTED, by=by, note=exemption.reason, data=data)
    return dossier


@transaction.atomic
def reject(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Reject the proposed exemption with the reason: the fee stays open, the work before goes on."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, Verb.DECIDE_EXEMPTION, dossier)
    exemption = money_rules.check_has_open_exemption(dossier)
    rules.check_says_why(note, reader="người đề nghị")
    apply(dossier, EventType.EXEMPTION_REJECTED, by=by, data={"remark": note.strip()})
    _decide(dossier, exemption, is_granted=False, by=by)
    return dossier


def _decide(dossier: Dossier, exemption: Exemption, *, is_granted: bool, by: User) -> None:
    """Write down the decision, and reopen the tasks that had waited for it."""
    now = timezone.now()
    exemption.decided_by, exemption.decided_at, exemption.is_granted = by, now, is_granted
    exemption.save(update_fields=["decided_by", "decided_at", "is_granted"])
    task_assignment.finish_all(dossier, by_id=by.pk)
    interruptions.resume(dossier, Interruption.EXEMPTION, at=now)
