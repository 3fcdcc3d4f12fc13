"""Killed with -9 in a bulk run: each dossier is done and said to be done, or neither; the next worker goes on there."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from services.dossiers.history.verification import faults
from services.dossiers.models import BulkState, BulkVerb, Dossier, DossierEvent, Outcome
from services.dossiers.status import Status
from tests.dossiers.bulk.conftest import begun, free_of_charge, outcomes, statuses
from tests.dossiers.conftest import a_road
from tests.outbox import hurry, work_off
from tests.processes import kill

pytestmark = pytest.mark.django_db(transaction=True)

WORKS_AND_STALLS = """
import sys, time
import django; django.setup()
from core.outbox import worker
from core.outbox.models import OutboxJob
from services.dossiers.bulk import carrying_out
after, inside = int(sys.argv[1]), int(sys.argv[2])
name = "_write" if inside else "do_one"
own, calls = getattr(carrying_out, name), []
def stall(*args, **more):
    calls.append(args)
    if not inside and len(calls) > after: wait()
    own(*args, **more)
    if inside and len(calls) > after: wait()
def wait():
    print("killed here", flush=True)
    time.sleep(600)
setattr(carrying_out, name, stall)
worker.run(OutboxJob.objects.filter(kind="dossiers.carry_out_bulk_run").values_list("pk", flat=True))
"""


def killed_after(done: int, *, inside: bool) -> None:
    """A worker that has committed this many more is killed between two dossiers, or `inside` the transaction of one."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", WORKS_AND_STALLS, str(done), str(int(inside))]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert b"killed here" in process.stdout.readline()
        kill(process)


@pytest.mark.parametrize("inside", [True, False])
def test_a_run_whose_worker_is_killed_goes_on_where_it_was_and_does_nothing_twice(settings, tmp_path, inside):
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    several = [free_of_charge(road) for _ in range(4)]
    work_off()
    run = begun(BulkVerb.RECEIVE, several, road.here.desk)
    killed_after(1, inside=inside)
    assert outcomes(run) == [Outcome.DONE, *[Outcome.WAITING] * 3]
    assert statuses(several) == [Status.ACCEPTED, *[Status.SUBMITTED] * 3]
    hurry()  # the claim of the killed worker runs out
    killed_after(1, inside=inside)
    assert outcomes(run) == [Outcome.DONE, Outcome.DONE, *[Outcome.WAITING] * 2]

    hurry()
    work_off()

    run.refresh_from_db()
    assert (run.state, outcomes(run)) == (BulkState.DONE, [Outcome.DONE] * 4)
    assert DossierEvent.objects.filter(act="accepted").count() == 4
    assert len(set(Dossier.objects.values_list("code", flat=True))) == 4
    assert [list(faults(Dossier.objects.get(pk=one.pk))) for one in several] == [[]] * 4
