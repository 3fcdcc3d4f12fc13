import pytest

from bench.eforms.figures import Figure, table
from bench.eforms.forms import FORMS, choosing, forty_fields, large, twelve_fields
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition import DocumentField
from eforms.lint.form_lint import errors
from eforms.sampling.sampler import sample_answers


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_the_bench_could_be_published_and_filled_in(name):
    form = FORMS[name]()
    papers = {field.key for field in form.fields() if isinstance(field, DocumentField)}

    assert errors(form) == []
    assert [one for one in validate_whole(form, sample_answers(form)) if one.key not in papers] == []


def test_the_forms_are_as_large_as_they_are_called():
    assert len(compile_form(twelve_fields()).evaluate(sample_answers(twelve_fields())).visible_keys) == 12
    assert sum(1 for _ in forty_fields().fields()) == 40
    assert len(choosing(700).steps[0].fields) == len(choosing(0).steps[0].fields) + 1


@pytest.mark.parametrize("conditions", [250, 500])
def test_every_condition_of_the_large_form_is_weighed(conditions):
    form = large(conditions)
    *fields, members = form.steps[0].fields

    written = [getattr(field, name, None) for field in fields for name in ("show_if", "required_if")]
    assert sum(condition is not None for condition in written) == conditions
    assert len(fields) == 300
    assert len(compile_form(form).evaluate(sample_answers(form)).nodes["s0"][-1].rows) == 50
    assert members.type == "rows"


def test_a_figure_that_is_not_met_is_told_to_be_missed():
    met, missed, told = Figure("a", 0.3, "P", 0.4), Figure("b", 0.5, "P", 0.4), Figure("c", 2, "SQL")

    lines = table([met, missed, told], {"P": 7.0}).splitlines()

    assert [line.endswith("missed") for line in lines[1:4]] == [False, True, False]
    assert missed.as_json() == {"name": "b", "value": 0.5, "unit": "P", "target": 0.4, "is_met": False}
