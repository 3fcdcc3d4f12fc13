"""The event log of a dossier: append-only, each event carrying the SHA-256 hash of the one before it (hash chain)."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from core.people import User
from services.dossiers.models import EVENTS_ABOUT_ANSWERS, Dossier, DossierEvent, EventType


def event_hash(event: DossierEvent) -> str:
    """SHA-256, in hexadecimal, over all content of the event and the hash of the previous one."""
    content = {
        "dossier": event.dossier_id,
        "serial": event.serial,
        "act": str(event.act),
        "before": event.before,
        "after": event.after,
        "by": event.by_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "note": event.note,
        "data": event.data,
        "previous": event.previous,
    }
    if event.answers_hash:
        content["answers"] = event.answers_hash
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def next_event(
    dossier: Dossier,
    event_type: EventType,
    *,
    before: int | None,
    by: User | None,
    at: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> DossierEvent:
    """The next event, not inserted yet; `events` and `head` of the dossier are set as if it were."""
    event = DossierEvent(
        dossier=dossier,
        serial=dossier.events + 1,
        act=event_type,
        before=before,
        after=dossier.status,
        by=by,
        at=at,
        note=note,
        data=data or {},
        answers_hash=dossier.sheet.hash if event_type in EVENTS_ABOUT_ANSWERS else "",
        previous=dossier.head,
    )
    event.hash = event_hash(event)
    dossier.events, dossier.head = event.serial, event.hash
    return event


def is_intact(dossier: Dossier) -> bool:
    """Whether the chain is intact: every hash and link correct, its end equal to the dossier's `head` and `events`."""
    previous, serial = "", 0
    for event in dossier.log.order_by("serial"):
        if event.previous != previous or event.serial != serial + 1 or event.hash != event_hash(event):
            return False
        previous, serial = event.hash, event.serial
    return (previous, serial) == (dossier.head, dossier.events)
