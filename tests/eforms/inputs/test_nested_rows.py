"""Rows inside rows: parcels, each with its owners."""

from typing import Any

import pytest
from django.http import QueryDict
from pydantic import ValidationError

from eforms.answers.summary import sections, visible_answers
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.language.expressions import ExpressionError
from eforms.lint.form_lint import lint
from eforms.sampling.sampler import sample_answers
from tests.eforms.samples import form_of
from tests.pages import Page

OWNER = {"key": "name", "type": "full_name", "label": "Họ và tên"}
SHARE = {"key": "share", "type": "number", "label": "Phần sở hữu", "max": 100, "unit": "%"}
OWNERS = {
    "key": "owners",
    "type": "rows",
    "label": "Chủ sử dụng",
    "item": "Chủ sử dụng",
    "max_rows": 5,
    "fields": [OWNER, SHARE],
}
PARCEL = {"key": "number", "type": "text", "label": "Số thửa"}
PARCELS = {
    "key": "parcels",
    "type": "rows",
    "label": "Thửa đất",
    "item": "Thửa đất",
    "max_rows": 10,
    "fields": [PARCEL, OWNERS],
}
MAJOR = "parcels.exists(p, p.owners.exists(o, o.share > 50))"
WHY = {"key": "why", "type": "text", "label": "Vì sao", "show_if": MAJOR}
FORM = form_of(PARCELS, WHY)
HOA, BINH = {"name": "Nguyễn Thị Hoa", "share": 60}, {"name": "Lê Văn Bình", "share": 40}
TWO = [{"number": "12", "owners": [HOA, BINH]}, {"number": "13", "owners": [BINH]}]


def page(parcels, **more):
    """What a page with these parcels posts."""
    data = QueryDict(mutable=True)
    data.update({"parcels": str(len(parcels)), **more})
    for number, parcel in enumerate(parcels):
        data[f"parcels-{number}-number"] = parcel.get("number", "")
        data[f"parcels-{number}-owners"] = str(len(parcel["owners"]))
        for inner, owner in enumerate(parcel["owners"]):
            for key, answer in owner.items():
                data[f"parcels-{number}-owners-{inner}-{key}"] = str(answer)
    return data


def step(data=None, form=FORM, **stored):
    initial = InitialData(**{"answers": {}, "visible_answers": {}, **stored})
    return StepForm(compile_form(form).steps[0], data, initial_data=initial)


def names(form):
    return [[owner["name"] for owner in parcel["owners"]] for parcel in form.answers_to_store["parcels"]]


def test_rows_in_rows_are_lists_in_lists():
    form = step(page(TWO, why="Thừa kế"))

    assert form.answers_to_store == {"parcels": TWO, "why": "Thừa kế"}
    assert form.is_valid()


def test_a_condition_reads_through_both_lists():
    assert "why" in visible_answers(FORM, {"parcels": TWO, "why": "a"})
    assert "why" not in visible_answers(FORM, {"parcels": TWO[1:], "why": "a"})
    assert not lint(FORM)


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("parcels-0-owners add", [["Nguyễn Thị Hoa", "Lê Văn Bình", None], ["Lê Văn Bình"]]),
        ("parcels-0-owners remove 0", [["Lê Văn Bình"], ["Lê Văn Bình"]]),
        ("parcels-0-owners down 0", [["Lê Văn Bình", "Nguyễn Thị Hoa"], ["Lê Văn Bình"]]),
        ("parcels up 1", [["Lê Văn Bình"], ["Nguyễn Thị Hoa", "Lê Văn Bình"]]),
        ("parcels remove 0", [["Lê Văn Bình"]]),
        ("parcels-7-owners add", [["Nguyễn Thị Hoa", "Lê Văn Bình"], ["Lê Văn Bình"]]),
        ("parcels-0-owners-0-name add", [["Nguyễn Thị Hoa", "Lê Văn Bình"], ["Lê Văn Bình"]]),
    ],
)
def test_buttons_change_the_rows_inside_one_row(button, expected):
    assert names(step(page(TWO, _stay=button))) == expected


