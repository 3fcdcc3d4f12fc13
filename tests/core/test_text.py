"""Vietnamese text for searching, for other systems, and inside sentences."""

import unicodedata

import pytest

from core.text import after_label, fold, join_broken_lines, lower_first, plain_ascii, syllables, visible, whole_number


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Trích lục hộ tịch", "trich luc ho tich"),
        ("ĐẶNG Thị Đào", "dang thi dao"),
        ("Ừ, ưỡn ẹo", "u, uon eo"),
        ("H'Hen Niê", "h'hen nie"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_marks_and_case_fall_away_however_they_are_encoded(text, folded, form):
    assert fold(unicodedata.normalize(form, text)) == folded


def test_a_procedure_code_stays_one_syllable():
    assert syllables("Thủ tục 2.000635: cấp bản sao.") == ["thu", "tuc", "2.000635", "cap", "ban", "sao"]


@pytest.mark.parametrize(
    ("text", "limit", "plain"),
    [
        ("Lệ phí hồ sơ số 5", 200, "Le phi ho so so 5"),
        ("  Đặng Thị – (Đào)! ", 200, "Dang Thi Dao"),
        ("Lệ phí hồ sơ", 7, "Le phi"),
    ],
)
def test_plain_text_keeps_letters_digits_and_single_spaces(text, limit, plain):
    assert plain_ascii(text, limit=limit) == plain


@pytest.mark.parametrize(("text", "inside"), [("Đăng ký lần đầu", "đăng ký lần đầu"), ("", "")])
def test_a_text_inside_a_sentence_begins_small(text, inside):
    assert lower_first(text) == inside


def test_a_question_gets_no_colon():
    assert after_label("Nguồn tra cứu", "CSDL hộ tịch") == "Nguồn tra cứu: CSDL hộ tịch"
    assert after_label("Có cần xác minh không?", "Không") == "Có cần xác minh không? Không"


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("", 0), ("-1", 0), ("1.5", 0), ("²", 0), ("9" * 18, 10**18 - 1), ("9" * 5000, 0)]
)
def test_what_an_address_or_a_form_writes_as_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "seen"),
    [(" Chờ \n lãnh\u200b đạo ", "Chờ lãnh đạo"), ("\u202eGấp", "Gấp"), ("\u200b\u0301", ""), ("!", "!"), ("🔥", "🔥")],
)
def test_what_nobody_sees_falls_away(text, seen):
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("cộng đồng rộng\nrãi kế hoạch", "cộng đồng rộng rãi kế hoạch"),
        ("một,\r\nhai", "một, hai"),
        ("Bước 1.\nnộp hồ sơ", "Bước 1.\nnộp hồ sơ"),
        ("gồm:\ncác giấy", "gồm:\ncác giấy"),
        ("gồm\na) một\nb) hai", "gồm\na) một\nb) hai"),
        ("ở đâu\nỞ xã", "ở đâu\nỞ xã"),
        ("một\n\nhai", "một\n\nhai"),
        ("", ""),
    ],
)
def test_lines_broken_by_a_printed_page_are_joined(printed, read):
    assert join_broken_lines(printed) == read
