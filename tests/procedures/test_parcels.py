"""Spouses split their land: both confirm, the office visits, each new parcel has a certificate of both."""

from django.test import Client
from django.utils.timezone import localdate

from portal.accounts.models import User
from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import read_samples
from services.documents.facts import ResultFacts
from services.dossiers.models import Dossier, Invitation
from services.dossiers.status import Status
from tests.outbox import work_off
from tests.pages import Page
from tests.procedures.offices import Journey, filed
from tests.procedures.walking import Walk

LAND = "1.012784"
HOA, BINH = "001190012345", "031085004417"
FITS = {"eligible": "yes", "diagram_fits": "yes"}


def certificate(number: int, parcel: str) -> dict[str, str]:
    row = f"new_parcels-{number}"
    owners = {"0": ("Nguyễn Thị Hoa", HOA), "1": ("Lê Văn Bình", BINH)}
    named = {
        f"{row}-owners-{place}-{key}": value
        for place, (name, personal_number) in owners.items()
        for key, value in {"full_name": name, "personal_number": personal_number}.items()
    }
    return {
        f"{row}-parcel_number": parcel,
        f"{row}-term": "Lâu dài",
        f"{row}-origin": "Công nhận quyền sử dụng đất",
        f"{row}-certificate_serial": f"AB {parcel}",
        f"{row}-certificate_number": f"CS {parcel}",
        f"{row}-owners": "2",
        **named,
    }


def in_work() -> Journey:
    journey = Journey(filed(LAND))
    journey.act("desk.datdai2", "tiep-nhan")
    journey.act("handler.datdai2", "nhan-viec")
    return journey


def browser_of(number: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(personal_number=number))
    return browser


def test_after_the_visit_each_new_parcel_has_a_certificate_that_names_both_owners(portal):
    journey = in_work()
    journey.act("handler.datdai2", "xong-examine", **FITS, needs_visit="yes")
    assert journey.open_steps == {"visit"}
    journey.appoint("handler.datdai2")
    journey.inspect("handler.datdai2", "visit", fits="yes")
    assert journey.open_steps == {"certify"}

    both = {**certificate(0, "201"), **certificate(1, "202"), "conclusion": "granted", "new_parcels": "2"}
    journey.act("handler.datdai2", "trinh-duyet", **both)
    journey.act("leader.datdai2", "phe-duyet")
    work_off()
    journey.act("desk.datdai2", "tra-ket-qua")

    assert journey.dossier.state is Status.RETURNED
    papers = journey.dossier.papers.filter(kind="result").order_by("pk")
    assert [paper.holder for paper in papers] == ["Nguyễn Thị Hoa, Lê Văn Bình"] * 2
    assert [paper.about for paper in papers] == ["Thửa đất số: 201", "Thửa đất số: 202"]
    assert ["202" in str(paper.document.facts) for paper in papers] == [False, True]
    facts = papers[0].document.parsed_facts
    assert isinstance(facts, ResultFacts)
    assert facts.layout == "sections"
    lines = [label for section in facts.sections for label, _ in section.lines]
    assert lines[:3] == ["Thửa đất số", "Diện tích", "Loại đất"]
    assert not {"Tờ bản đồ số", "Họ tên hoặc tên tổ chức"} & set(lines)  # not answered; said in the line of the holders
    assert Page(browser_of(BINH).get("/ho-so/cap-cho-toi/")).text.count("Giấy chứng nhận quyền sử dụng đất") >= 2


def test_without_a_fitting_diagram_it_is_returned_within_three_days(portal):
    journey = in_work()
    promised = journey.dossier.due_at
    journey.act("handler.datdai2", "xong-examine", eligible="yes", diagram_fits="no")
    assert journey.open_steps == {"certify"}
    assert journey.dossier.due_at
    assert promised
    assert localdate(journey.dossier.due_at) < localdate(promised)

    why = "Sơ đồ trên Giấy chứng nhận thiếu kích thước cạnh phía bắc."
    journey.act("handler.datdai2", "trinh-duyet", conclusion="refusal", ground="no_diagram", reasons=why)
    journey.act("leader.datdai2", "phe-duyet")

    assert journey.dossier.state is Status.STOPPED
    refusal = journey.dossier.papers.get(kind="result").document.parsed_facts
    assert isinstance(refusal, ResultFacts)
    assert "đã xem xét hồ sơ của Nguyễn Thị Hoa đề nghị giải quyết: Tách thửa hoặc hợp thửa đất" in refusal.opening


def test_who_does_not_agree_keeps_it_from_being_filed(portal):
    version = ProcedureVersion.objects.in_force().get(procedure__code=LAND)
    walked = Walk(version, read_samples(LAND)[0], browser_of(HOA))
    check_page = walked.fill_in()
    assert check_page
    sending = check_page.replace("kiem-tra", "gui")
    walked.browser.post(sending, Page(walked.browser.get(check_page)).form(sending).values)
    invitation = Invitation.objects.unconfirmed().get()
    address = invitation.get_absolute_url()
    page = Page(browser_of(BINH).get(address))
    assert page.mentions("Lê Văn Bình")
    assert page.mentions("Thửa B")
    assert not page.mentions("12/05/1990")  # of the other owner nothing but that she asks

    browser_of(BINH).post(address, {"decline": "1", "note": "Tôi không đồng ý chia đất."})

    assert not Dossier.objects.exists()
    assert Page(browser_of(HOA).get("/thong-bao/")).mentions("Tôi không đồng ý chia đất.")
