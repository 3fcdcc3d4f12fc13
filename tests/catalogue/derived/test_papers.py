"""The papers of a record as uploads, and its cases as a choice."""

import pytest

from eforms.compiled.form import compile_form
from eforms.definition import DocumentField
from services.catalogue.derived.cases import cases_of
from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.package.definition import Package
from tests.catalogue.derived.records import PAPER, package, paper, with_record


def uploads(derived: Package) -> dict[str, DocumentField]:
    page = next(step for step in derived.eform.steps if step.key == "papers_page")
    return {field.key: field for field in page.fields if isinstance(field, DocumentField)}


def asked_in(derived: Package, case: str) -> dict[str, bool]:
    """The papers that are asked for in this case, and whether they have to be there."""
    nodes = compile_form(derived.eform).evaluate({"which_case": case}).nodes["papers_page"]
    return {node.field.key: node.is_missing for node in nodes}


NEW, LOST = "a) Trường hợp cấp mới:", "b) Trường hợp cấp lại do bị mất"
TWO_CASES = (
    paper("Đơn đề nghị", NEW),
    paper("Giấy khai sinh", NEW),
    paper("- Đơn đề nghị ", LOST),
    paper("Ảnh chân dung"),
)


def test_only_the_papers_of_ones_case_are_asked_for():
    derived = with_derived_form(with_record(*TWO_CASES))
    assert [case.title for case in derived.eform.cases][:2] == ["Trường hợp cấp mới", "Trường hợp cấp lại do bị mất"]
    common = {"paper_don_de_nghi": True, "paper_anh_chan_dung": True, "other_papers": False}
    assert asked_in(derived, "case_truong_hop_cap_lai_do_bi_mat") == common
    assert asked_in(derived, "case_truong_hop_cap_moi") == {**common, "paper_giay_khai_sinh": True}


def test_whoever_is_not_sure_of_the_case_may_hand_in_any_paper_and_has_to_hand_in_none():
    derived = with_derived_form(with_record(*TWO_CASES))
    assert asked_in(derived, "several") == {
        "paper_don_de_nghi": False,
        "paper_giay_khai_sinh": False,
        "paper_anh_chan_dung": False,
        "other_papers": False,
    }


@pytest.mark.parametrize(
    "headings",
    [
        ("* Giấy tờ phải nộp:", "* Giấy tờ phải xuất trình:"),
        ("Thành phần hồ sơ gồm", "Số lượng hồ sơ"),
        ("Hồ sơ của người nhận con nuôi:", "Hồ sơ của người được nhận làm con nuôi:"),
        ("", "Trường hợp cấp lại"),
    ],
)
def test_parts_of_one_dossier_are_no_cases(headings):
    papers = [paper(f"Giấy tờ {number}", heading) for number, heading in enumerate(headings)]
    assert cases_of(papers) == ()


def test_cases_that_read_alike_once_they_are_cut_are_told_apart():
    long = "Trường hợp thay đổi " + "nội dung đã đăng ký " * 40
    titles = [case.title for case in cases_of([paper("A", f"{long}một"), paper("B", f"{long}hai")])]
    assert titles[1] == f"{titles[0]} (2)"
    assert all(len(title) < 320 for title in titles)


def test_notes_among_the_papers_are_read_and_not_asked_for():
    noted = with_record(paper("Lưu ý: nộp bản chính"), paper("Ghi chú", "* Lưu ý:"), paper("***"), PAPER)
    derived = with_derived_form(noted)
    assert [one.name for one in derived.papers] == ["Đơn đề nghị"]
    assert derived.record.remarks == ("Lưu ý: nộp bản chính", "Ghi chú")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Giấy ủy quyền (nếu có)", ""),
        ("Giấy chứng nhận đối với xe cải tạo", ""),
        ("Một trong các giấy tờ sau về nhà ở", ""),
        ("Bản sao thẻ căn cước công dân", ""),
        ("Hộ chiếu", "* Giấy tờ phải xuất trình:"),
    ],
)
def test_a_paper_that_not_everybody_has_to_hand_in_may_be_left_out(name, heading):
    [first, _] = uploads(with_derived_form(with_record(paper(name, heading)))).values()
    assert not first.required


def test_names_are_cut_for_the_eye_and_told_whole_and_so_is_the_template():
    name = "Đơn đề nghị " + "cấp giấy phép hoạt động " * 15
    [first, _] = uploads(with_derived_form(with_record(paper(name, template="Mau 01.docx")))).values()
    assert len(first.label) <= 161
    assert first.hint == f"{' '.join(name.split())}\nTheo mẫu: Mau 01.docx"
    assert first.originals == 1


def test_a_form_never_takes_more_files_than_the_server_and_asks_for_the_rest_together(settings):
    many = [paper(f"Giấy tờ số {number} của hồ sơ") for number in range(300)]
    derived = with_derived_form(with_record(*many))
    asked = [field for field in derived.eform.fields() if isinstance(field, DocumentField)]
    assert sum(field.max_files for field in asked) <= settings.DATA_UPLOAD_MAX_NUMBER_FILES
    assert [one.field for one in derived.papers].count("other_papers") == 220


def test_keys_are_read_easily_and_do_not_depend_on_the_papers_around():
    alone = with_derived_form(with_record(paper("Tờ khai đăng ký")))
    among = with_derived_form(with_record(PAPER, paper("Tờ khai đăng ký")))
    assert alone.papers[0].field == among.papers[1].field == "paper_to_khai_dang_ky"


def test_the_largest_record_is_asked_for_paper_by_paper():
    derived = with_derived_form(package("1.013110"))
    assert all(one.field in uploads(derived) for one in derived.papers)
