"""The search index: which names have which syllables, syllable pairs and marks."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log2

from services.catalogue.search.bitmaps import Posting, bitmap, count, pack
from services.catalogue.search.query import Run
from services.catalogue.search.text import syllables

LONGEST_NAME = 64
"""Syllables of a name that are indexed."""
HEAD = 16
"""Syllables from the start that say what a name is about; the rest are conditions and exceptions."""
IMPLIED = "thu tuc"
"""Procedure: every name has it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A procedure as the search knows it."""

    code: str
    name: str
    field: str
    issuer: str
    levels: frozenset[str]
    is_online: bool
    audiences: frozenset[str] = frozenset()
    has_fee: bool | None = None
    keywords: tuple[str, ...] = ()
    everyday_name: str = ""
    received_by: frozenset[str] = frozenset()
    """Kinds of office."""
    filings: int = 0
    """Dossiers of the last year."""
    stopped_because: str = ""
    """What citizens read while filing is stopped; empty: it is not."""
    replaces: tuple[tuple[str, str], ...] = ()
    """Code and name of the abolished procedures it is the successor of."""
    name_en: str = ""

    @property
    def title(self) -> str:
        """The everyday name, or the legal one without the words that every name has."""
        return self.everyday_name or self.name

    @property
    def title_en(self) -> str:
        """What a list for an English reader calls it; empty where its ministry has not said."""
        return self.name_en


class Postings:
    """Rows by key."""

    def __init__(self) -> None:
        self._rows: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._packed: dict[str, Posting] = {}
        self.size = 0

    def add(self, keys: Iterable[str], row: int) -> None:
        for key in keys:
            self._rows[key].append(row)

    def freeze(self, size: int) -> None:
        """Pack the rows once all are added."""
        self.size = size
        self._packed = {key: pack(rows, size) for key, rows in self._rows.items()}
        self._rows = {}

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def bitmap(self, key: str) -> int:
        """The rows with that key as an integer."""
        rows = self._packed.get(key)
        return 0 if rows is None else bitmap(rows, self.size)

    def counts(self) -> dict[str, int]:
        return {key: count(rows) for key, rows in self._packed.items()}


class SearchIndex:
    """Inverted index of the names of all procedures.

    Row n below the number of entries is the legal name of entry n; the rows after are everyday names and keywords.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: (len(entry.name), entry.code))
        self.owners = array("I", range(len(self.entries)))
        self.syllables, self.pairs, self.marked, self.context = Postings(), Postings(), Postings(), Postings()
        names = list(self._names())
        for row, (name, entry) in enumerate(names):
            self._add(row, name, entry)
        for postings in (self.syllables, self.pairs, self.marked, self.context):
            postings.freeze(len(names))
        self.size = len(names)
        self._weights = {key: self.weight(rows) for key, rows in self.syllables.counts().items()}
        self.masses = array("I", (self._mass(name) for name, _ in names))
        self.positions = {
            code: position
            for position, entry in enumerate(self.entries)
            for code in (*(code for code, _ in entry.replaces), entry.code)
        }

    def weight(self, rows: int) -> int:
        """How much it says that a name is among so many rows: the fewer, the more."""
        return round(4 * log2(1 + self.size / rows)) if rows else self.rarest

    @property
    def rarest(self) -> int:
        return round(4 * log2(1 + self.size))

    def rows_with(self, run: Run) -> int:
        """The rows that have these syllables one after the other."""
        if len(run) == 1:
            return self.syllables.bitmap(run[0])
        rows = -1
        for pair in _pairs(run):
            rows &= self.pairs.bitmap(pair)
        return rows

    def mass(self, run: Iterable[str]) -> int:
        """The weight of the different syllables of a name or a part of it."""
        return sum(self._weights.get(syllable, 0) for syllable in set(run))

    def _names(self) -> Iterator[tuple[str, Entry]]:
        for entry in self.entries:
            yield entry.name, entry
        for position, entry in enumerate(self.entries):
            for name in dict.fromkeys((entry.everyday_name, *entry.keywords, *(name for _, name in entry.replaces))):
                if name:
                    self.owners.append(position)
                    yield name, entry

    def _add(self, row: int, name: str, entry: Entry) -> None:
        words = syllables(name, LONGEST_NAME)
        run = [word.folded for word in words]
        self.syllables.add({*run, *IMPLIED.split()}, row)
        self.pairs.add({*_pairs(run), IMPLIED}, row)
        self.marked.add({word.marked for word in words if word.has_marks}, row)
        self.context.add(self._context(f"{entry.field} {entry.issuer}"), row)

    def _context(self, text: str, known: dict[str, frozenset[str]] = {}) -> frozenset[str]:  # noqa: B006  # a cache
        return known.setdefault(text, frozenset(word.folded for word in syllables(text)))

    def _mass(self, name: str) -> int:
        return max(1, self.mass(word.folded for word in syllables(name, HEAD)))


def _pairs(run: Iterable[str]) -> Iterator[str]:
    """Neighbouring syllables."""
    before = ""
    for syllable in run:
        if before:
            yield f"{before} {syllable}"
        before = syllable
