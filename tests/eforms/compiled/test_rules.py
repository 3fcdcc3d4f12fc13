"""Cases, checks across fields, and whom a form is not for."""

import pytest
from django.urls import reverse

from eforms.answers.summary import sections
from eforms.answers.validation import validate_whole
from eforms.compiled.evaluation import evaluate_fields
from eforms.compiled.form import compile_form
from eforms.definition import FormDefinition
from eforms.lint.form_lint import Severity, errors, lint
from tests.eforms.samples import form_of
from tests.pages import Page

KIND = {
    "key": "kind",
    "type": "one_of",
    "label": "Hình thức",
    "options": [{"value": value, "label": value} for value in ("gift", "discount", "draw")],
}
STARTS = {"key": "starts", "type": "date", "label": "Bắt đầu"}
ENDS = {"key": "ends", "type": "date", "label": "Kết thúc"}
PAPER = {"key": "paper", "type": "document", "label": "Thể lệ"}
DRAW = {"field": "kind", "value": "draw"}
IN_ORDER = {"that": "starts <= ends", "refusal": "Ngày kết thúc phải sau ngày bắt đầu.", "at": ["starts", "ends"]}


def form(*steps, **more):
    named = [{"key": f"s{number}", "title": f"Bước {number}", **step} for number, step in enumerate(steps)]
    return FormDefinition.model_validate({"steps": named, **more})


def found(definition, **more):
    return [(problem.path, problem.message) for problem in lint(definition, **more)]


# Cases


def test_a_case_chooses_the_papers_that_are_asked():
    definition = form(
        {"fields": [KIND]},
        {"fields": [{**PAPER, "cases": ["by_lot"]}]},
        cases=[{"key": "by_lot", "title": "Khuyến mại mang tính may rủi", "when": DRAW}],
    )

    assert lint(definition) == []
    assert [section.key for section in sections(definition, {"kind": "gift"})] == ["s0"]
    assert [section.key for section in sections(definition, {"kind": "draw"})] == ["s0", "s1"]


def test_a_paper_of_several_cases_is_asked_in_each_and_only_where_its_own_condition_holds_too():
    cases = [
        {"key": "gift", "title": "Tặng quà", "when": {"field": "kind", "value": "gift"}},
        {"key": "lot", "title": "Rút thăm", "when": "kind == 'draw'"},
    ]
    paper = {**PAPER, "cases": ["gift", "lot"], "show_if": {"field": "large", "value": True}}
    definition = form_of(KIND, {"key": "large", "type": "yes_no", "label": "Lớn"}, paper)
    definition = definition.model_copy(update={"cases": form({"fields": [KIND]}, cases=cases).cases})
    asked = lambda **answers: "paper" in compile_form(definition).evaluate(answers).visible_keys  # noqa: E731

    assert asked(kind="gift", large=True)
    assert asked(kind="draw", large=True)
    assert not asked(kind="discount", large=True)
    assert not asked(kind="gift", large=False)


def test_a_case_nobody_made_is_a_problem_and_one_nobody_uses_a_warning():
    unknown = form({"fields": [KIND, {**PAPER, "cases": ["nowhere"]}]})
    idle = form({"fields": [KIND]}, cases=[{"key": "lot", "title": "Rút thăm", "when": DRAW}])

    assert found(unknown) == [("steps.0.fields.1.cases", "Không có trường hợp “nowhere”. Hãy chọn trường hợp khác.")]
    assert [problem.severity for problem in lint(idle)] == [Severity.WARNING]
    assert errors(idle) == []


def test_a_case_that_is_told_only_further_down_cannot_choose():
    definition = form(
        {"fields": [{**PAPER, "cases": ["lot"]}, KIND]}, cases=[{"key": "lot", "title": "R", "when": DRAW}]
    )

    assert [path for path, _ in found(definition)] == ["steps.0.fields.0.cases"]


# Checks and bars, weighed as a whole


@pytest.mark.parametrize("where", ["step", "form"])
def test_what_does_not_agree_keeps_the_form_from_being_submitted(where):
    checks = {"checks": [IN_ORDER]}
    definition = form(
        {"fields": [STARTS]},
        {"fields": [ENDS], **(checks if where == "step" else {})},
        **({} if where == "step" else checks),
    )
    good, bad = ({"starts": "2026-12-01", "ends": day} for day in ("2026-12-01", "2026-11-30"))

    assert lint(definition) == []
    assert validate_whole(definition, good) == []
    [wrong] = validate_whole(definition, bad)
    assert (wrong.step, wrong.key, wrong.message) == ("s0", "starts", IN_ORDER["refusal"])


