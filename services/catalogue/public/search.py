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
from services.catalogue.package.definition import Level

IN_EVERY_ONE = ("thu", "tuc")
"""All are procedures (thủ tục), whether their names say so or not."""

NEAREST = 5
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
    def spelled(self) -> str:
        """The name in lower case with its marks."""
        return normalize("NFC", self.name).lower()

    @property
    def level_names(self) -> str:
        return ", ".join(level.label for level in Level if level in self.levels)


class SearchIndex:
    """The syllables of all entries, each with the positions of the entries that have it."""

    def __init__(self, entries: Iterable[IndexedProcedure]) -> None:
        self.entries = sorted(entries, key=lambda entry: (not entry.is_online, len(entry.name), entry.code))
        self._having: dict[str, set[int]] = defaultdict(set)
        for position, entry in enumerate(self.entries):
            for syllable in {*IN_EVERY_ONE, *entry.folded.split()}:
                self._having[syllable].add(position)

    def find(self, query: str) -> list[IndexedProcedure]:
        """The procedures with every syllable; the last one may be unfinished. Without a query, all of them."""
        asked = syllables(query)
        if not asked:
            return self.entries
        found = set.intersection(*(self._having.get(syllable, set()) for syllable in asked))
        found = found or set.intersection(
            *(self._having.get(syllable, set()) for syllable in asked[:-1]), self._beginning(asked[-1])
        )
        return self._ranked(found, query)

    def nearest(self, query: str) -> list[IndexedProcedure]:
        """What has at least half of the syllables, when nothing has them all."""
        asked = set(syllables(query))
        hits = Counter(position for syllable in asked for position in self._having.get(syllable, ()))
        near = [position for position, count in hits.items() if count * 2 >= len(asked)]
        return [self.entries[position] for position in sorted(near, key=lambda at: (-hits[at], at))[:NEAREST]]

    def _beginning(self, start: str) -> set[int]:
        return {
            position
            for syllable, positions in self._having.items()
            if syllable.startswith(start)
            for position in positions
        }

    def _ranked(self, found: set[int], query: str) -> list[IndexedProcedure]:
        """Words as typed first, then words that stand together, then what can be filed online, then short names."""
        typed = " ".join(normalize("NFC", query).lower().split())
        together = " ".join(syllables(query))
        return sorted(
            (self.entries[position] for position in sorted(found)),
            key=lambda entry: (typed not in entry.spelled, together not in entry.folded),
        )


_held: tuple[UUID, SearchIndex] | None = None


def index(edition: UUID) -> SearchIndex:
    """The index of this edition of the catalogue, built once and held until the next."""
    global _held  # noqa: PLW0603  # one index for the process
    if _held is None or _held[0] != edition:
        _held = edition, SearchIndex(_entries())
    return _held[1]


def _entries() -> Iterator[IndexedProcedure]:
    rows = Procedure.objects.in_force().values_list(
        "code", "name", "field", "issuer__name", "levels", "is_online", "folded"
    )
    for code, name, field, issuer, levels, is_online, folded in rows:
        yield IndexedProcedure(code, name, field, issuer, frozenset(levels.split(",")), is_online, folded)
