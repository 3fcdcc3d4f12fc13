"""What each type of field takes, and what it says to the rest."""

import pytest
from django.core.exceptions import ValidationError
from time_machine import travel

from eforms.inputs import input_for
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
        ({"type": "address"}, {"province": "01", "commune": "00004"}, "Phường Ba Đình, Thành phố Hà Nội"),
    ],
)
def test_an_answer_is_read_as_people_write(field, answer, read):
    assert entry(**field).read(answer) == read


def test_a_commune_lies_in_its_province():
    place = entry(type="address")

    good = place.clean({"x-province": ["01"], "x-commune": ["00004"], "x-street": ["12 Đội Cấn"]})

    assert good == {"province": "01", "commune": "00004", "street": "12 Đội Cấn"}
    with pytest.raises(ValidationError, match="xã, phường"):
        place.clean({"x-province": ["04"], "x-commune": ["00004"]})
    with pytest.raises(ValidationError, match="tỉnh"):
        place.clean({"x-street": ["12 Đội Cấn"]})
