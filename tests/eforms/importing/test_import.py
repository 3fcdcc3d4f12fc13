"""A list imported from a file: every wrong line is named, and nothing is guessed."""

from datetime import date, datetime
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eforms import list_actions
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.importing.errors import ImportRefusedError
from eforms.importing.reading import read_lines
from eforms.importing.rows import ListImport
from eforms.lint.form_lint import lint
from tests.eforms import samples
from tests.eforms.importing import files
from tests.eforms.importing.files import FORM, HEADINGS, HOA, PEOPLE, text, workbook
from tests.pages import Page

pytestmark = [pytest.mark.urls("tests.eforms.samples"), pytest.mark.servers]
BORN = {"key": "born", "type": "date", "label": "Ngày sinh"}
IMPORT = "?danh-sach=people&nhap=1"
HOA_ROW = {
    "name": "Nguyễn Thị Hoa",
    "born": "1985-11-24",
    "sex": "female",
    "number": "001185012345",
    "wage": 8_000_000,
    "joined": True,
}


@pytest.fixture
def browser(client, citizen, monkeypatch):
    monkeypatch.setattr(samples.SampleWizard, "definition", FORM)
    client.force_login(citizen)
    return client


@pytest.fixture
def at(draft):
    return reverse("step", kwargs={"key": draft.key, "step": "only"})


def list_of(form):
    """The compiled list of a form."""
    return compile_form(form).steps[0].fields[0]


def imported(content, form=FORM, facts=()):
    group = list_of(form)
    return ListImport(group, {}, dict(facts)).read(read_lines(BytesIO(content), max_rows=group.spec.max_rows))


def problems(content):
    return [tuple(problem) for problem in imported(content).problems]


def upload(content, name="danh sách.xlsx", **more):
    return {"file": SimpleUploadedFile(name, content), **more}


def answers_of(draft):
    return [{key: part for key, part in row.items() if key != "_id"} for row in list_actions.rows_of(draft, "people")]


@pytest.mark.parametrize(
    "content",
    [
        workbook(HOA),
        workbook(["Nguyễn Thị Hoa", date(1985, 11, 24), "nữ", "001185012345", 8_000_000, True]),
        workbook(["Nguyễn Thị Hoa", datetime.fromisoformat("1985-11-24"), "female", "001185012345", 8_000_000.0, "có"]),
        text(HOA),
        text(HOA, delimiter=","),
        text(HOA, delimiter="\t", encoding="utf-16"),
        text(HOA, encoding="utf-8"),
        text([], HOA, ["", "", "", "", "", ""]),
    ],
    ids=["texts", "values", "datetime", "csv", "comma", "utf-16", "no mark", "empty lines"],
)
def test_a_good_line_is_a_row_however_it_is_written(content):
    (row,) = imported(content).rows(with_ids=False)

    assert row == HOA_ROW


def test_columns_may_stand_in_any_order_and_optional_ones_be_missing():
    content = workbook(["Nam", "Lê Văn Bình", "1990-01-02"], headings=["GIỚI TÍNH *", "Họ  và tên", "ngày sinh"])

    (row,) = imported(content).rows(with_ids=False)

    assert row == {"name": "Lê Văn Bình", "born": "1990-01-02", "sex": "male"}


def test_every_wrong_cell_is_named_with_its_line_and_column():
    lines = [HOA, ["", "31/02/1990", "Nam", "", "", ""], ["Lê Văn Bình", "1/1/1990", "Khác", "123", "tám", "Có thể"]]

    found = problems(workbook(*lines))

    assert found == [
        (3, "Ngày sinh", "Không có ngày 31/02/1990 trong lịch."),
        (3, "Họ và tên", "Hãy nhập “Họ và tên”."),
        (4, "Giới tính", "“Khác” không có trong các lựa chọn: Nam, Nữ."),
        (4, "Đã tham gia", "“Có thể” không có trong các lựa chọn: Có, Không."),
        (4, "Số định danh", next(message for _, heading, message in found if heading == "Số định danh")),
        (4, "Tiền lương", "Chỉ nhập một số nguyên, ví dụ 2 hoặc 1.500."),
    ]


@pytest.mark.parametrize(
    ("cell", "column", "message"),
    [
        ("=A1", 0, "công thức"),
        ('=HYPERLINK("http://x")', 0, "công thức"),
        (1185012345.5, 3, "Excel đã đổi ô này thành số"),
        (date(2024, 1, 2), 0, "Excel đã đổi ô này thành ngày"),
        (45_000, 1, "Nhập ngày theo mẫu"),
        ("A\u202eB", 0, ""),
    ],
)
def test_what_excel_made_of_a_cell_is_said(cell, column, message):
    line = [*HOA]
    line[column] = cell

    (found,) = problems(workbook(line))

    assert (found[0], found[1]) == (2, HEADINGS[column])
    assert message in found[2]


