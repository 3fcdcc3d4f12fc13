"""Search of the procedures in force: an inverted index of folded syllables in process memory.

Queries match with or without diacritics; exact matches rank first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize
from uuid import UUID

from core.text import syllables
from services.catalogue.models import Procedure
from services.catalogue.package.public_record import Level

IMPLIED_SYLLABLES = ("thu", "tuc")
"""Syllables of “thủ tục” (procedure), which match every entry."""

MAX_NEAR_MATCHES = 5
"""Near matches offered when no entry has all syllables."""


@dataclass(frozen=True)
class IndexedProcedure:
    """A procedure in the search index."""

    code: str
    name: str
    field: str
    issuer: str
    levels: frozenset[str]
    is_online: bool
    folded: str

    @cached_property
    def lowercase_name(self) -> str:
        """The name in lower case with diacritics, NFC."""
        return normalize("NFC", self.name).lower()

    @property
    def level_names(self) -> str:
        return ", ".join(level.label for level in Level if level in self.levels)


class SearchIndex:
    """Inverted index: positions of the entries by syllable."""

    def __init__(self, entries: Iterable[IndexedProcedure]) -> None:
        self.entries = sorted(entries, key=lambda entry: (not entry.is_online, len(entry.name), entry.code))
        self._positions: dict[str, set[int]] = defaultdict(set)
        for position, entry in enumerate(self.entries):
            for syllable in {*IMPLIED_SYLLABLES, *entry.folded.split()}:
                self._positions[syllable].add(position)

    def find(self, query: str) -> list[IndexedProcedure]:
        """Entries with all syllables of the query, the last one as a prefix if need be; all for an empty query."""
        terms = syllables(query)
        if not terms:
            return self.entries
        found = set.intersection(*(self._positions.get(syllable, set()) for syllable in terms))
        found = found or set.intersection(
            *(self._positions.get(syllable, set()) for syllable in terms[:-1]), self._positions_with_prefix(terms[-1])
        )
        return self._ranked(found, query)

    def nearest(self, query: str) -> list[IndexedProcedure]:
        """The entries with most syllables of the query, at least half of them."""
        terms = set(syllables(query))
        hits = Counter(position for syllable in terms for position in self._positions.get(syllable, ()))
        near = [position for position, count in hits.items() if count * 2 >= len(terms)]
        return [self.entries[position] for position in sorted(near, key=lambda at: (-hits[at], at))[:MAX_NEAR_MATCHES]]

    def _positions_with_prefix(self, prefix: str) -> set[int]:
        return {
            position
            for syllable, positions in self._positions.items()
            if syllable.startswith(prefix)
            for position in positions
        }

    def _ranked(self, found: set[int], query: str) -> list[IndexedProcedure]:
        """Sorted: exact text first, then adjacent syllables, then online procedures, then short names."""
        typed = " ".join(normalize("NFC", query).lower().split())
        phrase = " ".join(syllables(query))
        return sorted(
            (self.entries[position] for position in sorted(found)),
            key=lambda entry: (typed not in entry.lowercase_name, phrase not in entry.folded),
        )


_cached_index: tuple[UUID, SearchIndex] | None = None


def get_index(edition: UUID) -> SearchIndex:
    """The index of an edition of the catalogue, cached in the process until the next edition."""
    global _cached_index  # noqa: PLW0603  # one index for the process
    if _cached_index is None or _cached_index[0] != edition:
        _cached_index = edition, SearchIndex(_indexed_procedures())
    return _cached_index[1]


def _indexed_procedures() -> Iterator[IndexedProcedure]:
    rows = Procedure.objects.public().values_list(
        "code", "name", "field", "issuer__name", "levels", "is_online", "folded"
    )
    for code, name, field, issuer, levels, is_online, folded in rows:
        yield IndexedProcedure(code, name, field, issuer, frozenset(levels.split(",")), is_online, folded)
