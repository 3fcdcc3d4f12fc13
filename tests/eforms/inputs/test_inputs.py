"""What each type of field takes, and what it says to the rest."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from time_machine import travel

from eforms.inputs import input_for
from eforms.inputs.markdown import render_markdown
from eforms.language import codelists
from tests.eforms.samples import form_of


def entry(**field):
    [spec] = form_of({"key": "x", "label": "Mục", **field}).fields()
    return input_for(spec)


def taken(text, **field):
    return entry(**field).clean({"x": [text]})


OPTIONS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]


@pytest.mark.parametrize(
    ("field", "text", "answer"),
    [
        ({"type": "text"}, "  Số   12\u200b\x00 ", "Số 12"),
        ({"type": "text", "pattern": r"[A-Z]{2}\d+"}, "AB12", "AB12"),
        ({"type": "long_text"}, "một  \r\n\r\nhai ", "một\n\nhai"),
        ({"type": "full_name"}, "H’Hen Niê", "H'Hen Niê"),
        ({"type": "full_name"}, "Nguye\u0302\u0303n Thị Hoa", "Nguyễn Thị Hoa"),
        ({"type": "full_name"}, "Y Moan", "Y Moan"),
        ({"type": "number"}, "1.500", 1500),
        ({"type": "number", "min": -5}, "-2", -2),
        ({"type": "money"}, "1.500.000 đ", 1_500_000),
        ({"type": "money"}, "8,000 VND", 8000),
        ({"type": "date"}, "1/2/1990", "1990-02-01"),
        ({"type": "date"}, "01-02-1990", "1990-02-01"),
        ({"type": "date"}, "01021990", "1990-02-01"),
        ({"type": "date"}, "1990-02-01", "1990-02-01"),
        ({"type": "yes_no"}, "no", False),
        ({"type": "one_of", "options": OPTIONS}, "b", "b"),
        ({"type": "several_of", "options": OPTIONS}, "b", ["b"]),
        ({"type": "personal_number"}, "001 190 000 001", "001190000001"),
        ({"type": "phone"}, "+84 912 345 678", "0912345678"),
        ({"type": "phone"}, "024.3943.5678", "02439435678"),
        ({"type": "email"}, "hoa@example.vn", "hoa@example.vn"),
        ({"type": "tax_code"}, "0100109106", "0100109106"),
        ({"type": "tax_code"}, "0100109106-001", "0100109106-001"),
        ({"type": "tax_code"}, "001190000001", "001190000001"),
        ({"type": "promise"}, "yes", True),
        ({"type": "date", "must_know": "year"}, "1950", "1950"),
        ({"type": "date", "must_know": "year"}, "24/11/1950", "1950-11-24"),
        ({"type": "date", "must_know": "month"}, "3/1950", "1950-03"),
        ({"type": "date", "must_know": "year"}, "1950-03", "1950-03"),
        ({"type": "date", "must_know": "year", "latest": "today"}, "2026", "2026"),
        ({"type": "time"}, "8h30", "08:30"),
        ({"type": "time"}, "14.05", "14:05"),
        ({"type": "time"}, "8 giờ 30 phút", "08:30"),
        ({"type": "time"}, "8h", "08:00"),
        ({"type": "decimal"}, "1.234,50", "1234.5"),
        ({"type": "decimal"}, "36.5", "36.5"),
        ({"type": "decimal"}, "1.500", "1500"),
        ({"type": "decimal", "min": -1}, "-0,25", "-0.25"),
        ({"type": "decimal"}, "0,00", "0"),
        ({"type": "enterprise_number"}, "0100109106", "0100109106"),
        ({"type": "one_of", "code_list": "countries", "style": "search"}, "nhật bản", "JP"),
        ({"type": "one_of", "code_list": "countries", "style": "search"}, "JP", "JP"),
    ],
)
def test_an_answer_is_taken_however_people_write_it(field, text, answer):
    assert taken(text, **field) == answer


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ({"type": "text", "max_length": 3}, "bốn chữ", "tối đa 3 ký tự"),
        ({"type": "text", "pattern": "[A-Z]+"}, "ab", "chưa đúng mẫu"),
        ({"type": "text", "pattern": "[A-Z]+", "refusal": "Chỉ chữ hoa."}, "ab", "Chỉ chữ hoa."),
        ({"type": "full_name"}, "Hoa 2", "chỉ gồm chữ cái"),
        ({"type": "full_name"}, "-", "đầy đủ"),
        ({"type": "number"}, "1.5", "số nguyên"),
        ({"type": "number"}, "hai", "số nguyên"),
        ({"type": "number"}, "٣", "số nguyên"),
        ({"type": "number", "max": 20}, "21", "từ 0 đến 20"),
        ({"type": "number"}, "9" * 40, "số nguyên"),
        ({"type": "date"}, "31/2/2020", "Không có ngày"),
        ({"type": "date"}, "hôm qua", "theo mẫu"),
        ({"type": "date"}, "01/01/0090", "xem lại năm"),
        ({"type": "date", "latest": "today"}, "22/11/2026", "không được sau 21/11/2026"),
        ({"type": "date", "earliest": "2020-01-01"}, "1/1/2019", "từ 01/01/2020"),
        ({"type": "yes_no"}, "maybe", "có sẵn"),
        ({"type": "one_of", "options": OPTIONS}, "c", "có sẵn"),
        ({"type": "several_of", "options": OPTIONS}, "c", "có sẵn"),
        ({"type": "personal_number"}, "00119000000", "12 chữ số"),
        ({"type": "phone"}, "12345", "số điện thoại"),
        ({"type": "email"}, "hoa@", "thư điện tử"),
        ({"type": "tax_code"}, "0312345678", "không đúng"),
        ({"type": "tax_code"}, "123", "10 chữ số"),
        ({"type": "date"}, "1950", "theo mẫu"),
        ({"type": "date", "must_know": "month"}, "1950", "tháng/năm"),
        ({"type": "date", "must_know": "year"}, "13/1950", "Không có ngày"),
        ({"type": "date", "must_know": "year", "latest": "today"}, "2027", "không được sau"),
        ({"type": "date", "must_know": "year"}, "0090", "xem lại năm"),
        ({"type": "time"}, "25:00", "giờ và phút"),
        ({"type": "time"}, "sáng", "giờ và phút"),
        ({"type": "time", "earliest": "07:30"}, "7:00", "từ 07:30"),
        ({"type": "time", "latest": "17:00"}, "17:01", "sau 17:00"),
        ({"type": "decimal"}, "1,234", "tối đa 2 chữ số"),
        ({"type": "decimal"}, "rộng", "Chỉ nhập một số"),
        ({"type": "decimal"}, "1,2,3", "Chỉ nhập một số"),
        ({"type": "decimal", "max": 100}, "100,5", "từ 0 đến 100"),
        ({"type": "enterprise_number"}, "0312345678", "không đúng"),
        ({"type": "enterprise_number"}, "001190000001", "10 chữ số"),
        ({"type": "one_of", "code_list": "countries", "style": "search"}, "Xứ Oz", "danh sách gợi ý"),
    ],
)
@travel("2026-11-21 03:00 +0000")
def test_what_is_wrong_is_said_in_a_sentence(field, text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        taken(text, **field)


@pytest.mark.parametrize(
    ("field", "answer", "read"),
    [
        ({"type": "money"}, 1_500_000, "1.500.000 đồng"),
        ({"type": "number", "unit": "bản"}, 2, "2 bản"),
        ({"type": "date"}, "1990-02-01", "01/02/1990"),
        ({"type": "yes_no"}, False, "Không"),
        ({"type": "several_of", "options": OPTIONS}, ["a", "b"], "A\nB"),
        ({"type": "date", "must_know": "year"}, "1950", "1950"),
        ({"type": "date", "must_know": "month"}, "1950-03", "03/1950"),
        ({"type": "decimal", "unit": "m²"}, "1234.5", "1.234,5 m²"),
        ({"type": "computed", "value": "1", "unit": "đồng"}, 24000, "24.000 đồng"),
        ({"type": "one_of", "code_list": "ethnic_groups", "style": "search"}, "12", "Ê-đê"),
        ({"type": "address", "foreign": True}, {"country": "JP", "street": "Osaka"}, "Osaka, Nhật Bản"),
        ({"type": "address"}, {"province": "01", "commune": "00004"}, "Phường Ba Đình, Thành phố Hà Nội"),
    ],
)
def test_an_answer_is_read_as_people_write(field, answer, read):
    assert entry(**field).display(answer) == read


def test_a_commune_lies_in_its_province():
    place = entry(type="address")

    good = place.clean({"x-province": ["01"], "x-commune": ["00004"], "x-street": ["12 Đội Cấn"]})

    assert good == {"province": "01", "commune": "00004", "street": "12 Đội Cấn"}
    with pytest.raises(ValidationError, match="xã, phường"):
        place.clean({"x-province": ["04"], "x-commune": ["00004"]})
    with pytest.raises(ValidationError, match="tỉnh"):
        place.clean({"x-street": ["12 Đội Cấn"]})


def test_an_address_may_lie_abroad_where_the_author_says_so():
    posted = {"x-province": ["abroad"], "x-commune": ["JP"], "x-street": ["Osaka"]}

    assert entry(type="address", foreign=True).clean(posted) == {"country": "JP", "street": "Osaka"}
    with pytest.raises(ValidationError, match="chọn nước"):
        entry(type="address", foreign=True).clean({**posted, "x-commune": ["00004"]})
    with pytest.raises(ValidationError, match="tỉnh"):
        entry(type="address").clean(posted)


def test_an_old_place_is_found_and_stands_for_what_it_is_now():
    place = entry(type="address")
    posted = QueryDict("x-old=phuc xa ba dinh&x-found=00001-00097&x-province=04")

    assert "Phường Phúc Xá" in place.placeholder_values({"x-old": ["phuc xa ba dinh"]})["results"]
    assert "Không tìm thấy" in place.placeholder_values({"x-old": ["xứ oz"]})["no_results"]
    assert place.clean(place.value_from_data(posted, None)) == {"province": "01", "commune": "00097"}


def test_markdown_is_drawn_without_anything_that_acts():
    html = render_markdown(
        "# Lưu ý\n\n**Đậm** [trang](https://x.vn) [xấu](javascript:a)\n\n<script>x</script>\n\n- một"
    )

    assert "<h3>Lưu ý</h3>" in html
    assert "<strong>Đậm</strong>" in html
    assert 'href="https://x.vn"' in html
    assert "<li>một</li>" in html
    assert "<script" not in html
    assert "javascript:" not in html.replace("[xấu](javascript:a)", "")


@pytest.mark.parametrize(
    ("name", "size", "code", "label"),
    [
        ("countries", 249, "VN", "Việt Nam"),
        ("ethnic_groups", 54, "01", "Kinh"),
        ("trades", 88, "56", "Dịch vụ ăn uống"),
    ],
)
def test_the_lists_that_come_with_forms_are_there(name, size, code, label):
    assert len(codelists.get(name).labels) == size
    assert codelists.get(name).labels[code] == label


TYPED: list[dict[str, object]] = [
    {"type": "full_name"},
    {"type": "text"},
    {"type": "long_text"},
    {"type": "address", "foreign": True},
]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Nguyễn \u202eăV", "đổi chiều chữ (U+202E)"),
        ("Nguyễn \u2067Văn", "đổi chiều chữ (U+2067)"),
        ("Nguyễn\u200f Văn", "đổi chiều chữ (U+200F)"),
        ("Nguyễn \x07Văn", "không đọc được (U+0007)"),
        ("Nguyễn \ue000Văn", "không đọc được (U+E000)"),
        ("Nguyễn \U0010fffdVăn", "không đọc được"),
        ("Nguyễn \u0378Văn", "không đọc được (U+0378)"),
        ("Nguyễn Z\u0351\u036b\u0343 Văn", "dấu chồng lên nhau"),
        ("Nguyễn \u0303Văn", "dấu đứng một mình"),
        ("\u0301Nguyễn", "dấu đứng một mình"),
        ("Nguyễn Văn 😀", "biểu tượng cảm xúc"),
        ("Nguyễn Văn ❤️", "biểu tượng cảm xúc"),
    ],
)
@pytest.mark.parametrize("spec", TYPED)
def test_characters_that_deceive_the_eye_are_refused_with_a_sentence(spec, text, sentence):
    name = "x-street" if spec["type"] == "address" else "x"

    with pytest.raises(ValidationError) as refused:
        entry(**spec).clean({name: [text]})

    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Nguye\u0302\u0303n Thi\u0323 Hoa", "Nguyễn Thị Hoa"),
        ("Ksơ\u0306r H'Nơ\u0306", "Ksơ\u0306r H'Nơ\u0306"),
        ("\ufeffNguyễn\u200b Văn\u00ad An", "Nguyễn Văn An"),
        ("Trần–Lê", None),
    ],
)
def test_names_of_all_peoples_of_viet_nam_are_taken(text, kept):
    assert taken(text, type="text" if kept is None else "full_name") == (kept or text)
