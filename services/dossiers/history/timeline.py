"""A dossier's history and what comes next, for the eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from payments.status import OrderStatus
from services.dossiers.models import INTERNAL_EVENTS, Dossier, DossierEvent, EventType
from services.dossiers.money.overview import OrderOverview
from services.dossiers.status import APPROVAL, EXAMINATION, PAYMENT, RETURN

NOTICE_STEP_TITLES = {
    EXAMINATION: "Xem xét và ghi nhận",
    APPROVAL: "Xem xét và ghi nhận",
    RETURN: "",
}
"""What these are called where no result is returned; nothing, where they are not."""

PAYMENT_EVENTS = frozenset({EventType.FEE_PAID, EventType.DUES_PAID})
RECORDING_PAYMENT = "Ghi nhận khoản đã nộp"
RECORDING_PAYMENT_NOTE = "Tiền đã đến, không phải nộp lại. Hồ sơ được chuyển tiếp trong giây lát."


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline; `phase` is empty for what is past."""

    title: str
    at: datetime | None = None
    by: str = ""
    note: str = ""
    phase: str = ""


def timeline(dossier: Dossier, orders: Sequence[OrderOverview], *, internal: bool = False) -> list[TimelineEntry]:
    """Past events, then what comes next; with `internal` also what passed between colleagues."""
    events = list(dossier.log.select_related("by").order_by("serial"))
    shown = [event for event in events if internal or event.act not in INTERNAL_EVENTS]
    past = [
        TimelineEntry(
            event.get_act_display(), event.at, str(event.by or "Hệ thống"), event.note or event.data.get("remark", "")
        )
        for event in shown
    ]
    ahead = _next_steps(dossier)
    if _has_unrecorded_payment(orders, events):
        following = [TimelineEntry(title, phase="next") for title in ahead if title != PAYMENT]
        return [*past, TimelineEntry(RECORDING_PAYMENT, note=RECORDING_PAYMENT_NOTE, phase="now"), *following]
    return past + [TimelineEntry(title, phase="next" if place else "now") for place, title in enumerate(ahead)]


def _next_steps(dossier: Dossier) -> Sequence[str]:
    """What comes next; to a notice nothing is answered."""
    ahead = dossier.state.ahead
    if not dossier.version.package.is_notice:
        return ahead
    return [NOTICE_STEP_TITLES.get(title, title) for title in ahead if NOTICE_STEP_TITLES.get(title, title)]


def _has_unrecorded_payment(orders: Sequence[OrderOverview], events: Sequence[DossierEvent]) -> bool:
    """Whether something is paid that no worker has entered in the log yet."""
    recorded = {event.data.get("order") for event in events if event.act in PAYMENT_EVENTS}
    return any(order.state is OrderStatus.SETTLED and order.fee.order_id not in recorded for order in orders)
