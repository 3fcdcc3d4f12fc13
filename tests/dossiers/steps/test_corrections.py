"""What a finished step found is corrected by a new finding with its reason; who acted on the old one is told."""

from typing import Any

import pytest
from django.test import Client

from core.people import User
from services.dossiers.actions import handling, steps
from services.dossiers.errors import DossierError
from services.dossiers.history import verification
from services.dossiers.models import Dossier, FeeMoment
from services.dossiers.process.findings import facts_of
from tests.dossiers.conftest import Road
from tests.dossiers.money.steps import AT_THE_END, again
from tests.dossiers.steps.process import HAND, PROPOSE, SIGN, VISIT, open_steps, proposed, taken, under, visited
from tests.pages import Page

WHY = "Ghi nhầm kết quả của cơ sở bên cạnh."


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def correcting(dossier: Dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/correct/visit/"


def work(dossier: Dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/work/"


def at_the_leader(road: Road, **changes: Any) -> Dossier:
    """A visit that failed, by mistake, and a result proposed on it."""
    return proposed(visited(taken(under(road, VISIT, PROPOSE, SIGN, HAND, **changes)), road, passed=False), road)


def corrected(dossier: Dossier, road: Road, **more: Any) -> Dossier:
    given = {"by": road.here.handler, "step": "visit", "found": {"passed": True}, "note": WHY}
    return steps.correct_finding(dossier, **{**given, **more})


def test_a_finished_step_is_corrected_from_its_page_and_those_who_went_on_from_it_are_told(road):
    dossier, clerk = at_the_leader(road), browser(road.here.handler)
    old = dossier.findings.get()
    assert correcting(dossier) in clerk.get(work(dossier)).text
    page = Page(clerk.get(correcting(dossier)))
    assert page.mentions("Bước “Tổng hợp, trình” đã xong, không mở lại.")
    form = page.form(correcting(dossier))
    assert form.values["passed"] == ["no"]

    answer = clerk.post(correcting(dossier), {**form.values, "passed": "yes", "_correction-note": WHY, "correct": "1"})

    assert answer["Location"] == work(dossier), answer.text
    assert facts_of(again(dossier))["visit"] == {"passed": True}
    event = dossier.log.get(act="finding_recorded")
    assert (event.data["corrects"], event.data["reason"]) == (old.hash, WHY)
    assert event.data["finding"] == dossier.findings.order_by("pk")[1].hash
    assert list(verification.faults(again(dossier))) == []
    assert open_steps(dossier) == ["sign"]
    told = road.here.leader.notifications.get(kind="finding_corrected")
    assert WHY in told.body
    assert "không mở lại" in told.body
    assert not road.citizen.notifications.filter(kind="finding_corrected").exists()
    shown = clerk.get(work(dossier)).text
    assert f"Lý do đính chính: {WHY}" in shown
    assert "Đã được thay bằng nội dung ghi sau." in shown


def test_without_a_reason_nothing_is_corrected_and_what_was_typed_stays(road):
    dossier, clerk = at_the_leader(road), browser(road.here.handler)
    values = Page(clerk.get(correcting(dossier))).form(correcting(dossier)).values
    refused = clerk.post(correcting(dossier), {**values, "passed": "yes", "remarks": "Đã có lưới chắn"})
    assert refused.status_code == 422
    assert "Hãy ghi lý do" in refused.text
    assert "Đã có lưới chắn" in refused.text
    assert dossier.findings.count() == 1


def test_a_colleagues_correction_is_not_overwritten_unseen(road):
    dossier = at_the_leader(road)
    shown = dossier.findings.get().pk
    corrected(dossier, road, shown=shown)
    with pytest.raises(DossierError, match="vừa được sửa"):
        corrected(dossier, road, found={"passed": False}, shown=shown)


def test_only_who_does_the_step_at_its_office_corrects_it(road):
    dossier = at_the_leader(road)
    for person in (road.here.desk, road.elsewhere.handler):
        assert browser(person).get(correcting(dossier)).status_code == 404
        with pytest.raises(DossierError, match="thẩm quyền"):
            corrected(dossier, road, by=person)


def test_the_fee_with_the_result_is_collected_by_the_correction(road):
    only_if_passed = {**AT_THE_END, "when": {"field": "visit.passed", "value": True}, "case": "Đạt yêu cầu"}
    dossier = corrected(at_the_leader(road, fees=[only_if_passed]), road)
    handling.approve(again(dossier), by=road.here.leader)
    assert dossier.fees.filter(moment=FeeMoment.AFTER).exists()


def test_once_the_result_is_issued_it_is_said_that_nothing_is_corrected(road):
    dossier, clerk = at_the_leader(road), browser(road.here.handler)
    handling.approve(dossier, by=road.here.leader)
    with pytest.raises(DossierError, match="giấy đã ban hành"):
        corrected(dossier, road)
    assert clerk.get(correcting(dossier), follow=True).text.count("giữ nguyên") == 1


def test_a_step_that_is_begun_anew_is_not_corrected_but_done(road):
    dossier = at_the_leader(road)
    handling.send_back(dossier, by=road.here.leader, note="Kiểm tra lại kho.", stage="visit")
    with pytest.raises(DossierError, match="đang làm"):
        corrected(dossier, road)
