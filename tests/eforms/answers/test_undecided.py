"""An expression that cannot be reckoned never reaches whoever files; the clerk is told."""

from eforms.answers.validation import advisory_warnings, validate_whole
from eforms.compiled.form import compile_form
from tests.eforms.samples import form_of

BIG = {"key": "big", "type": "number", "label": "Số", "max": 10**12}
SQUARE = {"key": "square", "type": "computed", "label": "Tích", "value": "big * big"}
ASKED = {"key": "asked", "type": "text", "label": "Hỏi", "show_if": "big * big > 5"}
CHECK = {"that": "big * big < 7", "refusal": "Sai.", "at": ["big"]}
FORM = form_of(BIG, SQUARE, {**ASKED, "required": False}, checks=[CHECK])
TOO_MUCH = {"big": 10**12}


def test_what_cannot_be_reckoned_is_left_open_and_refuses_nobody():
    form = compile_form(FORM).evaluate(TOO_MUCH)

    assert form.answers == TOO_MUCH
    assert validate_whole(FORM, TOO_MUCH) == []


def test_the_clerk_is_told_which_expressions_could_not_be_reckoned():
    said = [warning.message for warning in advisory_warnings(FORM, TOO_MUCH)]

    assert [text for text in ("big * big", "big * big < 7", "big * big > 5") if any(f"`{text}`" in one for one in said)]
    assert len(said) == 3
    assert advisory_warnings(FORM, {"big": 1}) == []
    assert advisory_warnings(FORM, {}) == []
