"""Invitations that nobody has answered: remind half-way and on the last day, then end them.

The draft stays, and so do the confirmations of the others: the applicant is told and may invite again.
"""

from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from core.batches import handle_each
from core.pagination import keyset
from services.dossiers.models import Invitation, InvitationState
from services.dossiers.participants import messages, rounds
from services.dossiers.participants.invitation_page import invitation_page

BATCH: Final = 500


def look_after(now: datetime) -> None:
    """Remind and end what is due today; one that fails keeps no other from it, and a second run finds nothing."""
    today, after = localdate(now), ""
    due = Invitation.objects.filter(next_on__lte=today)
    while True:
        page = keyset(due, order=["next_on", "pk"], after=after, size=BATCH)
        handle_each(page.rows, partial(_look_after_one, now=now))
        if not (after := page.next):
            return


@transaction.atomic
def _look_after_one(invitation: Invitation, now: datetime) -> None:
    today = localdate(now)
    rounds.lock(invitation.round_id)
    filing = ("draft__owner", "version", "agency__superior", "agency__unit")
    related = [f"round__filing__{name}" for name in filing]
    due = Invitation.objects.select_related(*related).filter(pk=invitation.pk, next_on__lte=today)
    found = due.filter(state=InvitationState.INVITED).first()
    if found is None:
        return
    if found.round.filing.draft.submitted_at:  # under a version that no longer asks for them
        found.next_on = None
    elif today > found.ends_on:
        found.state, found.next_on = InvitationState.EXPIRED, None
        messages.tell_expired(found)
    else:
        if not invitation_page(found, now).changed:  # who cannot confirm yet is invited again, once it is sent
            messages.remind(found, today)
        messages.tell_still_waits(found, today)
        found.reminded_on = today
        found.next_on = rounds.next_day(localdate(found.invited_at), found.ends_on, today)
    found.save(update_fields=["state", "next_on", "reminded_on"])
