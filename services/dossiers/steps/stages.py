"""The stages of a dossier: open the steps of one side by side, and the next when all of them are done."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services.catalogue.package.conditions import holds
from services.catalogue.package.process import Delivers, ProcessStep, Stage
from services.dossiers.models import Dossier, Task
from services.dossiers.opinions.asking import ask
from services.dossiers.process.findings import facts_of
from services.dossiers.process.task_assignment import open_task
from services.dossiers.steps.step_offices import Place, place_of

Proposal = Mapping[str, Any]


def begin(dossier: Dossier) -> None:
    """Open the first stage whose condition holds."""
    _open_first(dossier, dossier.package.stages)


def go_on(dossier: Dossier, done: Task, *, proposal: Proposal | None = None, but: Collection[int] = ()) -> None:
    """Open the next stage whose condition holds, unless a step of this one is still open; after the last, none.

    The dossier is locked, so that of two people who finish the last two steps only the later one opens it. `proposal`
    and `but` are those of `open_task`, for whoever decides.
    """
    stages = dossier.package.stages
    index = next(number for number, stage in enumerate(stages) if done.step in keys_of(stage))
    if is_open(dossier, stages[index]):
        return
    proposed = last_proposal(dossier) if proposal is None and done.step in _beside_proposal(dossier) else None
    if proposed is not None:
        proposal, but = proposed.proposal, [proposed.person_id] if proposed.person_id else []
    _open_first(dossier, stages[index + 1 :], proposal=proposal, but=but)


def open_again(dossier: Dossier, stage: Stage, *, proposal: Proposal | None = None) -> None:
    """Open a stage again from its beginning, such as when the leader sends the dossier back."""
    _open_first(dossier, [stage], proposal=proposal)


def keys_of(stage: Stage) -> list[str]:
    return [step.key for step in stage.steps]


def last_proposal(dossier: Dossier) -> Task | None:
    """The task by which the result was proposed, where that is done and nothing interrupted it."""
    step = dossier.package.proposing_step
    if step is None:
        return None
    return dossier.tasks.filter(step=step.key, done_at__isnull=False, interrupted_by="").order_by("pk").last()


def steps_that_apply(dossier: Dossier, stage: Stage) -> list[ProcessStep]:
    """The steps of a stage whose conditions hold now; none where that of the stage does not."""
    conditions = [stage.when, *(step.when for step in stage.steps)]
    if not any(conditions):
        return list(stage.steps)
    package, facts, today = dossier.package, facts_of(dossier), dossier.filed_on
    if not holds(package, stage.when, facts, today=today):
        return []
    return [step for step in stage.steps if holds(package, step.when, facts, today=today)]


def is_open(dossier: Dossier, stage: Stage) -> bool:
    """Whether a step of the stage is open; the only step of one that has just been done is not."""
    return len(stage.steps) > 1 and dossier.tasks.open().filter(step__in=keys_of(stage)).exists()


def open_step(
    dossier: Dossier,
    step: ProcessStep,
    *,
    place: Place | None = None,
    proposal: Proposal | None = None,
    but: Collection[int] = (),
) -> Task:
    """Open the task of a step where it belongs, or at the `place` that somebody chose.

    What is proposed is nothing for those who give an opinion, and no longer for those who hand over.
    """
    own = proposal if step.delivers.decides or not step.is_elsewhere else None
    task = open_task(dossier, step, place=place or place_of(step, dossier), proposal=own, but=but)
    if step.delivers is Delivers.OPINION and not task.awaits_office:
        ask(dossier, task)
    return task


def _beside_proposal(dossier: Dossier) -> list[str]:
    """The steps that run beside the one that proposes: of these the last one done passes on what was proposed."""
    step = dossier.package.proposing_step
    keys = next((keys_of(stage) for stage in dossier.package.stages if step in stage.steps), []) if step else []
    return keys if len(keys) > 1 else []


def _open_first(
    dossier: Dossier, stages: Sequence[Stage], *, proposal: Proposal | None = None, but: Collection[int] = ()
) -> None:
    for stage in stages:
        if steps := steps_that_apply(dossier, stage):
            for step in steps:
                open_step(dossier, step, proposal=proposal, but=but)
            return
