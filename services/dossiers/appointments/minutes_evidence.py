"""What the event of minutes proves: when an inspection was, who was there, its pictures and what it recorded."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from eforms.models import Attachment
from services.dossiers.appointments.inspections import attendance, is_inspection, pictures_of
from services.dossiers.history.evidence import answers_hash
from services.dossiers.models import Attendee, Dossier, EventType, Inspection

RECORDED: Final = ("place", "content", "conclusion", "found")


def evidence_of(
    inspection: Inspection, attendees: Sequence[Attendee], pictures: Sequence[Attachment]
) -> dict[str, Any]:
    """What the event keeps of an inspection whose minutes are issued."""
    times = {"began_at": inspection.began_at, "ended_at": inspection.ended_at}
    return {
        "step": inspection.step,
        "document": inspection.minutes_id,
        **{name: at.astimezone(UTC).isoformat() if at else "" for name, at in times.items()},
        "attendees": [attendance(one).model_dump() for one in attendees],
        "pictures": [one.stored.sha256 for one in pictures],
        "record": answers_hash({name: getattr(inspection, name) for name in RECORDED}),
    }


def inspections_are_recorded(dossier: Dossier) -> bool:
    """Whether the inspections with minutes are those that the events recorded, each unchanged."""
    if not any(map(is_inspection, dossier.package.steps.values())):
        return True
    events = dossier.log.filter(act=EventType.INSPECTED).values_list("data", flat=True)
    recorded = {data["document"]: data for data in events}
    inspections = list(Inspection.objects.filter(dossier=dossier, minutes__isnull=False).select_related("draft"))
    return {one.minutes_id for one in inspections} == recorded.keys() and all(
        _is_unchanged(one, recorded[one.minutes_id]) for one in inspections
    )


def _is_unchanged(inspection: Inspection, recorded: Mapping[str, Any]) -> bool:
    """Whether its rows say what its event does; one of before this was kept says nothing of the record."""
    pictures = pictures_of(inspection).select_related("stored")
    now = evidence_of(inspection, list(inspection.attendees.all()), list(pictures))
    return all(_plain(name, now[name]) == _plain(name, said) for name, said in recorded.items() if name in now)


def _plain(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name.endswith("_at") and value else value
