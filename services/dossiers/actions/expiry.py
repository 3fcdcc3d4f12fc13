"""Drafts nobody touches: their owner is told in time, then they go with all that was typed."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from eforms import actions as forms
from eforms.models import Draft
from notifications.actions import tell
from services.dossiers.models import Filing

RETENTION: Final = timedelta(days=90)
"""From the last touch."""
WARNING_PERIOD: Final = timedelta(days=14)


def warn_owners(now: datetime) -> int:
    """Tell the owners of drafts that will go in a fortnight; how many were told."""
    old = Filing.objects.filter(
        draft__submitted_at=None, draft__warned_at=None, draft__touched_at__lte=now - RETENTION + WARNING_PERIOD
    ).select_related("draft__owner", "version")
    return sum(_warn_owner(filing, now) for filing in old.iterator(chunk_size=500))


@transaction.atomic
def _warn_owner(filing: Filing, now: datetime) -> bool:
    """A draft touched or told of in the meantime is left alone."""
    draft = filing.draft
    if not Draft.objects.open().filter(pk=draft.pk, revision=draft.revision, warned_at=None).update(warned_at=now):
        return False
    tell(
        draft.owner,
        "draft_ends",
        key=f"draft:{draft.pk}:{draft.revision}:ends",
        path=reverse("dossiers:resume", args=[draft.key]),
        context={
            "recipient": draft.owner,
            "procedure": filing.version.package.record.name,
            "ends_on": now + WARNING_PERIOD,
            "retention_days": RETENTION.days,
        },
    )
    return True


def delete_expired(now: datetime) -> int:
    """Delete the drafts whose owners were told a fortnight ago and did not come back; how many."""
    told = Draft.objects.open().filter(warned_at__lte=now - WARNING_PERIOD, touched_at__lte=now - RETENTION)
    return sum(_delete_draft(pk, now) for pk in list(told.values_list("pk", flat=True)))


@transaction.atomic
def _delete_draft(pk: int, now: datetime) -> bool:
    draft = Draft.objects.open().select_for_update().filter(pk=pk, warned_at__lte=now - WARNING_PERIOD).first()
    if draft is not None:
        forms.discard(draft)
    return draft is not None
