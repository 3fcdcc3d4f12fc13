"""Branch coverage: every branch of a form, and which of them answers take."""

from eforms.definition import FormDefinition
from eforms.sampling.coverage import BranchCoverage, BranchPoint

KIND = {"key": "kind", "type": "text", "label": "Loại"}
FORM = FormDefinition.model_validate(
    {
        "cases": [{"key": "old", "title": "Đã cũ", "when": {"field": "kind", "value": "old"}}],
        "steps": [
            {"key": "what", "title": "Cái gì", "fields": [KIND]},
            {
                "key": "parts",
                "title": "Bộ phận",
                "show_if": {"field": "kind", "op": "is_not", "value": "whole"},
                "fields": [
                    {
                        "key": "parts",
                        "type": "rows",
                        "label": "Các bộ phận",
                        "item": "Bộ phận",
                        "fields": [
                            {"key": "name", "type": "text", "label": "Tên"},
                            {
                                "key": "why",
                                "type": "text",
                                "label": "Vì sao",
                                "required_if": {"field": "kind", "value": "old"},
                                "show_if": {"field": "name", "value": "other"},
                                "refusal": "Hãy nói rõ.",
                            },
                        ],
                    }
                ],
                "checks": [{"that": "size(parts) < 3", "refusal": "Nhiều nhất hai.", "at": ["parts"]}],
                "not_eligible": [{"when": {"field": "kind", "value": "none"}, "title": "Không có gì"}],
            },
        ],
    }
)
SHOW, WHY, MUST = "steps.1.show_if", "steps.1.fields.0.fields.1.show_if", "steps.1.fields.0.fields.1.required_if"
CHECK, BAR, CASE = "steps.1.checks.0", "steps.1.not_eligible.0", "cases.0"


def taken(answers, **more):
    return {(turn.path, turn.outcome) for turn in BranchCoverage(FORM).covered(answers, **more)}


def test_every_condition_may_hold_or_not_and_every_step_be_come_to():
    both = {(path, holds) for path in (SHOW, WHY, MUST, CHECK, BAR, CASE) for holds in (True, False)}

    assert {(turn.path, turn.outcome) for turn in BranchCoverage(FORM).all_points} == both | {
        ("steps.0", True),
        ("steps.1", True),
    }
    assert BranchPoint(CHECK, "Nhiều nhất hai.", False) in BranchCoverage(FORM).all_points


def test_who_is_not_asked_a_step_comes_by_nothing_in_it():
    assert taken({"kind": "whole"}) == {("steps.0", True), (CASE, False), (SHOW, False)}


def test_rows_may_go_both_ways_at_once():
    went = taken({"kind": "old", "parts": [{"name": "other"}, {"name": "wheel"}]})

    assert {(WHY, True), (WHY, False), (MUST, True), (CHECK, True), (BAR, False), (CASE, True)} < went
    assert (CHECK, False) not in went


def test_who_stopped_at_a_step_has_not_seen_the_next():
    assert taken({"kind": "old"}, until="what") == {("steps.0", True), (CASE, True)}


def test_a_check_that_cannot_be_decided_goes_neither_way():
    went = taken({"kind": "old"})

    assert not {(CHECK, True), (CHECK, False)} & went


def test_the_authors_own_refusals_are_named():
    assert BranchCoverage(FORM).refusal_messages == {"steps.1.fields.0.fields.1.refusal": "Hãy nói rõ."}
