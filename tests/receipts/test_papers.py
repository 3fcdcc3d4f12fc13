"""The paper of an e-receipt: drawn once under the receipt's number, checked by anyone, honest when it is void."""

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from payments import actions
from payments.models import Order, Receipt
from payments.orders.order_input import LineInput, Payee
from payments.status import FeeKind
from portal.accounts.models import User
from services.agencies.models import Agency, Role
from services.documents.models import Document
from tests.factories import AgencyFactory, PostFactory, UserFactory, leader_at
from tests.outbox import work_off
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result

pytestmark = pytest.mark.django_db

TWO = (
    LineInput(FeeKind.CHARGE, "Bản sao Trích lục khai sinh", 8_000, 3, "TT 281/2016/TT-BTC"),
    LineInput(FeeKind.FEE, "Phí khai thác dữ liệu", 15_000),
)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory.create(code="H26.03")


@pytest.fixture
def clerk(agency) -> User:
    return PostFactory.create(agency=agency, role=Role.DESK).user


def owed(agency: Agency, *lines: LineInput, payer: User | None = None, tax_code: str = "") -> Order:
    return actions.create_order(
        payer=payer or UserFactory.create(),
        payee=Payee(agency.code, agency.name, tax_code),
        lines=lines or TWO[:1],
        purpose="Nộp phí hồ sơ 2.000635 số 17",
        subject_path="/ho-so/17/",
        idempotency_key=f"order-{Order.objects.count()}",
    )


def paid(order: Order, clerk: User) -> Receipt:
    """Paid in cash, which leads to the same receipt as any other way."""
    actions.record_cash_payment(order, by=clerk)
    work_off()
    return order.receipts.get()


@pytest.fixture
def receipt(agency, clerk) -> Receipt:
    return paid(owed(agency), clerk)


def paper_of(receipt: Receipt) -> Document:
    return Document.objects.get(key=f"fee_receipt:{receipt.pk}")


