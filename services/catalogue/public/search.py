"""Search among the procedures in force: an inverted index of folded syllables, held in the process.

Typed with marks or without, the same procedures are found; those that have the words exactly as typed come first.
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
"""All are procedures (thủ tục), whether their names say so or not."""

MAX_NEAR_MATCHES = 5
"""How many near misses are offered when nothing has every word."""


@dataclass(frozen=True)
class IndexedProcedure:
    """A procedure as the list shows it."""

    code: str
    name: str
    field: str
    issuer: str
    levels: frozenset[str]
    is_online: bool
    folded: str

    @cached_property
    def lowercase_name(self) -> str:
        """The name in lower case with its marks."""
        return normalize("NFC", self.name).lower()

    @property
    def level_names(self) -> str:
        return ", ".join(level.label for level in Level if level in self.levels)


class SearchIndex:
    """The syllables of all entries, each with the positions of the entries that have it."""

    def __init__(self, entries: Iterable[IndexedProcedure]) -> None:
        self.entries = sorted(entries, key=lambda entry: (not entry.is_online, len(entry.name), entry.code))
        self._positions: dict[str, set[int]] = defaultdict(set)
        for position, entry in enumerate(self.entries):
            for syllable in {*IMPLIED_SYLLABLES, *entry.folded.split()}:
                self._positions[syllable].add(position)

    def find(self, query: str) -> list[IndexedProcedure]:
        """The procedures with every syllable; the last one may be unfinished. Without a query, all of them."""
        terms = syllables(query)
        if not terms:
            return self.entries
        found = set.intersection(*(self._positions.get(syllable, set()) for syllable in terms))
        found = found or set.intersection(
            *(self._positions.get(syllable, set()) for syllable in terms[:-1]), self._beginning(terms[-1])
        )
        return self._ranked(found, query)

    def nearest(self, query: str) -> list[IndexedProcedure]:
        """What has at least half of the syllables, when nothing has them all."""
        terms = set(syllables(query))
        hits = Counter(position for syllable in terms for position in self._positions.get(syllable, ()))
        near = [position for position, count in hits.items() if count * 2 >= len(terms)]
        return [self.entries[position] for position in sorted(near, key=lambda at: (-hits[at], at))[:MAX_NEAR_MATCHES]]

    def _beginning(self, start: str) -> set[int]:
        return {
            position
            for syllable, positions in self._positions.items()
            if syllable.startswith(start)
            for position in positions
        }

    def _ranked(self, found: set[int], query: str) -> list[IndexedProcedure]:
        """Words as typed first, then words that stand phrase, then what can be filed online, then short names."""
        typed = " ".join(normalize("NFC", query).lower().split())
        phrase = " ".join(syllables(query))
        return sorted(
            (self.entries[position] for position in sorted(found)),
            key=lambda entry: (typed not in entry.lowercase_name, phrase not in entry.folded),
        )


_cached_index: tuple[UUID, SearchIndex] | None = None


def get_index(edition: UUID) -> SearchIndex:
    """The index of this edition of the catalogue, built once and held until the next."""
    global _cached_index  # noqa: PLW0603  # one index for the process
    if _cached_index is None or _cached_index[0] != edition:
        _cached_index = edition, SearchIndex(_indexed_procedures())
    return _cached_index[1]


def _indexed_procedures() -> Iterator[IndexedProcedure]:
    rows = Procedure.objects.in_force().values_list(
        "code", "name", "field", "issuer__name", "levels", "is_online", "folded"
    )
    for code, name, field, issuer, levels, is_online, folded in rows:
        yield IndexedProcedure(code, name, field, issuer, frozenset(levels.split(",")), is_online, folded)
