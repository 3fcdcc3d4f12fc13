"""The one mover: every change of a dossier goes through `record`, which writes status, event and message."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from notifications.actions import tell
from services.dossiers import history, rules
from services.dossiers.models import Act, Dossier, DossierEvent, DossierQuerySet
from services.dossiers.status import Status

if TYPE_CHECKING:
    from portal.accounts.models import User

SILENT = frozenset({Act.PROPOSED, Act.SENT_BACK})
"""Between colleagues; everything else is told to the applicant at once (NĐ 224/2026 art. 15(1)(g))."""


def hold(dossier: Dossier) -> Dossier:
    """The dossier as it is now, locked until the transaction ends."""
    return held().get(pk=dossier.pk)


def held() -> DossierQuerySet:
    """Dossiers with all that an act looks at; those read are locked until the transaction ends."""
    locked = Dossier.objects.select_for_update(of=("self",))
    return locked.select_related("agency__superior", "agency__unit", "applicant", "version")


def record(
    dossier: Dossier,
    act: Act,
    *,
    by: "User | None",
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
        rules.check_may_move(dossier, to)
        columns["status"] = to
    for name, value in columns.items():
        setattr(dossier, name, value)
    event = history.append(
        dossier,
        act,
        before=before,
        by=by,
        at=at or timezone.now(),
        note=note.strip(),
        data=data,
    )
    dossier.save(update_fields=[*columns, "events", "head"])
    if act not in SILENT:
        _tell_applicant(dossier, event)
    return event


def _tell_applicant(dossier: Dossier, event: DossierEvent) -> None:
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
        },
    )
