"""What a definition is refused for because somebody's answer would break it."""

import pytest

from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.lint.form_lint import Severity, errors, lint
from tests.eforms.samples import form_of

COPIES = {"key": "copies", "type": "number", "label": "Số bản"}
PAGES = {"key": "pages", "type": "number", "label": "Số trang", "min": 1}
MANY = {"key": "many", "type": "yes_no", "label": "Nhiều"}
LOTS = {"key": "lots", "type": "rows", "label": "Thửa đất", "item": "Thửa", "fields": [{**COPIES, "key": "parts"}]}
ASKED = {"key": "asked", "type": "text", "label": "Mục"}


def messages(*fields):
    return [finding.message for finding in errors(form_of(*fields))]


@pytest.mark.parametrize(
    "condition",
    ["pages / copies > 2", "pages % copies == 0", "many && pages / copies > 2", "lots.exists(l, 10 / l.parts > 2)"],
)
def test_what_divides_by_an_answer_that_may_be_zero_is_refused(condition):
    assert any("có thể bằng 0" in said for said in messages(COPIES, PAGES, MANY, LOTS, {**ASKED, "show_if": condition}))


@pytest.mark.parametrize("condition", ["copies / pages > 2", "copies > 0 && pages / copies > 2", "pages / 2 > copies"])
def test_what_divides_by_what_is_never_zero_is_taken(condition):
    assert messages(COPIES, PAGES, MANY, LOTS, {**ASKED, "show_if": condition}) == []


def test_a_number_that_divides_by_zero_is_refused():
    computed = {"key": "each", "type": "computed", "label": "Mỗi bản", "value": "pages / copies"}

    assert any("có thể bằng 0" in said for said in messages(COPIES, PAGES, computed))


@pytest.mark.parametrize(
    ("pattern", "is_refused"),
    [
        ("([0-9]{1,2}/[0-9]{1,2}/)?[0-9]{4}", True),
        (r"\d{2}[/-]\d{2}[/-]\d{4}", True),
        ("[0-9/]+", False),
        (".{2,}", False),
        ("[0-9]{4}", False),
    ],
)
def test_a_day_asked_as_a_pattern_is_refused(pattern, is_refused):
    assert any("mục loại ngày" in said for said in messages({**ASKED, "pattern": pattern})) is is_refused


def test_a_day_that_was_asked_as_a_text_may_become_a_date():
    before, after = form_of(ASKED), form_of({**ASKED, "type": "date"})

    assert errors(after, published=before) == []
    assert errors(before, published=after)


def test_a_form_that_could_post_more_than_the_server_reads_is_refused():
    fields = [{**ASKED, "key": f"part{number}"} for number in range(30)]
    wide = {"key": "rows", "type": "rows", "label": "Dòng", "item": "Dòng", "max_rows": 200, "fields": fields}
    papers = [{"key": f"paper{number}", "type": "document", "label": "Giấy tờ", "max_files": 50} for number in range(3)]

    assert any("6001 ô trả lời, nhiều hơn 5000" in said for said in messages(wide))
    assert any("150 tệp, nhiều hơn 100" in said for said in messages(*papers))
    assert messages({**wide, "max_rows": 60}) == []


# Conditions that name what is not there

