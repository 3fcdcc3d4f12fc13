"""Draft sheets: ask for the declaration of a draft as a PDF."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.dossiers import rules
from services.dossiers.actions import requested_sheets
from services.dossiers.models import DraftSheet, Filing

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
    return requested_sheets.begin(DraftSheet, DRAW, owner_id=by.pk, filing=filing, digest=digest)
