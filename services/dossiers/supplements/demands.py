"""A demand for a paper that a database holds is refused, and the attempt stays in the history of the dossier."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from core.people import User
from services.dossiers.errors import DemandOfHeldPaperError
from services.dossiers.models import Dossier, EventType
from services.dossiers.process.transitions import apply, lock


@contextmanager
def locked_recording_demands(dossier: Dossier, by: User) -> Iterator[Dossier]:
    """The dossier locked in one transaction; a demand for a paper that a database holds is refused and recorded.

    The demand must be refused before anything is written: what was written before would stay.
    """
    refused = None
    with transaction.atomic():
        dossier = lock(dossier)
        try:
            yield dossier
        except DemandOfHeldPaperError as refusal:
            record_demand(dossier, refusal, by=by)
            refused = refusal
    if refused:
        raise refused


@transaction.atomic
def record_demand(dossier: Dossier, refusal: DemandOfHeldPaperError, *, by: User) -> None:
    """Write the attempt into the history, for staff."""
    data = {"remark": refusal.held}
    apply(lock(dossier), EventType.PAPER_NOT_ASKED, by=by, data=data, is_counted=False)
