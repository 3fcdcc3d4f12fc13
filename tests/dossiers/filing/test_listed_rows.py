"""Lists drawn as tables on paper."""

from typing import Any

import pytest

from eforms.answers.summary import sections
from eforms.lint.form_lint import lint
from services.documents.facts import FactTable
from services.dossiers.papers.sections import fact_rows
from tests.eforms.samples import form_of

FIELDS: list[dict[str, Any]] = [
    {"key": "name", "type": "full_name", "label": "Họ và tên"},
    {"key": "stay", "type": "period", "label": "Thời gian"},
    {"key": "paper", "type": "document", "label": "Giấy tờ", "required": False, "max_files": 1},
]
COLUMNS = [
    {"field": "name", "width": 30, "label": "Tên"},
    {"field": "stay.start", "width": 10},
    {"field": "stay", "width": 20},
]
ROWS: dict[str, Any] = {"key": "people", "type": "rows", "label": "Người", "item": "Người", "fields": FIELDS}
ANSWERS = [
    {"name": "Nguyễn Thị Hoa", "stay": {"start": "2024-01-02", "end": "2024-02-03"}},
    {"name": "Lê Văn Bình", "stay": {"start": "2025-01-02"}},
]


def table_of(rows: dict[str, Any], answers: list[dict[str, Any]]) -> FactTable | None:
    ((section),) = sections(form_of(rows), {"people": answers})
    return fact_rows(section.rows)[0].table


def test_the_author_says_the_columns_and_how_the_page_lies():
    layout = {"columns": COLUMNS, "orientation": "landscape"}

    table = table_of({**ROWS, "table": layout}, ANSWERS)

    assert table
    assert table.landscape
    assert [(column.heading, column.width) for column in table.columns] == [
        ("Tên", 47),
        ("Thời gian: Từ", 15),
        ("Thời gian", 31),
    ]
    assert table.rows == (
        ("Nguyễn Thị Hoa", "02/01/2024", "02/01/2024, 03/02/2024"),
        ("Lê Văn Bình", "02/01/2025", "02/01/2025"),
    )


def test_without_a_word_of_the_author_rows_stay_as_they_were():
    assert table_of(ROWS, ANSWERS) is None


def test_a_long_list_is_always_a_table_and_has_no_papers_in_it():
    table = table_of({**ROWS, "max_rows": 2_000}, [{"_id": "a", **ANSWERS[0]}, {"_id": "b", **ANSWERS[1]}])

    assert table
    assert [column.heading for column in table.columns] == ["Họ và tên", "Thời gian: Từ", "Thời gian: Đến"]
    assert table.rows[1] == ("Lê Văn Bình", "02/01/2025", "")
    assert not table.landscape


def test_rows_inside_stand_in_one_cell():
    owners = {"key": "owners", "type": "rows", "label": "Chủ", "item": "Chủ", "fields": [FIELDS[0]]}
    parcel = {"key": "parcel", "type": "text", "label": "Thửa"}
    layout = {"columns": [{"field": "parcel"}, {"field": "owners"}]}

    table = table_of(
        {**ROWS, "fields": [parcel, owners], "table": layout},
        [{"parcel": "1", "owners": [{"name": "A B"}, {"name": "C D"}]}],
    )

    assert table
    assert table.rows == (("1", "A B\nC D"),)


def test_what_no_row_was_asked_has_no_column_with_its_key_above():
    asked_some = {"key": "guardian", "type": "text", "label": "Giám hộ", "show_if": {"field": "name", "value": "B"}}
    layout = {"columns": [{"field": "name"}, {"field": "guardian"}]}

    table = table_of({**ROWS, "fields": [FIELDS[0], asked_some], "table": layout}, [{"name": "A B"}, {"name": "C D"}])

    assert table
    assert [column.heading for column in table.columns] == ["Họ và tên"]
    assert table.rows == (("A B",), ("C D",))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([{"field": "nothing"}], "Bảng có cột “nothing”"),
        ([{"field": "paper"}], "Bảng có cột “paper”"),
        ([{"field": "name"}, {"field": "name"}], "hơn một cột “name”"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(columns, message):
    (finding,) = lint(form_of({**ROWS, "table": {"columns": columns}}))

    assert message in finding.message


def test_a_question_without_a_column_is_a_warning():
    (finding,) = lint(form_of({**ROWS, "table": {"columns": [{"field": "name"}]}}))

    assert (finding.severity, finding.message) == ("warning", "Bảng in trên giấy không có cột cho mục “Thời gian”.")
