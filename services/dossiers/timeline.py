"""A dossier's history and what comes next, for the eye."""

from dataclasses import dataclass
from datetime import datetime

from services.dossiers.models import Act, Dossier
from services.dossiers.status import Status

INTERNAL = frozenset({Act.PROPOSED, Act.SENT_BACK})
"""Between colleagues; the applicant sees what concerns the applicant."""

AHEAD: dict[Status, tuple[str, ...]] = {
    Status.SUBMITTED: ("Tiếp nhận hồ sơ", "Thẩm định và phê duyệt", "Trả kết quả"),
    Status.ACCEPTED: ("Thẩm định và phê duyệt", "Trả kết quả"),
    Status.IN_PROGRESS: ("Phê duyệt kết quả", "Trả kết quả"),
    Status.SUPPLEMENT_REQUESTED: ("Bạn bổ sung hồ sơ", "Thẩm định và phê duyệt", "Trả kết quả"),
    Status.DUES_REQUESTED: ("Bạn nộp tiền", "Thẩm định và phê duyệt", "Trả kết quả"),
    Status.COMPLETED: ("Trả kết quả",),
}
"""What the applicant may expect from each status that is not an end."""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; `phase` is empty for what is past."""

    title: str
    at: datetime | None = None
    by: str = ""
    note: str = ""
    phase: str = ""


def timeline(dossier: Dossier, *, internal: bool = False) -> list[Entry]:
    """Past events, then what comes next; with `internal` also what passed between colleagues."""
    events = dossier.log.select_related("by").order_by("serial")
    shown = [event for event in events if internal or event.act not in INTERNAL]
    past = [
        Entry(
            event.get_act_display(), event.at, str(event.by or "Hệ thống"), event.note or event.data.get("remark", "")
        )
        for event in shown
    ]
    ahead = AHEAD.get(dossier.state, ())
    return past + [Entry(title, phase="next" if place else "now") for place, title in enumerate(ahead)]
