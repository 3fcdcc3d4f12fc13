"""Actions on where a province lets a procedure be received over the counter: propose, approve, refuse, cancel."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Agency
from services.agencies.permissions import Verb
from services.catalogue.actions.local_decisions import cancel, decide, lock, refuse
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.local_decisions.models import DecisionState
from services.catalogue.local_decisions.rules import check_may, check_may_decide
from services.catalogue.local_reception.models import LocalReception
from services.catalogue.local_reception.rules import check_reception
from services.catalogue.publication.messages import tell_of_local_reception


@transaction.atomic
def propose_local_reception(row: LocalReception, offices: Collection[Agency], *, by: User) -> LocalReception:
    """Propose an unsaved decision with its offices; no page says it yet."""
    check_may(by, Verb.PROPOSE_LOCAL_DECISION, row.province)
    lock(row)
    row.state = DecisionState.PROPOSED
    check_reception(row, offices, today=timezone.localdate())
    row.proposed_by, row.basis, row.hours = by, row.basis.strip(), row.hours.strip()
    row.save(force_insert=True)
    row.offices.add(*offices)
    tell_of_local_reception(row, "proposed", by=by)
    return row


@transaction.atomic
def approve_local_reception(row: LocalReception, *, by: User) -> LocalReception:
    """Approve it as the second person; from its day on the page of the procedure says it."""
    row = lock(row)
    check_may_decide(row, by)
    check_reception(row, list(row.offices.all()), today=timezone.localdate())
    decide(row, DecisionState.APPROVED, by)
    renew_edition()
    tell_of_local_reception(row, "approved", by=by)
    return row


@transaction.atomic
def refuse_local_reception(row: LocalReception, *, by: User, note: str) -> LocalReception:
    """Refuse it as the second person, with the reason."""
    row = lock(row)
    refuse(row, note, by)
    tell_of_local_reception(row, "refused", by=by)
    return row


@transaction.atomic
def cancel_local_reception(row: LocalReception, *, by: User, note: str) -> LocalReception:
    """Take back a proposal, or an approved decision that has not begun; the one before it goes on."""
    row = lock(row)
    cancel(row, note, by)
    renew_edition()
    tell_of_local_reception(row, "cancelled", by=by)
    return row
