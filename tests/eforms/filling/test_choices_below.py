"""Choices below an earlier answer, defaults copied from one, computed texts, questions for the screen only."""

from typing import Any

import pytest

from eforms.answers.summary import sections
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.language import codelists
from eforms.language.codelists import CodeList
from eforms.lint.form_lint import errors
from eforms.sampling.sampler import sample_answers
from tests.eforms.samples import form_of

REGION = {
    "key": "region",
    "type": "one_of",
    "label": "Vùng",
    "options": [{"value": value, "label": value} for value in ("north", "south")],
}
CLINIC = {
    "key": "clinic",
    "type": "one_of",
    "label": "Cơ sở khám",
    "parent": "region",
    "options": [
        {"value": "a", "label": "Bệnh viện A", "parent": "north"},
        {"value": "b", "label": "Bệnh viện B", "parent": "south"},
    ],
}
FORM = form_of(REGION, CLINIC)


def page(form: FormDefinition, answers=None, posted=None, step=0):
    compiled = compile_form(form)
    evaluated = compiled.evaluate(answers or {})
    return StepForm(compiled.steps[step], posted, None, initial_data=InitialData(answers or {}, evaluated.answers))


def test_it_is_asked_once_the_earlier_answer_is_given_and_offers_what_is_below():
    assert 'name="clinic"' not in page(FORM).html
    html = page(FORM, {"region": "south"}).html
    assert "Bệnh viện B" in html
    assert "Bệnh viện A" not in html


def test_what_is_not_below_the_earlier_answer_is_chosen_anew():
    posted = {"region": "south", "clinic": "a", "_shown": "clinic"}
    form = page(FORM, {"region": "north", "clinic": "a"}, posted)

    assert not form.is_valid()
    assert [name for name, _ in form.error_list] == ["clinic"]
    assert "Hãy chọn lại" in form.error_list[0][1]
    assert "Bệnh viện B" in form.html
    assert [problem.key for problem in validate_whole(FORM, {"region": "south", "clinic": "a"})] == ["clinic"]
    assert validate_whole(FORM, {"region": "north", "clinic": "a"}) == []
    assert page(FORM, {}, {"region": "north", "clinic": "a", "_shown": "clinic"}).is_valid()


def test_a_code_list_with_parents_is_filtered_by_the_part_of_an_address_too():
    codelists.register(
        "wards_for_test", lambda: CodeList({"x": "Nơi khám X", "y": "Nơi khám Y"}, {"x": "01", "y": "79"})
    )
    place = {"key": "place", "type": "address", "label": "Nơi ở"}
    ward = {
        "key": "ward",
        "type": "one_of",
        "label": "Nơi khám",
        "parent": "place.province",
        "code_list": "wards_for_test",
    }
    form = form_of(place, ward)

    assert errors(form) == []
    html = page(form, {"place": {"province": "79", "commune": "26734"}}).html
    assert "Nơi khám Y" in html
    assert "Nơi khám X" not in html


def test_inside_a_row_it_follows_the_row():
    rows = {"key": "visits", "type": "rows", "label": "Lần khám", "item": "Lần", "fields": [REGION, CLINIC]}
    form = form_of(rows)

    assert errors(form) == []
    good = {"visits": [{"region": "north", "clinic": "a"}, {"region": "south", "clinic": "b"}]}
    bad = {"visits": [{"region": "north", "clinic": "a"}, {"region": "south", "clinic": "a"}]}
    assert validate_whole(form, good) == []
    assert [problem.key for problem in validate_whole(form, bad)] == ["visits-1-clinic"]


@pytest.mark.parametrize("seed", range(5))
def test_samples_fit(seed):
    answers = sample_answers(FORM, seed=seed)

    assert (answers["region"], answers["clinic"]) in {("north", "a"), ("south", "b")}


