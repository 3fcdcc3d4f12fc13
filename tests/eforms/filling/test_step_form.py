"""One step's form by itself."""

import pytest
from django.http import QueryDict

from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.lint.form_lint import lint
from tests.eforms.samples import form_of
from tests.pages import Page


def step(*fields, data=None, **stored):
    form = compile_form(form_of(*fields))
    return StepForm(form.steps[0], data, initial_data=InitialData(**{"answers": {}, "visible_answers": {}, **stored}))


def text(key, **more):
    return {"key": key, "type": "text", "label": "Mục", **more}


@pytest.mark.parametrize(
    "key", ["prefix", "step", "data", "clean", "fields", "errors", "answers_to_store", "field_order", "initial_data"]
)
def test_a_field_may_be_called_as_an_attribute_of_the_form(key):
    form = step(text(key), data=QueryDict(f"{key}=x"))

    assert form.answers_to_store == {key: "x"}
    assert Page(form.html).field(key).value == "x"


def test_markup_in_labels_and_answers_is_text():
    form = step(text("a", label="<b>A</b>", hint="<i>"), data=QueryDict("a=%22%3E%3Cscript%3E"))

    assert all(Page(form.html).is_escaped(markup) for markup in ("<script>", "<b>", "<i>"))


def test_a_fact_that_does_not_fit_its_field_is_not_filled_in():
    born = {"key": "born", "type": "date", "label": "Ngày sinh", "prefill": "name"}

    assert Page(step(born, prefill={"name": "Nguyễn Thị Hoa"}).html).field("born").value == ""
    assert Page(step(born, prefill={"name": "1990-02-01"}).html).field("born").value == "01/02/1990"


def test_a_fact_is_filled_in_only_where_the_answers_before_say_so():
    name = {"key": "mother", "type": "person", "label": "Mẹ", "parts": ["full_name"], "prefill": "applicant"}
    form = FormDefinition.model_validate(
        {
            "steps": [
                {"key": "who", "title": "Ai", "fields": [{"key": "relation", "type": "text", "label": "Quan hệ"}]},
                {
                    "key": "mother",
                    "title": "Mẹ",
                    "fields": [{**name, "prefill_if": {"field": "relation", "value": "mẹ"}}],
                },
            ]
        }
    )
    page, facts = compile_form(form).steps[1], {"applicant.full_name": "Nguyễn Thị Hoa"}

    drawn = [
        StepForm(page, initial_data=InitialData({}, {"relation": who}, prefill=facts)).html for who in ("mẹ", "bà")
    ]

    assert [Page(html).mentions("Nguyễn Thị Hoa") for html in drawn] == [True, False]


def test_what_is_filled_in_does_not_hang_on_its_own_step():
    relation = {"key": "relation", "type": "text", "label": "Quan hệ"}
    name = {"key": "name", "type": "full_name", "label": "Tên", "prefill": "applicant.full_name"}
    form = form_of(relation, {**name, "prefill_if": {"field": "relation", "value": "mẹ"}})

    assert [problem.path for problem in lint(form)] == ["steps.0.fields.1.prefill_if"]


def test_a_chosen_option_is_marked_and_no_other():
    options = [{"value": str(number), "label": f"Số {number}"} for number in range(9)]
    page = Page(step({"key": "a", "type": "one_of", "label": "A", "options": options}, data=QueryDict("a=3")).html)

    assert page.field("a").values == ["3"]


def test_the_communes_of_the_chosen_province_are_offered_and_no_other():
    place = {"key": "a", "type": "address", "label": "A"}

    field = Page(step(place, data=QueryDict("a-province=01&a-commune=00004")).html).field("a")

    assert field.values[:2] == ["01", "00004"]
    assert "Phường Ba Đình" in field.text
    assert "Tỉnh Cao Bằng" in field.text
    assert len(field.choices("a-province")) + len(field.choices("a-commune")) < 34 + 130


def test_what_posted_text_holds_beyond_measure_is_cut():
    form = step(text("a", max_length=5), data=QueryDict("a=" + "x" * 50_000 + "%00"))

    assert len(form.invalid_texts["a"][0]) == 20_000
