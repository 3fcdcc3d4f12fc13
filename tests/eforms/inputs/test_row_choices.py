"""Choices among the rows of an earlier question: which of the children."""

from typing import Any

import pytest
from django.http import QueryDict

from eforms.answers.summary import list_answers, sections, visible_answers
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.lint.form_lint import lint
from eforms.sampling.sampler import sample_answers
from tests.eforms.samples import form_of
from tests.pages import Page

NAME = {"key": "full_name", "type": "full_name", "label": "Họ và tên", "required": False}
AGE = {"key": "age", "type": "number", "label": "Tuổi", "required": False}
CHILDREN = {
    "key": "children",
    "type": "rows",
    "label": "Các con",
    "item": "Người con",
    "min_rows": 0,
    "fields": [NAME, AGE],
}
SOURCE = {"rows": "children", "label": "full_name"}
WHO = {"key": "who", "type": "chosen_row", "label": "Người con được cấp", "options_from": SOURCE, "in_list": True}
ALL = {"key": "them", "type": "chosen_rows", "label": "Những người con", "options_from": SOURCE, "at_most": 2}
NOTE = {
    "key": "note",
    "type": "text",
    "label": "Ghi chú",
    "show_if": {"field": "who", "op": "answered"},
    "required": False,
}
FORM = FormDefinition.model_validate(
    {
        "steps": [
            {"key": "family", "title": "Gia đình", "fields": [CHILDREN]},
            {"key": "request", "title": "Yêu cầu", "fields": [WHO, {**ALL, "required": False}, NOTE]},
        ]
    }
)
HOA, NO_NAME = {"_id": "aaa", "full_name": "Nguyễn Thị Hoa"}, {"_id": "bbb", "age": 7}
ANSWERS: dict[str, Any] = {"children": [HOA, NO_NAME], "who": "aaa", "them": ["bbb", "aaa"]}


def request(data=None, **answers):
    known = {**ANSWERS, **answers}
    visible = visible_answers(FORM, known)
    return StepForm(compile_form(FORM).steps[1], data, initial_data=InitialData(known, visible))


def test_the_rows_are_the_choices_by_name():
    page = Page(request().html)

    assert page.is_escaped("<b>") or "Nguyễn Thị Hoa" in page.text
    assert "Người con 2" in page.text
    values = page.element.xpath(".//input[@name='who']/@value")
    assert values == ["aaa", "bbb"]
    assert page.element.xpath(".//input[@name='who'][@checked]/@value") == ["aaa"]


def test_a_name_is_text():
    hostile = {"_id": "aaa", "full_name": "<script>x"}

    assert "<script>" not in request(children=[hostile]).html


def test_a_chosen_row_is_kept_by_its_id_and_shown_by_name():
    form = request(QueryDict("who=bbb&them=aaa&them=bbb&_shown=who them note"))

    assert form.answers_to_store == {"who": "bbb", "them": ["aaa", "bbb"], "note": None}
    assert form.is_valid()
    rows = sections(FORM, {**ANSWERS, "who": "bbb"})[1].rows
    assert [row.text for row in rows[:2]] == ["Người con 2", "Nguyễn Thị Hoa\nNgười con 2"]
    assert list_answers(FORM, ANSWERS) == ["Nguyễn Thị Hoa"]


def test_without_rows_nothing_is_asked():
    assert "who" not in visible_answers(FORM, {**ANSWERS, "children": []})
    assert not validate_whole(FORM, {})


def test_a_row_that_was_removed_voids_the_answer_with_a_sentence():
    gone = {**ANSWERS, "children": [NO_NAME]}

    problems = [(problem.key, problem.message) for problem in validate_whole(FORM, gone)]

    sentence = "Mục đã chọn không còn trong danh sách đã khai ở trên. Hãy chọn lại."
    assert problems == [("who", sentence), ("them", sentence)]
    assert visible_answers(FORM, gone) == {"children": [NO_NAME], "them": ["bbb"]}
    posted = request(QueryDict("who=aaa&_shown=who them note"), children=[NO_NAME])
    assert posted.errors["who"] == [sentence]


def test_a_choice_must_be_made_and_be_one():
    assert request(QueryDict("_shown=who them note")).errors["who"] == ["Hãy chọn “Người con được cấp”."]
    assert request(QueryDict("who=../x&_shown=who them note")).errors["who"] == ["Chọn một trong các mục có sẵn."]
    crowd = [{"_id": one, "full_name": "A B"} for one in "xyz"]
    three = request(QueryDict("who=x&them=x&them=y&them=z&_shown=who them note"), children=crowd)
    assert three.errors["them"] == ["Chọn tối đa 2 mục."]


def test_rows_get_ids_when_they_are_saved():
    data = QueryDict(mutable=True)
    data.update({"children": "2", "children-0-full_name": "Nguyễn Thị Hoa", "children-1-full_name": ""})
    form = StepForm(compile_form(FORM).steps[0], data, initial_data=InitialData({}, {}))

    stored: Any = form.answers_to_store["children"]
    (row,) = [row for row in stored if row["full_name"]]
    assert row["_id"]


def test_a_row_of_another_group_may_choose():
    gifts = {"key": "gifts", "type": "rows", "label": "Quà", "item": "Quà", "fields": [{**WHO, "in_list": False}]}
    form = form_of(CHILDREN, gifts)
    answers = {"children": [HOA], "gifts": [{"who": "aaa"}]}

    row = sections(form, answers)[0].rows[1]

    assert row.text == "Quà 1\nNgười con được cấp: Nguyễn Thị Hoa"
    assert not lint(form)


NONE_ABOVE = "Không có nhóm lặp “children” đứng trước"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ([WHO], NONE_ABOVE),
        ([WHO, CHILDREN], NONE_ABOVE),
        (
            [{**CHILDREN, "fields": [NAME, {**WHO, "in_list": False}]}],
            NONE_ABOVE,
        ),
        (
            [CHILDREN, {**WHO, "options_from": {"rows": "children", "label": "none"}}],
            "không có mục “none”",
        ),
        ([{**CHILDREN, "max_rows": 300}, WHO], "hãy giảm số dòng nhiều nhất"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused_when_published(fields, message):
    assert message in lint(form_of(*fields))[0].message
    compile_form(form_of(*fields))


@pytest.mark.parametrize("seed", range(6))
def test_samples_pass(seed):
    assert not lint(FORM)
    assert not validate_whole(FORM, sample_answers(FORM, seed=seed))
