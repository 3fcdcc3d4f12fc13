"""At least so many of several papers, and the facts of a paper."""

from datetime import date

import pytest

from eforms.answers.validation import expiring_papers, validate_whole
from eforms.compiled.form import compile_form
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.lint.form_lint import errors
from eforms.models import Attachment
from eforms.sampling.sampler import sample_answers
from tests.eforms.samples import form_of

DEED, CONTRACT, DECISION = (
    {"key": key, "type": "document", "label": label, "required": False}
    for key, label in (("deed", "Sổ đỏ"), ("contract", "Hợp đồng"), ("decision", "Quyết định"))
)
NOTE = {"key": "note", "type": "text", "label": "Số hợp đồng", "required": False}
ONE_OF_THREE = {"of": ["deed", "contract", "decision"]}


def form(*fields, rule=ONE_OF_THREE):
    return form_of(*(fields or (DEED, CONTRACT, DECISION)), at_least=[rule])


def attached(*keys):
    return [Attachment(field_key=key, name=f"{key}.pdf") for key in keys]


def test_at_least_one_paper_must_be_there():
    [problem] = validate_whole(form(), {})

    assert (problem.key, problem.message) == (
        "deed",
        "Cần có ít nhất 1 trong số: “Sổ đỏ”, “Hợp đồng”, “Quyết định”.",
    )
    assert validate_whole(form(), {}, attached("decision")) == []
    assert [one.message for one in validate_whole(form(rule={**ONE_OF_THREE, "refusal": "Gửi một giấy."}), {})] == [
        "Gửi một giấy."
    ]


def test_two_of_papers_and_answers():
    two = form(DEED, CONTRACT, NOTE, rule={"of": ["deed", "contract", "note"], "number": 2})

    assert len(validate_whole(two, {"note": "12"})) == 1
    assert validate_whole(two, {"note": "12"}, attached("deed")) == []
    assert validate_whole(two, {}, attached("deed", "contract")) == []


def test_where_fewer_are_asked_all_of_these_are_needed():
    kind = {"key": "kind", "type": "yes_no", "label": "Có hợp đồng"}
    hidden = form(kind, DEED, {**CONTRACT, "show_if": "kind"}, rule={"of": ["deed", "contract"], "number": 2})

    assert validate_whole(hidden, {"kind": False}, attached("deed")) == []
    assert len(validate_whole(hidden, {"kind": True}, attached("deed"))) == 1


def test_the_page_says_it_once_and_marks_each():
    compiled = compile_form(form())
    page = StepForm(compiled.steps[0], {}, None, initial_data=InitialData({}, {}))
    kept = StepForm(compiled.steps[0], {}, None, initial_data=InitialData({}, {}, attachments=attached("deed")))

    assert not page.is_valid()
    assert [message for _, message in page.error_list] == [
        "Cần có ít nhất 1 trong số: “Sổ đỏ”, “Hợp đồng”, “Quyết định”."
    ]
    assert page.errors.keys() == {"deed", "contract", "decision"}
    assert kept.is_valid()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"of": ["deed", "nobody"]}, "“nobody”"),
        ({"of": ["deed", "deed"]}, "hai lần"),
        ({"of": ["deed", "contract"], "number": 3}, "không ai đủ được"),
    ],
)
def test_a_rule_nobody_can_fulfil_is_refused(rule, said):
    assert any(said in finding.message for finding in errors(form(rule=rule)))


def test_a_paper_that_is_needed_anyway_is_refused():
    found = errors(form({**DEED, "required": True}, CONTRACT, rule={"of": ["deed", "contract"]}))

    assert [finding.path for finding in found] == ["steps.0.at_least.0.of"]
    assert errors(form()) == []


@pytest.mark.parametrize("seed", range(5))
def test_samples_give_enough(seed):
    answered = form_of(NOTE, {**NOTE, "key": "other"}, at_least=[{"of": ["note", "other"]}])

    assert sample_answers(answered, seed=seed)


# Facts of a paper

FACTS = {
    "key": "deed_facts",
    "type": "paper_facts",
    "label": "Thông tin giấy tờ",
    "of": "deed",
    "parts": ["number", "issued_on", "issued_by", "valid_until", "country", "legalised", "translated"],
}
GOOD = {
    "number": "AB 123",
    "issued_on": "2020-01-02",
    "issued_by": "UBND",
    "valid_until": "2026-12-31",
    "country": "VN",
    "legalised": True,
    "translated": False,
}


def test_a_paper_tells_its_facts_and_conditions_read_them():
    law = {"key": "law", "type": "text", "label": "Hỏi", "show_if": "deed_facts.country != 'VN'", "required": False}
    definition = form_of(DEED, FACTS, law)

    assert errors(definition) == []
    assert validate_whole(definition, {"deed_facts": GOOD}) == []
    crossed = {**GOOD, "valid_until": "2019-12-31"}
    assert [one.key for one in validate_whole(definition, {"deed_facts": crossed})] == ["deed_facts-valid_until"]
    assert "law" in compile_form(definition).evaluate({"deed_facts": {**GOOD, "country": "LA"}}).visible_keys


def test_a_paper_that_expires_before_the_day_is_warned_of():
    definition = form_of(DEED, FACTS)
    [warning] = expiring_papers(definition, {"deed_facts": GOOD}, by=date(2027, 1, 1))

    assert "31/12/2026, trước ngày dự kiến trả kết quả (01/01/2027)" in warning.message
    assert expiring_papers(definition, {"deed_facts": GOOD}, by=date(2026, 12, 31)) == []
    person = {"key": "who", "type": "person", "label": "Ai", "parts": ["paper_expires"]}
    assert expiring_papers(form_of(person), {"who": {"paper_expires": "2026-01-01"}}, by=date(2026, 1, 2))


def test_facts_go_with_a_paper_that_is_there():
    assert [finding.path for finding in errors(form_of(FACTS))] == ["steps.0.fields.0.of"]
    assert errors(form_of({**FACTS, "of": None})) == []
