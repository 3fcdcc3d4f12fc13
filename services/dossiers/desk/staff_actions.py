"""The staff actions on a dossier, offered on the workbench by status, role of the open task and permission."""

from collections.abc import Callable, Mapping
from functools import partial

from django.utils import timezone

import core.permissions
from core.people import Person
from core.refusals import allows
from core.staff_actions import StaffAction, offered, permitted
from services.agencies import permissions
from services.agencies.models import Role
from services.catalogue.package.process import Delivers
from services.dossiers import rules
from services.dossiers.desk import result_change_actions
from services.dossiers.desk.assignment_actions import HAND_OVER
from services.dossiers.desk.decisions import DECISIONS, OWN_RULES, PROPOSER_RULES
from services.dossiers.desk.extension_actions import EXTEND
from services.dossiers.desk.money_actions import (
    APPROVE_REFUND,
    EXEMPT,
    REJECT_REFUND,
    REQUEST_DUES,
)
from services.dossiers.desk.step_actions import own_step_actions, with_forms
from services.dossiers.desk.supplement_actions import (
    PROPOSE_SUPPLEMENT,
    SUPPLEMENT,
    first_or_further,
)
from services.dossiers.desk.transfer_actions import TRANSFER
from services.dossiers.desk.usual_actions import (
    APPROVE,
    DECIDE,
    PROPOSE,
    RECEIVE,
    REFUSE,
    RETURN,
    SEND_BACK,
    STOP,
    TAKE,
    TAKE_NOTE,
)
from services.dossiers.models import Dossier, Task
from services.dossiers.models.money import OWED
from services.dossiers.process.parties import is_party
from services.dossiers.process.task_assignment import WAIT_STOP
from services.dossiers.results.change_rules import DECIDED
from services.dossiers.status import Status
from services.dossiers.steps import extension_rules, step_rules
from services.dossiers.steps.transfer_rules import BEFORE_DECISION

OFFICE_ACTIONS: Mapping[tuple[Status, str], tuple[StaffAction, ...]] = {
    (Status.SUBMITTED, Role.DESK): (RECEIVE, SUPPLEMENT, REQUEST_DUES, REFUSE),
    (Status.REFUSED, Role.LEADER): (APPROVE_REFUND, REJECT_REFUND),
    (Status.WITHDRAWN, Role.LEADER): (APPROVE_REFUND, REJECT_REFUND),
    (Status.STOPPED, Role.LEADER): (APPROVE_REFUND, REJECT_REFUND),
}
"""The staff actions by status and role, for tasks that no process names."""

STEP_ACTIONS: Mapping[tuple[Status, Delivers], tuple[StaffAction, ...]] = {
    (Status.ACCEPTED, Delivers.CHECK): (TAKE,),
    (Status.ACCEPTED, Delivers.INSPECTION): (TAKE,),
    (Status.IN_PROGRESS, Delivers.CHECK): (SUPPLEMENT, REQUEST_DUES, EXTEND),
    (Status.IN_PROGRESS, Delivers.INSPECTION): (SUPPLEMENT, REQUEST_DUES, EXTEND),
    (Status.IN_PROGRESS, Delivers.DECISION): (DECIDE, SEND_BACK, STOP),
    (Status.IN_PROGRESS, Delivers.SIGNATURE): (APPROVE, SEND_BACK, STOP),
    (Status.COMPLETED, Delivers.HAND_OVER): (RETURN,),
}
"""The staff actions by status and what the step of the task delivers, besides those that end the step."""

ACTIONS_WHILE_FEE_IS_OPEN: Mapping[Status, tuple[StaffAction, ...]] = {
    Status.SUBMITTED: (EXEMPT,),
    Status.DUES_REQUESTED: (EXEMPT, STOP),
    Status.COMPLETED: (EXEMPT,),
}
"""The staff actions by status while a fee is open, whatever the role of the task."""

ACTIONS_WHEN_WAIT_IS_OVER: Mapping[Status, tuple[StaffAction, ...]] = {
    Status.SUBMITTED: (REFUSE, EXEMPT),
    Status.SUPPLEMENT_REQUESTED: (STOP,),
    Status.DUES_REQUESTED: (STOP,),
}
"""The staff actions by status once the applicant has let the time pass."""


_OF_THE_WORK = (SUPPLEMENT, PROPOSE_SUPPLEMENT, TRANSFER, REQUEST_DUES, REFUSE, EXTEND, STOP)
WITH_PAGES = frozenset(action.slug for action in (*_OF_THE_WORK, *result_change_actions.BEGINNINGS))
"""The slugs of the actions whose forms have pages of their own, besides that of handing a task over."""


SECOND_PERSON_RULES: Mapping[str, Callable[[Person, Dossier], None]] = {
    DECIDE.slug: step_rules.check_is_not_proposer,
    APPROVE.slug: step_rules.check_is_not_proposer,
    STOP.slug: step_rules.check_is_not_proposer,
    **PROPOSER_RULES,
}
"""The rules, by slug, of what is not decided by whoever proposed it."""


def staff_actions_for(
    dossier: Dossier, task: Task | None, person: Person, *, slug: str = ""
) -> tuple[StaffAction, ...]:
    """The staff actions that this person may perform now, the usual one first; of a `slug` that one alone.

    They are those of one open task, or of a dossier that waits.
    """
    meant = SUPPLEMENT.slug if slug == PROPOSE_SUPPLEMENT.slug else slug
    actions = [action for action in _candidate_actions(dossier, task) if meant in ("", action.slug)]
    allowed = first_or_further(offered(actions, dossier, _may(dossier, task, person)), dossier)
    own = (
        action
        for action in allowed
        if not is_left_to_another(action, dossier, person) and _is_theirs(action, dossier, person)
    )
    return tuple(action for action in own if slug in ("", action.slug))


