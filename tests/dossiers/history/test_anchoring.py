"""The night's anchor holds the past: written outside the database and signed, it does not match what was changed."""

import hashlib
import json
import subprocess
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from pyhanko.sign.timestamps import TimestampRequestError

from portal.environment import SealFile
from services.documents.signing import detached
from services.dossiers.actions import applicant, history
from services.dossiers.history import anchoring, event_chain
from services.dossiers.history.verification import Fault
from services.dossiers.models import HistoryAnchor, HistoryCheck
from standins.certification_authority import authority
from standins.time_stamping.server import create_server
from tests.flushing import triggers_aside


@pytest.fixture(autouse=True)
def anchors_apart(settings, tmp_path):
    settings.ANCHOR_DIR = tmp_path / "anchors"


@pytest.fixture
def sealed(settings, tmp_path):
    """The portal has a seal, and trusts its root."""
    folder = authority.create_if_absent(tmp_path / "authority")
    seal = SealFile(pkcs12=folder / "seal.p12", password="gia-lap")
    settings.SEALS, settings.SEAL_ROOTS = {"*": seal}, folder / "roots.pem"


@pytest.fixture
def time_stamping_authority():
    with create_server(0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def tomorrow(days: int = 1):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


def anchored() -> HistoryAnchor:
    """The anchor of the night."""
    anchor = anchoring.anchor_past_days()
    assert anchor is not None
    return anchor


def test_yesterdays_events_are_anchored_once_in_a_file_outside_the_database(road):
    event = road.submit().log.get()
    with tomorrow():
        anchor = anchored()
        assert anchoring.anchor_past_days() is None
    assert (anchor.first_event, anchor.last_event, anchor.events) == (event.pk, event.pk, 1)
    assert json.loads(anchoring.path_of(anchor.day).read_text())["root"] == anchor.root
    assert anchoring.is_intact(anchor)


def test_todays_events_wait_for_the_next_night(road):
    road.submit()
    assert anchoring.anchor_past_days() is None


def test_a_history_rewritten_with_right_hashes_no_longer_matches_its_anchor(road):
    dossier = road.submit()
    with tomorrow():
        history.verify_and_anchor()
        forged = dossier.log.get()
        forged.data["owed_vnd"] = 0
        forged.hash = event_chain.event_hash(forged)
        with triggers_aside("dossiers_dossierevent"):
            forged.save()
        dossier.head = forged.hash
        dossier.save()
        assert event_chain.is_intact(dossier)
        check = history.verify_and_anchor()
    assert check.faults == [{"anchor": str(HistoryAnchor.objects.get().day), "fault": Fault.ROOT}]


def test_removing_the_anchor_of_a_rewritten_history_does_not_help(road):
    dossier = road.submit()
    with tomorrow():
        day = anchored().day
        forged = dossier.log.get()
        forged.data["owed_vnd"] = 0
        forged.hash = event_chain.event_hash(forged)
        with triggers_aside("dossiers_dossierevent"), triggers_aside("dossiers_historyanchor"):
            forged.save()
            HistoryAnchor.objects.all().delete()
        dossier.head = forged.hash
        dossier.save()
    with tomorrow(2):
        check = history.verify_and_anchor()
    assert check.faults == [{"anchor": str(day), "fault": Fault.ROOT}]
    path = anchoring.path_of(day)
    path.write_text("[]")
    with pytest.raises(CommandError, match="root"):
        call_command("verify_history")


def test_a_night_that_ended_between_file_and_row_is_no_fault(road):
    road.submit()
    with tomorrow():
        anchored()
        with triggers_aside("dossiers_historyanchor"):
            HistoryAnchor.objects.all().delete()
    with tomorrow(2):
        assert history.verify_and_anchor().faults == []
    with tomorrow(3):
        assert history.verify_and_anchor().faults == []


def test_a_verification_that_fails_keeps_no_day_from_its_anchor(road, monkeypatch):
    def fails(*args: object, **kwargs: object) -> None:
        raise SoftTimeLimitExceeded

    road.submit()
    monkeypatch.setattr(history, "verify", fails)
    with tomorrow(), pytest.raises(SoftTimeLimitExceeded):
        history.verify_and_anchor()
    assert HistoryAnchor.objects.exists()


def test_each_anchor_carries_the_one_before(road):
    road.submit()
    with tomorrow():
        first = anchored()
        applicant.withdraw(road.submit(), by=road.citizen, note="Nộp nhầm")
    with tomorrow(2):
        second = anchored()
        assert second.previous == first.root
        assert all(map(anchoring.is_intact, HistoryAnchor.objects.all()))


def test_a_changed_anchor_file_is_found(road):
    road.submit()
    with tomorrow():
        anchor = anchored()
    anchoring.path_of(anchor.day).write_text("{}")
    assert not anchoring.is_intact(anchor)


def test_an_anchor_file_signed_by_somebody_else_is_found(road, sealed):
    road.submit()
    with tomorrow():
        anchor = anchored()
    assert anchoring.is_intact(anchor)
    signature = anchoring.path_of(anchor.day).with_suffix(".json.p7s")
    signature.write_bytes(detached.sign(b"another content"))
    assert not anchoring.is_intact(anchor)


def test_openssl_reads_the_signature_of_an_anchor(road, sealed, settings):
    road.submit()
    with tomorrow():
        path = anchoring.path_of(anchored().day)
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{path}.p7s", "-content", str(path)]
    done = subprocess.run(
        [*command, "-CAfile", str(settings.SEAL_ROOTS), "-purpose", "any"], capture_output=True, check=False
    )
    assert done.stdout == path.read_bytes()


def test_an_anchor_is_stamped_by_the_time_stamping_authority_that_is_set(road, settings, time_stamping_authority):
    settings.TIME_STAMP_URL = time_stamping_authority
    road.submit()
    with tomorrow():
        anchor = anchored()
    path = anchoring.path_of(anchor.day)
    token = path.with_suffix(".json.tst").read_bytes()
    assert detached.stamped_hash(token) == hashlib.sha256(path.read_bytes()).digest()


def test_a_silent_time_stamping_authority_leaves_the_day_to_the_next_night(road, settings):
    settings.TIME_STAMP_URL = "http://127.0.0.1:9/"
    road.submit()
    with tomorrow(), pytest.raises(TimestampRequestError):
        anchoring.anchor_past_days()
    assert not HistoryAnchor.objects.exists()
    settings.TIME_STAMP_URL = ""
    with tomorrow(2):
        assert anchored().events == 1


def test_the_night_verifies_what_moved_and_keeps_what_it_found(road):
    dossier = road.submit()
    with triggers_aside("dossiers_answersheet"), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_answersheet SET answers = '{}'")
    history.verify_and_anchor()
    assert {"dossier": dossier.pk, "fault": "answers"} in HistoryCheck.objects.get().faults


def test_the_command_verifies_everything_and_fails_where_something_differs(road, capsys):
    road.submit()
    call_command("verify_history")
    assert "1 dossier(s) and 0 anchor(s): 0 fault(s)" in capsys.readouterr().out
    with triggers_aside("dossiers_answersheet"), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_answersheet SET answers = '{}'")
    with pytest.raises(CommandError, match="answers"):
        call_command("verify_history")


@pytest.mark.postgres
@pytest.mark.parametrize(
    "table",
    ["dossiers_dossierevent", "payments_entry", "catalogue_body", "documents_document", "dossiers_dossierarchive"],
)
def test_postgresql_refuses_to_empty_what_is_kept_for_good(db, table):
    with pytest.raises(DatabaseError, match=r"(is|are) never emptied"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