def text_of(document: Document, folder: str | Path) -> str:
    pages = PdfReader(io.BytesIO((Path(folder) / document.path).read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def fetched(client: Any, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)


def check(client: Any, receipt: Receipt) -> Page:
    return Page(client.get(paper_of(receipt).verify_path()))


def test_a_receipt_becomes_a_paper_under_its_own_number(receipt, settings):
    paper = paper_of(receipt)
    text = text_of(paper, settings.MEDIA_ROOT)

    assert (paper.number, paper.symbol) == (receipt.number, receipt.book.series_symbol)
    assert paper.file_name == f"Bien-lai-{receipt.book.series_symbol}-0000001.pdf"
    for words in (
        "BIÊN LAI THU PHÍ, LỆ PHÍ",
        "Mẫu số: 01BLP0-001",
        f"Ký hiệu, số: {receipt.book.series_symbol} 0000001",
        "ỦY BAN NHÂN DÂN PHƯỜNG BA ĐÌNH",
        "Người nộp: Nguyễn Thị Hoa",
        "Lý do nộp: Nộp phí hồ sơ 2.000635 số 17",
        "Số tiền bằng chữ: Hai mươi tư nghìn đồng",
        "Hình thức thanh toán: Tiền mặt tại quầy",
        f"Mã thanh toán: {receipt.order.reference}",
    ):
        assert words in text


def test_each_line_says_its_sum_in_figures_and_in_words(agency, clerk, settings):
    text = text_of(paper_of(paid(owed(agency, *TWO), clerk)), settings.MEDIA_ROOT)

    for words in ("24.000", "Hai mươi tư nghìn đồng", "15.000", "Mười lăm nghìn đồng", "39.000"):
        assert words in text
    assert "Số tiền bằng chữ: Ba mươi chín nghìn đồng" in text


def test_a_receipt_of_taxes_is_called_so(agency, clerk, settings):
    tax = LineInput(FeeKind.TAX, "Lệ phí trước bạ", 2_500_000)

    assert "BIÊN LAI THU THUẾ, PHÍ, LỆ PHÍ" in text_of(paper_of(paid(owed(agency, tax), clerk)), settings.MEDIA_ROOT)


@pytest.mark.parametrize(("tax_code", "said"), [("0101234567", "Mã số thuế: 0101234567"), ("", "chưa khai báo")])
def test_a_tax_code_is_printed_and_one_that_is_not_known_is_not_made_up(agency, clerk, settings, tax_code, said):
    receipt = paid(owed(agency, tax_code=tax_code), clerk)

    assert said in text_of(paper_of(receipt), settings.MEDIA_ROOT)


def test_numbers_of_papers_run_as_those_of_receipts(agency, clerk):
    receipts = [paid(owed(agency), clerk) for _ in range(3)]

    assert [paper_of(receipt).number for receipt in receipts] == [1, 2, 3]


def test_whoever_holds_the_paper_learns_that_it_is_genuine(client, receipt):
    page = check(client, receipt)

    for words in ("Giấy này là thật", f"{receipt.book.series_symbol} 0000001", "24.000 đồng", "Nguyễn T*** H***"):
        assert words in page.text
    assert not page.mentions("Nguyễn Thị Hoa")


def test_a_cancelled_receipt_keeps_its_number_and_says_so(client, receipt, clerk):
    actions.cancel_receipt(receipt, reason="Ghi sai tên", by=clerk)

    page = check(client, receipt)

    assert "đã bị hủy, không còn giá trị" in page.notices[0]
    assert "Lý do: Ghi sai tên" in page.notices[0]
    assert f"{receipt.book.series_symbol} 0000001" in page.text
    assert not page.mentions("Giấy này là thật")


def test_a_replaced_receipt_names_the_one_in_its_place(client, receipt, clerk, settings):
    new = actions.replace_receipt(receipt, reason="Ghi sai tên", by=clerk)
    work_off()

    assert f"thay thế bằng biên lai {new}, không còn giá trị" in check(client, receipt).notices[0]
    assert "Giấy này là thật" in check(client, new).notices[0]
    assert f"Thay thế biên lai {receipt}" in text_of(paper_of(new), settings.MEDIA_ROOT)


def test_the_payer_fetches_it_from_every_page_about_the_money(client, receipt):
    client.force_login(receipt.order.payer)
    download = paper_of(receipt).download_path()

    for page in (receipt.order.public_path(), f"{receipt.order.public_path()}bien-lai/", "/thanh-toan/"):
        assert download in Page(client.get(page)).hrefs
    assert fetched(client, download).startswith(b"%PDF")


def test_a_stranger_and_who_pays_for_another_fetch_nothing(client, receipt):
    client.force_login(UserFactory.create())

    assert client.get(paper_of(receipt).download_path()).status_code == 404


def test_a_clerk_fetches_it_from_the_list_of_receipts(client, receipt, clerk):
    client.force_login(clerk)
    listed = Page(client.get("/admin/payments/receipt/"))
    way = f"/admin/payments/receipt/{receipt.pk}/paper/"

    assert way in listed.hrefs
    assert client.get(way)["Location"] == paper_of(receipt).download_path()
    assert fetched(client, paper_of(receipt).download_path()).startswith(b"%PDF")


def test_a_clerk_of_another_agency_finds_none(client, receipt):
    client.force_login(PostFactory.create(agency=AgencyFactory.create(code="H29.01"), role=Role.DESK).user)

    assert client.get(f"/admin/payments/receipt/{receipt.pk}/paper/").status_code == 404
    assert client.get(paper_of(receipt).download_path()).status_code == 404


def test_money_for_nobodys_office_still_gets_its_receipt_and_no_paper(client, caplog):
    payer = UserFactory.create()
    order = owed(Agency(code="X99", name="Cơ quan không có trong danh mục"), payer=payer)
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(order))}")
    work_off()
    receipt = order.receipts.get()
    client.force_login(payer)

    assert not Document.objects.exists()
    assert "no agency has the code X99" in caplog.text
    assert f"Biên lai {receipt}" in Page(client.get("/thanh-toan/")).text


def test_the_page_of_a_dossier_offers_it(client, paid_dossier):
    work_off()
    receipt = paid_dossier.fees.get().order.receipts.get()
    client.force_login(paid_dossier.applicant)

    assert paper_of(receipt).download_path() in Page(client.get(paid_dossier.get_absolute_url())).hrefs


def test_a_receipt_issued_after_a_part_went_back_says_so(receipt, clerk, settings):
    refund = actions.propose_refund(receipt.order, amount_vnd=8_000, reason="Thu thừa", by=clerk)
    actions.approve_refund(refund, by=leader_at())
    actions.record_manual_refund(refund, way="counter", transaction_no="PC-1", by=clerk)

    new = actions.replace_receipt(receipt, reason="Đã hoàn trả một phần", by=clerk)
    work_off()

    text = text_of(paper_of(new), settings.MEDIA_ROOT)
    for words in ("Tổng số đã thu 24.000", "Đã hoàn trả cho người nộp −8.000", "Còn lại 16.000", "Mười sáu nghìn đồng"):
        assert words in text
