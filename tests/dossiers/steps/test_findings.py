"""What the office finds: kept apart and for good, read by time limits and fees, corrected by a new row."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from services.dossiers.actions import desk, filing, handling, steps
from services.dossiers.errors import DossierError
from services.dossiers.history import verification
from services.dossiers.history.verification import Fault
from services.dossiers.models import ClockPeriod, Dossier, FeeMoment, StepFinding
from services.dossiers.process.findings import facts_of
from services.dossiers.process.time_limits import time_limit_of
from tests.dossiers.conftest import Road
from tests.dossiers.money.steps import AT_THE_END, acts, again
from tests.dossiers.steps.process import HAND, PROPOSE, SIDE_BY_SIDE, SIGN, VISIT, proposed, taken, under, visited
from tests.pages import Page

WHY = "Ghi nhầm kết quả của cơ sở bên cạnh."


def corrected(dossier: Dossier, road: Road, *, passed: bool, **more: Any) -> Dossier:
    given = {"by": road.here.handler, "step": "visit", "found": {"passed": passed}, "note": WHY}
    return steps.correct_finding(dossier, **{**given, **more})


FAILED = {"field": "visit.passed", "value": False}
PLAIN = {"channels": ["online"], "amount": 3}
LIMITS = [{**PLAIN, "amount": 10, "when": FAILED, "case": "Cần xác minh thêm"}, PLAIN]


def test_what_was_found_stands_apart_from_what_was_declared(road):
    dossier = visited(taken(under(road, *SIDE_BY_SIDE)), road, passed=False)
    facts = facts_of(again(dossier))
    assert facts["visit"] == {"passed": False}
    assert "visit" not in again(dossier).sheet.answers


def test_a_finding_lengthens_the_time_limit_and_the_applicant_is_told_why(road):
    dossier = taken(under(road, *SIDE_BY_SIDE, limits=LIMITS))
    due_at = dossier.due_at
    assert due_at

    visited(dossier, road, passed=False)

    dossier = again(dossier)
    assert dossier.due_at
    assert dossier.due_at > due_at
    assert ClockPeriod.objects.get(dossier=dossier).due_at == dossier.due_at
    limit = time_limit_of(dossier)
    assert limit
    assert limit.amount == 10
    message = road.citizen.notifications.get(kind="dossier_limit_changed")
    assert "Kiểm tra thực tế" in message.body
    assert "10 ngày làm việc (cần xác minh thêm)" in message.body


def test_a_finding_that_changes_no_limit_says_nothing(road):
    dossier = taken(under(road, *SIDE_BY_SIDE, limits=LIMITS))
    due_at = dossier.due_at
    assert visited(dossier, road, passed=True).due_at == due_at
    assert "limit_changed" not in acts(dossier)


def test_a_correction_is_a_new_row_and_the_limit_follows_it(road):
    dossier = taken(under(road, *SIDE_BY_SIDE, limits=LIMITS))
    due_at = dossier.due_at
    visited(dossier, road, passed=False)

    corrected(dossier, road, passed=True)

    dossier = again(dossier)
    assert facts_of(dossier)["visit"] == {"passed": True}
    assert [finding.answers["passed"] for finding in dossier.findings.order_by("pk")] == [False, True]
    assert dossier.due_at == due_at
    assert acts(dossier).count("limit_changed") == 2
    assert list(verification.faults(dossier)) == []


def test_what_was_found_is_not_corrected_once_it_is_decided(road):
    dossier = taken(under(road, VISIT, PROPOSE, SIGN, HAND))
    handling.approve(proposed(visited(dossier, road), road), by=road.here.leader)
    with pytest.raises(DossierError):
        corrected(dossier, road, passed=False)


def test_a_fee_is_collected_by_what_was_found(road):
    only_if_passed = {**AT_THE_END, "when": {"field": "visit.passed", "value": True}, "case": "Đạt yêu cầu"}
    road = under(road, VISIT, PROPOSE, SIGN, HAND, fees=[only_if_passed])
    for passed in (True, False):
        dossier = proposed(visited(taken(road), road, passed=passed), road)
        handling.approve(dossier, by=road.here.leader)
        assert dossier.fees.filter(moment=FeeMoment.AFTER).exists() is passed


IN_DOLLARS = {
    "steps": [
        {
            "key": "visit",
            "title": "Tính phí",
            "fields": [
                {"key": "rate", "type": "number", "label": "Tỷ giá", "min": 1, "max": 100_000},
                {"key": "cost", "type": "computed", "label": "Phí tính ra đồng", "value": "145 * rate"},
            ],
        }
    ]
}
BY_RATE = {
    "key": "card",
    "name": "Phí cấp thẻ",
    "kind": "phi",
    "value": {"of": "visit.cost", "percent": "100"},
    "per": "145 USD quy đổi ra đồng",
    "collected": "after",
}


def test_a_fee_is_reckoned_from_what_was_found_and_told_of_before_filing(road, client):
    road = under(road, {**VISIT, "delivers": "check", "form": IN_DOLLARS}, PROPOSE, SIGN, HAND, fees=[BY_RATE])
    begun = road.begin()
    client.force_login(road.citizen)

    page = Page(client.get(f"/nop/{begun.draft.key}/kiem-tra/"))
    dossier = handling.take(
        desk.receive(filing.submit(begun, by=road.citizen), by=road.here.desk), by=road.here.handler
    )
    steps.finish_step(dossier, by=road.here.handler, step="visit", found={"rate": 26_100})
    handling.approve(proposed(dossier, road), by=road.here.leader)

    assert page.mentions("Bằng 145 USD quy đổi ra đồng")
    assert not page.mentions("Không thu")
    assert dossier.fees.get(moment=FeeMoment.AFTER).order.total_vnd == 145 * 26_100


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_finding_is_never_changed(road, change):
    visited(taken(under(road, *SIDE_BY_SIDE)), road)
    findings = StepFinding.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        _ = findings.update(counts=False) if change == "update" else findings.delete()


def test_a_finding_that_no_event_records_is_found_out(road):
    dossier = visited(taken(under(road, *SIDE_BY_SIDE)), road)
    task = dossier.tasks.get(step="visit")
    told = dossier.findings.get()
    StepFinding.objects.create(
        dossier=dossier, task=task, step="visit", answers={"passed": False}, by=told.by, at=told.at, hash=told.hash
    )
    assert list(verification.faults(again(dossier))) == [Fault.FINDINGS]


def test_the_step_that_proposes_records_first_what_it_asks_for(road):
    with_form = {**PROPOSE, "form": VISIT["form"]}
    dossier = taken(under(road, with_form, SIGN, HAND))
    with pytest.raises(DossierError, match="chưa ghi nhận"):
        proposed(dossier, road)
    steps.record_finding(dossier, by=road.here.handler, step="propose", found={"passed": True})
    assert again(proposed(dossier, road)).tasks.open().get().step == "sign"