NAME = {"key": "name", "type": "text", "label": "Tên"}


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({**CLINIC, "parent": "nobody"}, "đứng trước mục này"),
        ({**CLINIC, "parent": "name"}, "không phải là một lựa chọn"),
        ({**CLINIC, "parent": "clinic"}, "đứng trước mục này"),
        ({**CLINIC, "parent": None}, "chưa ghi nó lọc theo mục nào"),
        ({**CLINIC, "options": [{"value": "a", "label": "A"}]}, "chưa ghi nó thuộc câu trả lời nào"),
        ({**CLINIC, "options": [{"value": "a", "label": "A", "parent": "west"}]}, "“west”"),
        ({**CLINIC, "options": [], "code_list": "countries"}, "không chia theo mục cha"),
    ],
)
def test_a_choice_that_cannot_be_filtered_is_refused(field, said):
    assert any(said in finding.message for finding in errors(form_of(REGION, NAME, field)))


# Defaults copied from an earlier answer

FIRST = {"key": "first", "type": "phone", "label": "Điện thoại"}
AGAIN = {"key": "again", "type": "phone", "label": "Điện thoại nhận kết quả", "default_from": "first"}
PERSON = {"key": "one", "type": "person", "label": "Người", "parts": ["full_name", "phone"]}
OTHER = {**PERSON, "key": "other", "default_from": "one"}


def two_steps(*second, first=(FIRST, PERSON)):
    steps = [{"key": "s0", "title": "A", "fields": list(first)}, {"key": "s1", "title": "B", "fields": list(second)}]
    return FormDefinition.model_validate({"steps": steps})


def test_an_earlier_answer_is_filled_in_and_may_be_changed():
    form = two_steps(AGAIN, OTHER, {**AGAIN, "key": "part", "default_from": "one.phone"})
    answers: dict[str, Any] = {"first": "0912345678", "one": {"full_name": "Lê Văn Thử", "phone": "0987654321"}}

    html = page(form, answers, step=1).html
    assert 'value="0912 345 678"' in html or 'value="0912345678"' in html
    assert 'value="Lê Văn Thử"' in html
    kept = page(form, {**answers, "again": "0900000001", "other": {"full_name": "Trần Thị Khác"}}, step=1).html
    assert "Trần Thị Khác" in kept
    assert "Lê Văn Thử" not in kept
    assert errors(form) == []
    assert validate_whole(form, answers)  # what is only offered is not yet answered


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({**AGAIN, "default_from": "nobody"}, "bước đứng trước"),
        ({**AGAIN, "default_from": "again"}, "bước đứng trước"),
        ({**AGAIN, "default_from": "one"}, "loại khác"),
        ({**AGAIN, "type": "number", "default_from": "first"}, "loại khác"),
        ({**OTHER, "default_from": "first"}, "loại khác"),
    ],
)
def test_a_default_that_cannot_be_copied_is_refused(field, said):
    assert any(said in finding.message for finding in errors(two_steps(field)))


# Computed texts, and questions for the screen only

BORN = {"key": "born", "type": "date", "label": "Ngày sinh", "must_know": "year"}
LINE = {"key": "line", "type": "computed_text", "label": "Ghi trên giấy", "value": "name + ', sinh ' + date_text(born)"}


def test_a_text_is_put_together_from_answers():
    form = form_of(NAME, BORN, LINE)
    compute = lambda **answers: compile_form(form).evaluate(answers).answers.get("line")  # noqa: E731

    assert errors(form) == []
    assert compute(name="Lê Thử", born="1985-11-24") == "Lê Thử, sinh 24/11/1985"
    assert compute(name="Lê Thử") is None
    assert "Lê Thử, sinh 24/11/1985" in page(form, {"name": "Lê Thử", "born": "1985-11-24"}).html


def test_a_computed_text_is_safe_and_not_endless():
    form = form_of(NAME, {**LINE, "value": "name + '\\u202e<b>\\n' + name"})
    line = str(compile_form(form).evaluate({"name": "A" * 1_500}).answers["line"])

    assert len(line) == 2_000
    assert "\u202e" not in line
    assert "<b>" not in page(form, {"name": "A"}).html


def test_a_computed_text_gives_text():
    assert any("là chữ" in finding.message for finding in errors(form_of(NAME, {**LINE, "value": "1 + 1"})))


def test_what_is_for_the_screen_is_told_apart():
    form = form_of(NAME, {**FIRST, "on_paper": False})
    [section] = sections(form, {"name": "A", "first": "0912345678"})

    assert [(row.key, row.on_paper) for row in section.rows] == [("name", True), ("first", False)]