def test_a_check_waits_until_everything_it_reads_is_answered():
    definition = form_of(STARTS, {**ENDS, "required": False}, checks=[IN_ORDER])

    assert validate_whole(definition, {"starts": "2026-12-01"}) == []


def test_whoever_the_form_is_not_for_cannot_submit_it():
    definition = form_of(KIND, not_eligible=[{"when": DRAW, "title": "Phải đăng ký, không phải thông báo"}])

    assert validate_whole(definition, {"kind": "gift"}) == []
    assert [problem.message for problem in validate_whole(definition, {"kind": "draw"})] == [
        "Phải đăng ký, không phải thông báo"
    ]


def test_checks_that_look_ahead_or_stand_nowhere_are_problems():
    ahead = form({"fields": [STARTS], "checks": [IN_ORDER]}, {"fields": [ENDS]})
    nowhere = form_of(STARTS, ENDS, checks=[{**IN_ORDER, "at": ["later"]}])

    assert [path for path, _ in found(ahead)] == ["steps.0.checks.0.that", "steps.0.checks.0.at"]
    assert [path for path, _ in found(nowhere)] == ["steps.0.checks.0.at"]


def test_fields_that_are_opened_again_keep_their_conditions_and_those_of_their_step():
    step = {"fields": [ENDS], "show_if": {"field": "kind", "value": "draw"}}
    page = compile_form(form({"fields": [KIND, STARTS]}, step)).reopened_step({"kind", "ends"}, title="Bổ sung")

    names = {
        kind: [node.name for node in evaluate_fields(page.fields, {"kind": kind}, {})] for kind in ("gift", "draw")
    }

    assert names == {"gift": ["kind"], "draw": ["kind", "ends"]}
    assert page.row_limits == {}


# What can never be

NUMBER = {"key": "n", "type": "number", "label": "Số", "min": 1, "max": 9}
SEVERAL = {**KIND, "key": "many", "type": "several_of"}
DAY = {"key": "day", "type": "date", "label": "Ngày", "earliest": "2026-01-01"}
TICK = {"key": "tick", "type": "yes_no", "label": "Có không"}
NEITHER = {"all": [DRAW, {"field": "kind", "value": "gift"}]}
NEVER = [
    {"all": [{"field": "kind", "op": "one_of", "value": ["gift", "discount"]}, DRAW]},
    {"all": [DRAW, {"field": "kind", "value": "gift"}]},
    {"all": [{"field": "kind", "op": "is_not", "value": value} for value in ("gift", "discount", "draw")]},
    {"any": [{"all": [DRAW, {"field": "kind", "value": "gift"}]}, {"field": "n", "op": "above", "value": 9}]},
    {"field": "n", "op": "below", "value": 1},
    {"all": [{"field": "n", "op": "above", "value": 3}, {"field": "n", "op": "below", "value": 4}]},
    {"field": "day", "op": "below", "value": "2026-01-01"},
    {"all": [{"field": "tick", "value": True}, {"field": "tick", "value": False}]},
]
PERHAPS = [
    DRAW,
    {"field": "n", "value": 9},
    {"field": "day", "op": "at_most", "value": "today"},
    {"all": [{"field": "n", "op": "above", "value": 3}, {"field": "n", "op": "below", "value": 5}]},
    {
        "all": [
            {"field": "many", "op": "contains", "value": "gift"},
            {"field": "many", "op": "contains", "value": "draw"},
        ]
    },
    {"any": [NEITHER, DRAW]},
    "kind == 'gift' && kind == 'draw'",
    {"field": "kind", "op": "unanswered"},
    {"field": "kind", "op": "answered"},
]


def asked_if(condition):
    return form({"fields": [KIND, NUMBER, SEVERAL, DAY, TICK, {**PAPER, "show_if": condition}]})


