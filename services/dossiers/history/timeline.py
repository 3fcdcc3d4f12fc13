"""A dossier's history and what comes next, for the eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from payments.status import OrderStatus
from services.dossiers.models import INTERNAL, Dossier, DossierEvent, EventType
from services.dossiers.money.overview import MoneyOverview
from services.dossiers.status import APPROVAL, EXAMINATION, PAYMENT, RETURN

OF_NOTICE = {
    EXAMINATION: "Xem xét và ghi nhận",
    APPROVAL: "Xem xét và ghi nhận",
    RETURN: "",
}
"""What these are called where no result is returned; nothing, where they are not."""

PAID = frozenset({EventType.FEE_PAID, EventType.DUES_PAID})
ARRIVING = "Ghi nhận khoản đã nộp"
IN_A_MOMENT = "Tiền đã đến, không phải nộp lại. Hồ sơ được chuyển tiếp trong giây lát."


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline; `phase` is empty for what is past."""

    title: str
    at: datetime | None = None
    by: str = ""
    note: str = ""
    phase: str = ""


def timeline(dossier: Dossier, money: Sequence[MoneyOverview], *, internal: bool = False) -> list[TimelineEntry]:
    """Past events, then what comes next; with `internal` also what passed between colleagues."""
    events = list(dossier.log.select_related("by").order_by("serial"))
    shown = [event for event in events if internal or event.act not in INTERNAL]
    past = [
        TimelineEntry(
            event.get_act_display(), event.at, str(event.by or "Hệ thống"), event.note or event.data.get("remark", "")
        )
        for event in shown
    ]
    ahead = _ahead(dossier)
    if _is_arriving(money, events):
        following = [TimelineEntry(title, phase="next") for title in ahead if title != PAYMENT]
        return [*past, TimelineEntry(ARRIVING, note=IN_A_MOMENT, phase="now"), *following]
    return past + [TimelineEntry(title, phase="next" if place else "now") for place, title in enumerate(ahead)]


def _ahead(dossier: Dossier) -> Sequence[str]:
    """What comes next; to a notice nothing is answered."""
    ahead = dossier.state.ahead
    if not dossier.version.package.is_notice:
        return ahead
    return [OF_NOTICE.get(title, title) for title in ahead if OF_NOTICE.get(title, title)]


def _is_arriving(money: Sequence[MoneyOverview], events: Sequence[DossierEvent]) -> bool:
    """Whether something is paid that no worker has entered in the log yet."""
    entered = {event.data.get("order") for event in events if event.act in PAID}
    return any(each.state is OrderStatus.SETTLED and each.fee.order_id not in entered for each in money)
