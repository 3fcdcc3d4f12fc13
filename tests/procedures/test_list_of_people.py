"""A company hands in the list of its people for social insurance: two hundred, the office's findings, the results."""

import pytest
from django.test import Client

from portal.accounts.models import User
from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import Sample, read_samples
from services.documents.document_types import DocumentType
from services.documents.facts import FormFacts
from services.documents.pdf.printable import printable_document
from services.dossiers.history.verification import faults
from services.dossiers.status import Status
from tests.outbox import work_off
from tests.pages import Page
from tests.procedures.offices import Journey
from tests.procedures.people import enter
from tests.procedures.walking import Walk, walk

FOUND = {"overpaid": "yes", "overpaid_vnd": "4.200.000"}
RESULTS = {
    "books_issued": "120",
    "books_confirmed": "40",
    "cards_issued": "120",
    "cards_from": "01/12/2026",
    "refund_vnd": "4.200.000",
    "refund_reason": "Đóng trùng tháng 10/2026 cho 6 người.",
}


@pytest.fixture
def version(portal) -> ProcedureVersion:
    return ProcedureVersion.objects.in_force().get(procedure__code="1.002051")


@pytest.fixture
def accountant() -> Sample:
    """Files by mandate: some come, some leave, some are paid otherwise."""
    return read_samples("1.002051")[1]


def of_many(sample: Sample, count: int) -> Sample:
    """The same with so many people."""
    lines = [
        {
            **line,
            "Số định danh cá nhân": f"0010{90 + number % 10}{number:06}",
            "Mã số bảo hiểm xã hội": f"01161{number:05}",
        }
        for number in range(count)
        for line in [sample.lists["workers"][number % 3]]
    ]
    return sample.model_copy(update={"lists": {"workers": tuple(lines)}})


def test_two_hundred_people_from_a_file_to_the_results(version, accountant):
    dossier = walk(version, of_many(accountant, 200)).dossier
    assert dossier
    assert len(dossier.sheet.answers["workers"]) == 200
    assert dossier.principal_name.startswith("Công ty")

    journey = Journey(dossier)
    journey.act("desk.bhxh", "tiep-nhan")
    journey.act("handler.bhxh", "nhan-viec")
    journey.act("handler.bhxh", "xong-reconcile", **FOUND)
    journey.act("handler.bhxh", "trinh-duyet", **RESULTS)
    journey.act("leader.bhxh", "phe-duyet")
    work_off()
    journey.act("desk.bhxh", "tra-ket-qua")

    assert dossier.state is Status.RETURNED
    names = set(dossier.papers.filter(kind=DocumentType.RESULT).values_list("document__title", flat=True))
    assert names == {"Sổ BHXH", "Thẻ BHYT", "Quyết định về việc hoàn trả tiền thu BHXH, BHYT, BHTN, BHTNLĐ, BNN"}
    assert not list(faults(dossier))


def test_nobody_is_listed_twice_by_the_same_insurance_number(version, accountant):
    many = of_many(accountant, 3)
    lines = [{**line, "Mã số bảo hiểm xã hội": "0116100001"} for line in many.lists["workers"]]

    with pytest.raises(AssertionError, match="“0116100001” đã ghi ở dòng 2"):
        walk(version, many.model_copy(update={"lists": {"workers": tuple(lines)}}))


def test_the_pages_of_the_list_say_for_which_company(version, accountant):
    browser = enter(accountant.person).browser
    walked = Walk(version, accountant, browser)
    walked.fill_in()

    for query in ("", "&nhap=1"):
        page = Page(browser.get(f"/nop/{walked.draft.key}/people/?danh-sach=workers{query}"))
        assert "Bạn đang nộp thay cho Công ty" in page.text


def test_the_list_stands_in_a_table_that_lies(version, accountant):
    dossier = walk(version, accountant).dossier
    assert dossier
    facts = printable_document(dossier.papers.get(kind=DocumentType.FORM).document).facts
    assert isinstance(facts, FormFacts)

    [table] = [row.table for section in facts.sections for row in section.rows if row.table]

    assert table.landscape
    assert [column.heading for column in table.columns][:3] == ["Loại", "Họ và tên", "Số định danh"]
    assert table.rows[1][0] == "Giảm"
    assert facts.applicant.name.startswith("Công ty")
    assert facts.applicant.filed_by == "Công Tằng Tôn Nữ Thị Quỳnh Như"


def test_nothing_overpaid_and_nobody_new_is_one_result(version):
    dossier = walk(version, read_samples("1.002051")[2]).dossier
    assert dossier
    journey = Journey(dossier)
    journey.act("desk.bhxh", "tiep-nhan")
    journey.act("handler.bhxh", "nhan-viec")
    journey.act("handler.bhxh", "xong-reconcile", overpaid="no")
    page = journey.page("handler.bhxh", "examine")
    assert "Số sổ xác nhận thời gian đóng" in page.text
    assert "Số thẻ đã cấp" not in page.text
    assert "Số tiền hoàn trả" not in page.text

    journey.act("handler.bhxh", "trinh-duyet", books_issued="0", books_confirmed="1")
    journey.act("leader.bhxh", "phe-duyet")
    work_off()

    assert [one.document.title for one in dossier.papers.filter(kind=DocumentType.RESULT)] == ["Sổ BHXH"]


def test_the_desk_refuses_and_the_company_reads_why(version, accountant):
    dossier = walk(version, accountant).dossier
    assert dossier
    Journey(dossier).act("desk.bhxh", "tu-choi", **{"tu-choi-note": "Mã đơn vị này thuộc Bảo hiểm xã hội Hải Phòng."})

    browser = Client()
    browser.force_login(User.objects.get(personal_number="084079002046"))
    assert dossier.state is Status.REFUSED
    assert "thuộc Bảo hiểm xã hội Hải Phòng" in Page(browser.get(dossier.get_absolute_url())).text
