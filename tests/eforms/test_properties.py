"""What holds for every form and every input, found by trying many."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eforms.answers.summary import sections, visible_answers
from eforms.answers.validation import validate_whole
from eforms.compiled.form import CompiledForm, compile_form
from eforms.definition import Answer, DocumentField, FormDefinition, RowsField
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.inputs import input_for
from eforms.inputs.by_type import INPUTS
from eforms.lint.form_lint import errors
from eforms.sampling.sampler import sample_answers

many = settings(max_examples=settings().max_examples * 6 // 10, suppress_health_check=[HealthCheck.too_slow])

OPTIONS = [{"value": value, "label": value} for value in ("a", "b", "c")]
INNER = {"key": "y", "type": "text", "label": "Trong"}
MORE: dict[str, dict[str, Any]] = {
    "one_of": {"options": OPTIONS},
    "several_of": {"options": OPTIONS},
    "reading": {"text": "Đọc"},
    "computed": {"value": "40 + 2"},
    "computed_decimal": {"value": "40.0 + 2.5"},
    "computed_text": {"value": "'số ' + string(42)"},
    "block": {"fields": [INNER]},
    "rows": {"item": "Dòng", "fields": [INNER]},
    "chosen_row": {"options_from": {"rows": "people", "label": "y"}},
    "chosen_rows": {"options_from": {"rows": "people", "label": "y"}},
}
LABELS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=20)
"""What an author may write: neither blank nor with characters that hide something."""
CHOICES_OF_ROWS = {"chosen_row", "chosen_rows"}
BLOCKS = {"block", "person", "organisation", "bank_account", "period", "registration"}
GROUPS = {"paper_facts", "rows", *BLOCKS}
ALONE = {"document", "photo", "reading", "promise", *GROUPS, *CHOICES_OF_ROWS}
CONDITIONS = {
    "rows": lambda key: st.just(f"size({key}) > 1"),
    "text": lambda key: st.sampled_from([f"{key} == 'a'", f"size({key}) > 2", {"field": key, "op": "answered"}]),
    "number": lambda key: st.sampled_from([f"{key} > 5", {"field": key, "op": "at_most", "value": 5}]),
    "yes_no": lambda key: st.sampled_from([key, f"!{key}", {"any": [{"field": key, "value": True}]}]),
    "one_of": lambda key: st.sampled_from([{"field": key, "op": "one_of", "value": ["a", "b"]}, f"{key} != 'a'"]),
    "several_of": lambda key: st.just({"field": key, "op": "contains", "value": "a"}),
    "computed": lambda key: st.just(f"{key} > 41"),
    "computed_decimal": lambda key: st.just(f"{key} > 41.5"),
    "decimal": lambda key: st.sampled_from([f"{key} > 1.5", {"field": key, "op": "below", "value": 3}]),
    "time": lambda key: st.just(f"{key} < '12:00'"),
    "person": lambda key: st.sampled_from(
        [f"years({key}.born_on, today) > 14", {"field": f"{key}.sex", "value": "male"}]
    ),
    "period": lambda key: st.just(f"{key}.start < {key}.end"),
    "date": lambda key: st.sampled_from([f"years({key}, today) < 18", {"field": key, "op": "below", "value": "today"}]),
    "address": lambda key: st.just(f"{key}.province == '01'"),
}


@st.composite
def definitions(draw):
    """Valid forms: several steps, every type, conditions on what stands above."""
    above: list[tuple[str, str]] = []
    steps = []
    for number in range(draw(st.integers(1, 3))):
        fields: list[dict[str, Any]] = []
        step = {"key": f"s{number}", "title": "Bước", "fields": fields, "show_if": draw(conditions(above))}
        for place in range(draw(st.integers(1, 5))):
            field = draw(field_of(f"f{number}_{place}", above))
            fields.append(field)
            above.append((field["key"], field["type"]))
        step |= {"checks": draw(checks(above)), "not_eligible": draw(bars(above))}
        steps.append({key: value for key, value in step.items() if value is not None})
    return with_cases(draw, {"steps": steps, "checks": draw(checks(above)), "not_eligible": draw(bars(above))})


def with_cases(draw, form):
    """Some of the last steps asked in one case only, which the first step decides."""
    decided = [field for field in form["steps"][0]["fields"] if field["type"] == "yes_no"]
    if not decided or len(form["steps"]) == 1:
        return FormDefinition.model_validate(form)
    key = decided[0]["key"]
    form["cases"] = [{"key": "c0", "title": "Có", "when": key}, {"key": "c1", "title": "Không", "when": f"!{key}"}]
    form["steps"][-1]["cases"] = draw(st.sampled_from([["c0"], ["c1"], ["c0", "c1"]]))
    return FormDefinition.model_validate(form)


@st.composite
def checks(draw, above):
    """What must agree, and can: of an answered number that it is some number, of a day that it was."""
    agreeing = {"number": "{} >= 0", "date": "{} > timestamp('1700-01-01T00:00:00Z')", "text": "size({}) < 1000"}
    usable = [(key, agreeing[kind]) for key, kind in above if kind in agreeing]
    chosen = draw(st.lists(st.sampled_from(usable), max_size=2)) if usable else []
    return [{"that": that.format(key), "refusal": "Chưa khớp.", "at": [key]} for key, that in chosen]


@st.composite
def bars(draw, above):
    """For whom the form is not: people with one of three choices, or of a very great number."""
    turned_away = {"one_of": {"value": "a"}, "number": {"op": "above", "value": 10**11}}
    usable = [(key, turned_away[kind]) for key, kind in above if kind in turned_away]
    chosen = draw(st.lists(st.sampled_from(usable), max_size=1)) if usable else []
    return [{"when": {"field": key, **when}, "title": "Không thuộc diện"} for key, when in chosen]


@st.composite
def field_of(draw, key, above, nesting=True):
    groups = [one for one, of in above if of == "rows"]
    kinds = INPUTS.keys() - (CHOICES_OF_ROWS if not groups else set())
    kind = draw(st.sampled_from(sorted(kinds if nesting else kinds - ALONE)))
    field = {"key": key, "type": kind, "label": draw(LABELS)}
    if kind not in ("reading", "promise", "computed", "computed_decimal", "computed_text", "rows"):
        field |= {"required": draw(st.booleans()), "required_if": draw(conditions(above))}
    field |= {"show_if": draw(conditions(above)), **MORE.get(kind, {})}
    if kind in {"block", "rows"}:
        field |= {"fields": draw(inside(key, above))} | (
            {"min_rows": draw(st.integers(0, 2))} if kind == "rows" else {}
        )
    if kind in CHOICES_OF_ROWS:
        group = draw(st.sampled_from(groups))
        field["options_from"] = {"rows": group, "label": f"{group}_0"}
    return {name: value for name, value in field.items() if value is not None}


@st.composite
def inside(draw, key, above):
    """Fields of a group, with conditions on their own row and on what stands above."""
    known, fields = list(above), []
    for place in range(draw(st.integers(1, 3))):
        field = draw(field_of(f"{key}_{place}", known, nesting=False))
        fields.append(field)
        known.append((field["key"], field["type"]))
    return fields


@st.composite
def conditions(draw, above):
    usable = [(key, kind) for key, kind in above if kind in CONDITIONS]
    if not usable or draw(st.booleans()):
        return None
    key, kind = draw(st.sampled_from(usable))
    return draw(CONDITIONS[kind](key))


WRITTEN = ["a", "b", "yes", "no", "5", "8.000 đ", "1,5", "1/2/1990", "1950", "8h30", "0912345678", "hoa@example.vn"]
TYPED = st.text(max_size=30) | st.sampled_from([*WRITTEN, "01", "00004", "abroad", "VN", "Kinh"])


@st.composite
def posts(draw, form):
    """Anything a page, or somebody pretending to be one, may post for a step."""
    data = QueryDict(mutable=True)
    for name in (name for field in form.fields() for name in names_of(field)):
        data.setlist(name, draw(st.lists(TYPED, max_size=3)))
    for field in form.fields():
        if isinstance(field, RowsField):
            data[field.key] = draw(st.sampled_from(["0", "1", "2", "x", "999"]))
            data.update(draw(st.sampled_from([{}, {"_stay": f"{field.key} add"}, {"_stay": f"{field.key} up 1"}])))
    if draw(st.booleans()):
        data["_shown"] = draw(st.text(max_size=20))
    return data


def names_of(field, at=""):
    """The names of its inputs on a page; of a repeating group, those of two rows."""
    name = at + field.key
    starts = [f"{name}-0-", f"{name}-1-"] if isinstance(field, RowsField) else [f"{name}-"]
    for inner in getattr(field, "inner_fields", ()):
        yield from (one for start in starts for one in names_of(inner, start))
    yield from (at + one for one in input_for(field).names)


def fill_in(form, draw):
    """Go through the steps as the wizard does, with anything typed."""
    answers: dict[str, Answer] = {}
    for step in form.steps:
        path = form.evaluate(answers)
        if step not in path.steps:
            continue
        filled = StepForm(
            step, draw(posts(form.definition)), initial_data=InitialData(answers=answers, visible_answers=path.answers)
        )
        assert filled.html
        assert filled.error_list is not None
        answers |= filled.answers_to_store
    return json.loads(json.dumps(answers))


@many
@given(definitions())
def test_any_valid_definition_survives_json_and_compiles(definition):
    again = FormDefinition.model_validate_json(definition.model_dump_json(exclude_defaults=True))

    assert again == definition
    assert errors(definition) == []
    assert CompiledForm(definition).evaluate({}).steps is not None


@many
@given(st.data())
def test_whatever_is_posted_the_form_answers_and_hidden_answers_stay_behind(data):
    form = compile_form(data.draw(definitions()))

    answers = fill_in(form, data.draw)

    visible = visible_answers(form.definition, answers)
    assert visible.keys() <= form.evaluate(answers).visible_keys
    assert None not in visible.values()
    assert visible_answers(form.definition, visible) == visible
    assert sections(form.definition, answers) == sections(form.definition, visible)
    assert validate_whole(form.definition, answers) == validate_whole(form.definition, visible)


@many
@given(st.data())
def test_the_same_answers_give_the_same_result_twice(data):
    definition = data.draw(definitions())
    answers = fill_in(compile_form(definition), data.draw)

    once, again = CompiledForm(definition).evaluate(answers), CompiledForm(definition).evaluate(answers)

    assert once.answers == again.answers
    assert once.visible_keys == again.visible_keys
    assert validate_whole(definition, answers) == validate_whole(definition, answers)


@many
@given(definitions(), st.integers(0, 3))
def test_answers_made_from_a_definition_pass_it(definition, seed):
    papers = {field.key for field in definition.fields() if isinstance(field, DocumentField)}

    answers = sample_answers(definition, seed=seed)

    assert json.loads(json.dumps(answers)) == answers
    assert [problem for problem in validate_whole(definition, answers) if problem.key not in papers] == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.just(object()),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["x", "x-province", "x-commune"]), inner),
)


@pytest.mark.parametrize("kind", sorted(INPUTS))
@many
@given(value=ANYTHING)
def test_no_input_of_any_type_to_any_field_raises(kind, value):
    field = {"key": "x", "type": kind, "label": "Mục", **MORE.get(kind, {})}
    [spec] = FormDefinition.model_validate({"steps": [{"key": "s", "title": "S", "fields": [field]}]}).fields()
    entry = input_for(spec)
    try:
        answer = entry.clean(value)
    except ValidationError:
        return
    if spec.value_type and kind not in {*GROUPS, "computed", "computed_decimal", "computed_text"}:
        assert entry.clean(entry.to_raw_values(answer)) == answer
        assert answer is None or entry.display(answer)
