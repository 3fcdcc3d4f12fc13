"""Expiry of drafts: warn the owners of drafts left untouched, then delete the drafts with their files."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction

from core.batches import handle_each
from eforms import actions as forms
from eforms.models import Draft, DraftQuerySet
from notifications.actions import tell
from services.dossiers.models import Filing

RETENTION: Final = timedelta(days=90)
"""How long a draft is kept after its last change."""
WARNING_PERIOD: Final = timedelta(days=14)
"""How long before deletion its owner is warned."""


def warn_owners(now: datetime) -> int:
    """Warn the owners of drafts that are deleted in `WARNING_PERIOD`; return how many were warned."""
    expiring = Filing.objects.filter(
        draft__submitted_at=None, draft__warned_at=None, draft__touched_at__lte=now - RETENTION + WARNING_PERIOD
    ).select_related("draft__owner", "version")
    return sum(handle_each(expiring.iterator(chunk_size=500), partial(_warn_owner, now=now)))


@transaction.atomic
def _warn_owner(filing: Filing, now: datetime) -> bool:
    """Warn one owner, unless the draft was changed or warned of meanwhile; return whether."""
    draft = filing.draft
    if not Draft.objects.open().filter(pk=draft.pk, revision=draft.revision, warned_at=None).update(warned_at=now):
        return False
    tell(
        draft.owner,
        "draft_ends",
        key=f"draft:{draft.pk}:{draft.revision}:ends",
        path=filing.resume_path,
        context={
            "recipient": draft.owner,
            "procedure": filing.version.package.record.name,
            "ends_on": now + WARNING_PERIOD,
            "retention_days": RETENTION.days,
        },
    )
    return True


def expired(now: datetime) -> DraftQuerySet:
    """The drafts whose warning period is over without a change."""
    return Draft.objects.open().filter(warned_at__lte=now - WARNING_PERIOD, touched_at__lte=now - RETENTION)


@transaction.atomic
def delete_expired(pk: int, now: datetime) -> bool:
    """Delete one draft with its files, unless it was touched meanwhile; return whether."""
    draft = expired(now).select_for_update(of=("self",)).filter(pk=pk).first()
    if draft is not None:
        forms.discard(draft)
    return draft is not None
