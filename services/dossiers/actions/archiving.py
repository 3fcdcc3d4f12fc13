"""Archiving of dossiers that have ended: each gets its archive file. The rows stay, and so do chains and anchors."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from payments.orders.unfinished import unfinished_orders
from services.dossiers.archive import writing
from services.dossiers.models import Dossier, Fee, Paper, ResultChange
from services.dossiers.models.archive import DossierArchive
from services.dossiers.models.dossier import ENDED_AT
from services.dossiers.status import FINAL

ARCHIVED_AFTER: Final = timedelta(days=365)
"""How long after its end: by then hardly a result is corrected any more."""


def due(now: datetime) -> QuerySet[Dossier]:
    """Dossiers that ended long ago, nothing owed, disputed, corrected or to be drawn, and not archived as they are."""
    own = {"dossier": OuterRef("pk")}
    owed = Fee.objects.filter(**own, order__in=unfinished_orders())
    corrected = ResultChange.objects.filter(**own, closed_at=None)
    not_drawn = Paper.objects.filter(**own, document__stored_at=None)
    archived = DossierArchive.objects.filter(**own, head=OuterRef("head"))
    ended = Dossier.objects.filter(~Q(archived_head=F("head")), status__in=FINAL).alias(ended_at=ENDED_AT)
    to_wait_for = (~Exists(waited_for) for waited_for in (owed, corrected, not_drawn))
    return ended.filter(~Exists(archived), *to_wait_for, ended_at__lt=now - ARCHIVED_AFTER)


@transaction.atomic
def archive(pk: int, now: datetime) -> bool:
    """Write the archive file of one dossier, unless it is not due any more; return whether.

    The file comes first: killed before its row, the next run writes the same file under the same name.
    """
    one = due(now).filter(pk=pk).select_related("agency", "version__procedure")
    dossier = one.select_for_update(of=("self",)).first()
    if dossier is None:
        return False
    sha256, size = writing.write(dossier)
    DossierArchive.objects.create(dossier=dossier, head=dossier.head, sha256=sha256, size=size)
    Dossier.objects.filter(pk=pk).update(archived_head=dossier.head)
    return True
