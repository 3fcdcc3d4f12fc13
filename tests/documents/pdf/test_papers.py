"""What the papers look like: by the letter and by the picture, for text alone can lie."""

import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
import segno
from pypdf import PdfReader

from core.limits.warm_programs import ProgramEndedError
from services.documents.document_types import DocumentType
from services.documents.facts import Applicant, FactPart, FactRow, FactSection, ListedPaper
from services.documents.pdf import engine, rendering, typesetting
from tests.documents import samples

pytestmark = pytest.mark.servers

SHIPPED = {"Liberation-Serif", "Liberation-Serif-Bold", "Liberation-Serif-Italic", "Liberation-Serif-Bold-Italic"}
LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
    "ƀčĕĭñŏŭšž"  # names of the Ê Đê, Ba Na, Gia Rai and Chăm
)

LETTER_OUR_FONT_LACKS = "☑"


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def fonts_of(pdf: bytes) -> set[str]:
    """The names of the fonts used, without the tag of the subset."""
    resources: list[Any] = [page["/Resources"] for page in PdfReader(io.BytesIO(pdf)).pages]
    fonts = [font.get_object() for each in resources for font in each["/Font"].values()]
    return {font["/BaseFont"].split("+")[-1] for font in fonts}


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


HEADINGS = {DocumentType.WITHDRAWAL: "QUYẾT ĐỊNH Về việc thu hồi kết quả giải quyết thủ tục hành chính"}
"""Where the title is set otherwise than in capitals: of a decision its type, and below it what it is about."""


@pytest.mark.parametrize("kind", DocumentType)
def test_each_kind_has_its_head_its_title_and_its_holder(kind):
    facts = samples.SAMPLES[kind]

    text = text_of(rendering.render(samples.sheet(facts)))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in text
    assert HEADINGS.get(kind, facts.title.upper()) in text
    assert "Ba Đình, ngày 20 tháng 11 năm 2026" in text
    assert "7k2m 9qx4 w8n3 pthv" in text


@pytest.mark.parametrize("kind", DocumentType)
def test_only_the_shipped_fonts_are_embedded(kind):
    fonts = fonts_of(rendering.render(samples.sheet(samples.SAMPLES[kind])))

    assert fonts
    assert fonts <= SHIPPED


def test_the_receipt_says_everything_the_form_asks_for():
    text = text_of(rendering.render(samples.sheet(samples.receipt())))

    for said in (
        "ỦY BAN NHÂN DÂN PHƯỜNG BA ĐÌNH",
        "Số: 01/TNHS",
        "Mã hồ sơ: H26.101-261120-0001",
        "tiếp nhận hồ sơ của: Nguyễn Thị Hoa",
        "Số định danh cá nhân: 001190012345",
        "3 Văn bản ủy quyền Bản sao chứng thực 02",
        "Thời gian nhận hồ sơ: 14 giờ 05 phút, ngày 20 tháng 11 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 20 tháng 11 năm 2026",
        "Phí cấp bản sao trích lục hộ tịch (03 bản): 24.000 đồng",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Trần Văn Nam",
    ):
        assert said in text


def test_a_request_for_a_supplement_says_line_by_line_what_is_wrong_and_counts_papers_alone():
    text = text_of(rendering.render(samples.sheet(samples.supplement())))

    assert "1 Họ, chữ đệm, tên Ghi đúng như trong giấy khai sinh: Nguyễn Văn An. – 2 Nơi sinh" in text
    assert "Ảnh chụp bị mờ. 01 bản chính; 01 bản sao Lý do:" in text


def test_a_further_request_says_in_words_which_it_is_and_who_approved():
    further = samples.supplement().model_copy(update={"number": 2, "approved_by": "Phạm Thị Lan"})
    text = text_of(rendering.render(samples.sheet(further)))

    assert "Đây là yêu cầu bổ sung, hoàn thiện hồ sơ lần thứ hai, do Phạm Thị Lan duyệt." in text


def test_a_request_issued_before_it_had_lines_can_still_be_drawn():
    facts = samples.supplement().model_copy(
        update={"items": (), "papers": samples.PAPERS[1:2], "questions": ("Họ, chữ đệm, tên", "Nơi sinh")}
    )

    text = text_of(rendering.render(samples.sheet(facts)))

    assert "1 Ảnh chụp thẻ căn cước của người yêu cầu Bản điện tử 01 Nội dung khai cần xem lại" in text
    assert "Họ, chữ đệm, tên; Nơi sinh Lý do:" in text


