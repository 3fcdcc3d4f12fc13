"""What a definition is refused for because somebody's answer would break it."""

import pytest

from eforms.lint.form_lint import errors
from tests.eforms.samples import form_of

COPIES = {"key": "copies", "type": "number", "label": "Số bản"}
PAGES = {"key": "pages", "type": "number", "label": "Số trang", "min": 1}
MANY = {"key": "many", "type": "yes_no", "label": "Nhiều"}
LOTS = {"key": "lots", "type": "rows", "label": "Thửa đất", "item": "Thửa", "fields": [{**COPIES, "key": "parts"}]}
ASKED = {"key": "asked", "type": "text", "label": "Mục"}


def messages(*fields):
    return [finding.message for finding in errors(form_of(*fields))]


@pytest.mark.parametrize(
    "condition",
    ["pages / copies > 2", "pages % copies == 0", "many && pages / copies > 2", "lots.exists(l, 10 / l.parts > 2)"],
)
def test_what_divides_by_an_answer_that_may_be_zero_is_refused(condition):
    assert any("có thể bằng 0" in said for said in messages(COPIES, PAGES, MANY, LOTS, {**ASKED, "show_if": condition}))


@pytest.mark.parametrize("condition", ["copies / pages > 2", "copies > 0 && pages / copies > 2", "pages / 2 > copies"])
def test_what_divides_by_what_is_never_zero_is_taken(condition):
    assert messages(COPIES, PAGES, MANY, LOTS, {**ASKED, "show_if": condition}) == []


def test_a_number_that_divides_by_zero_is_refused():
    computed = {"key": "each", "type": "computed", "label": "Mỗi bản", "value": "pages / copies"}

    assert any("có thể bằng 0" in said for said in messages(COPIES, PAGES, computed))


@pytest.mark.parametrize(
    ("pattern", "is_refused"),
    [
        ("([0-9]{1,2}/[0-9]{1,2}/)?[0-9]{4}", True),
        (r"\d{2}[/-]\d{2}[/-]\d{4}", True),
        ("[0-9/]+", False),
        (".{2,}", False),
        ("[0-9]{4}", False),
    ],
)
def test_a_day_asked_as_a_pattern_is_refused(pattern, is_refused):
    assert any("mục loại date" in said for said in messages({**ASKED, "pattern": pattern})) is is_refused


def test_a_day_that_was_asked_as_a_text_may_become_a_date():
    before, after = form_of(ASKED), form_of({**ASKED, "type": "date"})

    assert errors(after, published=before) == []
    assert errors(before, published=after)


def test_a_form_that_could_post_more_than_the_server_reads_is_refused():
    fields = [{**ASKED, "key": f"part{number}"} for number in range(30)]
    wide = {"key": "rows", "type": "rows", "label": "Dòng", "item": "Dòng", "max_rows": 200, "fields": fields}
    papers = [{"key": f"paper{number}", "type": "document", "label": "Giấy tờ", "max_files": 50} for number in range(3)]

    assert any("6001 ô trả lời, nhiều hơn 5000" in said for said in messages(wide))
    assert any("150 tệp, nhiều hơn 100" in said for said in messages(*papers))
    assert messages({**wide, "max_rows": 60}) == []
