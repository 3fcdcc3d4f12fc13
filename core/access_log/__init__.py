"""The access log (nhật ký truy cập): which member of staff read or searched for whose data, when and why.

    access_log.record(request.user, AccessKind.DOSSIER, dossier, subject=dossier.applicant, purpose="…")

It is apart from the history of dossiers, append-only, and shown to the person it is about. A page records before it
shows: what cannot be recorded is not shown.
"""

from datetime import timedelta
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone

from core.access_log.models import LABEL_LENGTH, AccessKind, AccessRecord
from core.people import Person

__all__ = ["AccessKind", "AccessRecord", "record", "record_opening", "record_search"]

ONE_OPENING: Final = timedelta(minutes=1)
"""How long a page that refreshes itself, by itself, counts as opened once."""


def record(reader: Person, kind: AccessKind, thing: Model, *, subject: Person | None, purpose: str) -> None:
    """Record that somebody reads something about `subject`; reading what is one's own is not recorded."""
    if subject is not None and subject.pk == reader.pk:
        return
    _create(reader, kind, str(thing), object_id=thing.pk, subject=subject, purpose=purpose)


def record_opening(reader: Person, kind: AccessKind, thing: Model, *, subject: Person | None, purpose: str) -> None:
    """Record it for a page that refreshes itself while it waits: once, however often it looks again within a minute."""
    lately = AccessRecord.objects.filter(reader_id=reader.pk, at__gte=timezone.now() - ONE_OPENING)
    if not lately.filter(kind=kind, object_id=thing.pk, purpose=purpose).exists():
        record(reader, kind, thing, subject=subject, purpose=purpose)


def record_search(reader: Person, where: str, terms: str) -> None:
    """Record what somebody searched for in a list of this name."""
    _create(reader, AccessKind.SEARCH, f"{where}: {terms}", purpose="Tìm kiếm")


def _create(reader: Person, kind: AccessKind, label: str, **columns: Any) -> None:
    AccessRecord.objects.create(reader_id=reader.pk, kind=kind, label=label[:LABEL_LENGTH], **columns)
