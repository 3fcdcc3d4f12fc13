"""Actions on amounts that provinces fix: propose, approve, refuse, cancel."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.permissions import Verb
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.local_fees import rules
from services.catalogue.local_fees.models import LocalFee, LocalFeeState
from services.catalogue.models import Procedure, package_in_force
from services.catalogue.publication.dated_changes import keep_dated_changes
from services.catalogue.publication.messages import tell_of_local_fee


@transaction.atomic
def propose_local_fee(row: LocalFee, *, by: User) -> LocalFee:
    """Propose an unsaved amount; nothing that anybody pays changes."""
    rules.check_may(by, Verb.PROPOSE_LOCAL_FEE, row.province)
    _lock(row)
    row.state = LocalFeeState.PROPOSED
    rules.check_amount(row, today=timezone.localdate())
    row.proposed_by, row.basis = by, row.basis.strip()
    row.save(force_insert=True)
    tell_of_local_fee(row, "proposed", rules.committee_of(row.province), by=by)
    return row


@transaction.atomic
def approve_local_fee(row: LocalFee, *, by: User) -> LocalFee:
    """Approve it as the second person; whoever files from its day on pays it."""
    row = _lock(row)
    rules.check_may_decide(row, by)
    rules.check_amount(row, today=timezone.localdate())
    _decide(row, LocalFeeState.APPROVED, by)
    _announce(row)
    tell_of_local_fee(row, "approved", rules.committee_of(row.province), by=by)
    return row


@transaction.atomic
def refuse_local_fee(row: LocalFee, *, by: User, note: str) -> LocalFee:
    """Refuse it as the second person, with the reason."""
    row = _lock(row)
    rules.check_may_decide(row, by)
    rules.check_says_why(note)
    row.note = note
    _decide(row, LocalFeeState.REFUSED, by)
    tell_of_local_fee(row, "refused", rules.committee_of(row.province), by=by)
    return row


@transaction.atomic
def cancel_local_fee(row: LocalFee, *, by: User, note: str) -> LocalFee:
    """Take back a proposal, or an approved amount that has not begun; the one before it goes on."""
    row = _lock(row)
    rules.check_may_cancel(row, by, today=timezone.localdate())
    rules.check_says_why(note)
    row.state, row.cancelled_by, row.note = LocalFeeState.CANCELLED, by, note
    row.save(update_fields=["state", "cancelled_by", "note"])
    if row.decided_by_id:
        _announce(row)
    tell_of_local_fee(row, "cancelled", rules.committee_of(row.province), by=by)
    return row


def _lock(row: LocalFee) -> LocalFee:
    """The row as it is now, its procedure locked: amounts of one fee are decided one after the other."""
    Procedure.objects.select_for_update().get(pk=row.procedure_id)
    return row if row.pk is None else LocalFee.objects.select_related("procedure", "province").get(pk=row.pk)


def _decide(row: LocalFee, to: LocalFeeState, by: User) -> None:
    row.state, row.decided_by, row.decided_at = to, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])


def _announce(row: LocalFee) -> None:
    """Draw the public pages and the calendar anew."""
    keep_dated_changes(row.procedure_id, package_in_force(row.procedure.code))
    renew_edition()
