"""What the actions on decisions of provinces share: lock, decide, cancel, each as its rules allow."""

from typing import TypeVar

from django.utils import timezone

from core.people import User
from services.catalogue.local_decisions import rules
from services.catalogue.local_decisions.models import DecisionState
from services.catalogue.models import LocalFee, LocalReception, Procedure

Decision = TypeVar("Decision", LocalFee, LocalReception)


def lock(row: Decision) -> Decision:
    """The row as it is now, its procedure locked: what is decided of one procedure is so one after the other."""
    Procedure.objects.select_for_update().get(pk=row.procedure_id)
    return row if row.pk is None else type(row).objects.select_related("procedure", "province").get(pk=row.pk)


def decide(row: LocalFee | LocalReception, to: DecisionState, by: User) -> None:
    row.state, row.decided_by, row.decided_at = to, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])


def refuse(row: LocalFee | LocalReception, note: str, by: User) -> None:
    """Refuse it as the second person, with the reason."""
    rules.check_may_decide(row, by)
    rules.check_says_why(note)
    row.note = note
    decide(row, DecisionState.REFUSED, by)


def cancel(row: LocalFee | LocalReception, note: str, by: User) -> None:
    """Take back a proposal, or what was approved and has not begun; what held before goes on."""
    rules.check_may_cancel(row, by, today=timezone.localdate())
    rules.check_says_why(note)
    row.state, row.cancelled_by, row.note = DecisionState.CANCELLED, by, note
    row.save(update_fields=["state", "cancelled_by", "note"])
