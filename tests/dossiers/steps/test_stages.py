"""Steps of a stage run side by side; the next stage begins when all are done, and only once."""

import pytest

from services.dossiers.actions import applicant, desk, handling, steps
from services.dossiers.actions.money import dues
from services.dossiers.errors import DossierError
from services.dossiers.history import event_chain
from services.dossiers.models import Dossier, FeeMoment, Task
from services.dossiers.status import Status
from tests.dossiers.money.steps import TAX, again, order_of, pay
from tests.dossiers.steps.process import (
    HAND,
    PROPOSE,
    READ,
    SIDE_BY_SIDE,
    SIGN,
    VISIT,
    open_steps,
    open_task,
    proposed,
    stage,
    taken,
    under,
    visited,
)
from tests.dossiers.test_race import at_once

WHY = "Thiếu thông tin về nơi đăng ký trước đây."


def test_a_stage_opens_all_its_steps_and_the_next_when_all_are_done(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    assert open_steps(dossier) == ["read", "visit"]

    steps.finish_step(dossier, by=road.here.handler, step="read")
    assert open_steps(dossier) == ["visit"]

    visited(dossier, road)
    assert open_steps(dossier) == ["propose"]
    handling.approve(proposed(dossier, road), by=road.here.leader)
    assert open_steps(dossier) == ["hand"]
    assert again(dossier).state is Status.COMPLETED


def test_a_step_with_a_form_is_not_done_without_it(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    with pytest.raises(DossierError, match="Đạt yêu cầu"):
        steps.finish_step(dossier, by=road.here.handler, step="visit", found={})
    assert open_steps(dossier) == ["read", "visit"]


def test_nothing_is_proposed_before_the_step_that_proposes(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    with pytest.raises(DossierError, match="hãy hoàn thành bước này trước"):
        proposed(dossier, road)
    with pytest.raises(DossierError, match="đang ở bước của cán bộ thụ lý"):
        handling.approve(dossier, by=road.here.leader)


@pytest.mark.parametrize(("passed", "left"), [(True, ["propose"]), (False, ["again"])])
def test_a_stage_is_skipped_or_added_by_what_was_found(road, passed, left):
    when = {"field": "visit.passed", "value": False}
    again_ = stage("again", {**READ, "key": "again", "title": "Xem lại"}, when=when)
    dossier = taken(under(road, VISIT, again_, PROPOSE, SIGN, HAND))

    visited(dossier, road, passed=passed)

    assert open_steps(dossier) == left


def test_a_step_of_a_stage_is_left_out_by_what_was_declared(road):
    only_for_several = {**VISIT, "when": {"field": "copies", "op": "above", "value": 5}}
    road = under(road, stage("examination", READ, only_for_several), PROPOSE, SIGN, HAND)
    assert open_steps(taken(road, copies=3)) == ["read"]
    assert open_steps(taken(road, copies=6)) == ["read", "visit"]


def test_a_supplement_stops_all_steps_and_opens_them_again(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    steps.finish_step(dossier, by=road.here.handler, step="read")

    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note=WHY)
    assert open_steps(dossier) == []
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 4})

    assert open_steps(dossier) == ["visit"]
    visited(dossier, road)
    assert open_steps(dossier) == ["propose"]


def test_a_supplement_during_parallel_steps_opens_each_once(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note=WHY)
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 4})
    assert open_steps(dossier) == ["read", "visit"]


def test_after_a_supplement_the_conditions_are_asked_again(road):
    only_for_several = {**VISIT, "when": {"field": "copies", "op": "above", "value": 5}}
    dossier = taken(under(road, stage("examination", READ, only_for_several), PROPOSE, SIGN, HAND))
    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note=WHY)
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 7})
    assert open_steps(dossier) == ["read", "visit"]


def test_dues_stop_all_steps_and_leave_each_the_time_that_was_left(road, client):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    before = open_task(dossier, "visit")
    dues.request_dues(dossier, by=road.here.handler, lines=TAX, note=WHY)
    assert open_steps(dossier) == []

    pay(client, order_of(dossier, FeeMoment.DURING_HANDLING))

    assert open_steps(dossier) == ["read", "visit"]
    resumed = open_task(dossier, "visit")
    assert resumed.pk != before.pk
    assert resumed.due_at >= before.due_at
    assert not Task.objects.exclude(interrupted_by="").exists()


def test_withdrawing_ends_all_steps(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    applicant.withdraw(dossier, by=road.citizen, note="")
    assert open_steps(dossier) == []


def test_a_dossier_goes_back_to_the_stage_the_leader_chooses(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    steps.finish_step(dossier, by=road.here.handler, step="read")
    proposed(visited(dossier, road), road)

    handling.send_back(dossier, by=road.here.leader, note=WHY, stage="propose")
    assert open_steps(dossier) == ["propose"]

    proposed(dossier, road)
    handling.send_back(dossier, by=road.here.leader, note=WHY)
    assert open_steps(dossier) == ["read", "visit"]
    with pytest.raises(DossierError, match="đang ở bước của cán bộ thụ lý"):
        handling.send_back(dossier, by=road.here.leader, note=WHY, stage="propose")


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_the_last_two_steps_at_once_open_one_next_stage(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))

    outcomes = at_once(
        lambda: steps.finish_step(dossier, by=road.here.handler, step="read"),
        lambda: visited(dossier, road),
    )

    assert all(isinstance(outcome, Dossier) for outcome in outcomes)
    assert open_steps(dossier) == ["propose"]
    assert event_chain.is_intact(again(dossier))


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_the_same_step_at_once_finish_it_once(road):
    dossier = taken(under(road, *SIDE_BY_SIDE))
    outcomes = at_once(*[lambda: visited(dossier, road)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Dossier", "DossierError"]
    assert dossier.findings.count() == 1
