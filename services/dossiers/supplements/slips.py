"""Slips of what was brought to the desk for a supplement (giấy biên nhận bổ sung)."""

from collections.abc import Sequence
from dataclasses import dataclass

from eforms.models import Attachment
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.combined.attachments import attachments_of
from services.dossiers.models import Dossier, DossierEvent, EventType
from services.dossiers.supplements.asked import AskedItem, items_of


@dataclass(frozen=True)
class Slip:
    """What was asked for, the files that came in with the answer, when, and who entered it."""

    event: DossierEvent
    items: Sequence[AskedItem]
    files: Sequence[Attachment]


def last_slip(dossier: Dossier) -> int | None:
    """The serial of the event that entered the last supplement at the desk; None where there is none."""
    events = dossier.log.filter(act=EventType.SUPPLEMENTED, data__channel=FilingChannel.DESK)
    return events.order_by("-serial").values_list("serial", flat=True).first()


def slip_of(dossier: Dossier, event: DossierEvent) -> Slip:
    """The slip of a supplement that was entered by this event."""
    asked = dossier.supplements.get(answered_at=event.at)
    files = [
        one
        for one in attachments_of(dossier)
        if asked.asked_at < one.added_at <= event.at and (one.removed_at is None or one.removed_at > event.at)
    ]
    return Slip(event, items_of(dossier, asked), files)
