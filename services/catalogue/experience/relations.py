"""Which procedures go together: the result of one is among the papers of another, by its whole name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Words = tuple[str, ...]
SHORTEST, LONGEST = 4, 20
"""Syllables of the name of a result that tells it from others."""
PAPERS: Final = ("giấy", "thẻ", "sổ", "phiếu", "bằng", "hộ chiếu", "chứng chỉ", "trích lục", "quyết định")
"""What such a name begins with; a notice or a letter is called the same everywhere."""
MOST_GIVERS: Final = 3
"""Procedures that issue a paper: of more of them nobody knows which one is meant."""
MOST: Final = 6
"""Procedures kept of each kind."""


@dataclass(frozen=True)
class Papers:
    """Of a procedure, what it issues and what has to be handed in."""

    code: str
    results: Sequence[str]
    papers: Sequence[str]


@dataclass(frozen=True)
class Related:
    """Codes of the procedures that issue one of its papers, and of those that its result is a paper of."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def relate(procedures: Iterable[Papers], filings: Mapping[str, int]) -> dict[str, Related]:
    """The related procedures of each; of many those filed most often."""
    procedures = list(procedures)
    givers = _givers(procedures)
    begins: dict[Words, list[Words]] = defaultdict(list)
    for name in givers:
        begins[name[:SHORTEST]].append(name)
    before, after = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for one in procedures:
        for name in {found for paper in one.papers if (found := _longest(_words(paper), begins))}:
            if len(others := givers[name] - {one.code}) <= MOST_GIVERS:
                before[one.code] |= others
                for other in others:
                    after[other].add(one.code)

    def first(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(codes, key=lambda code: (-filings.get(code, 0), code))[:MOST])

    return {code: Related(first(before[code]), first(after[code] - before[code])) for code in {*before, *after}}


def _givers(procedures: Iterable[Papers]) -> dict[Words, set[str]]:
    """Who issues which paper."""
    givers: dict[Words, set[str]] = defaultdict(set)
    for one in procedures:
        for name in filter(_tells_apart, map(_words, one.results)):
            givers[name].add(one.code)
    return givers


def _words(text: str) -> Words:
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def _tells_apart(name: Words) -> bool:
    return SHORTEST <= len(name) <= LONGEST and " ".join(name[:2]).startswith(PAPERS)


def _longest(paper: Words, begins: Mapping[Words, Sequence[Words]]) -> Words:
    """The longest of these names that stands in the name of a paper; empty where none does."""
    return max(_names_in(paper, begins), key=len, default=())


def _names_in(paper: Words, begins: Mapping[Words, Sequence[Words]]) -> Iterator[Words]:
    for start in range(len(paper) - SHORTEST + 1):
        for name in begins.get(paper[start : start + SHORTEST], ()):
            if paper[start : start + len(name)] == name:
                yield name
