"""The timeline of a dossier as its pages show it: past events, then the steps that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_noop

from core.compiled_query import CompiledQuery
from core.text import after_label, lower_first
from core.ui.formatting import is_english
from eforms.answers import summary
from payments.status import OrderStatus
from services.dossiers.models import INTERNAL_EVENTS, Dossier, DossierEvent, EventType
from services.dossiers.money.overview import OrderOverview
from services.dossiers.status import APPROVAL, EXAMINATION, PAYMENT, RETURN, Status

NOTICE_STEP_TITLES = {
    EXAMINATION: gettext_noop("Xem xét và ghi nhận"),
    APPROVAL: gettext_noop("Xem xét và ghi nhận"),
    RETURN: "",
}
"""The titles of these steps in the timeline of a notice (thông báo), which has no result; empty: left out."""

FEE: Final = gettext_noop("Nộp phí, lệ phí")
WAITING_FOR_FEE: Final = frozenset({Status.SUBMITTED, Status.COMPLETED})
"""The statuses in which an open fee keeps the dossier from going on."""
PAYMENT_EVENTS = frozenset({EventType.FEE_PAID, EventType.DUES_PAID})
RECORDING_PAYMENT = gettext_noop("Ghi nhận khoản đã nộp")
RECORDING_PAYMENT_NOTE = gettext_noop("Tiền đã đến, không phải nộp lại. Hồ sơ được chuyển tiếp trong giây lát.")

EVENTS: Final = CompiledQuery(
    lambda dossier: DossierEvent.objects.filter(dossier=dossier).select_related("by").order_by("serial")
)


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline; `phase` is empty for a past event, else `now` or `next`."""

    title: str
    at: datetime | None = None
    by: str = ""
    note: str = ""
    phase: str = ""


def events_of(dossier: Dossier) -> list[DossierEvent]:
    """The events of a dossier in their order, with who caused them."""
    return EVENTS(dossier.pk, dossier=dossier)


def timeline(
    dossier: Dossier,
    orders: Sequence[OrderOverview],
    *,
    internal: bool = False,
    events: Sequence[DossierEvent] | None = None,
) -> list[TimelineEntry]:
    """The past events, then the steps that follow; with `internal` also the events that only staff see."""
    events = events_of(dossier) if events is None else events
    found = _found(dossier) if internal else {}
    past = [_past_entry(event, found) for event in events if internal or event.act not in INTERNAL_EVENTS]
    titles = _next_steps(dossier, orders)
    if _has_unrecorded_payment(orders, events):
        following = [TimelineEntry(gettext(title), phase="next") for title in titles if title != PAYMENT]
        return [
            *past,
            TimelineEntry(gettext(RECORDING_PAYMENT), note=gettext(RECORDING_PAYMENT_NOTE), phase="now"),
            *following,
        ]
    return past + [
        TimelineEntry(gettext(title), phase="next" if index else "now") for index, title in enumerate(titles)
    ]


@dataclass(frozen=True)
class StaffTimeline:
    """The timeline as staff read it: what it waits for and what happened last, first."""

    shown: Sequence[TimelineEntry]
    ahead: str
    """The titles of the steps after the next one."""
    last: TimelineEntry | None
    """What happened last."""

    @classmethod
    def of(cls, entries: Sequence[TimelineEntry]) -> "StaffTimeline":
        """The same entries, last first."""
        past = [one for one in reversed(entries) if not one.phase]
        now = [one for one in entries if one.phase == "now"]
        ahead = ", ".join(one.title for one in entries if one.phase == "next")
        return cls([*now, *past], lower_first(ahead), next(iter(past), None))


def _past_entry(event: DossierEvent, found: Mapping[str, str]) -> TimelineEntry:
    said = event.note or event.data.get("remark", "")
    note = "\n".join(filter(None, [said, found.get(event.data.get("finding", ""), "")]))
    principal = event.data.get("on_behalf_of", {}).get("name", "")
    by = str(event.by or gettext("Hệ thống"))
    if principal:
        by = gettext("%(person)s, thay mặt %(principal)s") % {"person": by, "principal": principal}
    return TimelineEntry(event.get_act_display(), event.at, by, _as_recorded(note))


def _as_recorded(note: str) -> str:
    """What was recorded stays Vietnamese; among English, each paragraph says so."""
    if not is_english():
        return note
    return mark_safe("\n\n".join(format_html('<span lang="vi">{}</span>', part) for part in note.split("\n\n") if part))  # noqa: S308 – escaped


def _found(dossier: Dossier) -> dict[str, str]:
    """What the office found, in words, by the hash that its event records."""
    forms = dossier.package.step_forms
    if not forms:
        return {}
    rows = {
        finding.hash: [
            after_label(row.label, row.text)
            for section in summary.sections(forms[finding.step], finding.answers, today=dossier.filed_on)
            for row in section.rows
            if row.text
        ]
        for finding in dossier.findings.all()
    }
    return {key: "\n".join(lines) for key, lines in rows.items()}


def _next_steps(dossier: Dossier, orders: Sequence[OrderOverview]) -> Sequence[str]:
    """The titles of the steps that follow the present status, the fee first that it waits for; a notice has its own."""
    titles = dossier.state.next_steps
    if dossier.state in WAITING_FOR_FEE and any(order.state is OrderStatus.OPEN for order in orders):
        titles = (FEE, *titles)
    if not dossier.package.is_notice:
        return titles
    notice_titles = (NOTICE_STEP_TITLES.get(title, title) for title in titles)
    return [title for title in notice_titles if title]


def _has_unrecorded_payment(orders: Sequence[OrderOverview], events: Sequence[DossierEvent]) -> bool:
    """Whether an order is settled whose payment event a worker has not recorded yet."""
    recorded = {event.data.get("order") for event in events if event.act in PAYMENT_EVENTS}
    return any(order.state is OrderStatus.SETTLED and order.fee.order_id not in recorded for order in orders)
