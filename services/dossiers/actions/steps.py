"""Actions on a step of the process: record what it found, finish it, choose the office that does it."""

from typing import Any

from django.db import transaction

from core.people import User
from services.agencies.models import Agency
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.appointments.finishing import check_step_may_be_finished
from services.dossiers.models import Dossier, EventType
from services.dossiers.process import task_assignment
from services.dossiers.process.transitions import apply, lock
from services.dossiers.steps import corrections, stages, step_rules
from services.dossiers.steps.finishing import finish, record
from services.dossiers.steps.step_offices import Place


@transaction.atomic
def finish_step(dossier: Dossier, *, by: User, step: str, found: dict[str, Any] | None = None) -> Dossier:
    """Finish a check or an inspection with what it `found`, by the keys of its form; the next stage may begin."""
    dossier = lock(dossier)
    task = step_rules.open_task_of(dossier, step)
    rules.check_may(by, Verb.HANDLE, dossier, task=task)
    done = step_rules.check_may_be_finished(dossier, task)
    check_step_may_be_finished(dossier, done.step)
    finish(dossier, done, found, by=by)
    return dossier


@transaction.atomic
def record_finding(dossier: Dossier, *, by: User, step: str, found: dict[str, Any]) -> Dossier:
    """Record what a step found while it goes on; what was recorded before stays."""
    dossier = lock(dossier)
    task = step_rules.open_task_of(dossier, step)
    rules.check_may(by, corrections.verb_of(task), dossier, task=task)
    record(dossier, step_rules.check_may_be_recorded(dossier, task), found, EventType.FINDING_RECORDED, by=by)
    return dossier


@transaction.atomic
def correct_finding(
    dossier: Dossier, *, by: User, step: str, found: dict[str, Any], note: str, shown: int | None = None
) -> Dossier:
    """Correct what a finished step found, with the reason (đính chính), as who does it at its office.

    `shown` is the finding that the page showed. What was recorded before stays; what follows reads the new one.
    """
    dossier = lock(dossier)
    task = step_rules.last_task_of(dossier, step)
    rules.check_may(by, corrections.verb_of(task), dossier, task=task)
    old = corrections.check_may_be_corrected(dossier, task)
    corrections.check_is_last(old, shown)
    rules.check_says_why(note, reader="người làm bước sau")
    corrections.correct(dossier, task or old.task, old, found, by=by, note=note)
    return dossier


@transaction.atomic
def choose_office(dossier: Dossier, *, by: User, step: str, office: Agency) -> Dossier:
    """Choose the office that does a step, where its rule leaves it to the clerk or found none."""
    dossier = lock(dossier)
    task = step_rules.open_task_of(dossier, step)
    rules.check_may(by, Verb.CHOOSE_OFFICE, dossier, task=task)
    done = step_rules.check_awaits_office(dossier, task)
    process_step = dossier.package.steps[step]
    step_rules.check_takes_the_step(office, process_step)
    apply(dossier, EventType.OFFICE_CHOSEN, by=by, data={"step": step, "office": office.code, "remark": str(office)})
    task_assignment.finish(done, by_id=by.pk)
    place = Place(office, process_step.role)
    stages.open_step(dossier, process_step, place=place, proposal=done.proposal)
    return dossier