def test_minutes_begin_with_when_where_and_who():
    text = text_of(rendering.render(samples.sheet(samples.minutes())))

    assert (
        "Hôm nay, hồi 08 giờ 30 phút, ngày 20 tháng 11 năm 2026, tại Cơ sở sản xuất bún Hoa Mai, "
        "số 12 ngõ 34 phố Đội Cấn, chúng tôi gồm: "
        "Cơ quan kiểm tra: Ủy ban nhân dân phường Ba Đình "
        "- Ông (bà) Trần Văn Nam, Trưởng đoàn; - Ông (bà) Phạm Thu Hà, Thành viên. "
        "Bên được kiểm tra: - Ông (bà) Nguyễn Thị Hoa, Chủ cơ sở;"
    ) in text


def test_the_usual_receipt_is_one_page():
    assert pages_of(rendering.render(samples.sheet(samples.receipt()))) == 1


def test_the_same_sheet_gives_the_same_bytes():
    sheet = samples.sheet(samples.receipt())

    assert rendering.render(sheet) == rendering.render(sheet)


@pytest.mark.parametrize("kind", DocumentType)
def test_no_byte_depends_on_the_process_that_draws_it_or_on_what_it_drew_before(kind):
    sheet = samples.sheet(samples.SAMPLES[kind])
    by_the_program = rendering.render(sheet)
    rendering.ENGINE.end()

    here = engine.render_pdf(typesetting.render_html(sheet), sheet.token, typesetting.watermark_stylesheets(sheet))

    assert rendering.render(sheet) == by_the_program == here


def test_a_paper_that_takes_too_long_is_an_error_and_the_next_one_is_drawn():
    many = tuple(ListedPaper(name=f"Giấy tờ thứ {n}") for n in range(2_000))
    endless = samples.sheet(samples.receipt(papers=many))

    with pytest.raises(ProgramEndedError):
        rendering.render(endless, seconds=1)

    assert rendering.render(samples.sheet(samples.receipt()))


def test_a_paper_is_tagged_for_screen_readers_and_says_its_language_and_title():
    reader = PdfReader(io.BytesIO(rendering.render(samples.sheet(samples.receipt()))))
    root: Any = reader.root_object

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert reader.metadata is not None
    assert reader.metadata.title == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả 01/TNHS"


def pictures(letters: str) -> list[bytes]:
    """Each letter drawn large, alone on a page."""
    page = "<p style='font-size: 40pt; break-after: page'>{}</p>"
    html = f"<html lang=vi><title>.</title>{''.join(page.format(letter) for letter in letters)}"
    pdf = engine.PaperHtml(string=html, url_fetcher=engine.DATA_URL_FETCHER).write_pdf(
        font_config=engine._font_configuration()
    )
    return [page.render(scale=0.5).to_pil().crop((0, 0, 100, 100)).tobytes() for page in pypdfium2.PdfDocument(pdf)]


def test_every_vietnamese_letter_is_drawn_apart_from_every_other_and_none_as_a_box():
    *letters, box = pictures(f"{LETTERS}{LETTERS.upper()}{LETTER_OUR_FONT_LACKS}")

    assert box not in letters
    assert len(set(letters)) == len(LETTERS) * 2


def test_the_qr_holds_the_address_of_the_public_check():
    sheet = samples.sheet(samples.receipt())
    [picture] = PdfReader(io.BytesIO(rendering.render(sheet))).pages[0].images
    matrix = segno.make_qr(sheet.verify_url, error="m", mask=typesetting.QR_MASK, boost_error=False).matrix

    assert picture.image
    modules = picture.image.convert("1").resize((len(matrix), len(matrix)))
    drawn = [[modules.getpixel((x, y)) == 0 for x in range(len(matrix))] for y in range(len(matrix))]

    assert drawn == [[bool(module) for module in row] for row in matrix]


def test_what_people_type_stays_text():
    hostile = Applicant(name="<img src='file:///etc/hostname'><b>Hoa</b>", address="<script>1</script> & “Số 1”")

    text = text_of(rendering.render(samples.sheet(samples.receipt(applicant=hostile))))

    assert "<img src='file:///etc/hostname'><b>Hoa</b>" in text
    assert "<script>1</script> & “Số 1”" in text


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:1/x", "ftp://127.0.0.1/x"])
def test_nothing_is_fetched_from_the_machine_or_the_network(url):
    with pytest.raises(ValueError, match="disallowed"):
        engine.DATA_URL_FETCHER(url)


