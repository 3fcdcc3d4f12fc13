"""Tasks that are opened together are those that are opened one by one."""

import pytest

from services.catalogue.package.process import ProcessStep
from services.dossiers.models import Task
from services.dossiers.process import hooks
from services.dossiers.process.task_assignment import DESK_CHECK, open_task, open_tasks

OWN = ("id", "opened_at", "due_at")


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """The keys of the steps whose tasks the hook told of."""
    steps: list[str] = []
    monkeypatch.setattr(hooks.step_opened, "handlers", [lambda task, step: steps.append(f"{task.pk}:{step.key}")])
    return steps


def columns(task: Task) -> dict[str, object]:
    return {key: value for key, value in Task.objects.filter(pk=task.pk).values().get().items() if key not in OWN}


@pytest.mark.parametrize("own_step", [False, True])
def test_opened_together_or_alone(road, opened, own_step):
    dossier = road.submit()
    step: ProcessStep = dossier.package.steps["examine"] if own_step else DESK_CHECK
    alone = open_task(dossier, step)
    expected = columns(alone)
    Task.objects.filter(pk=alone.pk).delete()

    open_tasks([dossier], step)

    together = dossier.tasks.get()
    assert columns(together) == expected
    assert opened == [f"{alone.pk}:{step.key}", f"{together.pk}:{step.key}"]
