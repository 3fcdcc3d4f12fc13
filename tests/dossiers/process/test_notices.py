"""A notice is taken note of; nothing is returned, and no day is promised."""

import pytest

from services.documents.models import Document
from services.dossiers.actions import desk, handling
from services.dossiers.applicant.answer_summary import dossier_facts
from services.dossiers.desk import staff_actions
from services.dossiers.desk.supplement_actions import SUPPLEMENT
from services.dossiers.desk.usual_actions import TAKE_NOTE
from services.dossiers.errors import DossierError
from services.dossiers.history.timeline import timeline
from services.dossiers.models import EventType, Task
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.outbox import work_off

AS_NOTICE = {
    "is_notice": True,
    "results": [],
    "fees": [],
    "limits": [{"channels": ["online"], "note": "Không có thời hạn trả lời."}],
    "process": [{"key": "note", "title": "Xem xét, ghi nhận", "role": "handler", "hours": 16}],
}


@pytest.fixture
def notice(road):
    """One in the hands of the handling clerk."""
    road.revise(**AS_NOTICE)
    accepted = desk.receive(road.submit(), by=road.here.desk)
    return handling.take(accepted, by=road.here.handler)


def test_a_notice_ends_when_it_is_taken_note_of(notice, road):
    noted = handling.take_note(notice, by=road.here.handler)

    assert (noted.state, noted.log.latest("serial").act) == (Status.COMPLETED, EventType.NOTED)
    assert not Task.objects.open().exists()
    assert not noted.papers.filter(kind="result").exists()
    assert timeline(noted, ())[-1].title == "Ghi nhận thông báo"


def test_a_notice_has_a_receipt_without_a_day(notice):
    work_off()

    receipt = Document.objects.get(kind="receipt")
    assert receipt.stored_at
    assert (receipt.facts["due_at"], receipt.facts["time_limit"]) == (None, "Không có thời hạn trả lời.")
    assert "không trả kết quả" in receipt.facts["return_at"]
    assert not {"Hẹn trả kết quả", "Nhận kết quả tại"} & {line.label for line in dossier_facts(notice)}


def test_nobody_is_told_to_wait_for_a_result(notice):
    assert [entry.title for entry in timeline(notice, ()) if entry.phase] == ["Xem xét và ghi nhận"]


def test_the_clerk_takes_note_of_a_notice_and_proposes_nothing(notice, road):
    task = Task.objects.open().get()

    assert staff_actions.staff_actions_for(notice, task, road.here.handler) == (
        TAKE_NOTE,
        SUPPLEMENT,
    )
    with pytest.raises(DossierError, match="chỉ cần ghi nhận"):
        handling.propose(notice, by=road.here.handler, result=RESULT)


def test_what_has_a_result_is_not_only_taken_note_of(in_work, road):
    with pytest.raises(DossierError, match="phải có kết quả"):
        handling.take_note(in_work, by=road.here.handler)
