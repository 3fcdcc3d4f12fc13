"""Judged queries: how well the search does on a set of them (recall@3, nDCG@10)."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log2
from pathlib import Path
from statistics import fmean

SHIPPED = Path(__file__).parent / "data" / "judged_queries.tsv"
RIGHT = 3
"""The grade of a procedure that is what the query means; 2 is good, 1 related."""
RECALL_AT, NDCG_AT = 3, 10

GROUPS = {"written": ("written", "abbreviation", "situation"), "mistyped": ("unmarked", "typo")}
"""Kinds that are also reported together."""


@dataclass(frozen=True)
class JudgedQuery:
    """A query with the grade of each procedure it may mean; no grades: nothing should be listed."""

    text: str
    kind: str
    grades: Mapping[str, int]

    def recall(self, codes: Sequence[str]) -> float:
        """1.0 if a right procedure is among the first three."""
        return float(any(self.grades.get(code) == RIGHT for code in codes[:RECALL_AT]))

    def ndcg(self, codes: Sequence[str]) -> float:
        """Discounted gain of the first ten (2^grade − 1) against that of the best possible order."""
        best = sorted(self.grades.values(), reverse=True)
        return _gain(self.grades.get(code, 0) for code in codes) / _gain(best)


@dataclass(frozen=True)
class Outcome:
    """How one query fared."""

    query: JudgedQuery
    recall: float
    ndcg: float

    @property
    def key(self) -> tuple[float, float]:
        return self.recall, self.ndcg


@dataclass(frozen=True)
class Figures:
    """The mean over a set of queries."""

    queries: int
    recall_at_3: float
    ndcg_at_10: float


Search = Callable[[str], Sequence[str]]
"""Codes for a query, the best first."""


def read_judged(path: Path = SHIPPED) -> tuple[JudgedQuery, ...]:
    """The judged queries of a tab-separated file: query, kind, code:grade;…"""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, dialect=csv.excel_tab, quoting=csv.QUOTE_NONE)
        return tuple(JudgedQuery(row["query"], row["kind"], _grades(row["judgements"] or "")) for row in rows)


def judge(queries: Iterable[JudgedQuery], search: Search) -> tuple[Outcome, ...]:
    """How each query fares; those that mean nothing are left out."""
    return tuple(_outcome(query, search(query.text)) for query in queries if query.grades)


def figures(outcomes: Iterable[Outcome]) -> dict[str, Figures]:
    """The figures of each kind, and of the groups of kinds."""
    by_kind = defaultdict(list)
    for outcome in outcomes:
        by_kind[outcome.query.kind].append(outcome)
    for group, kinds in GROUPS.items():
        by_kind[f"={group}"] = [outcome for kind in kinds for outcome in by_kind.get(kind, ())]
    return {kind: _figures(found) for kind, found in by_kind.items() if found}


def write_baseline(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Freeze how each query fared, so that a change shows what it mends and breaks."""
    lines = (f"{outcome.query.text}\t{outcome.recall:.0f}\t{outcome.ndcg:.2f}\n" for outcome in outcomes)
    path.write_text("query\trecall\tndcg\n" + "".join(lines), encoding="utf-8")


def read_baseline(path: Path) -> dict[str, tuple[float, float]]:
    """recall@3 and nDCG@10 of each query as frozen."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {text: (float(recall), float(ndcg)) for text, recall, ndcg in (line.split("\t") for line in lines)}


def _figures(outcomes: Sequence[Outcome]) -> Figures:
    return Figures(
        len(outcomes), fmean(outcome.recall for outcome in outcomes), fmean(outcome.ndcg for outcome in outcomes)
    )


def _outcome(query: JudgedQuery, codes: Sequence[str]) -> Outcome:
    return Outcome(query, query.recall(codes), query.ndcg(codes))


def _grades(text: str) -> dict[str, int]:
    pairs = (part.split(":") for part in text.split(";") if part)
    return {code: int(grade) for code, grade in pairs}


def _gain(grades: Iterable[int]) -> float:
    return sum(((1 << grade) - 1) / log2(at + 2) for at, grade in enumerate(islice(grades, NDCG_AT)))