@pytest.mark.parametrize(
    ("headings", "message"),
    [
        (["Họ tên", *HEADINGS[1:]], "Không có cột nào trong mẫu tên “Họ tên”. Thiếu cột “Họ và tên”."),
        ([*HEADINGS[:3], "Giới tính"], "Cột có hơn một lần: “Giới tính”."),
        (HEADINGS[:2], "Thiếu cột “Giới tính”."),
        ([1, 2, 3], "Dòng 1 phải là dòng tiêu đề."),
    ],
)
def test_a_heading_that_does_not_fit_is_refused(headings, message):
    with pytest.raises(ImportRefusedError) as refused:
        imported(workbook(HOA, headings=headings))

    assert message in str(refused.value)


def test_the_example_line_is_left_out():
    group = list_of(FORM)
    example = [column.example for column in ListImport(group, {}, {}).columns]

    assert len(imported(workbook(example, HOA)).parsed) == 1
    assert len(imported(workbook(HOA, example)).parsed) == 2
    with pytest.raises(ImportRefusedError, match="chưa có dòng nào"):
        imported(workbook(example))


def test_too_many_rows_are_refused_before_they_are_weighed():
    with pytest.raises(ImportRefusedError, match="hơn 2000 dòng"):
        imported(text(*[HOA] * 2_005))
    assert len(imported(text(*[HOA] * 2_000)).parsed) == 2_000


@pytest.mark.parametrize("name", files.HOSTILE)
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(name):
    with pytest.raises(ImportRefusedError) as refused:
        imported(files.HOSTILE[name])

    assert str(refused.value).endswith((".", "kép."))
    assert "Traceback" not in str(refused.value)


def test_another_encoding_is_named():
    with pytest.raises(ImportRefusedError, match="Windows-1258"):
        imported(files.HOSTILE["windows-1258"])


def test_what_the_account_says_is_no_column_and_stays():
    locked = {"key": "name", "type": "full_name", "label": "Họ và tên", "prefill": "who", "locked": True}
    form = samples.form_of({**PEOPLE, "fields": [locked, BORN]})

    (row,) = imported(workbook(["25/11/1985"], headings=["Ngày sinh"]), form, {"who": "Nguyễn Thị Hoa"}).rows(
        with_ids=False
    )

    assert row == {"name": "Nguyễn Thị Hoa", "born": "1985-11-25"}
    with pytest.raises(ImportRefusedError, match="Không có cột nào trong mẫu tên “Họ và tên”"):
        imported(workbook(["Lê Văn Bình", "24/11/1985"], headings=["Họ và tên", "Ngày sinh"]), form, {"who": "A B"})


def test_a_file_fills_the_list(browser, draft, at):
    answer = browser.post(at + IMPORT, upload(workbook(HOA, HOA)))

    assert answer.url == at + "?danh-sach=people"
    assert answers_of(draft) == [HOA_ROW, HOA_ROW]
    draft.refresh_from_db()
    assert not validate_whole(FORM, draft.whole_answers)


def test_one_wrong_line_keeps_all_out_and_stands_in_the_report(browser, draft, at):
    page = Page(browser.post(at + IMPORT, upload(workbook(HOA, ["<b>", "", "Nam", "", "", ""]))))

    assert "1 trên 2 dòng chưa đúng" in page.text
    assert "Chưa dòng nào được nhập" in page.text
    assert page.is_escaped("<b>") or "<b>" not in page.text
    assert answers_of(draft) == []


def test_wrong_lines_may_be_taken_to_be_mended(browser, draft, at):
    lines = workbook(HOA, ["Lê Văn Bình", "31/02/1990", "Nam", "", "", ""])

    browser.post(at + IMPORT, upload(lines, keep_wrong="1"))

    page = Page(browser.get(at + "?danh-sach=people"))
    assert page.field("people-1-born").value == "31/02/1990"
    assert "Không có ngày 31/02/1990" in page.text
    assert "Còn 1 dòng chưa đúng" in page.text
    draft.refresh_from_db()
    assert [problem.key for problem in validate_whole(FORM, draft.whole_answers)] == ["people-1-born"]


@pytest.mark.parametrize(("place", "count"), [("replace", 1), ("add", 3), ("", 2)])
def test_a_second_file_replaces_or_adds_as_one_chooses(browser, draft, at, place, count):
    browser.post(at + IMPORT, upload(workbook(HOA, HOA)))

    browser.post(at + IMPORT, upload(workbook(HOA), place=place))

    assert len(answers_of(draft)) == count


def test_what_was_ticked_stays_when_the_file_is_refused(browser, draft, at):
    browser.post(at + IMPORT, upload(workbook(HOA)))

    page = Page(browser.post(at + IMPORT, upload(b"%PDF-1.7", place="add", keep_wrong="1")))

    assert page.source.count(" checked") == 2


