"""Actions around an open editor: who holds the draft, taking it over, keeping what is typed and not saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.people import User
from services.catalogue import rules
from services.catalogue.actions.persistence import record_event
from services.catalogue.models import EditLock, ProcedureVersion, TypedInput, VersionAct, VersionState

KEPT_FOR: Final = timedelta(days=30)
RENEWED_AFTER: Final = timedelta(minutes=1)
"""How often at most a lock is written while its holder works."""


@transaction.atomic
def open_for_editing(version: ProcedureVersion, *, by: User) -> EditLock:
    """Hold a draft that nobody holds, or go on holding it; the lock of whoever holds it then."""
    _check_may_edit(version, by)
    now = timezone.now()
    lock, is_new = EditLock.objects.select_related("holder").get_or_create(
        version=version, defaults={"holder_id": by.pk, "since": now, "active_at": now}
    )
    if is_new or (lock.holder_id != by.pk and not lock.is_over(now)):
        return lock
    if lock.is_over(now):
        return _hold(lock, by)
    if now - lock.active_at > RENEWED_AFTER:
        EditLock.objects.filter(pk=lock.pk).update(active_at=now)
    return lock


@transaction.atomic
def take_over(version: ProcedureVersion, *, by: User) -> EditLock:
    """Edit in place of whoever holds the draft (sửa thay); the log of the version says so."""
    lock = open_for_editing(version, by=by)
    if lock.holder_id == by.pk:
        return lock
    since = timezone.localtime(lock.since)
    record_event(version, VersionAct.TAKEN_OVER, by=by, note=f"{lock.holder} đang sửa từ {since:%H:%M ngày %d/%m/%Y}")
    return _hold(lock, by)


def keep_input(version: ProcedureVersion, page: str, values: Mapping[str, Sequence[str]], *, by: User) -> None:
    """Keep what somebody has typed on a page of the studio, in place of what they had typed there before.

    But for NUL, which no field takes and PostgreSQL's JSON cannot hold.
    """
    _check_may_edit(version, by)
    kept = {name.replace("\0", ""): [text.replace("\0", "") for text in texts] for name, texts in values.items()}
    TypedInput.objects.update_or_create(
        owner_id=by.pk,
        version=version,
        page=page,
        defaults={"values": kept, "kept_at": timezone.now()},
    )


def drop_input(version: ProcedureVersion, page: str, *, by: User) -> None:
    """Forget what somebody has typed on a page: it was saved, or is not wanted. One's own only."""
    TypedInput.objects.filter(owner=by.pk, version=version, page=page).delete()


def old_inputs(now: datetime) -> QuerySet[TypedInput]:
    """What was typed and never saved."""
    return TypedInput.objects.filter(kept_at__lt=now - KEPT_FOR)


def _check_may_edit(version: ProcedureVersion, by: User) -> None:
    """Nothing of the version itself is written, so that it is not locked."""
    rules.check_state(version, VersionState.DRAFT)
    rules.check_may_write(by, version.procedure.issuer)


def _hold(lock: EditLock, by: User) -> EditLock:
    now = timezone.now()
    lock.holder_id, lock.since, lock.active_at = by.pk, now, now
    lock.save()
    return EditLock.objects.select_related("holder").get(pk=lock.pk)