@pytest.mark.parametrize("condition", NEVER)
def test_a_paper_that_can_never_be_asked_for_is_a_problem(condition):
    [(path, sentence)] = found(asked_if(condition))

    assert path == "steps.0.fields.5"
    assert sentence.startswith("Giấy tờ “Thể lệ” không bao giờ được hỏi")


@pytest.mark.parametrize("condition", PERHAPS)
def test_what_may_be_asked_is_no_problem(condition):
    assert found(asked_if(condition)) == []


def test_what_hangs_on_something_that_is_then_not_asked_is_never_asked():
    """The second question is asked of those who chose the lot, the third of those among them who did not."""
    second = {**TICK, "show_if": DRAW}
    third = {**PAPER, "show_if": {"all": [{"field": "tick", "value": True}, {"field": "kind", "value": "gift"}]}}

    assert [path for path, _ in found(form({"fields": [KIND, second, third]}))] == ["steps.0.fields.2"]


def test_a_step_nobody_reaches_is_a_problem():
    definition = form({"fields": [KIND]}, {"fields": [PAPER], "show_if": NEITHER})

    assert [path for path, _ in found(definition)] == ["steps.1"]


@pytest.mark.parametrize(
    "rules",
    [
        {
            "not_eligible": [
                {"when": {"field": "kind", "value": value}, "title": "Không"} for value in ("gift", "discount", "draw")
            ]
        },
        {
            "not_eligible": [
                {"when": {"field": "kind", "op": "is_not", "value": value}, "title": "Không"}
                for value in ("gift", "draw")
            ]
        },
        {"checks": [{"that": NEITHER, "refusal": "Sai.", "at": ["kind"]}]},
    ],
)
def test_a_step_that_lets_nobody_through_is_a_problem(rules):
    assert [path for path, _ in found(form_of(KIND, **rules))] == ["steps.0"]
    assert found(form_of({**KIND, "required": False}, **rules)) == []


def test_a_key_keeps_its_type_from_version_to_version():
    before = form_of({"key": "a", "type": "text", "label": "A"})
    after = form_of({"key": "a", "type": "number", "label": "A"}, {"key": "b", "type": "text", "label": "B"})

    assert [path for path, _ in found(after, published=before)] == ["steps.0.fields.0"]
    assert found(after, published=after) == []


# In the wizard


pytestmark = pytest.mark.urls("tests.eforms.rules_urls")


@pytest.fixture
def browser(client, citizen):
    client.force_login(citizen)
    return client


@pytest.fixture
def at(draft):
    return lambda step: reverse("step", kwargs={"key": draft.key, "step": step})


def test_a_step_says_what_does_not_agree_and_keeps_both_answers(browser, draft, at):
    page = Page(browser.post(at("when"), {"starts": "02/12/2026", "ends": "01/12/2026"}))

    (problem,) = page.problems
    sentences = {problem.text, page.field("starts").error, page.field("ends").error}
    assert sentences == {"Ngày kết thúc phải sau ngày bắt đầu."}  # listed once, and beside both fields
    assert page.text.count("Ngày kết thúc phải sau ngày bắt đầu.") == 3
    draft.refresh_from_db()
    assert draft.answers == {"starts": "2026-12-02", "ends": "2026-12-01"}
    assert draft.typed == {}
    assert browser.post(at("when"), {"starts": "02/12/2026", "ends": "03/12/2026"}).url == at("what")


def test_whoever_the_form_is_not_for_learns_why_and_where_to_go_and_loses_nothing(browser, draft, at):
    browser.post(at("when"), {"starts": "02/12/2026", "ends": "03/12/2026"})

    away = browser.post(at("what"), {"kind": "draw"})

    assert away.url == at("khong-thuoc-dien")
    page = Page(browser.get(away.url))
    assert page.heading == "Phải đăng ký, không phải thông báo"
    assert "/thu-tuc/2.000004/" in page.hrefs
    assert at("what") in page.hrefs
    draft.refresh_from_db()
    assert draft.answers["kind"] == "draw"
    assert draft.step == "what"
    assert Page(browser.get(at("kiem-tra"))).text == "Phải đăng ký, không phải thông báo"


def test_the_page_for_others_leads_back_as_soon_as_the_form_is_for_one(browser, draft, at):
    browser.post(at("what"), {"kind": "draw"})
    browser.post(at("what"), {"kind": "gift"})

    assert browser.get(at("khong-thuoc-dien")).status_code == 302
