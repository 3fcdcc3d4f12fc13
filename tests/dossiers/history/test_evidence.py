"""Answers and files cannot be replaced behind the history's back, and whoever manages to shows."""

import pytest
from django.db import DatabaseError, connection

from services.dossiers.history import verification
from services.dossiers.history.verification import Fault
from services.dossiers.models import AnswerSheet
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
