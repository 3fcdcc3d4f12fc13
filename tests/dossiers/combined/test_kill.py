"""Killed with -9 in a filing of several parts: all its parts or none, and a later part begins exactly once."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from eforms.models import Draft
from notifications.models import Delivery
from notifications.status import DeliveryState
from portal.accounts.models import User
from services.documents.models import Document
from services.dossiers.actions import filing, handling
from services.dossiers.history.verification import faults
from services.dossiers.models import AnswerSheet, CombinedFiling, Dossier, DossierEvent, Filing, WaitingPart
from services.dossiers.status import Status
from tests.dossiers.combined.conftest import a_family
from tests.dossiers.combined.package import BIRTH, RESIDENCE
from tests.notifications.stalling import STALLED
from tests.outbox import work_off
from tests.processes import BEAT, WORKER, celery, kill, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _nothing_stalled():
    yield
    STALLED.unlink(missing_ok=True)


FILES_AND_STALLS = """
import sys, time
import django; django.setup()
from services.dossiers.actions import combined, filing
from services.dossiers.models import Filing
tell = combined._tell_submitted
def stall(*args, **more):
    tell(*args, **more)
    print("all is written and nothing committed", flush=True)
    time.sleep(600)
combined._tell_submitted = stall
begun = Filing.objects.select_related("draft__owner", "version", "agency").get(pk=int(sys.argv[1]))
filing.submit(begun, by=begun.draft.owner)
"""


APPROVES_AND_STALLS = """
import sys, time
import django; django.setup()
from services.dossiers.actions import combined, handling
from services.dossiers.models import Dossier
from portal.accounts.models import User
notify = combined.notify_parties
def stall(*args, **more):
    notify(*args, **more)
    print("all is written and nothing committed", flush=True)
    time.sleep(600)
combined.notify_parties = stall
handling.approve(Dossier.objects.get(pk=int(sys.argv[1])), by=User.objects.get(pk=int(sys.argv[2])))
"""


def killed_before_it_commits(program: str, *arguments: int) -> None:
    """Run the program until it has written everything, and kill it there."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", program, *map(str, arguments)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert b"nothing committed" in process.stdout.readline()
        kill(process)


def test_a_filing_whose_process_is_killed_is_filed_with_all_its_parts_or_not_at_all():
    family = a_family()
    begun, jobs = family.begin(), OutboxJob.objects.count()
    killed_before_it_commits(FILES_AND_STALLS, begun.pk)

    kept = (Dossier, AnswerSheet, DossierEvent, CombinedFiling, Document)
    assert [model.objects.count() for model in kept] == [0] * len(kept)
    assert OutboxJob.objects.count() == jobs
    assert Draft.objects.get(pk=begun.pk).submitted_at is None

    filing.submit(Filing.objects.get(pk=begun.pk), by=family.citizen)
    assert list(family.parts(begun.pk)) == ["birth", "residence", "card"]
    assert [list(faults(part)) for part in family.parts(begun.pk).values()] == [[], [], []]


def test_a_later_part_whose_process_is_killed_begins_once_with_the_result_of_the_earlier():
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    birth = family.accept(family.submit()["birth"])
    handling.propose(birth, by=family.ward.handler, result={"number": "01"})
    killed_before_it_commits(APPROVES_AND_STALLS, birth.pk, family.ward.leader.pk)

    assert Dossier.objects.get().state is Status.IN_PROGRESS
    assert WaitingPart.objects.open().count() == 1
    assert not birth.papers.filter(kind="result").exists()

    handling.approve(birth, by=family.ward.leader)
    assert list(family.parts(birth.filing_id)) == ["birth", "residence"]
    assert [list(faults(part)) for part in Dossier.objects.all()] == [[], []]


@pytest.mark.servers
@pytest.mark.usefixtures("empty_broker", "_nothing_stalled")
def test_a_worker_killed_after_a_result_leaves_the_later_part_begun_once_and_tells_of_it_once():
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    birth = family.submit()["birth"]
    family.accept(birth)
    handling.propose(birth, by=family.ward.handler, result={"number": "01"})
    work_off()
    User.objects.filter(pk=family.citizen.pk).update(email="hoa@example.vn")
    handling.approve(birth, by=family.ward.leader)
    sent_before = Delivery.objects.filter(state=DeliveryState.SENT).count()

    with celery(*WORKER) as worker:
        wait_until(STALLED.exists)
        kill(worker)
    with celery(*BEAT), celery(*WORKER):
        wait_until(lambda: not OutboxJob.objects.exclude(state=JobState.DONE).exists())

    parts = family.parts(birth.filing_id)
    assert list(parts) == ["birth", "residence"]
    assert parts["residence"].log.filter(act="opened").count() == 1
    assert [list(faults(part)) for part in parts.values()] == [[], []]
    mails = [file.read_text() for file in settings.EMAIL_FILE_PATH.iterdir()]
    assert sum(mail.count("Message-ID:") for mail in mails) == Delivery.objects.count() - sent_before > 0
