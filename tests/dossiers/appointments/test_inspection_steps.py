"""An inspection that has a form of its own: one page records all of it, its minutes print it and end the step once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from services.dossiers.actions import applicant, desk, handling, steps
from services.dossiers.actions.appointments import appointments, inspections
from services.dossiers.appointments.inspections import Presence, Record
from services.dossiers.errors import DossierError
from services.dossiers.history import verification
from services.dossiers.models import AppointmentStatus, Dossier, EventType, Inspection
from services.dossiers.process.findings import facts_of
from tests.dossiers.appointments.conftest import filed_last_week, slots_of
from tests.dossiers.conftest import Road
from tests.dossiers.money.steps import acts, again
from tests.dossiers.steps import process
from tests.dossiers.steps.process import (
    HAND,
    PROPOSE,
    READ,
    SIGN,
    VISIT,
    open_steps,
    open_task,
    proposed,
    stage,
    under,
)
from tests.dossiers.test_race import at_once
from tests.pages import Page

CAME = (
    Presence("office", "Trần Văn Nam", "Trưởng đoàn", "paper", ""),
    Presence("applicant", "Nguyễn Thị Hoa", "Chủ cơ sở", "paper", ""),
)
FORM = {
    "steps": [
        {
            "key": "visit",
            "title": "Kiểm tra",
            "fields": [
                {"key": "passed", "type": "yes_no", "label": "Đạt yêu cầu"},
                {
                    "key": "remarks",
                    "type": "long_text",
                    "label": "Lỗi phải sửa",
                    "show_if": {"field": "passed", "value": False},
                },
            ],
        }
    ]
}
INSPECT = {**VISIT, "delivers": "inspection", "form": FORM}
REMARKS = "Chưa có lưới chắn côn trùng"
MEET = {"purpose": "inspection", "chosen_by": "office"}
MORE = {**READ, "key": "more", "title": "Xem xét thêm", "when": {"field": "visit.passed", "value": False}}


def a_record(**changes: Any) -> Record:
    began = timezone.now() - timedelta(hours=3)
    given = {"began_at": began, "ended_at": began + timedelta(hours=1), "place": "12 Đội Cấn", "content": "Kho, bếp."}
    found = {"passed": False, "remarks": REMARKS}
    return Record(**{**given, "conclusion": "Chưa đạt.", "found": found, "attendees": CAME, **changes})


def taken(road: Road, **answers: object) -> Dossier:
    return filed_last_week(process.taken(road, **answers))


def inspected(road: Road, dossier: Dossier, **changes: Any) -> Inspection:
    return inspections.issue_minutes(dossier, "visit", by=road.here.handler, content=a_record(**changes))


def inspecting(road: Road, **more: Any) -> Dossier:
    return taken(under(road, {**INSPECT, **more}, MORE, PROPOSE, SIGN, HAND))


def enter(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(dossier: Dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/inspection/visit/"


def work(dossier: Dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/work/"


def typed(**more: object) -> dict[str, object]:
    began = timezone.localtime() - timedelta(days=1)
    rows = [("Trần Văn Nam", "office"), ("Nguyễn Thị Hoa", "applicant"), ("", "office")]
    named = {
        f"_attendees-{n}-{key}": value
        for n, (name, side) in enumerate(rows)
        for key, value in {"name": name, "position": "", "side": side, "signature": "paper", "remark": ""}.items()
    }
    return {
        "_visit-day": f"{began:%d/%m/%Y}",
        "_visit-begins": "08:00",
        "_visit-ends": "09:30",
        "_visit-place": "12 Đội Cấn",
        "_visit-content": "Kho, bếp.",
        "_visit-conclusion": "Chưa đạt.",
        "_attendees-TOTAL_FORMS": "3",
        "_attendees-INITIAL_FORMS": "0",
        "_shown": "",
        **named,
        **more,
    }


def test_one_page_records_all_and_its_minutes_end_the_step(road):
    dossier, clerk = inspecting(road), enter(road.here.handler)
    shown = clerk.get(work(dossier)).text
    assert page_of(dossier) in shown
    assert "Hoàn thành:" not in shown
    assert "Đạt yêu cầu" in clerk.get(page_of(dossier)).text

    saved = clerk.post(page_of(dossier), typed(save="1", passed="no"))
    assert saved.status_code == 302
    assert Page(clerk.get(page_of(dossier))).form(page_of(dossier)).values["passed"] == ["no"]
    assert "Lỗi phải sửa" in clerk.get(page_of(dossier)).text
    assert facts_of(again(dossier)).get("visit") is None

    found = {"passed": "no", "remarks": REMARKS, "_shown": "remarks"}
    issued = clerk.post(page_of(dossier), typed(minutes="1", **found))
    assert issued["Location"] == work(dossier), issued.text

    assert facts_of(again(dossier))["visit"] == {"passed": False, "remarks": REMARKS}
    assert open_steps(dossier) == ["more"]
    assert acts(dossier).count("step_done") == 1
    assert dossier.findings.count() == 1
    assert list(verification.faults(again(dossier))) == []
    facts = dossier.papers.get(kind="minutes").document.facts
    rows = facts["sections"][0]["rows"]
    assert [(row["label"], row["value"]) for row in rows] == [
        ("Đạt yêu cầu", "Không"),
        ("Lỗi phải sửa", REMARKS),
    ]


def test_minutes_with_a_missing_finding_are_refused_and_what_was_typed_is_kept(road):
    dossier, clerk = inspecting(road), enter(road.here.handler)

    refused = clerk.post(page_of(dossier), typed(minutes="1", passed=""))

    assert refused.status_code == 422
    assert "Đạt yêu cầu" in refused.text
    assert "12 Đội Cấn" in refused.text
    assert not dossier.papers.filter(kind="minutes").exists()
    assert open_steps(dossier) == ["visit"]


def test_what_the_minutes_lack_is_told_with_what_the_step_lacks(road):
    dossier, clerk = inspecting(road), enter(road.here.handler)

    refused = Page(clerk.post(page_of(dossier), typed(minutes="1", passed="", **{"_visit-place": ""})))

    said = [problem.text for problem in refused.problems]
    assert any("Biên bản còn thiếu: nơi kiểm tra" in one for one in said)
    assert "Hãy chọn “Đạt yêu cầu”" in refused.text


def test_a_question_that_an_answer_leads_to_is_asked_before_the_minutes(road):
    dossier, clerk = inspecting(road), enter(road.here.handler)

    asked = clerk.post(page_of(dossier), typed(minutes="1", passed="no"))

    assert asked.status_code == 422
    assert "Lỗi phải sửa" in asked.text
    assert "Biên bản chưa được lập" in asked.text


def test_typing_saves_the_record_and_brings_what_an_answer_leads_to(road):
    dossier, clerk = inspecting(road), enter(road.here.handler)

    answer = clerk.post(page_of(dossier), typed(_autosave="1", passed="no"))

    assert answer.status_code == 200
    assert "Lỗi phải sửa" in answer.text
    assert "Đã lưu lúc" in answer.text
    assert Inspection.objects.get().found == {"passed": False}
    wrong = clerk.post(page_of(dossier), typed(_autosave="1", **{"_visit-ends": "07:00"}))
    assert "Chưa lưu" in wrong.text


def test_the_step_is_not_finished_without_its_minutes(road):
    dossier = inspecting(road)
    with pytest.raises(DossierError, match="biên bản kiểm tra"):
        steps.finish_step(dossier, by=road.here.handler, step="visit", found={"passed": True})


@pytest.mark.parametrize(("hours", "why"), [(-24 * 8, "trước lúc ấy"), (24, "chưa đến")])
def test_an_inspection_before_the_filing_or_still_to_come_is_refused(road, hours, why):
    dossier, began = inspecting(road), timezone.now() + timedelta(hours=hours)
    with pytest.raises(DossierError, match=why):
        inspected(road, dossier, began_at=began, ended_at=began + timedelta(hours=1))
    assert not dossier.inspections.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_the_minutes_at_once_end_the_step_once(road):
    dossier = inspecting(road)
    outcomes = at_once(*[lambda: inspected(road, dossier)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DossierError", "Inspection"]
    assert dossier.findings.count() == 1
    assert open_steps(dossier) == ["more"]


def test_an_inspection_before_the_examination_begins_is_told(road):
    under(road, INSPECT, PROPOSE, SIGN, HAND)
    dossier = desk.receive(road.submit(), by=road.here.desk)
    clerk = enter(road.here.handler)
    assert page_of(dossier) not in clerk.get(work(dossier)).text
    assert clerk.get(page_of(dossier))["Location"] == work(dossier)
    with pytest.raises(DossierError, match="Bắt đầu thẩm định"):
        inspected(road, dossier)


@pytest.mark.parametrize("state", ["awaited", "set", "missed", "waived"])
def test_minutes_settle_the_appointment_whatever_became_of_it(road, state):
    dossier = inspecting(road, appointment=MEET)
    appointment, clerk = dossier.appointments.get(), road.here.handler
    if state in ("set", "missed"):
        appointments.set_time(appointment, by=clerk, slot=slots_of(road.here)[0])
    if state == "missed":
        type(appointment).objects.update(status=AppointmentStatus.MISSED, misses=1)
    if state == "waived":
        appointments.waive(appointment, by=clerk, note="Đoàn đến theo lịch chung.")

    inspected(road, dossier)

    assert open_steps(dossier) == ["more"]
    appointment.refresh_from_db()
    assert appointment.state is (AppointmentStatus.ATTENDED if state == "set" else AppointmentStatus.WAIVED)


def test_where_nobody_has_to_meet_the_step_is_finished_with_its_form_alone(road):
    dossier = inspecting(road, appointment=MEET)
    appointments.waive(dossier.appointments.get(), by=road.here.handler, note="Đã kiểm tra trong năm.")
    clerk = enter(road.here.handler)
    assert "Hoàn thành: Kiểm tra thực tế" in clerk.get(work(dossier)).text

    clerk.post(f"{work(dossier)}xong-visit/", {"_shown": "", "passed": "yes"})

    assert open_steps(dossier) == ["propose"]


def test_sent_back_the_step_is_inspected_again_and_the_earlier_minutes_are_shown_as_such(road):
    dossier, clerk = inspecting(road, appointment=MEET), road.here.handler
    appointments.set_time(dossier.appointments.get(), by=clerk, slot=slots_of(road.here)[0])
    inspected(road, dossier, found={"passed": True})
    handling.send_back(proposed(dossier, road), by=road.here.leader, note="Kiểm tra lại kho.", stage="visit")

    shown = enter(clerk).get(work(dossier)).text
    assert "Hoàn thành: Kiểm tra thực tế" not in shown
    assert "Trước khi hồ sơ được trả lại" in shown
    assert "Biên bản kiểm tra lập lúc" in shown
    assert "Chỉ để xem lại" in shown
    with pytest.raises(DossierError, match="cuộc hẹn"):
        steps.finish_step(dossier, by=clerk, step="visit", found={"passed": True})
    first, again_asked = dossier.appointments.order_by("pk")
    assert (first.state, again_asked.state) == (AppointmentStatus.ATTENDED, AppointmentStatus.AWAITED)

    inspected(road, dossier, found={"passed": True})

    assert dossier.papers.filter(kind="minutes").count() == 2
    assert open_steps(dossier) == ["propose"]


def test_minutes_of_an_earlier_round_do_not_finish_the_step(road):
    dossier = inspecting(road)
    inspected(road, dossier, found={"passed": True})
    handling.send_back(proposed(dossier, road), by=road.here.leader, note="Kiểm tra lại kho.", stage="visit")
    with pytest.raises(DossierError, match="biên bản kiểm tra"):
        steps.finish_step(dossier, by=road.here.handler, step="visit", found={"passed": True})


def test_sent_back_a_step_that_keeps_its_minutes_goes_on_from_them_or_is_inspected_again(road):
    dossier = inspecting(road, kept_when_sent_back=True)
    inspected(road, dossier, found={"passed": True})
    proposed(dossier, road)
    for found in (False, True):
        handling.send_back(again(dossier), by=road.here.leader, note="Kiểm tra lại kho.", stage="visit")
        shown = enter(road.here.handler).get(work(dossier)).text
        assert "Hoàn thành: Kiểm tra thực tế" in shown
        assert page_of(dossier) in shown
        if found:
            inspected(road, dossier)
        else:
            steps.finish_step(dossier, by=road.here.handler, step="visit", found={"passed": True})
            proposed(dossier, road)
    assert dossier.papers.filter(kind="minutes").count() == 2
    assert open_steps(dossier) == ["more"]


def test_where_the_result_is_proposed_in_the_step_the_minutes_record_the_finding(road):
    dossier = taken(under(road, {**PROPOSE, "appointment": MEET, "form": FORM}, SIGN, HAND))
    inspections.issue_minutes(dossier, "propose", by=road.here.handler, content=a_record())
    assert facts_of(again(dossier))["propose"] == {"passed": False, "remarks": REMARKS}
    assert open_steps(dossier) == ["propose"]
    proposed(dossier, road)
    assert open_steps(dossier) == ["sign"]


def test_another_office_inspects_on_its_own_page(road):
    elsewhere = {**INSPECT, "appointment": MEET, "office": {"agency": "H26.102"}}
    dossier = taken(under(road, elsewhere, PROPOSE, SIGN, HAND))
    inspector = enter(road.elsewhere.handler)
    shown = inspector.get(work(dossier)).text
    assert page_of(dossier) in shown
    assert "đồng gửi" not in shown
    assert f"/appointment/{dossier.appointments.get().pk}/" in shown

    assert inspector.post(page_of(dossier), typed(minutes="1", passed="yes")).status_code == 302
    assert open_steps(dossier) == ["propose"]


def test_of_two_inspections_side_by_side_each_has_its_own_record(road):
    second = {**INSPECT, "key": "lab", "title": "Lấy mẫu"}
    dossier = taken(under(road, stage("examination", INSPECT, second), PROPOSE, SIGN, HAND))
    clerk = enter(road.here.handler)
    lab = f"{work(dossier)}?viec={open_task(dossier, 'lab').pk}"
    assert page_of(dossier) not in clerk.get(lab).text
    assert page_of(dossier).replace("visit", "lab") in clerk.get(lab).text
    inspected(road, dossier)
    assert open_steps(dossier) == ["lab"]


def test_the_first_step_asks_for_its_appointment(road):
    dossier = inspecting(road, appointment=MEET)
    assert dossier.appointments.get().agency == road.here.agency


def test_a_step_that_a_supplement_opens_asks_for_its_appointment(road):
    only_for_several = {**INSPECT, "appointment": MEET, "when": {"field": "copies", "op": "above", "value": 5}}
    dossier = taken(under(road, stage("examination", READ, only_for_several), PROPOSE, SIGN, HAND))
    assert not dossier.appointments.exists()
    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note="Ghi lại số bản.")

    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 7})

    assert open_steps(dossier) == ["read", "visit"]
    assert dossier.appointments.get().state is AppointmentStatus.AWAITED


def test_an_appointment_outlives_a_supplement(road):
    dossier = inspecting(road, appointment=MEET)
    desk.request_supplement(dossier, by=road.here.handler, fields_asked=["copies"], note="Ghi lại số bản.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 4})
    assert dossier.appointments.get().state is AppointmentStatus.AWAITED
    inspected(road, dossier)
    assert open_steps(dossier) == ["more"]


def test_a_step_that_is_sent_back_to_asks_for_the_appointment_it_has_no_more(road):
    dossier = taken(under(road, {**INSPECT, "appointment": MEET}, PROPOSE, SIGN, HAND))
    inspected(road, dossier)
    proposed(dossier, road)
    dossier.appointments.update(status=AppointmentStatus.CANCELLED)
    handling.send_back(again(dossier), by=road.here.leader, note="Kiểm tra lại.", stage="visit")
    assert dossier.log.filter(act=EventType.APPOINTMENT_ASKED).count() == 2


def test_the_office_that_is_chosen_meets_people_not_the_one_that_chooses(road):
    chosen = {**INSPECT, "appointment": MEET, "office": {"relation": "chosen"}}
    dossier = taken(under(road, chosen, PROPOSE, SIGN, HAND))
    assert not dossier.appointments.exists()
    steps.choose_office(dossier, by=road.here.handler, step="visit", office=road.elsewhere.agency)
    assert dossier.appointments.get().agency == road.elsewhere.agency
