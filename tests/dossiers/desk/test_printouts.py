"""Forms 06 and 07, drawn for whoever may read the dossiers: the control sheet of one, the register of an office."""

import io
import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.access_log import AccessKind
from core.access_log.models import AccessRecord
from core.outbox.models import OutboxJob
from services.agencies.models import Role
from services.dossiers.actions import handling, printouts
from services.dossiers.actions.assignment import hand_over
from services.dossiers.errors import DossierError
from services.dossiers.models import Printout, Task
from services.dossiers.papers import register
from services.dossiers.papers.control_sheet import control_sheet_facts
from tests.dossiers.conftest import PACKAGE, RESULT
from tests.dossiers.results.conftest import EXTRACT, in_work_with
from tests.factories import staff_at
from tests.outbox import work_off
from tests.pages import Page
from tests.retained import retain

TODAY = timezone.localdate()
pytestmark = pytest.mark.servers


def text_of(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def the_register(**changes: object) -> str:
    return reverse("admin:register", query={"first_day": TODAY, "last_day": TODAY, **changes})


def test_the_control_sheet_says_who_gave_it_to_whom_when_and_whether_in_time(road, in_work):
    now = timezone.now()
    Task.objects.filter(dossier=in_work, step="check").update(due_at=now + timedelta(days=3))
    colleague = staff_at("H26.101", Role.HANDLER, full_name="Đỗ Thị Mới")
    hand_over.hand_over(in_work, by=road.here.handler, step="examine", to=colleague, note="Bạn rành hơn.")
    handling.propose(in_work, by=colleague, result=RESULT)
    Task.objects.filter(dossier=in_work, step="sign").update(due_at=now - timedelta(days=1))

    check, examine, given_on, sign = control_sheet_facts(in_work).hand_overs

    assert (check.giver, check.giving, check.taker, check.result) == (
        in_work.applicant_name,
        "",
        str(road.here.desk),
        "Trước hạn",
    )
    assert (examine.giver, examine.taker, examine.result) == (str(road.here.desk), str(road.here.handler), "")
    assert (given_on.giver, given_on.taker) == (str(road.here.handler), "Đỗ Thị Mới")
    assert given_on.result in ("Trước hạn", "Đúng hạn")
    assert (sign.giver, sign.taker, sign.result) == ("Đỗ Thị Mới", str(road.here.leader), "Quá hạn")
    assert sign.remark.endswith("đang làm")


def test_staff_download_the_control_sheet_from_the_page_of_the_dossier(road, in_work, client):
    client.force_login(road.here.handler)
    path = reverse("admin:control_sheet", args=[in_work.pk])
    assert path in client.get(reverse("admin:dossier_work", args=[in_work.pk])).content.decode()

    waiting = client.get(path)
    client.get(path)
    assert waiting["Refresh"]
    assert OutboxJob.objects.filter(kind=printouts.DRAW).count() == 1
    work_off(printouts.DRAW)
    text = text_of(client.get(path))

    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in text
    assert f"Mã hồ sơ: {in_work.code}" in text
    assert f"Người giao: {road.here.desk} Người nhận: {road.here.handler}" in text
    assert "BẢN NHÁP" not in text
    assert AccessRecord.objects.filter(kind=AccessKind.DOSSIER, purpose__startswith="In phiếu").count() == 1


def test_the_register_lists_what_the_office_received_in_these_days(road, in_work, client):
    client.force_login(road.here.desk)
    assert "Lập sổ (PDF)" in Page(client.get(reverse("admin:register"))).text
    path = the_register(office=road.here.agency.pk)

    assert "Đang lập" in Page(client.get(path)).text
    work_off(printouts.DRAW)
    response = client.get(path)
    text = text_of(response)

    assert "SỔ THEO DÕI HỒ SƠ" in text
    assert in_work.code in text
    assert "Tổng cộng: 1 hồ sơ." in text
    page = PdfReader(io.BytesIO(response.content)).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_a_register_of_a_thousand_lines_costs_no_more_statements(road, in_work, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert register.register_facts(road.here.agency, TODAY, TODAY).lines


HOME = {"province": "01", "commune": "00004", "street": "Số 12 phố Đội Cấn"}
RESIDENT = {
    "key": "resident",
    "type": "person",
    "required": False,
    "label": "Người yêu cầu",
    "prefill": "applicant",
    "prefill_if": {"field": "event", "value": "birth"},
    "locked": True,
    "parts": ["full_name", "residence"],
    "optional": ["residence"],
}


@pytest.mark.parametrize(
    ("event", "name", "residence", "printed"),
    [
        ("birth", "", HOME, "Số 12 phố Đội Cấn"),
        ("death", "Người Khác", HOME, ""),
        ("birth", "", None, ""),
    ],
)
def test_the_register_has_the_address_that_the_applicant_declared(road, event, name, residence, printed):
    form = json.loads(PACKAGE.read_text())["form"]
    form["steps"][-1]["fields"].append(RESIDENT)
    resident = {"full_name": name or road.citizen.get_full_name(), "residence": residence}
    in_work_with(road, EXTRACT, form=form, event=event, resident=resident)

    [line] = register.register_facts(road.here.agency, TODAY, TODAY).lines

    assert line.contact.startswith(printed)
    assert line.contact.endswith(road.citizen.phone)
    assert printed or line.contact == road.citizen.phone


def test_what_is_too_long_is_refused_with_what_to_do_and_the_choice_kept(road, in_work, client, monkeypatch):
    client.force_login(road.here.desk)
    monkeypatch.setattr(printouts, "MOST_LINES", 0)

    many = client.get(the_register(office=road.here.agency.pk))
    long = client.get(the_register(office=road.here.agency.pk, first_day=TODAY - timedelta(days=400)))

    assert many.status_code == long.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Hãy chọn khoảng ngắn hơn" in Page(many).text
    assert "nhiều nhất 92 ngày" in Page(long).text
    assert f'value="{TODAY:%Y-%m-%d}"' in long.content.decode()
    assert not Printout.objects.exists()


def test_nobody_prints_what_they_may_not_read(road, in_work, client):
    client.force_login(road.elsewhere.desk)

    assert client.get(reverse("admin:control_sheet", args=[in_work.pk])).status_code == HTTPStatus.NOT_FOUND
    refused = client.get(the_register(office=road.here.agency.pk))
    assert "Hãy chọn một cơ quan trong danh sách." in Page(refused).text
    with pytest.raises(DossierError, match="thẩm quyền"):
        printouts.request_register(road.here.agency, TODAY, TODAY, by=road.elsewhere.desk)


def test_one_at_a_time_and_the_other_waits_its_turn(road, in_work, client):
    client.force_login(road.here.desk)
    client.get(the_register(office=road.here.agency.pk))

    other = client.get(reverse("admin:control_sheet", args=[in_work.pk]))

    assert "Đang lập bản in khác của bạn" in Page(other).text
    assert Printout.objects.get().what.startswith("register")


def test_after_a_while_it_is_drawn_anew_and_overnight_it_is_deleted(road, in_work):
    first = printouts.request_control_sheet(in_work, by=road.here.desk)
    work_off(printouts.DRAW)
    assert printouts.request_control_sheet(in_work, by=road.here.desk).pdf

    Printout.objects.update(requested_at=first.requested_at - timedelta(minutes=3))
    assert printouts.request_control_sheet(in_work, by=road.here.desk).pdf is None
    assert retain("sheets_printout", timezone.now() + timedelta(minutes=61)) == 1
