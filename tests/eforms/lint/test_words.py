"""What the words of the paper may name, and what cannot be printed."""

import pytest

from eforms.definition import FormDefinition
from eforms.lint.finding import Severity
from eforms.lint.words_lint import words_findings

NAME = {"key": "name", "type": "full_name", "label": "Họ tên"}
CHILD = {"key": "child", "type": "person", "label": "Trẻ", "parts": ["full_name", "sex"]}
ROWS = {"key": "trades", "type": "rows", "label": "Ngành", "item": "Ngành", "fields": [{**NAME, "key": "trade"}]}
NOTE = {"key": "note", "type": "reading", "label": "Xem", "text": "…"}


def found(*fields, **form) -> list[tuple[str, Severity]]:
    definition = FormDefinition.model_validate({"steps": [{"key": "one", "title": "Một", "fields": fields}], **form})
    return [(finding.path.removeprefix("steps.0.fields."), finding.severity) for finding in words_findings(definition)]


@pytest.mark.parametrize(
    "fields",
    [
        [{**NAME, "paper_text": "Tôi là {name}, khai cho {child.full_name}"}, CHILD],
        [{**CHILD, "paper_text": "Họ tên: {full_name}  Giới tính: {child.sex}", "blank_on_paper": True}],
        [{**CHILD, "paper_label": "", "paper_labels": {"sex": "Giới"}}],
        [{**ROWS, "fields": [{**NAME, "key": "trade", "paper_text": "Ngành {trade} của {child.full_name}"}]}, CHILD],
    ],
)
def test_words_that_can_be_printed_are_nobodys_business(fields):
    assert found(*fields) == []


@pytest.mark.parametrize(
    ("field", "at"),
    [
        ({**NAME, "paper_text": "Tôi là {nobody}"}, "0.paper_text"),
        ({**NAME, "paper_text": "Trẻ: {child}"}, "0.paper_text"),
        ({**NAME, "paper_text": "Ngành: {trades}"}, "0.paper_text"),
        ({**NAME, "paper_text": "Ngành: {trade}"}, "0.paper_text"),
        ({**NAME, "paper_text": "Tôi là {Name}"}, "0.paper_text"),
        ({**NAME, "paper_text": "Tôi là {name:words}"}, "0.paper_text"),
        ({**NAME, "paper_text": "Tôi là {name"}, "0.paper_text"),
        ({**NAME, "paper_text": "Tôi là {name}", "on_paper": False}, "0.paper_text"),
        ({**NAME, "paper_label": ""}, "0.paper_label"),
        ({**NOTE, "key": "read", "paper_text": "Xem"}, "0.paper_text"),
        ({**ROWS, "key": "more", "blank_on_paper": True}, "0.paper_text"),
        ({**CHILD, "key": "other", "paper_labels": {"born_on": "Sinh ngày"}}, "0.paper_labels"),
        ({"key": "more", "type": "block", "label": "Nhóm", "fields": [{**NAME, "key": "n", "blank_on_paper": True}]},
         "0.fields.0.blank_on_paper"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_printed_are_refused(field, at):
    assert found(field, CHILD, ROWS, NOTE) == [(at, Severity.ERROR)]


def test_a_part_that_the_text_leaves_out_is_warned_of():
    assert found({**CHILD, "paper_text": "Họ tên: {full_name}"}) == [("0.paper_text", Severity.WARNING)]


def test_what_stands_in_columns_has_no_text_of_its_own():
    blocks = [{**CHILD, "key": key, "paper_text": "{full_name}, {sex}"} for key in ("wife", "husband")]
    assert found(*blocks, side_by_side=[["wife", "husband"]]) == [(f"{at}.paper_text", Severity.ERROR) for at in (0, 1)]
