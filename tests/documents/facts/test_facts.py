"""What may be printed: letters composed, nothing invisible, nothing missing."""

import unicodedata

import pytest
from pydantic import ValidationError

from services.documents.document_types import DocumentType
from services.documents.facts import FACTS, Applicant, FactPart, FactRow, FactSection, sanitize_text
from services.documents.templatetags.papers import balanced_lines, long_date, vnd
from tests.documents import samples


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường"),
        ("tư pháp\u2011hộ tịch", "tư pháp-hộ tịch"),
        ("a\x00b\u200bc\u202ed\t", "abcd"),
        ("  dòng một\ndòng hai  ", "dòng một\ndòng hai"),
    ],
)
def test_text_is_made_legible(typed, printed):
    assert sanitize_text(typed) == printed


def test_a_name_of_nothing_visible_is_no_name():
    with pytest.raises(ValidationError):
        Applicant(name=" \u200b ")


@pytest.mark.parametrize("kind", DocumentType)
def test_each_kind_has_its_facts_and_they_survive_being_stored(kind):
    facts = samples.SAMPLES[kind]

    assert FACTS[kind].model_validate_json(facts.model_dump_json()) == facts


def test_long_names_are_cut_near_their_middle_and_short_ones_left_alone():
    assert balanced_lines("ỦY BAN NHÂN DÂN PHƯỜNG BA ĐÌNH", 28) == "ỦY BAN NHÂN DÂN\nPHƯỜNG BA ĐÌNH"
    assert balanced_lines("BỘ TƯ PHÁP", 28) == "BỘ TƯ PHÁP"
    assert balanced_lines("TỪ " * 40, 28) == "TỪ " * 40


def test_names_of_three_lines_have_no_word_left_over():
    name = "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI HÀ NỘI KHU VỰC BA ĐÌNH"

    lines = balanced_lines(name, 25).split("\n")

    assert " ".join(lines) == name
    assert [len(line) <= 25 for line in lines] == [True] * 3
    assert min(map(len, lines)) > 15


def test_days_and_months_are_written_as_the_decree_says():
    assert long_date(samples.at(8, 0).replace(month=2, day=5)) == "ngày 05 tháng 02 năm 2026"
    assert long_date(samples.at(8, 0).replace(month=3, day=15)) == "ngày 15 tháng 3 năm 2026"


def test_money_is_set_off_by_points():
    assert vnd(1_234_000) == "1.234.000 đồng"


def test_a_block_in_a_table_of_answers_is_one_row_and_a_group_stands_below():
    passport = FactPart(rows=(FactRow(label="Số", value="1"), FactRow(label="Hạn", value="2")))
    block = FactRow(label="Hộ chiếu", parts=(passport,))
    group = FactRow(label="Người", parts=(FactPart(title="Người 1", rows=(FactRow(label="Tên", value="Lan"),)),))
    section = FactSection(rows=(FactRow(label="Số thẻ", value="A"), block, group))

    assert [(row.label, row.value) for row in section.plain_rows] == [("Số thẻ", "A"), ("Hộ chiếu", "Số: 1\nHạn: 2")]
    assert section.groups == (group,)
