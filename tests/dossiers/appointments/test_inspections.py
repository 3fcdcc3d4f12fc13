"""The step that inspects records who came, when, what was found and pictures, and issues its minutes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from eforms.actions import record_refused
from eforms.files.uploads import AcceptedFile, inspect_upload
from eforms.models import Attachment
from eforms.status import Scan
from services.dossiers.actions import handling
from services.dossiers.actions.appointments import appointments, inspections
from services.dossiers.appointments.inspections import Presence, Record, pictures_of
from services.dossiers.errors import DossierError
from services.dossiers.history import verification
from services.dossiers.history.verification import Fault
from services.dossiers.models import AppointmentStatus, Dossier, Inspection
from tests.dossiers.appointments.conftest import Meeting, a_meeting, filed_last_week
from tests.dossiers.conftest import RESULT
from tests.eforms.papers import pdf, phone_picture, picture, received
from tests.factories import UserFactory
from tests.outbox import work_off
from tests.pages import Page

CAME = (
    Presence("office", "Trần Văn Nam", "Trưởng đoàn", "paper", ""),
    Presence("applicant", "Nguyễn Thị Hoa", "Chủ cơ sở", "refused", "chưa đồng ý với kết luận"),
)


@pytest.fixture
def visit(road, settings, tmp_path) -> Meeting:
    settings.MEDIA_ROOT = tmp_path
    meeting = a_meeting(road, purpose="inspection", chosen_by="office")
    filed_last_week(meeting.dossier)
    return meeting


def a_record(**changes: Any) -> Record:
    began = timezone.now() - timedelta(hours=3)
    given = {"began_at": began, "ended_at": began + timedelta(hours=1), "place": "12 Đội Cấn", "content": "Kho, bếp."}
    return Record(**{**given, "conclusion": "Đạt yêu cầu.", "attendees": CAME, **changes})


def recorded(visit: Meeting, **changes: Any) -> Inspection:
    return inspections.record(visit.dossier, "examine", by=visit.road.here.handler, content=a_record(**changes))


def issued(visit: Meeting, **changes: Any) -> Inspection:
    return inspections.issue_minutes(visit.dossier, "examine", by=visit.road.here.handler, content=a_record(**changes))


def a_picture(name: str = "bếp.png", **more: Any) -> AcceptedFile:
    return inspect_upload(received(picture(**more), name), max_megabytes=1)


def page_of(visit: Meeting) -> str:
    return f"/admin/dossiers/dossier/{visit.dossier.pk}/inspection/examine/"


def enter(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fetched(response) -> int:
    if response.streaming:
        b"".join(response)  # read to the end, a file is closed
    return int(response.status_code)


def typed(**more: object) -> dict[str, object]:
    began = localtime() - timedelta(days=1)
    rows = [
        {"name": "Trần Văn Nam", "position": "Trưởng đoàn", "side": "office", "signature": "paper", "remark": ""},
        {"name": "Nguyễn Thị Hoa", "position": "Chủ cơ sở", "side": "applicant", "signature": "paper", "remark": ""},
        {"name": "", "position": "", "side": "office", "signature": "paper", "remark": ""},
    ]
    named = {f"_attendees-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {
        "_visit-day": f"{began:%d/%m/%Y}",
        "_visit-begins": "08:00",
        "_visit-ends": "09:30",
        "_visit-place": "12 Đội Cấn",
        "_visit-content": "Kho, bếp.\nNguồn nước.",
        "_visit-conclusion": "Đạt yêu cầu.",
        "_attendees-TOTAL_FORMS": "3",
        "_attendees-INITIAL_FORMS": "0",
        **named,
        **more,
    }


def test_minutes_are_recorded_on_the_page_with_pictures_and_issued(visit):
    client, handler = enter(visit.road.here.handler), visit.road.here.handler
    assert page_of(visit) in client.get(f"/admin/dossiers/dossier/{visit.dossier.pk}/work/").text
    photo = SimpleUploadedFile("bếp.jpg", phone_picture(), "image/jpeg")
    saved = client.post(page_of(visit), typed(save="1", **{"_pictures-pictures": [photo]}))
    assert saved.status_code == 302, saved.text
    work_off()

    issued = client.post(page_of(visit), typed(minutes="1"))
    assert issued["Location"].endswith("/work/"), issued.text
    work_off()

    inspection, dossier = Inspection.objects.get(), Dossier.objects.get(pk=visit.dossier.pk)
    paper = dossier.papers.get(kind="minutes")
    assert inspection.minutes == paper.document
    assert paper.document.stored_at
    event = dossier.log.get(act="inspected")
    assert event.by == handler
    assert [one["name"] for one in event.data["attendees"]] == ["Trần Văn Nam", "Nguyễn Thị Hoa"]
    assert event.data["pictures"] == [pictures_of(inspection).get().stored.sha256]
    citizen = enter(visit.road.citizen)
    page = citizen.get(dossier.get_absolute_url()).text
    assert "Biên bản kiểm tra" in page
    assert "bếp.jpg" in page
    assert fetched(citizen.get(pictures_of(inspection).get().path)) == 200


def test_picture_with_malware_is_withheld_and_told_to_whoever_records(visit):
    stored = pictures_of(recorded(visit, files=[a_picture("hại.png")])).get().stored

    record_refused(stored, Scan.INFECTED, threat="Eicar")

    told = visit.road.here.handler.notifications.get(kind="picture_withheld")
    assert "hại.png" in told.body
    assert told.path == page_of(visit)
    with pytest.raises(DossierError, match="hại"):
        issued(visit)


def test_step_is_not_finished_before_its_minutes(visit):
    handler = visit.road.here.handler
    appointments.set_time(visit.appointment, by=handler, slot=visit.slots[0])
    with pytest.raises(DossierError, match="cuộc hẹn"):
        handling.propose(visit.dossier, by=handler, result=RESULT)

    issued(visit)

    visit.appointment.refresh_from_db()
    assert visit.appointment.state is AppointmentStatus.ATTENDED
    handling.propose(visit.dossier, by=handler, result=RESULT)


def test_step_with_its_appointment_kept_still_needs_minutes(visit):
    type(visit.appointment).objects.update(slot=visit.slots[0], status=AppointmentStatus.ATTENDED)

    with pytest.raises(DossierError, match="biên bản kiểm tra"):
        handling.propose(visit.dossier, by=visit.road.here.handler, result=RESULT)


@pytest.mark.parametrize(
    ("wrong", "missing"),
    [
        ({"began_at": None}, "giờ bắt đầu"),
        ({"place": ""}, "nơi kiểm tra"),
        ({"conclusion": " "}, "kết luận"),
        ({"attendees": CAME[:1]}, "bên được kiểm tra"),
        ({"attendees": CAME[1:]}, "người của cơ quan"),
    ],
)
def test_incomplete_minutes_are_not_issued(visit, wrong, missing):
    with pytest.raises(DossierError, match=missing):
        issued(visit, **wrong)
    assert not visit.dossier.papers.filter(kind="minutes").exists()


def test_picture_that_nobody_can_open_keeps_the_minutes_waiting(visit):
    inspection = recorded(visit, files=[a_picture()])
    with pytest.raises(DossierError, match="Ảnh chưa mở được: bếp"):
        issued(visit)

    Attachment.objects.filter(draft=inspection.draft).update(scan=Scan.INFECTED)
    with pytest.raises(DossierError, match="bỏ ảnh ấy"):
        issued(visit)

    assert issued(visit, removed=str(pictures_of(inspection).get().pk)).minutes


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bếp.pdf", pdf(), "không phải là ảnh"),
        ("bếp.jpg", b"MZ" + b"x" * 200, "không phải là ảnh"),
        ("hỏng.jpg", picture("JPEG", (400, 300))[:300], "bị hỏng"),
        ("rỗng.jpg", b"", "rỗng|trống"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_text_is_kept(visit, name, content, sentence):
    file = SimpleUploadedFile(name, content, "image/jpeg")

    answer = enter(visit.road.here.handler).post(page_of(visit), typed(save="1", **{"_pictures-pictures": [file]}))

    assert answer.status_code == 422
    assert any(word in answer.text for word in sentence.split("|"))
    assert Inspection.objects.get().content.startswith("Kho")
    assert not Attachment.objects.filter(draft__inspection__isnull=False).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"_visit-ends": "07:00"}, "Giờ kết thúc phải sau"),
        ({"_visit-day": ""}, "Hãy ghi ngày kiểm tra"),
        ({"_visit-day": "31/12/2999"}, "chưa đến"),
        ({"_visit-day": "31/12/2020"}, "không thể kiểm tra trước lúc ấy"),
        ({"_visit-begins": "sáng"}, "Ghi giờ và phút"),
        ({"_attendees-1-signature": "refused"}, "vì sao người này không ký"),
        ({"_attendees-1-side": "x"}, "x"),
        ({"_attendees-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_wrong_record_is_told_and_nothing_issued(visit, wrong, sentence):
    answer = enter(visit.road.here.handler).post(page_of(visit), typed(**{"minutes": "1", **wrong}))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Inspection.objects.filter(minutes__isnull=False).exists()


def test_what_is_wrong_with_who_was_there_is_told_at_the_top_too(visit):
    answer = enter(visit.road.here.handler).post(
        page_of(visit), typed(**{"minutes": "1", "_attendees-1-signature": "refused"})
    )

    page = Page(answer)
    said = "Người thứ 2, Ý kiến, lý do không ký: Hãy ghi vì sao người này không ký."
    assert page.link(said).href == "#id__attendees-1-remark"
    assert "Chưa xong: Biên bản kiểm tra" in answer.text


def test_nothing_changes_after_the_minutes(visit):
    issued(visit)

    for change in (recorded, issued):
        with pytest.raises(DossierError, match="không sửa được nữa"):
            change(visit)


def test_pictures_are_for_those_who_read_the_dossier(visit):
    inspection = recorded(visit, files=[a_picture()])
    work_off()
    path = pictures_of(inspection).get().path

    found = {
        person: fetched(enter(person).get(path))
        for person in (visit.road.here.leader, visit.road.elsewhere.handler, UserFactory.create())
    }
    assert list(found.values()) == [200, 404, 404]
    assert "bếp.png" not in enter(visit.road.citizen).get(visit.dossier.get_absolute_url()).text


def test_the_applicant_opens_pictures_once_the_minutes_are_issued(visit):
    inspection = recorded(visit, files=[a_picture()])
    work_off()
    path = pictures_of(inspection).get().path
    assert fetched(enter(visit.road.citizen).get(path)) == 404

    issued(visit)

    assert fetched(enter(visit.road.citizen).get(path)) == 200


def test_more_pictures_than_twenty_are_refused(visit, monkeypatch):
    monkeypatch.setattr("services.dossiers.appointments.inspections.MAX_PICTURES", 1)
    files = [a_picture(f"{n}.png", size=(8, n)) for n in (9, 10)]

    with pytest.raises(DossierError, match="nhiều nhất"):
        recorded(visit, files=files)
    assert recorded(visit, files=files[:1])


def test_inspection_of_another_step_or_office_is_not_found(visit):
    here = visit.road.here
    assert enter(here.desk).get(page_of(visit)).status_code == 404
    assert enter(visit.road.elsewhere.handler).get(page_of(visit)).status_code == 404
    assert enter(here.handler).get(page_of(visit).replace("examine", "sign")).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda inspection: inspection.attendees.filter(side="applicant").update(name="Người khác"),
        lambda inspection: inspection.attendees.filter(side="applicant").delete(),
        lambda inspection: pictures_of(inspection).update(removed_at=timezone.now()),
        lambda inspection: Inspection.objects.update(conclusion="Không đạt."),
        lambda inspection: Inspection.objects.update(found={"passed": True}),
        lambda inspection: Inspection.objects.update(began_at=inspection.began_at - timedelta(days=1)),
        lambda inspection: Inspection.objects.update(minutes=None),
    ],
    ids=["name", "person", "picture", "conclusion", "found", "time", "minutes"],
)
def test_rows_of_an_inspection_that_are_not_as_its_event_recorded_are_found(visit, change):
    recorded(visit, files=[a_picture()])
    work_off()
    issued(visit)
    dossier = Dossier.objects.get(pk=visit.dossier.pk)
    assert list(verification.faults(dossier, read_files=True)) == []

    change(Inspection.objects.get())

    assert list(verification.faults(dossier)) == [Fault.INSPECTIONS]


@pytest.mark.parametrize("name", ["_visit-place", "_visit-conclusion", "_attendees-0-name"])
def test_what_nobody_can_see_is_missing_in_minutes(visit, name):
    data = typed(minutes="1")
    assert name in data

    answer = enter(visit.road.here.handler).post(page_of(visit), {**data, name: "\u200b"})

    assert answer.status_code in {200, 422}
    assert "còn thiếu" in answer.text
    assert not Dossier.objects.get(pk=visit.dossier.pk).papers.filter(kind="minutes").exists()
