"""Actions on amounts that provinces fix: propose, approve, refuse, cancel."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.permissions import Verb
from services.catalogue.actions.local_decisions import cancel, decide, lock, refuse
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.local_decisions.models import DecisionState
from services.catalogue.local_decisions.rules import check_may, check_may_decide
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.local_fees.rules import check_amount
from services.catalogue.models import package_in_force
from services.catalogue.publication.dated_changes import keep_dated_changes
from services.catalogue.publication.messages import tell_of_local_fee


@transaction.atomic
def propose_local_fee(row: LocalFee, *, by: User) -> LocalFee:
    """Propose an unsaved amount; nothing that anybody pays changes."""
    check_may(by, Verb.PROPOSE_LOCAL_DECISION, row.province)
    lock(row)
    row.state = DecisionState.PROPOSED
    check_amount(row, today=timezone.localdate())
    row.proposed_by, row.basis = by, row.basis.strip()
    row.save(force_insert=True)
    tell_of_local_fee(row, "proposed", by=by)
    return row


@transaction.atomic
def approve_local_fee(row: LocalFee, *, by: User) -> LocalFee:
    """Approve it as the second person; whoever files from its day on pays it."""
    row = lock(row)
    check_may_decide(row, by)
    check_amount(row, today=timezone.localdate())
    decide(row, DecisionState.APPROVED, by)
    _announce(row)
    tell_of_local_fee(row, "approved", by=by)
    return row


@transaction.atomic
def refuse_local_fee(row: LocalFee, *, by: User, note: str) -> LocalFee:
    """Refuse it as the second person, with the reason."""
    row = lock(row)
    refuse(row, note, by)
    tell_of_local_fee(row, "refused", by=by)
    return row


@transaction.atomic
def cancel_local_fee(row: LocalFee, *, by: User, note: str) -> LocalFee:
    """Take back a proposal, or an approved amount that has not begun; the one before it goes on."""
    row = lock(row)
    cancel(row, note, by)
    if row.decided_by_id:
        _announce(row)
    tell_of_local_fee(row, "cancelled", by=by)
    return row


def _announce(row: LocalFee) -> None:
    """Draw the public pages and the calendar anew."""
    keep_dated_changes(row.procedure_id, package_in_force(row.procedure.code))
    renew_edition()
