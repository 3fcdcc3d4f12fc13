"""Transitions: every change of a dossier goes through `apply`, which writes status, event and notification."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from core.compiled_query import CompiledQuery
from core.official_language import official_language
from core.people import User
from payments.models import Order
from services.dossiers import rules
from services.dossiers.history import event_chain
from services.dossiers.models import (
    INTERNAL_EVENTS,
    QUIET_EVENTS,
    CombinedFiling,
    Dossier,
    DossierEvent,
    EventType,
    Fee,
)
from services.dossiers.models.money import FeeQuerySet
from services.dossiers.money.endings import ending_of, money_sentences
from services.dossiers.process import hooks, task_assignment
from services.dossiers.process.after_filing import still_to_do
from services.dossiers.process.parties import on_behalf_data, tell_parties
from services.dossiers.process.waiting import wait_of
from services.dossiers.status import Status

RELATED = ("agency__superior", "agency__unit", "applicant", "version")
"""The related rows that a locked dossier is loaded with: actions, papers and notifications read them."""
ON_BEHALF = ("organisation", "principal")
"""Those of one that was filed for somebody else."""


FINISHING = frozenset({EventType.ACCEPTED})
"""With these events whatever was open is done by whoever caused them; the next tasks are opened afterwards."""


def _locked(pk: int, *related: str) -> QuerySet[Dossier]:
    return Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED, *related).filter(pk=pk)[:1]


LOCKED: Final = CompiledQuery(_locked)
LOCKED_ON_BEHALF: Final = CompiledQuery(lambda pk: _locked(pk, *ON_BEHALF))


def lock(dossier: Dossier) -> Dossier:
    """The dossier read again, its row locked until the transaction ends; of a part, the whole before it."""
    if dossier.part:
        lock_whole(dossier.filing_id)
    read = LOCKED_ON_BEHALF if dossier.on_behalf_of else LOCKED
    # Waiting for whoever gives it to another agency, PostgreSQL finds the row no longer joined to the agency it read.
    [locked] = read(dossier.pk) or read(dossier.pk)
    return _at_acting_agency(locked)


def _at_acting_agency(dossier: Dossier) -> Dossier:
    """The locked dossier, given over to the successor of its agency where that has ended."""
    if dossier.agency.successor_id is not None:
        hooks.agency_has_ended.send(dossier)
    return dossier


def lock_whole(filing_id: int) -> CombinedFiling:
    """The combined filing, its row locked until the transaction ends: before any dossier of its parts."""
    return CombinedFiling.objects.select_for_update().get(pk=filing_id)


def lock_fee_of_order(order: Order) -> Fee | None:
    """The fee that is paid by this order, its dossier locked until the transaction ends; None for any other order."""
    related = (f"dossier__{name}" for name in (*RELATED, *ON_BEHALF))
    fees = Fee.objects.select_for_update(of=("dossier",)).select_related(*related).filter(order=order)
    fee = fees.filter(dossier__part="").first()
    if fee is None:  # of a part, of nothing, or just given to another agency: see `lock`
        about = Fee.objects.filter(order=order).values_list("dossier__part", "dossier__filing").first()
        if about is None:
            return None
        part, filing_id = about
        if part:
            lock_whole(filing_id)
        fee = fees.get()
    _at_acting_agency(fee.dossier)
    return fee


def lock_parts(filing_id: int) -> list[Dossier]:
    """The dossiers of all parts read again, the whole and their rows locked until the transaction ends."""
    lock_whole(filing_id)
    return _lock_dossiers(filing_id)


def lock_other_parts(part: Dossier) -> list[Dossier]:
    """The same of a part that is locked, and the whole with it: the others."""
    return [one for one in _lock_dossiers(part.filing_id) if one.pk != part.pk]


def _lock_dossiers(filing_id: int) -> list[Dossier]:
    locked = Dossier.objects.select_for_update(of=("self",)).select_related(*RELATED, *ON_BEHALF)
    parts = locked.filter(filing=filing_id)
    return [_at_acting_agency(part) for part in parts.order_by("pk")]


def lock_parts_with_orders(filing_id: int) -> list[Dossier]:
    """The same with their orders, which are locked first."""
    _lock_orders(Fee.objects.filter(dossier__filing=filing_id))
    return lock_parts(filing_id)


def lock_with_orders(dossier: Dossier) -> Dossier:
    """The dossier and its orders locked, orders first: a settlement locks in that order too, so neither deadlocks.

    Of a part the orders of all parts, since its end may end the others.
    """
    whose = {"dossier__filing": dossier.filing_id} if dossier.part else {"dossier": dossier}
    _lock_orders(Fee.objects.filter(**whose))
    return lock(dossier)


def _lock_orders(fees: FeeQuerySet) -> None:
    orders = Order.objects.select_for_update().filter(pk__in=fees.values("order")).order_by("pk")
    list(orders.values_list("pk"))


def apply(
    dossier: Dossier,
    event_type: EventType,
    *,
    by: User | None,
    to: Status | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
    **columns: Any,
) -> DossierEvent:
    """Move a locked dossier to `to` (if given), append the event, notify its parties unless it is internal or quiet.

    `columns` are further columns that change with it (`code`, `due_at` …). Nothing else writes a status. Its tasks say
    the same at once.
    Raises DossierError when the transition is not allowed.
    """
    before = dossier.status if dossier.events else None
    changed = _set_columns(dossier, to, columns)
    data = {**(data or {}), **on_behalf_data(dossier, event_type, by)}
    event = event_chain.next_event(
        dossier, event_type, before=before, by=by, at=at or timezone.now(), note=note.strip(), data=data
    )
    event.save(force_insert=True)
    dossier.save(update_fields=[*changed, "events", "head"])
    task_assignment.copy_to_tasks(dossier, changed, done_by=by.pk if by and event_type in FINISHING else None)
    if event_type not in INTERNAL_EVENTS | QUIET_EVENTS:
        notify_parties(dossier, event)
    if to is not None and dossier.has_ended:
        hooks.dossier_ended.send(dossier)
    if dossier.part and event.before != event.after:
        hooks.part_moved.send(dossier, event)
    return event


def begin(
    dossiers: Sequence[Dossier],
    event_type: EventType,
    *,
    by: User | None,
    at: datetime,
    data: Sequence[dict[str, Any]],
    note: str = "",
) -> list[DossierEvent]:
    """Append the first event to dossiers that were just created together; their applicant the caller tells."""
    events = [
        event_chain.next_event(
            dossier,
            event_type,
            before=None,
            by=by,
            at=at,
            note=note,
            data={**one, **on_behalf_data(dossier, event_type, by)},
        )
        for dossier, one in zip(dossiers, data, strict=True)
    ]
    DossierEvent.objects.bulk_create(events)
    Dossier.objects.bulk_update(dossiers, ["events", "head"])
    return events


def _set_columns(dossier: Dossier, to: Status | None, columns: dict[str, Any]) -> list[str]:
    """Set the status, if the transition is allowed, and the other columns; return their names."""
    if to is not None:
        rules.check_transition_is_allowed(dossier, to)
        columns = {**columns, "status": to, "is_counted": False}
    for name, value in columns.items():
        setattr(dossier, name, value)
    return list(columns)


@official_language()
def notify_parties(dossier: Dossier, event: DossierEvent) -> None:
    """Tell the applicant's side of an event, in the words of its type."""
    ending = ending_of(dossier) if event.after != event.before else None
    tell_parties(
        dossier,
        f"dossier_{event.act}",
        key=f"dossier:{dossier.pk}:{event.serial}",
        context={
            "event": event,
            "agency": dossier.agency,
            "desk_check": task_assignment.DESK_CHECK,
            "still_to_do": SimpleLazyObject(partial(still_to_do, dossier)),
            "money": SimpleLazyObject(partial(money_sentences, dossier, ending)) if ending else (),
            "wait": SimpleLazyObject(partial(wait_of, dossier)),
        },
    )
