"""Numbers that no two rows may share: told on typing, on import and at submission, with the row that has it."""

import pytest
from django.urls import reverse

from eforms import list_actions
from eforms.answers.validation import validate_whole
from eforms.compiled.form import compile_form
from eforms.definition.row_ids import ROW_ID, ROW_WRONG
from eforms.importing.reading import Cell, Line
from eforms.importing.rows import ListImport
from eforms.lint.form_lint import errors
from eforms.sampling.sampler import sample_answers
from tests.eforms import samples
from tests.eforms.filling.test_row_papers import posted
from tests.pages import Page

pytestmark = pytest.mark.urls("tests.eforms.samples")

PEOPLE = {
    "key": "people",
    "type": "rows",
    "label": "Người lao động",
    "item": "Người",
    "max_rows": 2_000,
    "from_file": True,
    "unique": ["number"],
    "fields": [
        {"key": "name", "type": "full_name", "label": "Họ và tên"},
        {"key": "number", "type": "text", "label": "Mã số", "required": False, "pattern": "[0-9a-z]{1,5}"},
    ],
}
LONG = samples.form_of(PEOPLE)
SHORT = samples.form_of({**PEOPLE, "max_rows": 20})
BLOCKS = samples.form_of(
    {
        **PEOPLE,
        "max_rows": 20,
        "from_file": False,
        "unique": ["who.personal_number"],
        "fields": [{"key": "who", "type": "person", "label": "Ai", "parts": ["full_name", "personal_number"]}],
    }
)


def rows(*numbers):
    return [
        {ROW_ID: f"r{at}", "name": "Lê Văn An", **({"number": number} if number else {})}
        for at, number in enumerate(numbers)
    ]


def messages(form, answers):
    return [(one.key, one.message) for one in validate_whole(form, answers)]


@pytest.fixture
def browser(client, citizen, monkeypatch):
    monkeypatch.setattr(samples.SampleWizard, "definition", LONG)
    client.force_login(citizen)
    return client


@pytest.fixture
def at(draft):
    return reverse("step", kwargs={"key": draft.key, "step": "only"})


@pytest.mark.parametrize("form", [LONG, SHORT])
def test_the_later_row_is_refused_at_submission_and_names_the_first(form):
    [(key, message)] = messages(form, {"people": rows("11", None, "22", None, "11")})

    assert key == "people-4-number"
    assert message.startswith("Người 5: “11” đã ghi ở Người 1.")
    assert "Mỗi dòng phải có “Mã số” riêng" in message


def test_capitals_make_no_difference_and_what_is_left_empty_repeats_nothing():
    assert messages(SHORT, {"people": rows(None, None)}) == []
    assert (
        compile_form(SHORT)
        .evaluate({"people": [{"number": "a"}, {"number": "A"}]})
        .nodes["only"][0]
        .rows[1][1]
        .is_repeated
    )


def test_a_part_of_a_block_may_be_what_each_row_has_for_itself():
    person = {"who": {"full_name": "Lê Văn An", "personal_number": "001090012345"}}

    [(key, message)] = messages(BLOCKS, {"people": [person, person]})

    assert key == "people-1-who-personal_number"
    assert "đã ghi ở Người 1" in message


def test_a_page_of_a_list_tells_of_a_row_on_another_page(browser, draft, at):
    list_actions.change_list(draft, "people", lambda before: rows(*map(str, range(30))))
    second = f"{at}?danh-sach=people&trang=2"
    page = posted(Page(browser.get(second)))

    answer = Page(browser.post(second, {**page, "people-0-number": "3"}))

    assert answer.field("people-0-number").value == "3"
    assert "“3” đã ghi ở Người 4." in answer.text
    assert "Còn 1 dòng chưa đúng" in answer.text
    assert ROW_WRONG not in list_actions.rows_of(draft, "people")[20]
    first = Page(browser.get(f"{at}?danh-sach=people"))
    assert first.link("Tới trang có dòng cần sửa").href == "?danh-sach=people&trang=2"
    assert "đã ghi ở" in Page(browser.get(second)).text  # also before anything is posted again

    browser.post(f"{at}?danh-sach=people", {**posted(first), "people-3-number": "99"})
    assert "chưa đúng" not in Page(browser.get(second)).text


def test_an_import_names_the_line_and_the_first_one():
    lines = [Line(1, [Cell("Họ và tên"), Cell("Mã số")])]
    lines += [Line(2 + at, [Cell("Lê Văn An"), Cell(number)]) for at, number in enumerate(["5", "6", "", "5", "7"])]
    group = compile_form(LONG).steps[0].fields[0].as_group
    assert group
    list_import = ListImport(group, {}, {})

    [problem] = list_import.read(lines).problems
    assert (problem.line, problem.heading.removesuffix(" *")) == (5, "Mã số")
    assert "“5” đã ghi ở dòng 2." in problem.message

    imported = list_import.read(lines, after=rows("7"))
    assert [one.line for one in imported.problems] == [5, 6]
    assert "“7” đã ghi ở Người 1." in imported.problems[1].message


def test_rows_that_repeat_are_counted_once_they_are_imported_all_the_same(browser, draft, at):
    list_actions.change_list(draft, "people", lambda before: rows("1", "2", "1"))

    page = Page(browser.get(f"{at}?danh-sach=people"))

    assert "Còn 1 dòng chưa đúng" in page.text
    assert "“1” đã ghi ở Người 1." in page.text


@pytest.mark.parametrize("unique", ["unknown", "number.part"])
def test_lint_refuses_what_no_row_can_have_for_itself(unique):
    [found] = errors(samples.form_of({**PEOPLE, "unique": [unique]}))

    assert unique in found.message


def test_samples_repeat_nothing():
    form = samples.form_of({**PEOPLE, "max_rows": 20, "min_rows": 2})
    for seed in range(8):
        assert messages(form, sample_answers(form, seed=seed)) == []
