"""Reading a dossier as staff: which one, and that it is written down."""

from collections.abc import Sequence
from typing import Final

from django.http import Http404

from core import access_log
from core.access_log import AccessKind
from core.compiled_query import CompiledQuery
from core.people import SignedInRequest
from services.dossiers.desk.access import may_read, reading_purpose
from services.dossiers.models import Dossier, Task
from services.dossiers.models.conversation import has_labels, has_unread
from services.dossiers.models.related_rows import RELATED_ROWS

DOSSIER: Final = CompiledQuery(
    lambda pk: (
        Dossier.objects.filter(pk=pk)
        .select_related("agency", "version", "applicant", "sheet", "filing")
        .annotate(has_unread=has_unread(by_office=True), has_labels=has_labels(), **RELATED_ROWS)
    )
)
"""A dossier with what its work page shows of it."""


def readable_dossier(request: SignedInRequest, pk: int) -> Dossier:
    """A dossier that the user may read; Http404 for any other.

    On whose behalf it was filed is read where it says so, which few do.
    """
    dossier = next(iter(DOSSIER(pk)), None)
    if dossier is None or not may_read(request.user, dossier):
        raise Http404
    return dossier


def read_again(dossier: Dossier) -> Dossier:
    """The same dossier as it is now, after somebody may have done something with it."""
    [now] = DOSSIER(dossier.pk)
    return now


def record_reading(request: SignedInRequest, dossier: Dossier, tasks: Sequence[Task] | None = None) -> None:
    """Write down that this member of staff reads the dossier now, and why; `tasks` as in `reading_purpose`."""
    purpose = reading_purpose(request.user, dossier, tasks)
    access_log.record(
        request.user, AccessKind.DOSSIER, dossier, subject=dossier.principal or dossier.applicant, purpose=purpose
    )