def test_a_file_linked_as_an_attachment_is_not_embedded(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    html = f"<html lang=vi><title>.</title><link rel=attachment href='{secret.as_uri()}'><p>.</p>"

    pdf = engine.PaperHtml(string=html, url_fetcher=engine.DATA_URL_FETCHER).write_pdf(
        font_config=engine._font_configuration()
    )

    assert list(PdfReader(io.BytesIO(pdf)).attachments) == []


def test_a_long_table_goes_on_with_its_head_and_the_pages_are_numbered():
    many = tuple(ListedPaper(name=f"Giấy tờ thứ {n}", form="Bản sao") for n in range(1, 41))

    reader = PdfReader(io.BytesIO(rendering.render(samples.sheet(samples.receipt(papers=many)))))

    first, second, *others = [page.extract_text() for page in reader.pages]
    assert not others
    assert "Tên giấy tờ" in second
    assert second.split()[-1] == "2"
    assert first.split()[-1] != "1"
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in second
    assert all(f"Giấy tờ thứ {n} " in f"{first} {second}".replace("\n", " ") for n in range(1, 41))


@pytest.mark.parametrize("name", ["Nguyễn " * 40, "H" * 300])
def test_a_very_long_name_stays_inside_the_margins(name):
    pdf = rendering.render(samples.sheet(samples.receipt(applicant=Applicant(name=name))))

    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    left, _, right, _ = picture.point(lambda shade: 255 * (shade < 128)).getbbox()
    assert left >= 84  # 30 mm
    assert right <= 554  # 210 - 15 mm


MEMBERS = FactRow(
    label="Thành viên",
    parts=tuple(
        FactPart(
            title=f"Thành viên {n}",
            rows=(
                FactRow(label="Họ và tên", value="H'Hen Niê"),
                FactRow(
                    label="Giấy tờ", parts=(FactPart(rows=(FactRow(label="Số định danh", value="066185000001"),)),)
                ),
                *([FactRow(label="Ghi chú", value=f"Con thứ {n}")] if n % 2 else []),
            ),
        )
        for n in range(1, 51)
    ),
)
TOO_WIDE = FactRow(
    label="Người góp vốn",
    parts=tuple(
        FactPart(title=f"Người {n}", rows=tuple(FactRow(label=f"Mục {m}", value=f"{n}.{m}") for m in range(7)))
        for n in (1, 2)
    ),
)


def declared(*rows: FactRow, **changes: object):
    sections = (FactSection(title="Phần khai", rows=rows),)
    return samples.sheet(samples.form().model_copy(update={"sections": sections, **changes}))


def test_a_group_is_a_table_with_its_head_on_every_page():
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(rendering.render(declared(MEMBERS)))).pages]
    tables = [" ".join(page.split()) for page in pages if "Con thứ" in page]

    assert len(tables) > 1
    assert all("STT Họ và tên Số định danh Ghi chú" in table for table in tables)
    assert "1 H'Hen Niê 066185000001 Con thứ 1 2 H'Hen Niê 066185000001 3 H'Hen" in tables[0]
    assert sum(table.count("066185000001") for table in tables) == 50


def test_a_group_too_wide_for_a_page_is_read_one_after_another():
    text = text_of(rendering.render(declared(TOO_WIDE)))

    assert "Người góp vốn: Người 1 Mục 0: 1.0 Mục 1: 1.1" in text
    assert "Người 2 Mục 0: 2.0" in text


def test_each_promise_is_a_paragraph_of_its_own():
    html = typesetting.render_html(declared(MEMBERS, promise="Lời khai đúng.\nViệc này tự nguyện."))

    assert html.count('<p class="promise">') == 2


def test_a_group_whose_questions_share_a_label_is_no_table():
    twice = FactPart(
        title="Nơi 1", rows=(FactRow(label="Địa chỉ", value="Huế"), FactRow(label="Địa chỉ", value="Vinh"))
    )

    assert FactRow(label="Nơi ở", parts=(twice, twice)).column_headings == ()


def test_a_draft_says_so_on_every_page_and_has_nothing_to_check():
    sheet = replace(declared(MEMBERS, filed_at=None), token="", verify_url="")

    reader = PdfReader(io.BytesIO(rendering.render(sheet)))

    assert all("BẢN NHÁP" in page.extract_text() for page in reader.pages)
    assert "Bản nháp lập lúc 14:06, 20/11/2026, chưa nộp." in reader.pages[-1].extract_text()
    assert not list(reader.pages[0].images)


def test_a_demonstration_says_so_on_every_page():
    many = tuple(ListedPaper(name=f"Giấy tờ thứ {n}") for n in range(1, 41))
    sheet = samples.sheet(samples.receipt(papers=many), demo=True)

    for page in PdfReader(io.BytesIO(rendering.render(sheet))).pages:
        assert "BẢN TRÌNH DIỄN – không có giá trị pháp lý" in page.extract_text()
    assert "TRÌNH DIỄN" not in text_of(rendering.render(replace(sheet, demo=False)))
