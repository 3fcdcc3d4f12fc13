"""What other terms would do to the judged queries, before they are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.judging import Figures, JudgedQuery, Outcome, figures, judge
from services.catalogue.search.terms import Term

NOTICED = 0.005
"""A smaller change of nDCG says nothing."""


@dataclass(frozen=True)
class Shift:
    """A judged query that fares otherwise, with what is listed first before and after."""

    before: Outcome
    after: Outcome
    first_before: str
    first_after: str

    @property
    def text(self) -> str:
        return self.before.query.text

    @property
    def gain(self) -> float:
        return self.after.ndcg - self.before.ndcg


@dataclass(frozen=True)
class Effect:
    """The figures before and after, and the queries that get better or worse, the greatest change first."""

    before: Mapping[str, Figures]
    after: Mapping[str, Figures]
    better: tuple[Shift, ...]
    worse: tuple[Shift, ...]


def effect_of(engine: SearchEngine, terms: Sequence[Term], queries: Sequence[JudgedQuery]) -> Effect:
    """The effect of searching the same procedures with these terms instead."""
    other = engine.with_terms(terms)
    before, after = judge(queries, engine.codes), judge(queries, other.codes)
    shifts = [
        Shift(one, two, _first(engine, one.query), _first(other, two.query))
        for one, two in zip(before, after, strict=True)
        if one.recall != two.recall or abs(two.ndcg - one.ndcg) > NOTICED
    ]
    shifts.sort(key=lambda shift: -abs(shift.gain))
    return Effect(
        figures(before),
        figures(after),
        tuple(shift for shift in shifts if shift.gain > 0),
        tuple(shift for shift in shifts if shift.gain <= 0),
    )


def _first(engine: SearchEngine, query: JudgedQuery) -> str:
    best = engine.entries(engine.find(query.text).best[:1])
    return best[0].title if best else ""
