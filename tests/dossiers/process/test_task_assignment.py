"""Tasks that are opened together are those that are opened one by one."""

import pytest
from django.utils import timezone
from time_machine import travel

from services.catalogue.package.process import ProcessStep
from services.dossiers.actions import desk
from services.dossiers.models import Task
from services.dossiers.process import hooks
from services.dossiers.process.deadlines import Calendar
from services.dossiers.process.task_assignment import DESK_CHECK, due_time, open_task, open_tasks
from tests.dossiers.process.test_deadlines import at

OWN = ("id",)


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
    with travel(timezone.now(), tick=False):
        alone = open_task(dossier, step)
        expected = columns(alone)
        Task.objects.filter(pk=alone.pk).delete()

        open_tasks([dossier], step)

    together = dossier.tasks.get()
    assert columns(together) == expected
    assert opened == [f"{alone.pk}:{step.key}", f"{together.pk}:{step.key}"]


@pytest.mark.parametrize(
    ("accepted", "begins"),
    [("2027-03-09 03:00 +0000", "09/03/2027 10:00"), ("2027-03-09 08:30 +0000", "10/03/2027 07:30")],
)
def test_the_time_of_whoever_handles_it_begins_when_the_desk_hands_over(road, accepted, begins):
    road.revise(fees=[])
    with travel(accepted, tick=False):
        dossier = desk.receive(road.submit(), by=road.here.desk)
    task = dossier.tasks.open().get()
    assert task.due_at == due_time(dossier.package.steps[task.step], at(begins), Calendar.of(dossier.agency))
