"""The layout of forms 01 to 05 as an official would correct it: names, last pages, signatures, letters no font has."""

import io
from dataclasses import replace
from itertools import chain

import pytest
from fontTools.ttLib import TTFont  # comes with WeasyPrint
from pypdf import PdfReader

from services.documents.document_types import DocumentType
from services.documents.facts import FactRow, FactSection, ListedPaper, StatementPiece
from services.documents.pdf import engine, glyphs, rendering, typesetting
from services.documents.signing.seals import Signature
from tests.documents import samples
from tests.documents.pdf.test_papers import text_of

pytestmark = pytest.mark.servers

SIGNATURE = Signature("Ủy ban nhân dân phường Ba Đình (GIẢ LẬP)", samples.at(14, 6))
REASON = (
    "Hồ sơ thiếu văn bản xác nhận của cơ quan có thẩm quyền về nguồn gốc sử dụng đất, chưa có bản vẽ hiện trạng và "
    "biên bản thỏa thuận ranh giới với các hộ liền kề theo quy định."
)
HAND = "(Ký và ghi rõ họ tên)"


def pages(facts) -> list[str]:
    reader = PdfReader(io.BytesIO(rendering.render(samples.sheet(facts))))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.mark.parametrize(
    ("facts", "last_two"),
    [
        (samples.stop(), ("Phí 24.000 đồng được hoàn trả", "Xin thông báo")),
        (samples.apology(), ("xin lỗi ông/bà về sự chậm trễ", "Mong nhận được")),
        (samples.refusal(), ("Căn cứ Luật Hộ tịch", "Xin thông báo")),
    ],
    ids=["stop", "apology", "refusal"],
)
@pytest.mark.parametrize("reasons", range(6, 13))
def test_the_last_page_never_has_one_sentence_alone(facts, last_two, reasons):
    *_, last = pages(facts.model_copy(update={"reasons": (REASON,) * reasons}))

    assert all(said in last for said in (*last_two, "Nơi nhận:", "Lê Minh Tuấn"))


@pytest.mark.parametrize("lines", range(21, 30))
def test_the_last_page_of_a_form_has_an_answer_the_promise_whole_and_who_signs(lines):
    rows = tuple(FactRow(label=f"Câu {n}", value="Trả lời") for n in range(lines))
    promise = f"Tôi cam đoan: {REASON}"
    facts = samples.form().model_copy(
        update={"sections": (FactSection(rows=rows),), "attachments": (), "promise": promise}
    )
    *before, last = pages(facts)

    assert f"Câu {lines - 1}: Trả lời" in last
    assert " ".join(promise.split()) in last
    assert "NGƯỜI NỘP HỒ SƠ" in last
    assert not any("Tôi cam đoan" in page for page in before)


def test_a_list_of_sixty_papers_ends_on_a_page_with_more_than_the_signature():
    papers = tuple(ListedPaper(name=f"Giấy tờ thứ {n}: {REASON[:90]}", form="Bản sao") for n in range(1, 61))
    *_, last = pages(samples.receipt(papers=papers))

    assert "6. Đăng ký nhận kết quả tại" in last
    assert "7. Phí, lệ phí" in last


def test_a_line_of_a_list_is_not_broken_over_two_pages():
    papers = tuple(ListedPaper(name=f"Giấy tờ thứ {n}: {REASON[:50]}.", form="Bản sao") for n in range(1, 61))
    for page in pages(samples.form().model_copy(update={"attachments": papers})):
        assert page.count("Giấy tờ thứ") == page.count("Bản sao")


@pytest.mark.parametrize("kind", [DocumentType.ACKNOWLEDGEMENT, DocumentType.REFUSAL, DocumentType.APOLOGY])
def test_a_name_keeps_to_one_line(kind):
    html = typesetting.render_html(samples.sheet(samples.SAMPLES[kind]))

    assert "Nguyễn\u00a0Thị\u00a0Hoa" in html


def test_what_an_agency_signs_digitally_asks_nobody_to_sign_by_hand():
    sheet = samples.sheet(samples.receipt())

    assert HAND in text_of(rendering.render(sheet))
    assert HAND not in text_of(rendering.render(replace(sheet, signature=SIGNATURE)))


def test_a_form_filed_over_the_counter_is_signed_and_an_e_filed_one_says_when_it_was_filed():
    e_filed = text_of(rendering.render(samples.sheet(samples.form())))
    facts = samples.form().model_copy(update={"signed_by_hand": True, "signed_as": "Người yêu cầu"})
    on_paper = text_of(rendering.render(samples.sheet(facts)))

    assert "NGƯỜI NỘP HỒ SƠ Đã nộp điện tử lúc 13:58, 20/11/2026 Nguyễn" in e_filed
    assert HAND not in e_filed
    assert f"NGƯỜI YÊU CẦU {HAND} Nguyễn" in on_paper
    assert "nộp điện tử" not in on_paper


def test_entries_on_one_line_keep_apart_and_a_blank_stands_for_each_that_is_not_known():
    pieces = [("Giới tính: ", False), ("Nữ", True), ("\u2003\u2002", False), ("", True), (" ", False), ("Kinh", True)]
    line = tuple(StatementPiece(text=text, is_answer=is_answer) for text, is_answer in pieces)
    facts = samples.form().model_copy(
        update={"sections": (FactSection(rows=(FactRow(label="Trẻ", statement=(line,)),)),)}
    )

    assert "Giới tính: Nữ …………… Kinh" in text_of(rendering.render(samples.sheet(facts)))


def test_a_letter_that_no_font_has_is_replaced_and_the_paper_says_so():
    plain = text_of(rendering.render(samples.sheet(samples.stop())))
    facts = samples.stop().model_copy(update={"reasons": ("Xong ☑ 👍🏽 ở 北京\ufe0f.",)})

    text = text_of(rendering.render(samples.sheet(facts)))

    assert "- Xong □ □□ ở □□." in text
    assert "Dấu □ thay cho ký tự mà phông chữ của văn bản này không có." in text
    assert "□" not in plain


def test_the_table_of_letters_is_that_of_the_shipped_fonts():
    files = sorted((engine.DOCUMENTS_DIR / "fonts").glob("*.ttf"))
    had = set.intersection(*(set(TTFont(io.BytesIO(file.read_bytes())).getBestCmap()) for file in files))

    assert len(files) == 4
    assert set(chain.from_iterable(range(first, last + 1) for first, last in glyphs.code_points())) == had
