"""Answers read back, and the form weighed as a whole."""

from time_machine import travel

from eforms.definition import Answers
from eforms.models import Attachment
from eforms.reading import sections, visible_answers, whole_check
from tests.eforms.samples import SAMPLE, form_of

ORGANISATION: Answers = {
    "kind": "organisation",
    "name": "Lê Văn Bình",
    "tax_code": "0100109106",
    "number": 2,
    "promise": True,
}
LETTER = Attachment(field_key="request", name="văn bản.pdf")


def test_answers_are_read_step_by_step():
    read = sections(SAMPLE, ORGANISATION, [LETTER])

    assert [section.title for section in read] == ["Người yêu cầu", "Giấy tờ", "Bản sao"]
    rows = {row.label: row.text for section in read for row in section.rows}
    assert rows["Tư cách"] == "Tổ chức"
    assert rows["Văn bản yêu cầu"] == "văn bản.pdf"
    assert rows["Số bản"] == "2 bản"
    assert rows["Số điện thoại"] == ""


def test_hidden_answers_are_not_read():
    person = {**ORGANISATION, "kind": "person"}

    assert "tax_code" not in visible_answers(SAMPLE, person)
    assert "tax_code" not in [row.key for section in sections(SAMPLE, person) for row in section.rows]


def test_what_depends_on_a_hidden_answer_is_hidden_too():
    form = form_of(
        {"key": "a", "type": "yes_no", "label": "A"},
        {"key": "b", "type": "yes_no", "label": "B", "show_if": "a"},
        {"key": "c", "type": "yes_no", "label": "C", "show_if": "b"},
    )

    assert visible_answers(form, {"a": False, "b": True, "c": True}) == {"a": False}


def test_a_whole_form_passes():
    assert whole_check(SAMPLE, ORGANISATION, [LETTER]) == []


def test_what_is_missing_is_listed_with_its_place():
    found = whole_check(SAMPLE, {**ORGANISATION, "number": 6, "name": None})

    assert [(problem.step, problem.key) for problem in found] == [
        ("who", "name"),
        ("papers", "request"),
        ("copies", "reason"),
    ]


def test_a_refused_text_is_not_forgotten_although_optional():
    [found] = whole_check(SAMPLE, ORGANISATION, [LETTER], {"who": {"phone": ["12"]}})

    assert found.key == "phone"


def test_an_answer_is_weighed_again_when_it_is_submitted():
    form = form_of({"key": "on", "type": "date", "label": "Ngày hẹn", "earliest": "today"})
    with travel("2026-11-21 03:00 +0000"):
        assert whole_check(form, {"on": "2026-11-21"}) == []
    with travel("2026-11-22 03:00 +0000"):
        assert len(whole_check(form, {"on": "2026-11-21"})) == 1
