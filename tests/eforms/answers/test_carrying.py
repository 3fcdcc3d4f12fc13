"""Answers of one form taken over into another: what is still asked in the same way and answered rightly."""

from typing import Any

from eforms.answers.carrying import TO_BE_MENDED, carried_answers
from tests.eforms.samples import form_of

NAME: dict[str, Any] = {"key": "name", "type": "full_name", "label": "Họ và tên"}
AGE: dict[str, Any] = {"key": "age", "type": "number", "label": "Tuổi", "max": 150}
ROWS: dict[str, Any] = {"key": "people", "type": "rows", "label": "Người", "item": "Người", "fields": [NAME, AGE]}
PEOPLE = [{"name": "Nguyễn Thị Hoa", "age": 30}, {"name": "Lê Văn Bình", "age": 90}]


def test_the_same_form_takes_everything_over():
    form = form_of(NAME, ROWS)
    answers: dict[str, Any] = {"name": "Nguyễn Thị Hoa", "people": PEOPLE}

    assert carried_answers(form, form, answers).answers == answers
    assert carried_answers(form, form, answers).lost == ()


def test_a_question_that_is_gone_or_of_another_kind_is_named():
    before = form_of(NAME, AGE)
    after = form_of({**NAME, "key": "other"}, {"key": "age", "type": "text", "label": "Tuổi"})

    carried = carried_answers(before, after, {"name": "Nguyễn Thị Hoa", "age": 30})

    assert carried.answers == {}
    assert carried.lost == ("Họ và tên", "Tuổi")


def test_an_answer_that_is_no_longer_right_is_left_out():
    carried = carried_answers(form_of(NAME, AGE), form_of(NAME, {**AGE, "max": 18}), {"name": "Lê Văn Bình", "age": 30})

    assert carried.answers == {"name": "Lê Văn Bình"}
    assert carried.lost == ("Tuổi",)


def test_a_new_question_takes_nothing_away():
    assert carried_answers(form_of(NAME), form_of(NAME, AGE), {"name": "Lê Văn Bình"}).lost == ()


def test_rows_lose_what_is_no_longer_asked_of_them_and_keep_the_rest():
    carried = carried_answers(form_of(ROWS), form_of({**ROWS, "fields": [NAME]}), {"people": PEOPLE})

    assert carried.answers == {"people": [{"name": one["name"]} for one in PEOPLE]}
    assert carried.lost == ("Người: Tuổi",)


def test_a_row_that_is_no_longer_right_is_kept_to_be_mended():
    after = form_of({**ROWS, "fields": [NAME, {**AGE, "max": 80}]})

    carried = carried_answers(form_of(ROWS), after, {"people": PEOPLE})

    assert carried.answers == {"people": PEOPLE}
    assert carried.lost == (TO_BE_MENDED.format("Người"),)


def test_rows_keep_their_ids_for_their_files():
    paper: dict[str, Any] = {"key": "paper", "type": "document", "label": "Giấy tờ", "required": False}
    form = form_of({**ROWS, "fields": [NAME, paper]})
    rows = [{"_id": "abc", "name": "Nguyễn Thị Hoa"}]

    assert carried_answers(form, form, {"people": rows}).answers == {"people": rows}