KIND = {
    "key": "kind",
    "type": "one_of",
    "label": "Hình thức",
    "options": [{"value": value, "label": value} for value in ("gift", "discount", "draw")],
}
SEVERAL = {**KIND, "key": "many", "type": "several_of"}
NATION = {"key": "nation", "type": "one_of", "label": "Nước", "code_list": "countries"}
PEOPLE = {
    "key": "people",
    "type": "rows",
    "label": "Người",
    "item": "Người",
    "fields": [{**KIND, "key": "relation"}, {"key": "who", "type": "person", "label": "Ai", "parts": ["sex"]}],
}
PLACE = {"key": "place", "type": "address", "label": "Nơi ở", "foreign": True}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"field": "kind", "value": "nothing"}, "“nothing”, nhưng mục “kind”"),
        ({"field": "kind", "op": "is_not", "value": "gifts"}, "muốn viết “gift”"),
        ({"field": "kind", "op": "one_of", "value": ["gift", "y"]}, "“y”"),
        ({"field": "many", "op": "contains", "value": "nothing"}, "mục “many”"),
        ("kind == 'nothing'", "“nothing”"),
        ("'nothing' == kind || kind == 'gift'", "“nothing”"),
        ("kind in ['gift', 'x']", "“x”"),
        ("'x' in many", "mục “many”"),
        ("nation == 'XX'", "“XX”"),
        ("people.exists(p, p.relation == 'child')", "“people.relation”"),
        ("people.exists(p, p.who.sex == 'nam')", "“people.who.sex”"),
        ("size(people.filter(p, p.relation in ['gift', 'q'])) > 1", "“q”"),
        ("place.country == 'Vietnam'", "“place.country”"),
        ({"field": "nobody", "op": "answered"}, "hỏi “nobody” đã trả lời chưa"),
        ({"field": "nobody", "op": "unanswered"}, "hỏi “nobody” đã trả lời chưa"),
        ("'people.relation' in answered", "đã trả lời chưa"),
        ("'place.street' in answered", "đã trả lời chưa"),
    ],
)
def test_a_condition_on_a_value_or_a_name_that_is_not_there_is_refused(condition, said):
    assert any(
        said in message for message in messages(KIND, SEVERAL, NATION, PEOPLE, PLACE, {**ASKED, "show_if": condition})
    )


@pytest.mark.parametrize(
    "condition",
    [
        "kind == 'gift' || 'draw' in many",
        "nation == 'VN' && place.country == 'VN'",
        "place.province == ''",
        "people.exists(p, p.relation == 'gift' && p.who.sex == 'male')",
        "people.exists(kind, kind.who.sex == 'male')",
        "'people' in answered && 'kind' in answered",
    ],
)
def test_a_condition_on_what_is_there_is_taken(condition):
    assert messages(KIND, SEVERAL, NATION, PEOPLE, PLACE, {**ASKED, "show_if": condition}) == []


def test_a_condition_on_itself_is_told_so():
    own = {**ASKED, "show_if": {"field": "asked", "value": "a"}}
    computed = {"key": "sum_of", "type": "computed", "label": "Tổng", "value": "sum_of + 1"}

    assert messages(own) == ["Điều kiện đọc chính mục “asked” mà nó đứng ở đó; chỉ được dùng các mục đứng trước."]
    assert messages(computed) == ["Điều kiện đọc chính mục “sum_of” mà nó đứng ở đó; chỉ được dùng các mục đứng trước."]


def test_a_country_that_is_blank_is_warned_of_and_goes_on_meaning_viet_nam():
    old, new = ({**ASKED, "show_if": f"place.country == '{value}'"} for value in ("", "VN"))
    at_home, abroad = {"place": {"province": "01"}}, {"place": {"country": "LA"}}

    [finding] = lint(form_of(PLACE, old))
    assert finding.severity is Severity.WARNING
    assert "country == 'VN'" in finding.message
    assert lint(form_of(PLACE, new)) == []
    for form in (form_of(PLACE, old), form_of(PLACE, new)):
        assert "asked" in compile_form(form).evaluate(at_home).visible_keys
        assert "asked" not in compile_form(form).evaluate(abroad).visible_keys


@pytest.mark.parametrize("condition", ["1 == 2", "'kind' in answered && false", "false"])
def test_a_first_step_that_is_never_shown_is_refused(condition):
    first = {"key": "first", "title": "A", "show_if": condition, "fields": [ASKED]}
    definition = FormDefinition.model_validate({"steps": [first, {"key": "next", "title": "B", "fields": [COPIES]}]})

    assert any(path.startswith("steps.0") for path, *_ in errors(definition))


def test_a_condition_that_never_holds_is_refused():
    assert any("không bao giờ được hỏi" in message for message in messages(COPIES, {**ASKED, "show_if": "1 == 2"}))
    assert messages(COPIES, {**ASKED, "show_if": "1 == 1"}) == []


@pytest.mark.parametrize("label", [" ", "\u200b", "\u00a0", "Họ \u202eđệm", "Tên\u2066", "A\u0007"])
def test_a_label_that_is_blank_or_hides_something_is_refused(label):
    assert any(finding.path == "steps.0.fields.0.label" for finding in errors(form_of({**ASKED, "label": label})))
    option = [{"value": "a", "label": label}, {"value": "b", "label": "B"}]
    found = [finding.path for finding in errors(form_of({**KIND, "options": option}))]
    assert found == ["steps.0.fields.0.options.0.label"]
