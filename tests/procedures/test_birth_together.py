"""A birth, a residence and an insurance card from one filing, through the people of three offices."""

import pytest
from django.test import Client

from portal.accounts.models import User
from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import Sample, read_samples
from services.documents.facts import FormFacts
from services.documents.pdf.printable import printable_document
from services.dossiers.actions import participants
from services.dossiers.history.verification import faults
from services.dossiers.models import CombinedFiling, Dossier, Filing, Invitation
from services.dossiers.status import Status
from tests.outbox import work_off
from tests.pages import Page
from tests.procedures import walking
from tests.procedures.offices import Journey
from tests.procedures.walking import walk

CHILD_NUMBER = "001326000123"
CERTIFICATE = {
    "personal_number": CHILD_NUMBER,
    "register_number": "215",
    "registered_on": "16/11/2026",
    "registered_by": "Ủy ban nhân dân phường Ba Đình",
}
NOTICE = {
    "child_name": "H'Lan Niê",
    "child_number": CHILD_NUMBER,
    "head_name": "Phạm Thị Tám",
    "registered_on": "16/11/2026",
    "residence_file": "HN-01-2026-4471",
}
CARD = {
    "child_name": "H'Lan Niê",
    "child_number": CHILD_NUMBER,
    "child_born_on": "02/11/2026",
    "card_number": "TE1010123456789",
    "validity-start": "16/11/2026",
    "validity-end": "01/11/2032",
}


@pytest.fixture
def version(portal) -> ProcedureVersion:
    return ProcedureVersion.objects.in_force().get(procedure__code="2.000986")


@pytest.fixture
def grandmother() -> Sample:
    return read_samples("2.000986")[2]


@pytest.fixture
def birth(version, grandmother) -> Dossier:
    filed = walk(version, grandmother)
    assert [one.part for one in filed.dossiers] == ["birth"]
    return filed.dossiers[0]


def part(dossier: Dossier, key: str) -> Dossier:
    return Dossier.objects.get(filing=dossier.filing_id, part=key)


def taken(dossier: Dossier, office: str = "") -> Journey:
    """Received and taken in hand by the people of this office."""
    journey = Journey(dossier)
    journey.act(f"desk{office}", "tiep-nhan")
    journey.act(f"handler{office}", "nhan-viec")
    return journey


def decided(dossier: Dossier, office: str = "", **result: str) -> Journey:
    journey = taken(dossier, office)
    journey.act(f"handler{office}", "trinh-duyet", **result)
    journey.act(f"leader{office}", "phe-duyet")
    work_off()
    dossier.refresh_from_db()
    return journey


def page_of_the_whole(dossier: Dossier) -> Page:
    browser = Client()
    browser.force_login(dossier.applicant)
    return Page(browser.get(dossier.whole_path))


def test_three_offices_end_one_filing(birth):
    decided(birth, **CERTIFICATE)
    residence, card = part(birth, "residence"), part(birth, "card")
    assert [residence.agency.code, card.agency.code] == ["G01.126.101", "G24.126"]

    decided(residence, ".congan", conclusion="granted", **NOTICE)
    assert CombinedFiling.objects.get(filing=birth.filing_id).ended_at is None
    decided(card, ".bhxh", **CARD)

    assert [one.state for one in (birth, residence, card)] == [Status.RETURNED] * 3
    assert CombinedFiling.objects.get(filing=birth.filing_id).ended_at
    assert not [fault for one in (birth, residence, card) for fault in faults(one)]
    read = page_of_the_whole(birth).text
    for title in ("Giấy khai sinh", "Thông báo kết quả giải quyết thủ tục về cư trú", "Thẻ bảo hiểm y tế"):
        assert title in read
    assert "Cấp cho H'Lan Niê" in read


def test_each_office_sees_what_concerns_it_and_who_agreed(birth):
    decided(birth, **CERTIFICATE)

    ward = Journey(birth).page("handler").text
    police = taken(part(birth, "residence"), ".congan").page("handler.congan").text
    insurance = taken(part(birth, "card"), ".bhxh").page("handler.bhxh").text

    assert "Y Thinh Kbuôr" in police
    assert "Xác nhận qua VNeID" in police
    for hidden in ("Y Thinh Kbuôr", "Nơi đăng ký khám, chữa bệnh ban đầu"):
        assert hidden not in ward
    assert "Nơi đăng ký khám, chữa bệnh ban đầu" in insurance
    for hidden in ("Y Thinh Kbuôr", "H'Hen Niê", "Chủ hộ"):
        assert hidden not in insurance
    assert "Giấy khai sinh" in insurance


def test_the_declaration_of_the_whole_goes_to_three_offices_with_its_signatures(birth):
    declaration = CombinedFiling.objects.get(filing=birth.filing_id).declaration
    assert declaration
    facts = printable_document(declaration).facts
    assert isinstance(facts, FormFacts)

    assert facts.addressee == (
        "Ủy ban nhân dân phường Ba Đình; Công an phường Ba Đình; Bảo hiểm xã hội thành phố Hà Nội"
    )
    assert {one.name for one in facts.signatures} == {"Y Thinh Kbuôr", "H'Hen Niê"}


def test_the_police_refuse_and_the_card_is_issued_all_the_same(birth):
    decided(birth, **CERTIFICATE)
    residence, card = part(birth, "residence"), part(birth, "card")

    why = "Chủ sở hữu chỗ ở đang có tranh chấp, chưa đủ điều kiện theo Điều 20 Luật Cư trú."
    decided(residence, ".congan", conclusion="residence_refusal", reasons=why)
    decided(card, ".bhxh", **CARD)

    assert [residence.state, card.state] == [Status.STOPPED, Status.RETURNED]
    assert "Phiếu từ chối tiếp nhận, giải quyết hồ sơ" in page_of_the_whole(birth).text
    assert CombinedFiling.objects.get(filing=birth.filing_id).ended_at


def test_without_a_certificate_the_others_never_begin(birth):
    Journey(birth).act("desk", "tu-choi", **{"tu-choi-note": "Trẻ đã được đăng ký khai sinh tại phường Hoàn Kiếm."})

    assert birth.state is Status.REFUSED
    assert Dossier.objects.filter(filing=birth.filing_id).count() == 1
    read = page_of_the_whole(birth).text
    assert "Đăng ký khai sinh" in read
    assert "không có kết quả" in read
    assert CombinedFiling.objects.get(filing=birth.filing_id).ended_at


def test_the_owner_declines_and_nothing_is_filed(version, grandmother, monkeypatch):
    def answer(invitation: Invitation) -> None:
        if invitation.name == "Y Thinh Kbuôr":
            owner = User.objects.get(personal_number=invitation.personal_number)
            participants.decline(invitation, by=owner, reason="Nhà này tôi đã bán.")

    monkeypatch.setattr(walking, "confirm", answer)
    with pytest.raises(IndexError):
        walk(version, grandmother)

    filing = Filing.objects.get(draft__owner__personal_number=grandmother.person)
    assert filing.draft.submitted_at is None
    browser = Client()
    browser.force_login(filing.draft.owner)
    assert "Nhà này tôi đã bán." in Page(browser.get(f"/nop/{filing.draft.key}/xac-nhan/")).text