def has_own_page(slug: str) -> bool:
    """Whether the form of this action is shown at its own address."""
    return slug in WITH_PAGES or slug.startswith(f"{HAND_OVER}-")


def is_left_to_another(action: StaffAction, dossier: Dossier, person: Person) -> bool:
    """Whether the person may do this, but proposed it themselves, so that a second person decides."""
    rule = SECOND_PERSON_RULES.get(action.slug)
    return rule is not None and not allows(rule, person, dossier)


def _is_theirs(action: StaffAction, dossier: Dossier, person: Person) -> bool:
    """Whether anybody with the permission may do this, or the person is the one who proposed what it is about."""
    rule = OWN_RULES.get(action.slug)
    return rule is None or allows(rule, person, dossier)


def awaits_second_person(dossier: Dossier, task: Task | None, person: Person) -> bool:
    """Whether the dossier waits for a decision that this person may not take, having proposed it."""
    decisions = [action for action in _candidate_actions(dossier, task) if action.slug in SECOND_PERSON_RULES]
    may = _may(dossier, task, person)
    return any(is_left_to_another(action, dossier, person) for action in offered(decisions, dossier, may))


def too_late_to_extend(dossier: Dossier, task: Task | None, person: Person) -> str:
    """Why who handles it is not offered to extend the time limit: the day for it is over; else empty."""
    if dossier.state is not Status.IN_PROGRESS or task is None:
        return ""
    if EXTEND not in _candidate_actions(dossier, task) or not _may(dossier, task, person)(EXTEND.verb):
        return ""
    return extension_rules.too_late(dossier, at=timezone.now())


def permitted_actions(dossier: Dossier, person: Person) -> tuple[StaffAction, ...]:
    """The staff actions that this person may perform on the dossier at one step or another."""
    at_some_time = (OFFICE_ACTIONS, STEP_ACTIONS, ACTIONS_WHILE_FEE_IS_OPEN, ACTIONS_WHEN_WAIT_IS_OVER)
    steps = (*(actions for table in at_some_time for actions in table.values()), *DECISIONS.values())
    own = [_proposal_of(dossier), PROPOSE_SUPPLEMENT, *with_forms(dossier), *result_change_actions.BEGINNINGS, TRANSFER]
    actions = {action.slug: action for step in (*steps, own) for action in step}
    return permitted(actions.values(), partial(permissions.may, person, agency=dossier.agency))


def _may(dossier: Dossier, task: Task | None, person: Person) -> Callable[[core.permissions.Verb], bool]:
    """What the person may do with this task, at the office that does it; a party of the dossier nothing."""
    if is_party(person, dossier):
        return lambda verb: False
    is_elsewhere = task is not None and task.agency_id != dossier.agency_id and not task.is_opinion
    agency = task.agency if task and is_elsewhere else dossier.agency
    return partial(permissions.may, person, agency=agency, stage=rules.stage_of(dossier, task))


def _candidate_actions(dossier: Dossier, task: Task | None) -> tuple[StaffAction, ...]:
    if task and task.step in DECISIONS:
        return DECISIONS[task.step]
    if task and task.step == WAIT_STOP.key:
        return ACTIONS_WHEN_WAIT_IS_OVER.get(dossier.state, ())
    usual = _usual_actions(dossier, task)
    if dossier.state in DECIDED:
        return (*usual, *result_change_actions.BEGINNINGS)
    return (*usual, TRANSFER) if dossier.state in BEFORE_DECISION else usual


def _usual_actions(dossier: Dossier, task: Task | None) -> tuple[StaffAction, ...]:
    """What is done with the dossier on its way."""
    actions_for_fee = ACTIONS_WHILE_FEE_IS_OPEN.get(dossier.state)
    if actions_for_fee and dossier.may_owe and OWED(dossier.pk):
        return actions_for_fee
    if task is None:
        return ()
    return _step_actions(dossier, task) if task.delivers else OFFICE_ACTIONS.get((dossier.state, task.role), ())


def _step_actions(dossier: Dossier, task: Task) -> tuple[StaffAction, ...]:
    """What ends the step, and what else may be done in it."""
    is_elsewhere = task.agency_id != dossier.agency_id
    if task.is_opinion:
        own = own_step_actions(dossier, task)
        return (*own, SUPPLEMENT, EXTEND) if dossier.state is Status.IN_PROGRESS else own
    shared = STEP_ACTIONS.get((dossier.state, Delivers(task.delivers)), ())
    if dossier.state is not Status.IN_PROGRESS and not is_elsewhere and not task.awaits_office:
        return shared
    own = own_step_actions(dossier, task)
    if task.awaits_office or (is_elsewhere and not task.decides):
        return own
    proposing = dossier.package.proposing_step
    if proposing and proposing.key == task.step:
        own = (*own, _proposal_of(dossier))
    if dossier.package.is_notice:
        shared = tuple(action for action in shared if action is not REQUEST_DUES)
    return (*own, *shared)


def _proposal_of(dossier: Dossier) -> StaffAction:
    """What ends the examination: a notice (thông báo) has no result to propose."""
    return TAKE_NOTE if dossier.package.is_notice else PROPOSE
