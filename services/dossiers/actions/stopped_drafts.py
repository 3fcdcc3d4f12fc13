"""Tell whoever has an open draft that filing was stopped in an emergency, or is possible again."""

from functools import partial
from typing import Final

from django.db import transaction

from core import outbox
from core.batches import handle_each
from notifications.actions import tell
from services.catalogue.models import FilingStop
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.models import Filing

TELL: Final = "dossiers.tell_of_filing_stop"
BATCH: Final = 100


def begin(stop: FilingStop) -> None:
    """Handler of `catalogue.hooks.filing_stop_changed`: people are told after the commit."""
    _enqueue(stop.pk, is_over=stop.lifted_at is not None, after=0)


def tell_owners(stop_id: int, *, is_over: bool, after: int) -> outbox.OnDone | None:
    """Tell the owners of the next drafts, each once; what follows is the next batch.

    Nothing is said of a stop that was lifted before its turn came.
    """
    stop = FilingStop.objects.select_related("procedure").get(pk=stop_id)
    if not is_over and stop.lifted_at:
        return None
    drafts = Filing.objects.filter(
        pk__gt=after,
        version__procedure=stop.procedure_id,
        channel=FilingChannel.ONLINE,
        draft__submitted_at=None,
        draft__created_at__lte=stop.stopped_at,
    )
    filings = list(drafts.select_related("draft__owner").order_by("pk")[:BATCH])
    handle_each(filings, partial(_tell_owner, stop=stop, is_over=is_over))
    return partial(_enqueue, stop_id, is_over=is_over, after=filings[-1].pk) if len(filings) == BATCH else None


@transaction.atomic
def _tell_owner(filing: Filing, stop: FilingStop, *, is_over: bool) -> None:
    kind = "draft_possible_again" if is_over else "draft_stopped"
    tell(
        filing.draft.owner,
        kind,
        key=f"filing-stop:{stop.pk}:{kind}:{filing.pk}",
        path=filing.resume_path,
        context={"recipient": filing.draft.owner, "procedure": stop.procedure.name, "stop": stop},
    )


def _enqueue(stop_id: int, *, is_over: bool, after: int) -> None:
    outbox.enqueue(TELL, key=f"{TELL}:{stop_id}:{is_over}:{after}", stop_id=stop_id, is_over=is_over, after=after)
