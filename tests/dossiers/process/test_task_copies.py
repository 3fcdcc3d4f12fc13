"""What tasks carry of their dossiers agrees with them, whatever happened to them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Q

from services.dossiers.actions import applicant, desk, handling, transfers
from services.dossiers.models import Task
from services.dossiers.models.task_copies import COPIED
from tests.dossiers.conftest import RESULT

REASON = "Hồ sơ cần xem lại nội dung này."


def disagreeing():
    """The tasks that say something else than their dossiers."""
    differs = ~Q(procedure=F("dossier__version__procedure"))
    for column, copy in COPIED.items():
        both_null = Q(**{f"{copy}__isnull": True, f"dossier__{column}__isnull": True})
        differs |= ~(Q(**{copy: F(f"dossier__{column}")}) | both_null)
    return Task.objects.filter(differs)


def test_they_agree_all_along_the_road(road, paid):
    here = road.here
    for verb, details in (
        (desk.receive, {"by": here.desk}),
        (handling.take, {"by": here.handler}),
        (handling.propose, {"by": here.handler, "result": RESULT}),
        (handling.send_back, {"by": here.leader, "note": REASON}),
        (desk.request_supplement, {"by": here.handler, "fields_asked": ["copies"], "note": REASON}),
        (applicant.answer_supplement, {"by": road.citizen, "answers": {"copies": 2}}),
        (handling.propose, {"by": here.handler, "result": RESULT}),
        (handling.approve, {"by": here.leader}),
    ):
        verb(paid, **details)
        assert not disagreeing().exists(), verb
    paid.refresh_from_db()
    assert "2 bản" in paid.abstract
    assert paid.tasks.count() > 3
    assert set(paid.tasks.values_list("dossier_status", flat=True)) == {paid.status}


def test_they_follow_a_dossier_to_another_office(road, paid):
    transfers.transfer(paid, by=road.here.leader, office=road.elsewhere.agency, note=REASON)

    assert not disagreeing().exists()
    assert set(paid.tasks.values_list("dossier_agency", flat=True)) == {road.elsewhere.agency.pk}


@pytest.mark.parametrize("fill", ["command", "migration"])
def test_tasks_of_a_former_release_are_filled(road, in_work, fill):
    Task.objects.update(dossier_agency=None, dossier_status=None, dossier_title="", procedure=None)

    if fill == "command":
        call_command("fill_task_copies")
    else:
        migration = import_module("services.dossiers.migrations.0050_fill_task_copies")
        migration.fill(apps, connection.schema_editor(atomic=False))

    assert in_work.tasks.count() > 1
    assert not disagreeing().exists()
