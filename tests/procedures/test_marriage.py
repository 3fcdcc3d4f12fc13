"""A marriage from the first question to both signatures: both spouses, two communes, and everybody who works there."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import localdate

from portal.accounts.models import User
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import read_samples
from services.documents.facts import FormFacts
from services.documents.rules import may_read
from services.dossiers.models import Appointment, Dossier, Invitation, Slot, Task
from services.dossiers.status import Status
from tests.dossiers.money.steps import again, order_of, pay
from tests.outbox import work_off
from tests.procedures.people import Person, enter, work_page
from tests.procedures.walking import Walk

HOA, BINH = "001190012345", "031085004417"
MONDAY = datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FOUND = {
    "bride_found": "free",
    "groom_found": "free",
    "source": "Cơ sở dữ liệu hộ tịch điện tử, kết quả số 1201",
    "verification": "none",
}
ENTRY = {
    "registered_by": "Ủy ban nhân dân phường Ba Đình",
    "registered_on": "16/11/2026",
    "register_number": "125",
    "register_book": "01/2026",
}


@pytest.fixture
def monday(portal):
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def sent(name: str = "Hoa nộp", **answers: str) -> Walk:
    """One spouse has filled it in and sent the other the invitation."""
    version = ProcedureVersion.objects.in_force().get(procedure__code="1.000894")
    sample = next(one for one in read_samples("1.000894") if one.name.startswith(name))
    applicant = enter(sample.person)
    walked = Walk(version, sample.model_copy(update={"answers": {**sample.answers, **answers}}), applicant.browser)
    check_page = walked.fill_in()
    assert check_page
    applicant.press(check_page, "Gửi lời mời xác nhận")
    return walked


def married_on_paper(**answers: str) -> Dossier:
    """Both have confirmed, what is due was paid, and the desk has accepted it."""
    sent(**answers)
    invitation = Invitation.objects.exclude(way="applicant").get()
    enter(BINH).press(invitation.get_absolute_url(), "Tôi xác nhận")
    dossier = Dossier.objects.get()
    if dossier.fees.exists():
        pay(enter(HOA).browser, order_of(dossier))
    enter("desk").work(dossier, "Tiếp nhận hồ sơ")
    enter("handler").work(again(dossier), "Bắt đầu thẩm định")
    return again(dossier)


def test_both_spouses_confirm_the_same_form_and_come_to_sign(monday):
    dossier = married_on_paper(copies="2")
    form = dossier.papers.get(kind="form").document.parsed_facts
    assert isinstance(form, FormFacts)
    assert "Giấy tờ gửi kèm" not in {section.title for section in form.sections}  # there were none
    assert dossier.agency.code == "H26.101"
    assert order_of(dossier).total_vnd == 16_000
    handler, leader, desk = (enter(name) for name in ("handler", "leader", "desk"))

    handler.work(dossier, "Hoàn thành: Thẩm tra hồ sơ", **FOUND)
    assert due_on(dossier) == date(2026, 11, 16)
    handler.work(dossier, "Trình lãnh đạo phê duyệt", conclusion="granted", **ENTRY)
    leader.work(dossier, "Phê duyệt và ký kết quả")
    work_off()
    assert again(dossier).state is Status.COMPLETED
    titles = list(dossier.papers.filter(kind="result").order_by("pk").values_list("document__title", flat=True))
    assert titles == ["Giấy chứng nhận kết hôn", "Trích lục kết hôn", "Trích lục kết hôn"]

    appointment = publish_times(desk)
    waiting = enter(HOA).read(dossier.get_absolute_url())
    assert "Các bên cùng có mặt" in waiting.text
    assert "Trích lục kết hôn (Cấp cho Nguyễn Thị Hoa, Lê Văn Bình · bản sao số 2)" in waiting.text
    assert "được trao tại buổi hẹn “Các bên cùng có mặt”" in waiting.text
    certificate = dossier.papers.get(kind="result", copy_number=0).document
    assert not any(may_read(User.objects.get(personal_number=number), certificate) for number in (HOA, BINH))
    assert "Giấy chứng nhận kết hôn" not in enter(BINH).read("/ho-so/cap-cho-toi/").text
    slot = Slot.objects.earliest("starts_at")
    enter(HOA).press(f"{dossier.get_absolute_url()}lich-hen/{appointment.pk}/", "Giữ giờ này", slot=slot.pk)
    assert "Hãy ghi người nộp đã có mặt" in desk.work(dossier, "Trả kết quả").text
    monday.move_to(slot.starts_at + timedelta(minutes=5))
    desk = enter("desk")  # the next morning
    desk.press(f"/admin/dossiers/slotplan/appointment/{appointment.pk}/", "Đã có mặt")
    desk.work(dossier, "Trả kết quả")

    assert again(dossier).state is Status.RETURNED
    assert "Giấy chứng nhận kết hôn" in enter(HOA).read(dossier.get_absolute_url()).text
    assert "Giấy chứng nhận kết hôn" in enter(BINH).read("/ho-so/cap-cho-toi/").text


def test_another_commune_is_asked_and_the_limit_is_five_days(monday):
    dossier = married_on_paper()
    handler = enter("handler")
    asked = {**FOUND, "groom_found": "unknown", "verification": "asked", "verify_why": "Bên nam từng cư trú ở đó."}

    handler.work(dossier, "Hoàn thành: Thẩm tra hồ sơ", **asked)
    assert due_on(dossier) == date(2026, 11, 23)
    hoan_kiem = Agency.objects.get(code="H26.102")
    chosen = {"chon-co-quan-residence-xa": hoan_kiem.unit_id, "chon-co-quan-residence-office": hoan_kiem.pk}
    handler.work(dossier, "Chọn cơ quan", **chosen)
    task = Task.objects.get(dossier=dossier, step="residence", agency=hoan_kiem)
    question = f"/admin/dossiers/dossier/opinion/{task.pk}/"
    shown = enter("handler2").read(question)
    assert "Lê Văn Bình" in shown.text
    assert "Số bản sao" not in shown.text
    enter("handler2").press(question, "Gửi ý kiến", marriage="none", detail="")

    told = enter(HOA).read(dossier.get_absolute_url())
    assert "23/11/2026" in told.text
    assert handler.read(work_page(dossier)).buttons("Trình lãnh đạo phê duyệt")


def test_the_office_refuses_in_writing_and_nobody_has_to_come(monday):
    dossier = married_on_paper()
    handler = enter("handler")
    handler.work(dossier, "Hoàn thành: Thẩm tra hồ sơ", **{**FOUND, "groom_found": "married"})

    handler.work(
        dossier,
        "Trình lãnh đạo phê duyệt",
        conclusion="refusal",
        ground="married",
        reason="Bên nam đã đăng ký kết hôn ngày 02/03/2015, chưa ly hôn.",
    )
    enter("leader").work(dossier, "Phê duyệt và ký kết quả")
    work_off()

    assert again(dossier).state is Status.STOPPED
    assert not Appointment.objects.exists()
    told = enter(HOA).read(dossier.get_absolute_url())
    assert "Thông báo từ chối giải quyết yêu cầu đăng ký kết hôn" in told.text


def test_whoever_does_not_want_to_marry_declines_and_nothing_is_filed(monday):
    sent()
    invitation = Invitation.objects.exclude(way="applicant").get()
    groom = enter(BINH)
    assert "12 phố Nguyễn Biểu" in groom.read(invitation.get_absolute_url()).text

    groom.press(invitation.get_absolute_url(), "Không đồng ý", note="Tôi chưa biết việc này.")

    assert not Dossier.objects.exists()
    page = enter(HOA).read("/ho-so/")
    assert "Đăng ký kết hôn" in page.text
    notified = enter(HOA).read("/thong-bao/")
    assert "Tôi chưa biết việc này." in notified.text


def due_on(dossier: Dossier) -> date:
    due_at = again(dossier).due_at
    assert due_at
    return localdate(due_at)


def publish_times(desk: Person) -> Appointment:
    """The desk offers the hours of Tuesday to couples."""
    page = "/admin/dossiers/slotplan/publish/"
    pattern = {
        "purposes": ["both_parties"],
        "place": "Phòng Tư pháp – Hộ tịch",
        "weekdays": [0, 1, 2, 3, 4],
        "first_day": "17/11/2026",
        "last_day": "17/11/2026",
        "begins": "08:00",
        "ends": "10:00",
        "minutes": 30,
        "capacity": 1,
        "agency": Agency.objects.get(code="H26.101").pk,
    }
    previewed = desk.press(page, "Xem trước", **pattern)
    shown = previewed.field("shown").value
    desk.browser.post(page, {**pattern, "key": previewed.field("key").value, "shown": shown, "publish": "1"})
    return Appointment.objects.get()
