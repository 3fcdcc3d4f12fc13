"""A finding may change which time limit applies: the deadline is counted again, and the applicant told why."""

from datetime import datetime

from core.people import User
from services.catalogue.package.time_limits import TimeLimit
from services.catalogue.public.wording import format_limit
from services.dossiers.models import Dossier, EventType
from services.dossiers.process import deadline_clock
from services.dossiers.process.time_limits import time_limit_of
from services.dossiers.process.transitions import apply

REASON = "Theo kết quả “{}” mà cơ quan ghi nhận, thời hạn là: {}."
NO_LIMIT = "pháp luật không quy định"


def recount_limit(dossier: Dossier, before: TimeLimit | None, *, because: str, by: User | None, at: datetime) -> None:
    """Count the deadline again where another limit than `before` applies now; nothing to do otherwise."""
    limit = time_limit_of(dossier)
    if limit == before or (dossier.due_at is None and limit is None):
        return
    due_at = deadline_clock.recount(dossier, limit)
    data = {
        "before": dossier.due_at.isoformat() if dossier.due_at else "",
        "after": due_at.isoformat() if due_at else "",
    }
    note = REASON.format(because, format_limit(limit) if limit else NO_LIMIT)
    apply(dossier, EventType.LIMIT_CHANGED, by=by, note=note, data=data, at=at, due_at=due_at)
