"""Which tables have rows of a dossier: asked with the dossier, so that its pages read only those."""

from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from eforms.models import Attachment
from services.dossiers.models.dossier import Receiver
from services.dossiers.models.extensions import Extension
from services.dossiers.models.history import ClockPeriod
from services.dossiers.models.money import Fee
from services.dossiers.models.papers import PaperCheck
from services.dossiers.models.supplements import SupplementRequest


def _of_dossier(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.filter(dossier=OuterRef("pk")))


RELATED_ROWS: Final[dict[str, Exists]] = {
    "may_have_files": Exists(Attachment.objects.filter(draft=OuterRef("filing_id"))),
    "may_have_receivers": _of_dossier(Receiver.objects.all()),
    "may_have_extension": _of_dossier(Extension.objects.all()),
    "may_have_supplement": _of_dossier(SupplementRequest.objects.all()),
    "may_have_paused": _of_dossier(ClockPeriod.objects.filter(stopped_at__isnull=False)),
    "may_have_checks": _of_dossier(PaperCheck.objects.all()),
    "may_owe": _of_dossier(Fee.objects.owed()),
}
"""Annotations of a query of dossiers; of one read without them each stays True."""