def test_where_the_lines_go_is_asked_before_their_faults_are_told(browser, draft, at):
    browser.post(at + IMPORT, upload(workbook(HOA)))

    page = Page(browser.post(at + IMPORT, upload(workbook(["<b>", "", "Nam", "", "", ""]))))

    assert "Hãy chọn thay toàn bộ hay thêm vào cuối" in page.text
    assert "dòng chưa đúng" not in page.text.split("1. Tải tệp mẫu")[0]


@pytest.mark.parametrize(("content", "kind"), [(b"%PDF-1.7", "PDF"), (b"\xff\xd8\xff\xe0", "ảnh"), (b"\x89PNG", "ảnh")])
def test_a_file_of_another_kind_is_called_by_its_name(content, kind):
    with pytest.raises(ImportRefusedError, match=f"Đây là tệp {kind}"):
        imported(content)


def test_without_a_file_one_is_asked_for(browser, at):
    assert "Hãy chọn tệp để nhập." in Page(browser.post(at + IMPORT, {})).text


def test_a_file_that_is_too_large_is_refused(browser, draft, at):
    page = Page(browser.post(at + IMPORT, upload(b"PK\x03\x04" + b"\x00" * (11 * 2**20))))

    assert "lớn hơn 10 MB" in page.text
    assert answers_of(draft) == []


def test_the_templates_can_be_filled_in_and_imported(browser, draft, at):
    for kind in ("xlsx", "csv"):
        answer = browser.get(f"{at}{IMPORT}&mau={kind}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="mau-people.{kind}"'
        if kind == "csv":
            filled = answer.content + ";".join(HOA).encode()
        else:
            book = openpyxl.load_workbook(BytesIO(answer.content))
            assert [cell.value for cell in book["Lựa chọn"]["A"]] == ["Giới tính", "Nam", "Nữ"]
            assert book.worksheets[0]["D5"].number_format == "@"
            for number, cell in enumerate(HOA, 1):
                book.worksheets[0].cell(3, number, cell)
            kept = BytesIO()
            book.save(kept)
            filled = kept.getvalue()
        browser.post(at + IMPORT, upload(filled, place="replace"))
        assert answers_of(draft) == [HOA_ROW]


def test_a_short_list_is_imported_among_the_answers_of_its_step(browser, draft, at, monkeypatch):
    short = samples.form_of({**PEOPLE, "max_rows": 30})
    monkeypatch.setattr(samples.SampleWizard, "definition", short)

    browser.post(at + IMPORT, upload(workbook(HOA, ["Lê Văn Bình", "31/02/1990", "Nam", "", "", ""]), keep_wrong="1"))

    draft.refresh_from_db()
    assert draft.answers["people"][0] == HOA_ROW
    page = Page(browser.get(at))
    assert page.field("people-1-born").value == "31/02/1990"
    assert page.link("Nhập từ tệp").href == IMPORT


def test_a_list_that_does_not_say_so_is_not_imported(browser, at, monkeypatch):
    monkeypatch.setattr(samples.SampleWizard, "definition", samples.form_of({**PEOPLE, "from_file": False}))

    page = Page(browser.get(at + IMPORT))

    assert "Tải tệp mẫu" not in page.text


def test_rows_that_no_file_can_hold_are_refused_when_published():
    nested = {**PEOPLE, "max_rows": 20, "fields": [{**PEOPLE, "key": "more", "max_rows": 5, "from_file": False}]}
    papers = {**PEOPLE, "fields": [{"key": "paper", "type": "document", "label": "Giấy", "max_files": 1}]}

    assert "không nhập từ tệp được" in lint(samples.form_of(nested))[0].message
    assert "không có cột nào" in lint(samples.form_of(papers))[0].message
    assert not lint(FORM)


def test_addresses_and_blocks_have_their_columns():
    home = {"key": "home", "type": "address", "label": "Nơi ở"}
    stay = {"key": "stay", "type": "period", "label": "Thời gian"}
    form = samples.form_of({**PEOPLE, "fields": [home, stay]})
    group = list_of(form)
    headings = [column.heading for column in ListImport(group, {}, {}).columns]
    assert headings[:3] == ["Nơi ở: tỉnh, thành phố", "Nơi ở: xã, phường, đặc khu", "Nơi ở: số nhà, đường, thôn"]

    line = ["Thành phố Hà Nội", "Phường Ba Đình", "Số 1", "1/1/2024", "1/1/2023"]
    found = imported(workbook(line, headings=headings), form)

    (row,) = found.rows(with_ids=False)
    assert row["home"]["street"] == "Số 1"
    assert [problem.line for problem in found.problems] == [2]
