"""The one mover: every change of a dossier goes through `apply`, which writes status, event and message."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from core.people import User
from notifications.actions import tell
from payments.models import Order
from services.dossiers import rules
from services.dossiers.history import event_chain
from services.dossiers.models import INTERNAL_EVENTS, Dossier, DossierEvent, EventType, Fee
from services.dossiers.process.task_assignment import DESK_CHECK
from services.dossiers.status import Status

RELATED = ("agency__superior", "agency__unit", "applicant", "version")
"""All that an act looks at."""


def lock(dossier: Dossier) -> Dossier:
    """The dossier as it is now, locked until the transaction ends."""
    return Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=dossier.pk)


def lock_fee_of_order(order: Order) -> Fee | None:
    """What this order is in a dossier, if it is of one; that dossier is locked until the transaction ends."""
    needed = (f"dossier__{one}" for one in RELATED)
    return Fee.objects.select_for_update(of=("dossier",)).select_related(*needed).filter(order=order).first()


def lock_with_orders(dossier: Dossier) -> Dossier:
    """The dossier locked, its orders first: the bank's notice comes in that order too, so neither blocks the other."""
    of_dossier = Fee.objects.filter(dossier=dossier).values("order")
    list(Order.objects.select_for_update().filter(pk__in=of_dossier).order_by("pk").values_list("pk"))
    return lock(dossier)


def apply(
    dossier: Dossier,
    act: EventType,
    *,
    by: User | None,
    to: Status | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
    **columns: Any,
) -> DossierEvent:
    """Record what happened to a held dossier, move it if `to` is given, and tell the applicant.

    `columns` are further columns that change with it (`code`, `due_at` …). Nothing else writes a status.
    """
    before = dossier.status if dossier.events else None
    if to is not None:
        rules.check_transition_is_allowed(dossier, to)
        columns["status"] = to
    for name, value in columns.items():
        setattr(dossier, name, value)
    event = event_chain.append(
        dossier,
        act,
        before=before,
        by=by,
        at=at or timezone.now(),
        note=note.strip(),
        data=data,
    )
    dossier.save(update_fields=[*columns, "events", "head"])
    if act not in INTERNAL_EVENTS:
        _notify_applicant(dossier, event)
    return event


def _notify_applicant(dossier: Dossier, event: DossierEvent) -> None:
    tell(
        dossier.applicant,
        f"dossier_{event.act}",
        key=f"dossier:{dossier.pk}:{event.serial}",
        path=dossier.get_absolute_url(),
        context={
            "recipient": dossier.applicant,
            "dossier": dossier,
            "event": event,
            "agency": dossier.agency,
            "desk_check": DESK_CHECK,
        },
    )
