"""Carries out what two people decided: the agencies change in one transaction, what they hold follows in batches."""

from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import outbox
from services.agencies import hooks
from services.agencies.models import Agency, Reorganisation, ReorganisationEvent
from services.agencies.reorganisation import merging, moving, rules
from services.agencies.reorganisation.models import ReorganisationAct as Act
from services.agencies.reorganisation.models import ReorganisationKind as Kind
from services.agencies.reorganisation.models import ReorganisationState as State

HAND_OVER: Final = "agencies.hand_over"
BATCH: Final = 50
"""Rows of one job and transaction; between two jobs others have their turn."""


def begin(plan: Reorganisation) -> Reorganisation:
    """Change the agencies themselves; `plan` is locked, approved, and its day has come."""
    rules.check_agencies(plan)
    match plan.kind:
        case Kind.MERGE:
            plan.expected = sum(one.moves for one in holdings(plan) if one.in_batches)
            plan.save(update_fields=["expected"])
            record(plan, Act.BEGUN, **merging.end_agency(plan))
            hooks.agencies_changed.send()
            return run(plan)
        case Kind.MOVE:
            record(plan, Act.BEGUN, **moving.move(plan))
        case _:
            record(plan, Act.BEGUN, **moving.add(plan))
    hooks.agencies_changed.send()
    return _end(plan)


def holdings(plan: Reorganisation) -> list[hooks.Holding]:
    """What the agency holds and what becomes of it, as things stand now."""
    if plan.agency is None:
        return []
    if plan.into is not None:
        answers = hooks.holdings_when_merged.send(plan.agency, plan.into)
    else:
        answers = hooks.holdings_when_moved.send(plan.agency)
    return [holding for answer in answers for holding in answer]


def run(plan: Reorganisation) -> Reorganisation:
    """Set the jobs going that give over what the ended agency still holds."""
    plan.state, plan.turn = State.RUNNING, plan.turn + 1
    plan.save(update_fields=["state", "turn"])
    _announce(plan)
    return plan


def hand_over_batch(*, plan_id: int, turn: int, batch: int) -> outbox.OnDone | None:
    """Give over the next rows in one transaction; killed before its end, none of them is."""
    with transaction.atomic():
        plan = lock(plan_id)
        if plan.state != State.RUNNING or plan.turn != turn:
            return None
        moved = hand_over_next(plan)
        plan.moved = F("moved") + sum(moved.values())
        plan.save(update_fields=["moved"])
    return partial(_go_on, plan_id, turn, batch + 1) if moved else partial(_finish, plan_id, turn)


def hand_over_next(plan: Reorganisation) -> dict[str, int]:
    """Give over up to a batch of rows of one kind; empty: nothing is left."""
    if plan.agency is None or plan.into is None:
        return {}
    for handler in hooks.hand_over.handlers:
        if moved := {name: number for name, number in handler(plan.agency, plan.into, BATCH).items() if number}:
            return moved
    return {}


def stop(*, plan_id: int, turn: int, batch: int, reason: str) -> None:
    """The job was given up: it stops, and an administrator lets it go on."""
    with transaction.atomic():
        plan = lock(plan_id)
        if plan.state == State.RUNNING and plan.turn == turn:
            plan.state = State.STOPPED
            plan.save(update_fields=["state"])
            record(plan, Act.STOPPED, reason=reason)


def lock(plan_id: int) -> Reorganisation:
    """The row read again and locked, and the agencies it is about after it, always in the order of their keys."""
    related = ("example", "unit", "decided_by")
    plan = Reorganisation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=plan_id)
    lock_agencies(plan)
    return plan


def lock_agencies(plan: Reorganisation) -> None:
    """Read these agencies again, and let nobody else reorganise them until the transaction ends.

    Whoever works on what refers to them is not kept waiting: their keys are not locked.
    """
    keys = [key for key in (plan.agency_id, plan.into_id, plan.superior_id) if key]
    agencies = Agency.objects.select_for_update(of=("self",), no_key=True).select_related("superior", "successor")
    rows = {one.pk: one for one in agencies.filter(pk__in=keys).order_by("pk")}
    plan.agency, plan.into, plan.superior = (
        rows[key] if key else None for key in (plan.agency_id, plan.into_id, plan.superior_id)
    )


def record(plan: Reorganisation, act: Act, **data: Any) -> None:
    ReorganisationEvent.objects.create(reorganisation=plan, act=act, data=data)


def _announce(plan: Reorganisation, batch: int = 1) -> None:
    key = f"{HAND_OVER}:{plan.pk}:{plan.turn}:{batch}"
    outbox.enqueue(HAND_OVER, key=key, plan_id=plan.pk, turn=plan.turn, batch=batch)


def _go_on(plan_id: int, turn: int, batch: int) -> None:
    """In the transaction that marks the job as done: the next one."""
    plan = lock(plan_id)
    if plan.state == State.RUNNING and plan.turn == turn:
        _announce(plan, batch)


def _finish(plan_id: int, turn: int) -> None:
    plan = lock(plan_id)
    if plan.state == State.RUNNING and plan.turn == turn:
        _end(plan)


def _end(plan: Reorganisation) -> Reorganisation:
    plan.state, plan.ended_at = State.DONE, timezone.now()
    plan.save(update_fields=["state", "ended_at"])
    record(plan, Act.DONE, moved=plan.moved)
    return plan
