"""Premises are certified after an inspection, also once faults are mended; else they are refused in writing."""

from django.utils.timezone import localdate

from services.documents.document_types import DocumentType
from services.dossiers.desk.result_fields import result_form
from services.dossiers.models import AppointmentStatus
from services.dossiers.process.findings import findings_of
from services.dossiers.status import Status
from tests.procedures.offices import Journey, filed

FAULT = {
    "faults": "1",
    "faults-0-criterion": "waste",
    "faults-0-severity": "major",
    "faults-0-description": "Kho nguyên liệu chưa có lưới chắn côn trùng",
    "faults-0-fix_by": "",
}
CERTIFICATE = {
    "conclusion": "granted",
    "holder": "Cơ sở giò chả Hoa Sen – Nguyễn Thị Hoa",
    "certified_place": "Số 8, ngõ 25, phố Ngọc Hà, phường Ba Đình, thành phố Hà Nội",
    "certified_products": "Giò lụa, chả quế",
    "valid_until": "30/11/2029",
}


def to_the_visit() -> Journey:
    """A dossier that waits for the team at its premises, on an appointed day."""
    journey = Journey(filed("2.001827"))
    journey.act("desk.attp", "tiep-nhan")
    journey.act("handler.attp", "nhan-viec")
    today = f"{localdate():%d/%m/%Y}"
    journey.act("handler.attp", "xong-team", decision_number="12/QĐ-CCCL", decision_on=today, head="Nguyễn Bá Lộc")
    assert journey.open_steps == {"visit"}
    journey.appoint("handler.attp")
    return journey


def test_premises_that_pass_are_certified(portal):
    journey = to_the_visit()
    journey.inspect("handler.attp", "visit", passed="yes", sampled="no", faults="0")
    assert journey.dossier.appointments.get().state is AppointmentStatus.ATTENDED
    assert journey.open_steps == {"review"}

    begun, declared = result_form(journey.dossier).initial_data.answers, journey.dossier.sheet.answers
    assert str(begun["holder"]).startswith(declared["facility_name"])
    assert declared["facility_place"]["street"] in str(begun["certified_place"])
    assert declared["products"][0]["product"] in str(begun["certified_products"])
    journey.propose("handler.attp2", **CERTIFICATE)
    journey.act("leader.attp", "phe-duyet")

    assert journey.dossier.state is Status.COMPLETED
    result = journey.dossier.papers.get(kind=DocumentType.RESULT).document
    assert result.title.startswith("Giấy chứng nhận")
    assert {"label": "Có hiệu lực đến", "value": "ngày 30 tháng 11 năm 2029"} in result.facts["blocks"][1]["lines"]


def test_faults_and_samples_are_followed_up_before_the_certificate(portal):
    journey = to_the_visit()
    samples = {"samples": "1", "samples-0-sample": "Giò lụa, M1", "samples-0-tests": "E. coli, Salmonella"}
    seen = {"_shown": "samples samples-0-sample samples-0-tests"}
    journey.inspect("handler.attp", "visit", passed="no", sampled="yes", **FAULT, **samples, **seen)
    minutes = journey.dossier.papers.get(kind=DocumentType.MINUTES).document
    assert "lưới chắn côn trùng" in str(minutes.facts)
    assert journey.open_steps == {"lab"}

    journey.act("handler.attp", "xong-lab", lab_passed="yes", lab_report="PKN 88, 20/11/2026, Trung tâm kiểm nghiệm")
    assert journey.open_steps == {"remedy"}
    journey.act("handler.attp", "xong-remedy", fixed="yes", checked_how="report")
    journey.propose("handler.attp", **CERTIFICATE)
    journey.act("leader.attp", "phe-duyet")

    assert journey.dossier.state is Status.COMPLETED
    assert set(findings_of(journey.dossier)) == {"team", "visit", "lab", "remedy"}


def test_premises_that_do_not_mend_their_faults_are_refused_in_writing(portal):
    journey = to_the_visit()
    journey.inspect("handler.attp", "visit", passed="no", sampled="no", **FAULT)
    journey.act("handler.attp", "xong-remedy", fixed="no", checked_how="nothing")
    assert not journey.page("handler.attp", "review").mentions("Đủ điều kiện an toàn thực phẩm để sản xuất")

    why = {
        "not_met": "Kho chưa có lưới chắn côn trùng",
        "what_next": "Không hoạt động đến khi được cấp Giấy chứng nhận",
    }
    journey.propose("handler.attp", **why)
    journey.act("leader.attp", "phe-duyet")

    assert journey.dossier.state is Status.STOPPED
    refusal = journey.dossier.papers.get(kind=DocumentType.RESULT).document
    assert refusal.title.startswith("Thông báo kết quả thẩm định")
