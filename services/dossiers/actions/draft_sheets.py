"""Draft sheets: ask for the declaration of a draft as a PDF, record that it was drawn or not, delete old ones."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import outbox
from core.people import User
from services.dossiers import rules
from services.dossiers.models import DraftSheet, Filing
from services.dossiers.models.draft_sheet import RETENTION

DRAW: Final = "dossiers.draw_draft_sheet"


def current_sheet(filing: Filing, digest: str, *, by: User, locked: bool = False) -> DraftSheet | None:
    """This person's sheet, if it says this or is being drawn; None where asking begins another."""
    sheets, now = DraftSheet.objects.filter(owner=by), timezone.now()
    sheet = (sheets.select_for_update() if locked else sheets).first()
    if sheet and (sheet.is_being_drawn(now) or (sheet.says(filing.pk, digest) and sheet.is_answered(now))):
        return sheet
    return None


@transaction.atomic
def request_sheet(filing: Filing, digest: str, *, by: User) -> DraftSheet:
    """This person's sheet: the one that says this, or whichever is being drawn; else a worker begins it."""
    rules.check_may_file(by, filing)
    if sheet := current_sheet(filing, digest, by=by, locked=True):
        return sheet
    now = timezone.now()
    values = {"filing": filing, "digest": digest, "requested_at": now, "pdf": None, "failed_at": None}
    sheet, _ = DraftSheet.objects.update_or_create(owner=by, defaults=values)
    outbox.enqueue(DRAW, key=f"{DRAW}:{by.pk}:{now.timestamp()}", owner_id=by.pk, requested_at=now.isoformat())
    return sheet


def record_drawn(sheet: DraftSheet, digest: str, pdf: bytes) -> None:
    """Keep the PDF, unless another sheet was asked for meanwhile; `digest` is of what was drawn."""
    _unchanged(sheet).update(digest=digest, pdf=pdf)


def record_failed(sheet: DraftSheet) -> None:
    """It could not be drawn, or not in time."""
    _unchanged(sheet).update(failed_at=timezone.now())


def forget(sheet: DraftSheet) -> None:
    """Forget a sheet, so that asking again begins another."""
    _unchanged(sheet).delete()


def delete_old(now: datetime) -> int:
    """Delete the sheets that are past their retention; return how many."""
    deleted, _ = DraftSheet.objects.filter(requested_at__lte=now - RETENTION).delete()
    return deleted


def _unchanged(sheet: DraftSheet) -> QuerySet[DraftSheet]:
    return DraftSheet.objects.filter(owner=sheet.owner_id, requested_at=sheet.requested_at)
