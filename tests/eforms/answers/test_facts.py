"""What the portal knows of a person, held against what stands in the form."""

from collections.abc import Mapping

import pytest

from eforms.answers.facts import fact_comparisons, with_locked_facts
from eforms.answers.summary import visible_answers
from eforms.definition import Answers, FormDefinition

FACTS = {"applicant.full_name": "Nguyễn Thị Hoa", "applicant.personal_number": "001190000001"}
RELATION = {
    "key": "relation",
    "type": "one_of",
    "label": "Cho ai?",
    "options": [{"value": "self", "label": "Cho tôi"}, {"value": "other", "label": "Cho người khác"}],
}
PERSON = {
    "key": "person",
    "type": "person",
    "label": "Người được cấp",
    "parts": ["full_name", "personal_number", "phone"],
    "prefill": "applicant",
    "prefill_if": {"field": "relation", "value": "self"},
    "locked": True,
}
OTHER = {"full_name": "Kẻ Gian", "personal_number": "001190000002", "phone": "0912345678"}


def form_of(*fields: Mapping[str, object]) -> FormDefinition:
    steps = [{"key": f"s{number}", "title": "Bước", "fields": [field]} for number, field in enumerate(fields)]
    return FormDefinition.model_validate({"steps": steps})


def test_a_locked_answer_is_the_known_fact_whatever_is_stored():
    stored: Answers = {"relation": "self", "person": OTHER}

    known = with_locked_facts(form_of(RELATION, PERSON), stored, FACTS)

    assert known["person"] == {
        "full_name": "Nguyễn Thị Hoa",
        "personal_number": "001190000001",
        "phone": "0912345678",
    }


def test_what_is_about_another_person_stays_as_typed():
    stored: Answers = {"relation": "other", "person": OTHER}

    assert with_locked_facts(form_of(RELATION, PERSON), stored, FACTS) == stored


def test_a_fact_that_a_locked_fact_brings_about_is_put_in_too():
    name = {"key": "name", "type": "full_name", "label": "Tên", "prefill": "applicant.full_name", "locked": True}
    number = {
        "key": "number",
        "type": "personal_number",
        "label": "Số",
        "prefill": "applicant.personal_number",
        "prefill_if": {"field": "name", "value": "Nguyễn Thị Hoa"},
        "locked": True,
    }

    known = with_locked_facts(form_of(name, number), {"name": "Kẻ Gian", "number": "001190000002"}, FACTS)

    assert known == {"name": "Nguyễn Thị Hoa", "number": "001190000001"}


def test_where_nothing_is_known_one_types():
    stored: Answers = {"relation": "self", "person": OTHER}

    assert with_locked_facts(form_of(RELATION, PERSON), stored, {}) == stored


@pytest.mark.parametrize(
    ("must_know", "fact", "stands"),
    [("year", "1950", "1950"), ("year", "1950-03-02", "1950-03-02"), ("day", "1950", "1949-01-01")],
)
def test_a_year_of_birth_alone_is_locked_where_the_form_takes_a_year(must_know, fact, stands):
    born = {**PERSON, "parts": ["full_name", "born_on"], "prefill_if": None, "must_know": must_know}
    stored: Answers = {"person": {"full_name": "Hoa", "born_on": "1949-01-01"}}

    known = with_locked_facts(form_of(born), stored, {"applicant.born_on": fact})

    assert visible_answers(form_of(born), known)["person"] == {"full_name": "Hoa", "born_on": stands}


@pytest.mark.parametrize(
    ("typed", "differs"),
    [("nguyễn  thị hoa", False), ("Nguyễn Thị Hòa", True), ("Nguyễn", True)],
)
def test_names_differ_by_more_than_case_and_spacing(typed, differs):
    name = {"key": "name", "type": "full_name", "label": "Tên", "prefill": "applicant.full_name"}

    [compared] = fact_comparisons(form_of(name), {"name": typed}, FACTS)

    assert compared.differs is differs


@pytest.mark.parametrize(("typed", "differs"), [("1950-03-02", False), ("1949-03-02", True)])
def test_a_birth_differs_only_as_far_as_both_are_known(typed, differs):
    born = {"key": "born", "type": "date", "label": "Ngày sinh", "prefill": "applicant.born_on"}

    [compared] = fact_comparisons(form_of(born), {"born": typed}, {"applicant.born_on": "1950"})

    assert compared.differs is differs


def test_a_comparison_says_whether_the_answer_is_about_another_person():
    form = form_of(RELATION, {**PERSON, "locked": False})

    of_another = list(fact_comparisons(form, {"relation": "other", "person": OTHER}, FACTS))
    of_oneself = list(fact_comparisons(form, {"relation": "self", "person": OTHER}, FACTS))

    assert [one.is_prefilled for one in of_another] == [False, False]
    assert [(one.node.name, one.is_prefilled) for one in of_oneself] == [
        ("person-full_name", True),
        ("person-personal_number", True),
    ]