def test_buttons_of_the_rows_inside_name_the_row_they_are_in():
    drawn = Page(step(page(TWO)).html)

    values = [button.value for button in drawn.buttons("chủ sử dụng")]
    assert {"parcels-0-owners add", "parcels-1-owners add"} <= set(values)


def test_empty_rows_are_dropped_inside_and_outside():
    data = page([{"number": "12", "owners": [HOA, {"name": ""}]}, {"number": "", "owners": [{"name": ""}]}], why="a")

    assert names(step(data)) == [["Nguyễn Thị Hoa"]]


def test_what_is_wrong_names_both_rows():
    data = page([{"number": "12", "owners": [HOA, {"name": "", "share": 40}]}], why="a")

    assert step(data).error_list == [("parcels-0-owners-1-name", "Thửa đất 1: Chủ sử dụng 2: Hãy nhập “Họ và tên”.")]
    stored: dict[str, Any] = {"parcels": [{"number": "12", "owners": [HOA, {"share": 40}]}], "why": "a"}
    (problem,) = validate_whole(FORM, stored)
    assert problem.message == "Thửa đất 1: Chủ sử dụng 2: Hãy nhập “Họ và tên”."


def test_an_invalid_text_inside_is_kept_as_typed():
    form = step(page([{"number": "12", "owners": [{**HOA, "share": "nhiều"}]}]))

    assert form.invalid_texts == {"parcels-0-owners-0-share": ["nhiều"]}
    again = step(answers=form.answers_to_store, typed=form.invalid_texts)
    assert Page(again.html).field("parcels-0-owners-0-share").value == "nhiều"


def test_hidden_answers_stay_with_their_row_though_both_are_moved():
    kind = {"key": "kind", "type": "yes_no", "label": "Loại"}
    hidden = {"key": "note", "type": "text", "label": "Ghi chú", "show_if": "kind"}
    form = form_of({**PARCELS, "fields": [PARCEL, {**OWNERS, "fields": [OWNER, kind, hidden]}]})
    stored: list[Any] = [
        {"number": "1", "owners": [{"name": "A B", "kind": False, "note": "a"}]},
        {"number": "2", "owners": [{"name": "C D", "kind": False, "note": "c"}]},
    ]
    rows = [{"number": row["number"], "owners": [{"name": row["owners"][0]["name"], "kind": "no"}]} for row in stored]

    moved = step(page(rows, _stay="parcels down 0"), form, answers={"parcels": stored})

    assert moved.answers_to_store["parcels"] == stored[::-1]


def test_the_summary_shows_the_rows_in_their_row():
    ((row, *_),) = [section.rows for section in sections(FORM, {"parcels": TWO, "why": "a"})]

    assert [part.title for part in row.parts] == ["Thửa đất 1", "Thửa đất 2"]
    inner = row.parts[0].rows[1]
    assert [part.title for part in inner.parts] == ["Chủ sử dụng 1", "Chủ sử dụng 2"]
    assert inner.parts[1].rows[0].text == "Lê Văn Bình"


@pytest.mark.parametrize("seed", range(5))
def test_samples_pass(seed):
    assert not validate_whole(FORM, sample_answers(FORM, seed=seed))


def test_a_third_level_is_refused_with_its_own_sentence():
    third = {**OWNERS, "key": "third", "fields": [{**OWNERS, "key": "fourth", "fields": [OWNER]}]}

    with pytest.raises(ValidationError, match="Nhóm lặp chỉ chứa được một lớp nhóm lặp nữa"):
        form_of({**PARCELS, "fields": [PARCEL, third]})


def test_loops_in_loops_are_reckoned():
    wide = {**PARCELS, "max_rows": 200, "fields": [PARCEL, {**OWNERS, "max_rows": 100}]}

    with pytest.raises(ExpressionError, match="duyệt các dòng hơn"):
        compile_form(FormDefinition.model_validate(form_of(wide, WHY).model_dump(mode="json")))


def test_a_page_of_too_many_inner_rows_is_refused():
    wide = {**PARCELS, "max_rows": 200, "fields": [PARCEL, {**OWNERS, "max_rows": 20}]}

    assert "Biểu mẫu có thể gửi" in lint(form_of(wide))[0].message
