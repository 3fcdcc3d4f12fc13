"""What of a record is sure, what is left out, and what is told to the ministry."""

import pytest

from services.catalogue.importing.legal_numbers import is_whole
from services.catalogue.importing.quality_issues import quality_issues_of
from services.catalogue.importing.records import package_of
from services.catalogue.importing.rows import read_row
from services.catalogue.package.public_record import FilingChannel
from tests.catalogue.importing.samples import READ_ON, ROW


def package(**changes):
    row = read_row({**ROW, **changes})
    return package_of(row, issuer="G15", issues=quality_issues_of(row), read_on=READ_ON)


def issues(**changes):
    return quality_issues_of(read_row({**ROW, **changes}))


def channel(**parts):
    return {"channels": [{"method": "DIRECT", "time": 3, "unit": "DAY", **parts}]}


def test_a_record_without_doubts_says_all_it_has():
    way = package().record.ways[0]
    assert (way.channel, way.time, way.fee, way.text) == (FilingChannel.ONLINE, "5 ngày làm việc", "", "Miễn lệ phí.")
    assert [(paper.name, paper.case, paper.template) for paper in package().papers] == [
        ("Tờ khai", "Giấy tờ phải nộp", "to-khai.docx")
    ]
    assert not issues()
    assert package().record.source.name == "Cổng dịch vụ công quốc gia"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"time": 120, "fee": 20, "currency": "VND", "ambiguous": True}, "dính vào nhau"),
        ({"free": True, "note": "Lệ phí 135.000 đồng/lần"}, "135.000 đồng"),
        ({"fee": 20, "currency": "VND"}, "tính bằng nghìn"),
        ({"fee": 30000}, "không có loại tiền"),
    ],
)
def test_a_fee_that_contradicts_itself_is_left_out_and_holds_the_record_back(parts, words):
    [issue] = issues(**channel(**parts))
    assert issue.is_blocking
    assert words in issue.text
    assert package(**channel(**parts)).record.ways[0].fee == ""


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"unit": "OTHER"}, "không rõ đơn vị"),
        ({"unit": ""}, "không rõ đơn vị"),
        ({"time": None}, "không nêu thời hạn"),
        ({"note": "Mức thu do HĐND tỉnh quy định"}, "Hội đồng nhân dân"),
        ({"note": "Nộp tại […]"}, "bị cắt"),
    ],
)
def test_what_is_missing_is_told_and_holds_nothing_back(parts, words):
    [issue] = issues(**channel(**parts))
    assert not issue.is_blocking
    assert words in issue.text


def test_a_time_without_a_known_unit_is_no_time():
    assert package(**channel(unit="OTHER")).record.ways[0].time == ""
    assert package(**channel(ambiguous=True)).record.ways[0].time == ""


def test_a_plain_fee_stays():
    assert package(**channel(fee=30000, currency="VND")).record.ways[0].fee == "30.000 đồng"
    assert package(**channel(fee=20, currency="USD")).record.ways[0].fee == "20 USD"


def test_remarks_among_the_papers_are_remarks_and_nameless_lines_go():
    parts = [{"name": "Lưu ý: xuất trình", "original": 0}, {"name": "", "original": 1}, {"name": "Đơn", "copy": 2}]
    made = package(components=[*parts, {"name": "Tờ khai", "original": 1, "template": "?"}])
    assert [paper.name for paper in made.papers] == ["Đơn", "Tờ khai"]
    assert made.record.remarks == ("Lưu ý: xuất trình",)
    assert made.papers[1].template == ""
    assert [note.text for note in made.notes] == [
        "1 dòng không phải giấy tờ; ghi làm lưu ý.",
        "1 dòng không có tên; đã bỏ.",
        "1 giấy tờ có mẫu nhưng không đọc được tên mẫu.",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Tờ khai nhập khẩu: 0", "Tờ khai nhập khẩu"), ("; bản fax của giám đốc", "bản fax của giám đốc")],
)
def test_signs_before_a_paper_and_the_count_of_another_column_go(typed, said):
    assert package(components=[{"name": typed, "original": 1}]).papers[0].name == said


def test_a_heading_above_papers_goes_without_its_bullets():
    assert package(components=[{"name": "Đơn", "original": 1, "case": "•• Hồ sơ quý:--"}]).papers[0].case == "Hồ sơ quý"


def test_the_title_of_a_decision_is_no_procedure_and_a_name_is_one_line():
    title = "Công bố Danh mục và Quy trình nội bộ thủ tục hành chính thuộc thẩm\nquyền giải quyết"
    assert [issue.about for issue in issues(name=title) if issue.is_blocking] == ["Tên thủ tục"]
    assert (
        package(name="Gia hạn thuộc thẩm quyền \ncủa Chủ tịch").record.name == "Gia hạn thuộc thẩm quyền của Chủ tịch"
    )


def test_a_legal_number_that_lost_a_letter_is_not_published():
    made = package(legal_codes=["60/2014/QH13", "53/2025/TT-BC"])
    assert [text.number for text in made.record.legal_basis] == ["60/2014/QH13"]
    assert "53/2025/TT-BC" in made.notes[0].text


@pytest.mark.parametrize("number", ["123/2015/NĐ-CP", "60/2014/QH13", "66.19/2026/NQ-CP", "03/2023/TT-BTP"])
def test_whole_numbers(number):
    assert is_whole(number)


@pytest.mark.parametrize("number", ["33/2025/NĐ-C", "92/2016/NĐ-CPLU", "09/2015/TT", "2025.09/2026/TT-BNNMT", ""])
def test_numbers_that_are_not(number):
    assert not is_whole(number)


def test_cut_texts_are_told():
    assert [issue.about for issue in issues(steps="Bước 1 […]", conditions="Có […]")] == [
        "Trình tự thực hiện",
        "Yêu cầu, điều kiện",
    ]
