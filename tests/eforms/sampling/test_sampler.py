import pytest

from eforms.answers.summary import visible_answers
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.lint.form_lint import lint
from eforms.sampling.sampler import NoSampleError, sample_answers
from tests.eforms.rules_urls import PROMOTION
from tests.eforms.samples import form_of

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_checks_hold_and_nobody_is_turned_away(seed):
    answers = sample_answers(PROMOTION, seed=seed)

    assert validate_whole(PROMOTION, answers) == []
    assert str(answers["starts"]) <= str(answers["ends"])
    assert answers["kind"] == "gift"


def test_another_seed_takes_another_way():
    form = form_of({"key": "more", "type": "yes_no", "label": "Khai thêm"})

    assert {sample_answers(form, seed=seed)["more"] for seed in range(20)} == {True, False}
    assert sample_answers(form, seed=3) == sample_answers(form, seed=3)


def test_only_what_is_asked_is_answered():
    said = {"key": "said", "type": "text", "label": "Điều gì", "show_if": "more"}
    form = form_of({"key": "more", "type": "yes_no", "label": "Khai thêm"}, said)

    for seed in range(20):
        answers = sample_answers(form, seed=seed)
        assert ("said" in answers) == answers["more"]
        assert visible_answers(form, answers) == answers


def test_an_example_helps_with_a_pattern_nobody_guesses():
    plate = {"key": "plate", "type": "text", "label": "Biển số", "pattern": r"[0-9]{2}[A-Z]-[0-9]{3}\.[0-9]{2}"}

    with pytest.raises(NoSampleError):
        sample_answers(form_of(plate))
    assert sample_answers(form_of({**plate, "example": "30A-123.45"})) == {"plate": "30A-123.45"}


def test_an_example_stands_under_its_label_and_must_be_a_good_answer():
    phone = {
        "key": "phone",
        "type": "phone",
        "label": "Số điện thoại",
        "hint": "Để liên hệ.",
        "example": "0912 345 678",
    }
    form = form_of(phone)

    assert "Để liên hệ. Ví dụ: 0912 345 678</p>" in compile_form(form).steps[0].fields[0].renderer.render({})
    assert lint(form) == []
    assert [one.path for one in lint(form_of({**phone, "example": "12"}))] == ["steps.0.fields.0"]


def test_a_choice_needs_no_example():
    form = form_of({"key": "more", "type": "yes_no", "label": "Khai thêm", "example": "Có"})

    assert lint(form) != []


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_a_later_step_turns_away_says_something_else_on_the_first(seed):
    kinds = [{"value": value, "label": value} for value in ("a", "b", "c")]
    kind = {"key": "kind", "type": "one_of", "label": "Loại", "options": kinds}
    phone = {"key": "phone", "type": "phone", "label": "Số điện thoại"}
    form = FormDefinition.model_validate({
        "steps": [
            {"key": "one", "title": "Bước", "fields": [kind]},
            {"key": "two", "title": "Bước", "fields": [phone], "not_eligible": [
                {"when": {"field": "kind", "op": "one_of", "value": ["a", "b"]}, "title": "Không thuộc diện"}]},
        ]
    })  # fmt: skip

    assert sample_answers(form, seed=seed)["kind"] == "c"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("condition", ["why == 'khác'", 'why == "khác"', {"field": "why", "value": "khác"}])
def test_a_text_that_a_condition_asks_for_is_tried(condition, seed):
    which = {"key": "which", "type": "text", "label": "Lý do khác", "show_if": condition}
    form = form_of(
        {"key": "why", "type": "text", "label": "Lý do", "required": False},
        {"key": "rows", "type": "rows", "label": "Dòng", "item": "Dòng", "min_rows": 2, "fields": [which]},
    )

    assert sample_answers(form, seed=seed)["why"] == "khác"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_place_that_a_later_step_asks_for_is_gone_to(seed):
    home = {"key": "home", "type": "address", "label": "Nơi ở"}
    inner = {"key": "since", "type": "date", "label": "Từ ngày", "show_if": "home.province == '01'"}
    rows = {"key": "rows", "type": "rows", "label": "Dòng", "item": "Dòng", "fields": [inner]}
    form = FormDefinition.model_validate({
        "steps": [
            {"key": "one", "title": "Bước", "fields": [home]},
            {"key": "two", "title": "Bước", "fields": [rows]},
        ]
    })  # fmt: skip

    home_said = sample_answers(form, seed=seed)["home"]

    assert isinstance(home_said, dict)
    assert home_said["province"] == "01"


def test_a_form_that_nobody_passes_is_said_to_be_one():
    impossible = {"that": "n > 5 && n < 5", "refusal": "Không được.", "at": ["n"]}
    form = FormDefinition.model_validate(
        {"steps": [{"key": "one", "title": "Bước", "checks": [impossible], "fields": [
            {"key": "n", "type": "number", "label": "Số"}]}]}
    )  # fmt: skip

    with pytest.raises(NoSampleError, match="one"):
        sample_answers(form)
