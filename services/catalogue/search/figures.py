"""The figures of the search on the whole record: how good, and how quick (`bin/bench catalogue`)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, cycle, islice
from time import process_time

from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.index import Entry
from services.catalogue.search.judging import figures, judge, read_judged
from services.catalogue.search.record import record_engine, record_entries
from services.catalogue.search.terms import read_terms

MANY = 100_000
ROUNDS = 3


def search_figures(communes: Sequence[str]) -> dict[str, float]:
    """recall@3 and nDCG@10 of the judged queries, and milliseconds of CPU on the record and on 100,000 names.

    The 100,000 are the names of the record, then the same at these communes.
    """
    queries = read_judged()
    texts = [query.text for query in queries]
    engine = record_engine()
    found = figures(judge(queries, engine.codes))
    return {
        "recall_at_3": round(found["=written"].recall_at_3, 3),
        "ndcg_at_10": round(found["=written"].ndcg_at_10, 3),
        "recall_at_3_typo": round(found["=mistyped"].recall_at_3, 3),
        "ndcg_at_10_typo": round(found["=mistyped"].ndcg_at_10, 3),
        "search_cpu_ms_p95": cpu_ms_p95(engine, texts),
        "search_cpu_ms_p95_100k": cpu_ms_p95(SearchEngine.of(many_entries(communes), read_terms()), texts),
    }


def cpu_ms_p95(engine: SearchEngine, texts: Sequence[str]) -> float:
    """Milliseconds of CPU that 95 of 100 queries stay below, the best of three rounds for each."""
    best = sorted(min(_cpu_ms(engine, text) for _ in range(ROUNDS)) for text in texts)
    return round(best[int(len(best) * 0.95)], 2)


def many_entries(communes: Sequence[str], size: int = MANY) -> Iterator[Entry]:
    """The record, then the same procedures at one commune after the other."""
    return islice(_endless(list(record_entries()), communes), size)


def _endless(entries: Sequence[Entry], communes: Sequence[str]) -> Iterator[Entry]:
    yield from entries
    for number, entry, commune in zip(count(1), cycle(entries), cycle(communes), strict=False):
        yield replace(entry, code=f"{entry.code}-{number}", name=f"{entry.name} tại {commune}", keywords=())


def _cpu_ms(engine: SearchEngine, text: str) -> float:
    start = process_time()
    engine.find(text)
    return (process_time() - start) * 1000
