"""Temporary residence through its people: who moves, who owns the dwelling or heads the household, and the police."""

from django.utils.timezone import localdate

from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import read_samples
from services.documents.document_types import DocumentType
from services.dossiers.models import Dossier, Invitation
from services.dossiers.status import Status
from tests.outbox import work_off
from tests.procedures.offices import Journey, filed
from tests.procedures.people import enter
from tests.procedures.walking import Walk

CODE, BINH, HOA = "1.004194", "031085004417", "001190012345"
FAMILY, STUDENTS = 0, 15
NOTICE = "Thông báo kết quả giải quyết thủ tục về cư trú"


def examined(sample: int = FAMILY) -> Journey:
    """A dossier that the police of the commune have accepted and begun to examine."""
    journey = Journey(filed(CODE, sample))
    journey.act("desk.congan", "tiep-nhan")
    journey.act("handler.congan", "nhan-viec")
    return journey


def conclude(journey: Journey, conclusion: str, **typed: str) -> None:
    """Laid before the leader and signed; the portal hands it over."""
    journey.propose("handler.congan", conclusion, **typed)
    journey.act("leader.congan", "phe-duyet")
    work_off()
    journey.dossier.refresh_from_db()


def register(journey: Journey, **typed: str) -> None:
    conclude(journey, "granted", registered_on=f"{localdate():%d/%m/%Y}", residence_file="HN-01-2026-5512", **typed)


def results(journey: Journey) -> list[tuple[str, str]]:
    papers = journey.dossier.papers.filter(kind=DocumentType.RESULT).order_by("pk")
    return [(paper.document.title, paper.holder) for paper in papers]


def test_a_family_is_registered_once_the_landlord_agrees(portal):
    journey = examined()
    assert "Xác nhận qua VNeID" in journey.page("handler.congan").text

    register(journey, registered_name="Lê Văn Bình", registered_number=BINH)

    assert journey.dossier.state is Status.RETURNED
    assert results(journey) == [(NOTICE, "Lê Văn Bình")]
    assert "Trần Thị Mai" in str(journey.dossier.papers.get(kind=DocumentType.RESULT).document.facts)
    assert NOTICE in enter(BINH).read(journey.dossier.get_absolute_url()).text
    assert enter(HOA).browser.get(journey.dossier.get_absolute_url()).status_code == 404


def test_of_a_list_everybody_gets_a_notice_of_their_own(portal):
    journey = examined(STUDENTS)
    assert not journey.dossier.fees.exists()

    register(journey)

    assert results(journey) == [(NOTICE, "Trần Minh Khang"), (NOTICE, "Lương Gia Hân")]
    assert NOTICE in enter("001311007788").read("/ho-so/cap-cho-toi/").text


def test_the_police_refuse_in_writing(portal):
    journey = examined()
    why = "Chỗ ở nằm trong khu vực cấm theo Điều 23 Luật Cư trú."

    conclude(journey, "refusal", reason_text=why)

    assert journey.dossier.state is Status.STOPPED
    assert [title for title, _ in results(journey)] == ["Phiếu từ chối tiếp nhận, giải quyết hồ sơ (lĩnh vực cư trú)"]
    assert "Phiếu từ chối" in enter(BINH).read(journey.dossier.get_absolute_url()).text


def test_what_is_not_received_is_told_why_and_the_fee_comes_back(portal):
    journey = Journey(filed(CODE))
    why = "Bạn đã đăng ký tạm trú tại chỗ này, chỉ cần gia hạn."

    journey.act("desk.congan", "tu-choi", **{"tu-choi-note": why})

    read = enter(BINH).read(journey.dossier.get_absolute_url()).text
    assert journey.dossier.state is Status.REFUSED
    assert why in read
    assert "Khoản 7.000 đồng đã nộp: được đề nghị hoàn trả toàn bộ" in read


def test_a_supplement_opens_what_was_named_and_keeps_the_rest(portal):
    journey = examined()
    note = "Hợp đồng chỉ đến tháng 6/2027, hãy sửa thời hạn tạm trú cho khớp."
    asked = {"yeu-cau-bo-sung-note": note, "yeu-cau-bo-sung-fields_asked": ["stay"]}
    journey.act("handler.congan", "yeu-cau-bo-sung", **asked)
    assert journey.dossier.state is Status.SUPPLEMENT_REQUESTED
    address = f"/ho-so/{journey.dossier.pk}/bo-sung/"
    tenant = enter(BINH)
    page = tenant.read(address)
    assert note in page.text
    assert {name.partition("-")[0] for name in page.questions} == {"stay"}

    tenant.browser.post(address, {**page.form(address).values, "stay-end": "30/06/2027"})

    assert Dossier.objects.get().state is Status.IN_PROGRESS
    shown = journey.page("handler.congan").text
    assert "Đăng ký tạm trú từ ngày 20/11/2026 đến ngày 30/06/2027" in shown
    assert "Trần Thị Mai" in shown


def test_the_landlord_declines_and_nothing_is_filed(portal):
    version = ProcedureVersion.objects.in_force().get(procedure__code=CODE)
    tenant, landlord = enter(BINH), enter(HOA)
    check_page = Walk(version, read_samples(CODE)[FAMILY], tenant.browser).fill_in()
    assert check_page
    tenant.press(check_page, "Gửi lời mời xác nhận")
    invitation = Invitation.objects.exclude(way="applicant").get()
    shown = landlord.read(invitation.get_absolute_url()).text
    assert "Số 12 phố Đội Cấn" in shown
    assert "Số 3 đường Lạch Tray" not in shown

    landlord.press(invitation.get_absolute_url(), "Không đồng ý", note="Phòng này tôi đã cho người khác thuê.")

    assert not Dossier.objects.exists()
    assert "Phòng này tôi đã cho người khác thuê." in tenant.read("/thong-bao/").text
