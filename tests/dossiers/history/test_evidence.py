"""Answers and files cannot be replaced behind the history's back, and whoever manages to shows."""

import pytest
from django.db import DatabaseError, connection

from eforms.actions import attach, record_refused
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment
from eforms.status import Scan
from services.dossiers.actions import applicant, desk, filing
from services.dossiers.history import verification
from services.dossiers.history.verification import Fault
from services.dossiers.models import AnswerSheet, Dossier
from tests.eforms.papers import PDF, received
from tests.flushing import triggers_aside


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossiers_answersheet SET answers = '{}'",
        "UPDATE dossiers_answersheet SET answers = '{}', revision = revision + 1, hash = 'another'",
        "DELETE FROM dossiers_answersheet",
    ],
)
def test_the_database_refuses_to_change_answers_without_an_event(road, statement):
    road.submit()
    with pytest.raises(DatabaseError, match="answers"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_answers_rewritten_by_sql_are_found(road):
    dossier = road.submit()
    assert list(verification.faults(dossier)) == []

    with triggers_aside("dossiers_answersheet"), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_answersheet SET answers = '{\"copies\": 99}'")

    assert list(verification.faults(dossier)) == [Fault.ANSWERS]


def test_a_removed_answer_sheet_is_found(road):
    dossier = road.submit()
    with triggers_aside("dossiers_answersheet"):
        AnswerSheet.objects.all().delete()
    assert list(verification.faults(dossier)) == [Fault.ANSWERS]


def test_an_event_without_its_hashes_of_files_is_found_and_stops_no_verification(road):
    dossier = road.submit()
    with triggers_aside("dossiers_dossierevent"), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_dossierevent SET data = '{}'")
    assert list(verification.faults(dossier)) == [Fault.CHAIN, Fault.FILES]


def test_dismissing_a_file_that_was_refused_before_filing_is_no_fault(road):
    begun = road.begin()
    [refused] = attach(begun.draft, "old_paper", [inspect_upload(received(PDF), max_megabytes=1)])
    record_refused(refused.stored, Scan.INFECTED)
    dossier = filing.submit(begun, by=road.citizen)
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["old_paper"], note="Gửi lại giấy tờ cũ.")
    dossier = Dossier.objects.get(pk=dossier.pk)

    applicant.change_supplement_files(
        dossier, by=road.citizen, attached={}, removed=str(refused.pk), fields=["old_paper"]
    )

    assert not Attachment.objects.listed().exists()
    assert list(verification.faults(dossier)) == []
