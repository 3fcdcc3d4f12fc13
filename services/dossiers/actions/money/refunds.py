"""Orders and refunds of a dossier that ended without a result: cancel open orders, propose and decide refunds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.official_language import official_language
from core.people import User
from core.ui.formatting import format_vnd
from payments import actions as payments
from payments import rules as money
from payments.errors import PaymentError
from payments.models import Refund
from payments.status import OrderStatus
from payments.verbs import MoneyVerb
from services.agencies.models import Role
from services.catalogue.package.fees.charges import Ending
from services.dossiers import rules
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, Exemption, Fee, Task
from services.dossiers.money import rules as money_rules
from services.dossiers.money.endings import ending_of
from services.dossiers.process import task_assignment
from services.dossiers.process.transitions import apply, lock_fee_of_order, lock_with_orders


@official_language()
def cancel_orders_and_propose_refunds(dossier: Dossier, *, by: User) -> None:
    """Cancel the open orders of an ended dossier and propose the refunds that its fee rules give.

    Runs in the transaction that ends the dossier. A pending refund does not keep a dossier from ending: what the fee
    rules add to it is proposed when it is completed or dropped. Raises ValueError if the dossier has not ended.
    """
    ending = ending_of(dossier)
    if ending is None:
        raise ValueError(f"{dossier.pk} has not ended.")
    Exemption.objects.open().filter(fee__dossier=dossier).update(decided_at=timezone.now(), is_granted=False)
    fees = list(dossier.fees.select_related("order").order_by("pk"))
    for fee in fees:
        if fee.order.status == OrderStatus.OPEN:
            payments.cancel_order(fee.order, reason=ending.label)
    is_proposed = _propose(dossier, fees, ending, by=by)
    if is_proposed or any(fee.given_back.get(ending) and _has_pending_refund(fee) for fee in fees):
        check = task_assignment.REFUND_CHECK if is_proposed else task_assignment.REFUND_CHECK_PENDING
        task_assignment.open_task(dossier, check, but=money_rules.proposers_of_refunds(dossier))


@transaction.atomic
def approve_refund(dossier: Dossier, *, by: User) -> Dossier:
    """Approve the undecided refunds (duyệt hoàn trả), as a second person."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, MoneyVerb.APPROVE, dossier)
    refunds = money_rules.check_has_undecided_refund(dossier)
    with _payment_refusals_as_dossier_errors():
        for refund in refunds:
            payments.approve_refund(refund, by=by)
    apply(dossier, EventType.REFUND_APPROVED, by=by, data={"vnd": sum(refund.amount_vnd for refund in refunds)})
    _finish_refund_check(dossier, by=by)
    return dossier


@transaction.atomic
def reject_refund(dossier: Dossier, *, by: User, note: str) -> Dossier:
    """Drop the undecided refunds, as a second person, with the reason."""
    dossier = lock_with_orders(dossier)
    rules.check_may(by, MoneyVerb.APPROVE, dossier)
    refunds = money_rules.check_has_undecided_refund(dossier)
    rules.check_says_why(note)
    with _payment_refusals_as_dossier_errors():
        for refund in refunds:
            payments.reject_refund(refund, by=by, reason=note)
    dossier.refresh_from_db()
    return dossier


def refund_rejected(refund: Refund, reason: str) -> None:
    """Handler of `payments.hooks.refund_rejected`: record it and, after the last one, finish the refund check."""
    order = refund.collected.order
    fee = lock_fee_of_order(order) if order else None
    if fee is not None and not money_rules.undecided_refunds(fee.dossier):
        apply(fee.dossier, EventType.REFUND_DROPPED, by=refund.approved_by, note=reason)
        if not _propose_remaining(fee):
            _finish_refund_check(fee.dossier, by=refund.approved_by)


def refund_refused(refund: Refund) -> None:
    """Handler of `payments.hooks.refund_refused` (by the gateway): open the refund check of an ended dossier again."""
    order = refund.collected.order
    fee = lock_fee_of_order(order) if order else None
    if fee is not None and ending_of(fee.dossier) and not fee.dossier.tasks.open().exists():
        but = money_rules.proposers_of_refunds(fee.dossier)
        task_assignment.open_task(fee.dossier, task_assignment.REFUND_RETRY, but=but)


