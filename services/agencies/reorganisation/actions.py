"""Verbs of reorganisations: propose, withdraw, decide, go on; what follows a decision stands in `carrying_out`."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Reorganisation, ReorganisationEvent
from services.agencies.reorganisation import carrying_out, rules
from services.agencies.reorganisation.models import ReorganisationAct as Act
from services.agencies.reorganisation.models import ReorganisationState as State


@transaction.atomic
def propose(plan: Reorganisation, *, by: User) -> Reorganisation:
    """Propose an unsaved reorganisation; nothing of the agencies changes."""
    rules.check_may_reorganise(by)
    carrying_out.lock_agencies(plan)
    rules.check_plan(plan, today=timezone.localdate())
    plan.proposed_by, plan.state = by, State.PROPOSED
    plan.save(force_insert=True)
    _record(plan, Act.PROPOSED, by=by, basis=plan.basis, effective_on=plan.effective_on.isoformat())
    return plan


@transaction.atomic
def withdraw(plan: Reorganisation, *, by: User) -> Reorganisation:
    """Give up what was not begun yet."""
    rules.check_may_reorganise(by)
    plan = carrying_out.lock(plan.pk)
    rules.check_state(plan, State.PROPOSED, State.APPROVED)
    plan.state, plan.ended_at = State.WITHDRAWN, timezone.now()
    plan.save(update_fields=["state", "ended_at"])
    _record(plan, Act.WITHDRAWN, by=by)
    return plan


@transaction.atomic
def decide(plan: Reorganisation, *, by: User) -> Reorganisation:
    """Decide as the second person; carrying out begins at once, or on its day."""
    plan = carrying_out.lock(plan.pk)
    rules.check_state(plan, State.PROPOSED)
    rules.check_may_decide(plan, by)
    rules.check_day(plan, today=timezone.localdate())
    rules.check_agencies(plan)
    plan.state, plan.decided_by = State.APPROVED, by
    plan.save(update_fields=["state", "decided_by"])
    _record(plan, Act.APPROVED, by=by, holdings=[one._asdict() for one in carrying_out.holdings(plan)])
    return carrying_out.begin(plan) if plan.effective_on <= timezone.localdate() else plan


@transaction.atomic
def resume(plan: Reorganisation, *, by: User) -> Reorganisation:
    """Go on where it stopped."""
    rules.check_may_reorganise(by)
    plan = carrying_out.lock(plan.pk)
    rules.check_state(plan, State.STOPPED)
    _record(plan, Act.RESUMED, by=by)
    return carrying_out.run(plan)


def _record(plan: Reorganisation, act: Act, *, by: User, **data: Any) -> None:
    ReorganisationEvent.objects.create(reorganisation=plan, act=act, by=by, data=data)
