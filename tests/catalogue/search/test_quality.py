"""The search on the whole record, judged: what the issue asks for, and what was reached, query by query."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.judging import JudgedQuery, figures, judge, read_baseline, read_judged
from services.catalogue.search.record import record_engine
from services.catalogue.search.terms import TermKind, read_terms
from services.catalogue.search.text import folded

BASELINE = Path(__file__).parent / "baseline.tsv"
"""Written by `manage.py judge_search --record --freeze tests/catalogue/search/baseline.tsv`."""
NOISE = 0.011


@pytest.fixture(scope="module")
def engine() -> SearchEngine:
    return record_engine()


def test_the_figures_are_those_of_the_definition():
    query = JudgedQuery("q", "written", {"a": 3, "b": 1})
    assert query.recall(["x", "b", "a"]) == 1
    assert query.recall(["x", "b", "y", "a"]) == 0
    assert query.ndcg(["a", "b"]) == 1
    assert query.ndcg(["b", "a"]) == pytest.approx((1 + 7 / 1.58496) / (7 + 1 / 1.58496), abs=1e-4)
    assert query.ndcg([]) == 0


def test_written_and_mistyped_queries_find_the_right_procedure(engine):
    found = figures(judge(read_judged(), engine.codes))
    assert found["=written"].recall_at_3 >= 0.93
    assert found["=written"].ndcg_at_10 >= 0.85
    assert found["=mistyped"].recall_at_3 >= 0.90
    assert found["=mistyped"].ndcg_at_10 >= 0.80


def test_whatever_is_filed_most_the_right_procedure_stays_found(engine):
    """Filings part equals; were they of the wrong procedures all over, as here by chance, words would still count."""
    chance = Random(7)  # noqa: S311  # to be repeated, not to be secret
    entries = [replace(entry, filings=int(10 ** chance.uniform(0, 6))) for entry in engine.index.entries]
    found = figures(judge(read_judged(), SearchEngine.of(entries, read_terms()).codes))

    assert found["=written"].recall_at_3 >= 0.93
    assert found["=written"].ndcg_at_10 >= 0.88
    assert found["=mistyped"].recall_at_3 >= 0.93
    assert found["=mistyped"].ndcg_at_10 >= 0.89


def test_no_query_fares_other_than_it_did(engine):
    """What a change mends and breaks; freeze anew what is meant."""
    before = read_baseline(BASELINE)
    now = {outcome.query.text: (outcome.recall, outcome.ndcg) for outcome in judge(read_judged(), engine.codes)}
    changed = {
        text: (before.get(text), now.get(text))
        for text in before.keys() | now.keys()
        if text not in before
        or text not in now
        or before[text][0] != now[text][0]
        or abs(before[text][1] - now[text][1]) > NOISE
    }
    assert not changed


def test_queries_that_mean_nothing_list_nothing(engine):
    for query in read_judged():
        if not query.grades:
            assert engine.codes(query.text) == [], query.text


def test_judged_procedures_are_in_the_record(engine):
    unknown = {code for query in read_judged() for code in query.grades if code not in engine.index.positions}
    assert not unknown


def test_no_term_is_a_judged_query_as_a_whole():
    """Terms help by what they mean, not by knowing the questions of the examination."""
    asked = {folded(query.text) for query in read_judged()}
    answers = {TermKind.SYNONYM, TermKind.BEST_BET, TermKind.EVERYDAY_NAME}
    assert not [term for term in read_terms() if term.kind in answers and folded(term.phrase) in asked]


def test_terms_name_procedures_of_the_record(engine):
    codes = {
        code
        for term in read_terms()
        if term.kind in (TermKind.BEST_BET, TermKind.EVERYDAY_NAME)
        for code in term.meanings
    }
    assert codes <= engine.index.positions.keys()
