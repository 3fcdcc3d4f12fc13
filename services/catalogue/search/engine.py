"""The search of one edition of the catalogue: index, vocabulary, terms and filters together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Self

from services.catalogue.search.bitmaps import members
from services.catalogue.search.facets import facet_bitmaps
from services.catalogue.search.index import Entry, SearchIndex
from services.catalogue.search.query import QueryReader
from services.catalogue.search.ranking import Found, find
from services.catalogue.search.terms import Term, TermBook, TermKind
from services.catalogue.search.vocabulary import Vocabulary


class SearchEngine:
    """Finds procedures in everyday words."""

    def __init__(self, index: SearchIndex, book: TermBook) -> None:
        self.index, self.book = index, book
        self.facets = facet_bitmaps(index.entries)
        self._asides = book.asides()
        self._reader = QueryReader(Vocabulary(index.syllables.counts()), index.pairs, index.marked, book)

    @classmethod
    def of(cls, entries: Iterable[Entry], terms: Iterable[Term]) -> Self:
        """The search of these procedures with these terms."""
        book = TermBook(terms)
        return cls(SearchIndex(_named(entries, book.everyday_names())), book)

    def with_terms(self, terms: Sequence[Term]) -> "SearchEngine":
        """The same procedures searched with other terms; they are indexed anew only where their names change."""
        if _names(terms) == _names(self.book.terms):
            return SearchEngine(self.index, TermBook(terms))
        return SearchEngine.of(self.index.entries, terms)

    def find(self, text: str, *, unfinished: bool = False) -> Found:
        """What matches a text; `unfinished`: the last word may still go on."""
        return find(self.index, self._reader.read(text, unfinished=unfinished), self._asides)

    def everything(self) -> Found:
        return Found(matches=(1 << len(self.index.entries)) - 1)

    def codes(self, text: str) -> list[str]:
        """The codes of what is listed for a text, the best first."""
        return [self.index.entries[position].code for position in self.find(text).best]

    def entries(self, positions: Iterable[int]) -> list[Entry]:
        return [self.index.entries[position] for position in positions]

    def known(self, codes: Iterable[str]) -> list[Entry]:
        """The procedures of these codes that are in force, or their successors, in this order."""
        positions = self.index.positions
        return self.entries(dict.fromkeys(positions[code] for code in codes if code in positions))

    @cached_property
    def featured(self) -> list[Entry]:
        """Procedures that are filed online and have everyday words of their ministry, the shortest names first."""
        named = (entry for entry in self.index.entries if entry.is_online and entry.keywords)
        return sorted(named, key=lambda entry: (not entry.everyday_name, len(entry.everyday_name or entry.name)))

    def everyday_name(self, code: str) -> str:
        """The everyday name of a procedure; empty where it has none, or is not known."""
        position = self.index.positions.get(code)
        return "" if position is None else self.index.entries[position].everyday_name


def in_order(found: Found, kept: int) -> Iterator[int]:
    """The positions to list: the best first, then all other matches, of those that the filters keep."""
    best = [position for position in found.best if kept >> position & 1]
    rest = kept & found.matches
    for position in best:
        rest &= ~(1 << position)
    return chain(best, members(rest))


def _named(entries: Iterable[Entry], names: dict[str, str]) -> Iterator[Entry]:
    for entry in entries:
        name = names.get(entry.code, "")
        yield entry if name == entry.everyday_name else replace(entry, everyday_name=name)


def _names(terms: Iterable[Term]) -> set[Term]:
    return {term for term in terms if term.kind == TermKind.EVERYDAY_NAME}