def refund_completed(refund: Refund) -> None:
    """Handler of `payments.hooks.refund_completed`: record it; runs once, in the transaction of the payment.

    Cancels the refund check, if it is still open because the refund was approved on the payments pages.
    """
    order = refund.collected.order
    fee = lock_fee_of_order(order) if order else None
    if fee is not None:
        apply(fee.dossier, EventType.REFUNDED, by=None, data={"vnd": refund.amount_vnd})
        if not _propose_remaining(fee) and not money_rules.undecided_refunds(fee.dossier):
            _open_refund_checks(fee.dossier).update(cancelled_at=timezone.now())


def _propose_remaining(fee: Fee) -> bool:
    """Propose what remains of a fee that had a pending refund when its dossier ended; return whether there was any."""
    ending = ending_of(fee.dossier)
    end_event = fee.dossier.log.filter(after=fee.dossier.status).select_related("by").first()
    if ending is None or end_event is None or end_event.by is None:
        return False
    is_proposed = _propose(fee.dossier, [fee], ending, by=end_event.by)
    if is_proposed:
        _open_refund_checks(fee.dossier).update(cancelled_at=timezone.now())
        but = money_rules.proposers_of_refunds(fee.dossier)
        task_assignment.open_task(fee.dossier, task_assignment.REFUND_CHECK, but=but)
    return is_proposed


def _propose(dossier: Dossier, fees: Sequence[Fee], ending: Ending, *, by: User) -> bool:
    """Propose the refunds of these fees, as far as not refunded yet; return whether there is any to decide on."""
    proposer = _proposer(dossier, ending, by)
    vnd = sum(_propose_for_fee(fee, ending, by=proposer) for fee in fees)
    if vnd:
        apply(dossier, EventType.REFUND_PROPOSED, by=None, data={"vnd": vnd}, note=_proposal_note(vnd, ending))
    return vnd > 0


def _propose_for_fee(fee: Fee, ending: Ending, *, by: User) -> int:
    """Propose the refund of one fee once, and not beside a pending one; return its amount in đồng."""
    key, settlement = f"fee:{fee.pk}:{ending}", fee.order.settlement()
    if settlement is None or money.has_refund_in_progress(settlement) or Refund.objects.filter(key=key).exists():
        return 0
    vnd: int = min(fee.given_back.get(ending, 0), money.refundable_amount(settlement))
    if vnd:
        payments.create_refund(settlement, amount_vnd=vnd, reason=ending.label, idempotency_key=key, proposer=by)
    return vnd


def _has_pending_refund(fee: Fee) -> bool:
    settlement = fee.order.settlement()
    return settlement is not None and money.has_refund_in_progress(settlement)


def _finish_refund_check(dossier: Dossier, *, by: User | None) -> None:
    """Mark the open refund check as done; any other task stays open."""
    _open_refund_checks(dossier).update(person=by, done_at=timezone.now())


def _open_refund_checks(dossier: Dossier) -> QuerySet[Task]:
    """The open refund check of the dossier, at most one task."""
    return dossier.tasks.open().filter(step=task_assignment.REFUND_CHECK.key)


def _proposer(dossier: Dossier, ending: Ending, by: User) -> User:
    """The proposer of the refund: who ended the dossier; for a stop the last handling clerk, as the leader approves."""
    if ending is not Ending.STOPPED:
        return by
    last_task = dossier.tasks.filter(role=Role.HANDLER, done_at__isnull=False).select_related("person").last()
    return last_task.person if last_task and last_task.person else by


@official_language()
def _proposal_note(vnd: int, ending: Ending) -> str:
    return f"{format_vnd(vnd)}, vì: {ending.label.lower()}"


@contextmanager
def _payment_refusals_as_dossier_errors() -> Iterator[None]:
    """Raise a PaymentError as a DossierError with the same text."""
    try:
        yield
    except PaymentError as refusal:
        raise DossierError(str(refusal)) from refusal
