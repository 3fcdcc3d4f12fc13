"""Killed with -9 in the middle of a filing of three parts: there is one filing with all its parts, or none."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from core.outbox.models import OutboxJob
from eforms.models import Draft
from services.documents.models import Document
from services.dossiers.actions import filing
from services.dossiers.history.verification import faults
from services.dossiers.models import AnswerSheet, CombinedFiling, Dossier, DossierEvent, Filing
from tests.dossiers.combined.conftest import a_family
from tests.processes import kill

pytestmark = pytest.mark.django_db(transaction=True)

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


def test_a_filing_whose_process_is_killed_is_filed_with_all_its_parts_or_not_at_all():
    family = a_family()
    begun, jobs = family.begin(), OutboxJob.objects.count()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    program = [sys.executable, "-c", FILES_AND_STALLS, str(begun.pk)]
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert b"nothing committed" in process.stdout.readline()
        kill(process)

    kept = (Dossier, AnswerSheet, DossierEvent, CombinedFiling, Document)
    assert [model.objects.count() for model in kept] == [0] * len(kept)
    assert OutboxJob.objects.count() == jobs
    assert Draft.objects.get(pk=begun.pk).submitted_at is None

    filing.submit(Filing.objects.get(pk=begun.pk), by=family.citizen)
    assert list(family.parts(begun.pk)) == ["birth", "residence", "card"]
    assert [list(faults(part)) for part in family.parts(begun.pk).values()] == [[], [], []]
