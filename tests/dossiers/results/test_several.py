"""A dossier may end with several results: each under its condition, written, approved and issued together."""

import pytest

from services.dossiers.actions import handling
from services.dossiers.errors import DossierError
from services.dossiers.models import Task
from services.dossiers.status import Status
from tests.dossiers.results.conftest import CONFIRMATION, EXTRACT, REFUSAL, in_work_with
from tests.outbox import work_off

BOTH = {"extract": {"entry": "Sinh ngày 15/03/1958"}, "confirmation": {"confirmed": "Đã đăng ký"}}


def issued(dossier):
    papers = dossier.papers.filter(kind="result").order_by("pk")
    return [(paper.result, paper.document.number_line) for paper in papers]


def test_both_are_issued_each_under_its_number(road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=3)

    handling.propose(dossier, by=road.here.handler, result=BOTH)
    dossier = handling.approve(dossier, by=road.here.leader)

    assert issued(dossier) == [("extract", "01/TLKS"), ("confirmation", "01/XN")]


def test_one_whose_condition_does_not_hold_is_not_issued(road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=1)

    with pytest.raises(DossierError, match="không còn khớp"):
        handling.propose(dossier, by=road.here.handler, result=BOTH)
    handling.propose(dossier, by=road.here.handler, result={"extract": BOTH["extract"]})
    dossier = handling.approve(dossier, by=road.here.leader)

    assert issued(dossier) == [("extract", "01/TLKS")]


def test_one_that_is_called_for_may_not_be_left_out(road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=3)

    with pytest.raises(DossierError, match="ghi đủ"):
        handling.propose(dossier, by=road.here.handler, result={"extract": BOTH["extract"]})


def test_they_are_returned_online_once_all_are_stored(road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=3)
    handling.propose(dossier, by=road.here.handler, result=BOTH)
    handling.approve(dossier, by=road.here.leader)

    work_off()

    dossier.refresh_from_db()
    assert dossier.state is Status.RETURNED
    assert dossier.log.filter(act="returned").count() == 1


def test_what_was_proposed_of_each_comes_back_with_it(road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=3)
    handling.propose(dossier, by=road.here.handler, result=BOTH)

    handling.send_back(dossier, by=road.here.leader, note="Hãy ghi rõ hơn nội dung.")

    assert Task.objects.open().get(dossier=dossier).proposal == BOTH


def test_a_refusal_is_a_result_and_stops_the_dossier(road):
    dossier = in_work_with(road, EXTRACT, REFUSAL)

    handling.propose(dossier, by=road.here.handler, result={"refusal": {"reasons": "Không tìm thấy sổ đăng ký."}})
    dossier = handling.approve(dossier, by=road.here.leader)

    assert dossier.state is Status.STOPPED
    assert issued(dossier) == [("refusal", "01/VBTC")]
    assert not dossier.papers.filter(kind="stop").exists()
    assert dossier.log.get(act="stopped").data == {"results": ["refusal"], "is_refusal": True}


def test_nobody_both_grants_and_refuses(road):
    dossier = in_work_with(road, EXTRACT, REFUSAL)

    with pytest.raises(DossierError, match="không còn khớp"):
        handling.propose(
            dossier, by=road.here.handler, result={"extract": BOTH["extract"], "refusal": {"reasons": "Không"}}
        )
