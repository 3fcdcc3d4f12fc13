"""The accounts of a dossier that ended without a result: what is open is dropped, what the rule says goes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from payments import actions as payments
from payments.errors import PaymentError
from payments.models import Refund
from payments.money import dong
from payments.status import OrderStatus
from services.agencies.models import Role
from services.agencies.permissions import Verb
from services.catalogue.charges import Ending
from services.dossiers import rules
from services.dossiers.actions import clock
from services.dossiers.actions.moves import fee_of, hold, hold_with_orders, record
from services.dossiers.errors import DossierError
from services.dossiers.models import Act, Dossier, Fee

if TYPE_CHECKING:
    from portal.accounts.models import User


def wind_up(dossier: Dossier, ending: Ending, *, by: "User") -> None:
    """Drop what is still asked for and propose what goes back; in the transaction that ends the dossier."""
    proposed = 0
    for fee in dossier.fees.select_related("order").order_by("pk"):
        if fee.order.status == OrderStatus.OPEN:
            payments.cancel_order(fee.order, reason=ending.label)
        elif fee.order.status == OrderStatus.SETTLED and fee.given_back.get(ending):
            proposed += _propose(fee, ending, by=_proposer(dossier, ending, by)).amount_vnd
    if proposed:
        record(dossier, Act.REFUND_PROPOSED, by=None, data={"vnd": proposed}, note=_said(proposed, ending))
        clock.open_task(dossier, clock.REFUND_CHECK)


@transaction.atomic
def approve_refund(dossier: Dossier, *, by: "User") -> Dossier:
    """A second person lets the money go back (duyệt hoàn trả)."""
    dossier = hold(dossier)
    rules.check_may(by, Verb.APPROVE_REFUND, dossier)
    waiting = rules.check_refund_waits(dossier)
    with _refusals_of_payments():
        for refund in waiting:
            payments.approve_refund(refund, by=by)
    record(dossier, Act.REFUND_APPROVED, by=by, data={"vnd": sum(refund.amount_vnd for refund in waiting)})
    clock.finish_task(dossier, by_id=by.pk)
    return dossier


@transaction.atomic
def drop_refund(dossier: Dossier, *, by: "User", note: str) -> Dossier:
    """The second person finds that nothing is to go back, and says why."""
    dossier = hold_with_orders(dossier)
    rules.check_may(by, Verb.APPROVE_REFUND, dossier)
    waiting = rules.check_refund_waits(dossier)
    rules.check_says_why(note)
    with _refusals_of_payments():
        for refund in waiting:
            payments.drop_refund(refund, by=by, reason=note)
    dossier.refresh_from_db()
    return dossier


def dropped(refund: Refund, reason: str) -> None:
    """Nothing is to go back, on whichever page that was decided; after the last one the leader's task is done."""
    order = refund.collected.order
    fee = fee_of(order) if order else None
    if fee is not None and not rules.refunds_waiting(fee.dossier):
        record(fee.dossier, Act.REFUND_DROPPED, by=refund.approved_by, note=reason)
        done = fee.dossier.tasks.open().filter(step=clock.REFUND_CHECK.key)
        done.update(person=refund.approved_by, done_at=timezone.now())


def refunded(refund: Refund) -> None:
    """The money is back with the payer; runs in the payment's transaction, once.

    Nobody has to approve any more, should it have been approved on the pages of the money.
    """
    order = refund.collected.order
    fee = fee_of(order) if order else None
    if fee is not None:
        record(fee.dossier, Act.REFUNDED, by=None, data={"vnd": refund.amount_vnd})
        fee.dossier.tasks.open().filter(step=clock.REFUND_CHECK.key).update(cancelled_at=timezone.now())


def _propose(fee: Fee, ending: Ending, *, by: "User") -> Refund:
    settlement = fee.order.settlement()
    if settlement is None:
        raise ValueError("A settled order has its settlement.")
    with _refusals_of_payments():
        return payments.propose_refund(
            settlement,
            amount_vnd=fee.given_back[ending],
            reason=ending.label,
            key=f"fee:{fee.pk}:{ending}",
            by=by,
        )


def _proposer(dossier: Dossier, ending: Ending, by: "User") -> "User":
    """Who stands for the proposal: whoever ended the dossier, but not the leader, who is to approve it."""
    if ending is not Ending.STOPPED:
        return by
    examined = dossier.tasks.filter(role=Role.HANDLER, done_at__isnull=False).select_related("person").last()
    return examined.person if examined and examined.person else by


def _said(vnd: int, ending: Ending) -> str:
    return f"{dong(vnd)}, vì: {ending.label.lower()}"


@contextmanager
def _refusals_of_payments() -> Iterator[None]:
    """What the payments refuse is refused here, in the same words."""
    try:
        yield
    except PaymentError as refusal:
        raise DossierError(str(refusal)) from refusal
