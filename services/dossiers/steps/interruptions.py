"""Interruptions: the open tasks of a dossier stop while it waits for its applicant or a decision, and go on after."""

from collections.abc import Collection
from datetime import datetime

from services.catalogue.package.office_rules import Relation
from services.catalogue.package.process import Delivers, ProcessStep, Stage
from services.dossiers.models import Dossier, Interruption, Task
from services.dossiers.opinions.asking import ask
from services.dossiers.process.task_assignment import reopen_task
from services.dossiers.results import proposals
from services.dossiers.steps import stages
from services.dossiers.steps.step_offices import Place


def interrupt(dossier: Dossier, cause: Interruption, *, at: datetime, own: Task | None = None, by_id: int) -> None:
    """Stop all open tasks; `own`, of whoever asked for it, counts as done by them."""
    if own is not None:
        Task.objects.filter(pk=own.pk).update(person=by_id, done_at=at, interrupted_by=cause)
    dossier.tasks.open().update(cancelled_at=at, interrupted_by=cause)


def resume(dossier: Dossier, cause: Interruption, *, at: datetime) -> None:
    """Open the tasks again that this stopped, each with the office time that was left."""
    stopped = _stopped(dossier, cause)
    for task in stopped:
        task.dossier = dossier
        again = reopen_task(task, at=at)
        if again.delivers == Delivers.OPINION and not again.awaits_office:
            ask(dossier, again)
    _forget(stopped)


def restart(dossier: Dossier, cause: Interruption, *, changed: Collection[str]) -> None:
    """Open the steps of the interrupted stage anew, with their whole time: the answers `changed` meanwhile.

    What was done in it stays done; a step whose condition does not hold any more is left out, one whose condition
    holds by now is opened. Where nothing is left of the stage, the next one begins.
    """
    stopped = _stopped(dossier, cause)
    of_step = {task.step: task for task in stopped}
    stage = _stage_of(dossier, of_step)
    if stage is None:
        stages.begin(dossier)
        return
    done, proposed = _done_since(dossier, stage), stages.last_proposal(dossier)
    left = [step for step in stages.steps_that_apply(dossier, stage) if step.key not in done]
    for step in left:
        before = of_step.get(step.key) or (proposed if proposed and proposed.step == step.key else None)
        proposal = before.proposal if before else {}
        kept = proposals.without(dossier.package, proposal, changed.__contains__) if proposal else {}
        stages.open_step(dossier, step, place=_chosen_place(step, before), proposal=kept)
    _forget(stopped)
    if not left:
        stages.go_on(dossier, stopped[-1])


def wait_for(dossier: Dossier, cause: Interruption, *, before: Interruption) -> None:
    """What was stopped for one cause (`before`) stays stopped for another."""
    dossier.tasks.filter(interrupted_by=before).update(interrupted_by=cause)


def forget(dossier: Dossier, cause: Interruption) -> None:
    """What this stopped is not opened again: other work takes its place."""
    dossier.tasks.filter(interrupted_by=cause).update(interrupted_by="")


def _chosen_place(step: ProcessStep, before: Task | None) -> Place | None:
    """The office that somebody had chosen; None where the place follows from the rule."""
    if before is None or before.awaits_office or not step.office or step.office.relation is not Relation.CHOSEN:
        return None
    return Place(before.agency, before.role)


def _stopped(dossier: Dossier, cause: Interruption) -> list[Task]:
    return list(dossier.tasks.filter(interrupted_by=cause).select_related("agency").order_by("pk"))


def _forget(stopped: Collection[Task]) -> None:
    """They are open again under other rows."""
    Task.objects.filter(pk__in=[task.pk for task in stopped]).update(interrupted_by="")


def _stage_of(dossier: Dossier, keys: Collection[str]) -> Stage | None:
    """The stage that these steps belong to; None where they belong to none."""
    return next((stage for stage in dossier.package.stages if not set(keys).isdisjoint(stages.keys_of(stage))), None)


def _done_since(dossier: Dossier, stage: Stage) -> set[str]:
    """The steps of the stage whose last task was done, not interrupted; the result is proposed anew in any case."""
    if len(stage.steps) == 1:
        return set()
    proposing = dossier.package.proposing_step
    tasks = dossier.tasks.filter(step__in=stages.keys_of(stage)).order_by("pk")
    last = {task.step: task for task in tasks}
    done = {key for key, task in last.items() if task.done_at and not task.interrupted_by}
    return done - {proposing.key} if proposing else done
