"""Answers read back, and the form weighed as a whole."""

import pytest
from time_machine import travel

from eforms.answers.summary import list_answers, sections, visible_answers
from eforms.answers.validation import advisory_warnings, validate_whole
from eforms.definition import Answers
from eforms.models import Attachment
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
    assert validate_whole(SAMPLE, ORGANISATION, [LETTER]) == []


def test_what_is_missing_is_listed_with_its_place():
    found = validate_whole(SAMPLE, {**ORGANISATION, "number": 6, "name": None})

    assert [(problem.step, problem.key) for problem in found] == [
        ("who", "name"),
        ("papers", "request"),
        ("copies", "reason"),
    ]


def test_a_refused_text_is_not_forgotten_although_optional():
    [found] = validate_whole(SAMPLE, ORGANISATION, [LETTER], {"who": {"phone": ["12"]}})

    assert found.key == "phone"


def test_an_answer_is_weighed_again_when_it_is_submitted():
    form = form_of({"key": "on", "type": "date", "label": "Ngày hẹn", "earliest": "today"})
    with travel("2026-11-21 03:00 +0000"):
        assert validate_whole(form, {"on": "2026-11-21"}) == []
    with travel("2026-11-22 03:00 +0000"):
        assert len(validate_whole(form, {"on": "2026-11-21"})) == 1


PERSON = {"key": "mother", "type": "person", "label": "Mẹ", "parts": ["full_name", "born_on", "sex", "personal_number"]}


@pytest.mark.parametrize(
    ("number", "sentences"),
    [
        ("001190000001", []),
        ("001090000001", ["giới tính khi cấp số là nam"]),
        ("001191000001", ["năm sinh là 1991"]),
        ("001390000001", ["năm sinh là 2090"]),
        ("999190000001", ["có thể là mã nước"]),
    ],
)
def test_a_personal_number_that_does_not_fit_is_a_warning_and_no_refusal(number, sentences):
    answers = {"full_name": "Nguyễn Thị Hoa", "born_on": "1990", "sex": "female", "personal_number": number}
    form = form_of({**PERSON, "must_know": "year"})

    found = advisory_warnings(form, {"mother": answers})

    assert [one.key for one in found] == ["mother-personal_number"] * len(sentences)
    assert all(one.label.endswith(", Số định danh cá nhân") for one in found)  # after whose it is
    assert all(part in one.message for part, one in zip(sentences, found, strict=True))
    assert validate_whole(form, {"mother": answers}) == []


def test_a_personal_number_is_held_against_the_fields_its_author_names():
    number = {"key": "child_number", "type": "personal_number", "label": "Số", "born_on": "born", "registered_at": "at"}
    form = form_of(
        {"key": "born", "type": "date", "label": "Sinh"},
        {"key": "at", "type": "address", "label": "Nơi đăng ký", "street": False},
        number,
    )
    place = {"province": "04", "commune": "01273"}

    found = advisory_warnings(form, {"born": "2020-01-02", "at": place, "child_number": "001221000001"})

    assert ["Thành phố Hà Nội" in found[0].message, "2021" in found[1].message] == [True, True]


def test_what_is_reckoned_is_read_and_leads_nowhere():
    form = form_of(
        {"key": "copies", "type": "number", "label": "Số bản"},
        {"key": "due", "type": "computed", "label": "Phải nộp", "value": "copies * 8000", "unit": "đồng"},
    )

    [section] = sections(form, {"copies": 2})

    assert [(row.text, row.step) for row in section.rows] == [("2", "only"), ("16.000 đồng", "")]


def test_a_list_shows_the_marked_answers_that_count_each_in_one_line():
    form = form_of(
        {
            "key": "kind",
            "type": "one_of",
            "label": "Loại",
            "options": [{"value": "a", "label": "Kết hôn"}],
            "in_list": True,
        },
        {"key": "note", "type": "long_text", "label": "Ghi chú", "in_list": True},
        {"key": "owner", "type": "person", "label": "Chủ hộ", "parts": ["full_name", "phone"], "in_list": True},
        {"key": "phone", "type": "phone", "label": "Điện thoại"},
    )
    owner = {"full_name": "H'Hen Niê", "phone": "0912345678"}

    assert list_answers(form, {"kind": "a", "note": "hai\ndòng", "owner": owner, "phone": "0987654321"}) == [
        "Kết hôn",
        "hai dòng",
        "H'Hen Niê",
    ]
    assert list_answers(form, {"phone": "0987654321"}) == []
