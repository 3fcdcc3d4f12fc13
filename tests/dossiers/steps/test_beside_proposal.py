"""A question that runs beside the step that proposes: what was proposed is not lost, and nobody signs their own."""

import pytest

from services.dossiers.actions import applicant, desk, handling, opinions
from services.dossiers.errors import DossierError
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import again
from tests.dossiers.steps.process import HAND, PROPOSE, SIGN, open_steps, open_task, proposed, stage, taken, under
from tests.dossiers.steps.test_opinions import ASK


def test_the_proposal_waits_for_the_answer_and_reaches_who_signs(road):
    dossier = taken(under(road, stage("first", PROPOSE, ASK), SIGN, HAND))
    proposed(dossier, road)
    assert open_steps(dossier) == ["ask"]

    opinions.answer_opinion(open_task(dossier, "ask"), by=road.elsewhere.handler, found={"agrees": True})

    assert open_task(dossier, "sign").proposal == RESULT
    handling.approve(dossier, by=road.here.leader)
    assert again(dossier).state is Status.COMPLETED


def test_after_a_supplement_the_result_is_proposed_anew_from_what_was_written(road):
    dossier = taken(under(road, stage("first", PROPOSE, ASK), SIGN, HAND))
    proposed(dossier, road)
    note = "Thiếu thông tin về nơi đăng ký trước đây."
    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note=note)
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 4})

    assert sorted(open_steps(dossier)) == ["ask", "propose"]
    assert open_task(dossier, "propose").proposal["register_number"] == RESULT["register_number"]


def test_nothing_is_proposed_twice_while_the_answer_is_awaited(road):
    dossier = taken(under(road, stage("first", PROPOSE, ASK), SIGN, HAND))
    proposed(dossier, road)

    with pytest.raises(DossierError):
        proposed(dossier, road)
