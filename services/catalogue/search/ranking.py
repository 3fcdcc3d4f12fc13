"""Finds and ranks: the weight of what a name has of the query, and how much of the name the query is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log10

from services.catalogue.search.bitmaps import Lookup, Scores, members
from services.catalogue.search.index import Entry, SearchIndex
from services.catalogue.search.query import Query, Run, Unit

CANDIDATES = 160
"""Rows that are ranked one by one; what follows keeps the order of the index."""
NEAREST = 5
"""Near entries offered where nothing matches."""
MATCH = 0.5
"""Share of the best sum that a name needs to be a match."""
HARDLY = 0.3
"""Share of all that was asked for below which the best name is only a near one."""
PHRASE, PAIR, MARKED, CONTEXT = 1.3, 0.5, 0.35, 0.25
"""Weights, against that of a syllable, of an explained phrase, a pair, agreeing marks, the field or agency."""
COVERAGE = 0.55
"""How much what was found of the query counts even in a name that says much else."""
ASIDE = 0.06
"""What a name loses that has an aside nobody asked for."""
PER_COMMUNE, PER_PERSON = 0.03, 0.02
"""Head start of what people do at their commune, and of what is for people at all."""
PER_FILING, MOST_FILINGS = 0.004, 6
"""Head start for each power of ten of the dossiers filed in the last year, up to a million: enough to part equals."""


@dataclass(frozen=True)
class Found:
    """Positions of the entries found: the best in order, and all that match as a bitmap.

    Where nothing matches well, `near` has what comes nearest.
    """

    best: tuple[int, ...] = ()
    matches: int = 0
    near: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lead:
    """Rows that have an alternative of a unit, and the weight of its syllables."""

    rows: int
    mass: int


@dataclass
class Tally:
    """What each row has of a query, out of what is possible."""

    index: SearchIndex
    scores: Scores = field(default_factory=Scores)
    possible: int = 0
    leads: list[Lead] = field(default_factory=list)

    def add(self, rows: int, share: float) -> None:
        """Count rows that have something, with a share of its weight."""
        if rows:
            weight = round(self.index.weight(rows.bit_count()) * share)
            self.scores.add(rows, weight)
            self.possible += weight

    def add_unit(self, unit: Unit) -> None:
        """Count the rows that have a unit; the marks and the field or agency agree as a bonus."""
        leads = [Lead(rows, self.index.mass(run)) for run in unit.alternatives if (rows := self.index.rows_with(run))]
        self.leads += leads
        rows = 0
        for lead in leads:
            rows |= lead.rows
        if not rows:
            self.possible += self.index.rarest
        self.add(rows, PHRASE if any(len(run) > 1 for run in unit.alternatives) else 1)
        if unit.marked:
            self.add(rows & self.index.marked.bitmap(unit.marked), MARKED)
        self.scores.add(self._in_context(unit), round(self.index.weight(rows.bit_count()) * CONTEXT))

    def add_pair(self, one: Unit, two: Unit) -> None:
        """Count the rows in which two units stand beside each other."""
        rows = 0
        for first in one.alternatives:
            for second in two.alternatives:
                if len(first) == 1 == len(second):
                    rows |= self.index.pairs.bitmap(f"{first[0]} {second[0]}")
        self.add(rows, PAIR)

    def _in_context(self, unit: Unit) -> int:
        rows = 0
        for run in unit.alternatives:
            rows |= self.index.context.bitmap(run[0]) if len(run) == 1 else 0
        return rows


def find(index: SearchIndex, query: Query, asides: Iterable[Run] = ()) -> Found:
    """What matches a query; names with an aside that is not asked for come lower."""
    tally = Tally(index)
    for unit in query.units:
        tally.add_unit(unit)
    for one, two in zip(query.units, query.units[1:], strict=False):
        tally.add_pair(one, two)
    pinned = tuple(dict.fromkeys(index.positions[code] for code in query.pinned if code in index.positions))
    if not (best := tally.scores.best()):
        return Found(pinned, _bits(pinned))
    least = max(1, round(best * MATCH))
    ranked = _ranked(tally, _candidates(tally.scores, best, least), _not_asked_for(index, query, asides))
    if best < tally.possible * HARDLY:
        return Found(pinned, _bits(pinned), tuple(ranked[:NEAREST]))
    matches = _owners(index, tally.scores.at_least(least)) | _bits(pinned)
    return Found((*pinned, *(position for position in ranked if position not in pinned)), matches)


def _candidates(scores: Scores, best: int, least: int) -> list[int]:
    """The rows with the highest sums, about as many as are ranked one by one."""
    low, high = least, best
    while low < high:
        middle = (low + high) // 2
        if scores.at_least(middle).bit_count() > CANDIDATES:
            low = middle + 1
        else:
            high = middle
    top = scores.at_least(low)
    rows = list(members(top, CANDIDATES))
    if len(rows) < CANDIDATES and low > least:
        rows += members(scores.at_least(low - 1) & ~top, CANDIDATES - len(rows))
    return rows


def _ranked(tally: Tally, rows: Sequence[int], asides: int) -> list[int]:
    """Positions of the entries in the order of their best name."""
    index, last = tally.index, Lookup(asides)
    leads = [(Lookup(lead.rows), lead.mass) for lead in tally.leads]
    best: dict[int, float] = {}
    for row, score in zip(rows, tally.scores.of(rows), strict=True):
        mass = sum(weight for lookup, weight in leads if row in lookup)
        precision = min(1.0, mass / index.masses[row])
        position = index.owners[row]
        value = score / tally.possible * (COVERAGE + (1 - COVERAGE) * precision) - ASIDE * (position in last)
        best[position] = max(best.get(position, -1.0), value + _head_start(index.entries[position]))
    return sorted(best, key=lambda position: (-best[position], position))


def _not_asked_for(index: SearchIndex, query: Query, asides: Iterable[Run]) -> int:
    """The rows that have an aside which the query does not name; a legal name stands at the place of its entry."""
    asked = " ".join(syllable for unit in query.units for run in unit.alternatives for syllable in run)
    rows = 0
    for run in asides:
        if " ".join(run) not in asked:
            rows |= index.rows_with(run)
    return rows


def _head_start(entry: Entry) -> float:
    popular = PER_FILING * min(log10(1 + entry.filings), MOST_FILINGS)
    return PER_COMMUNE * ("commune" in entry.levels) + PER_PERSON * ("people" in entry.audiences) + popular


def _owners(index: SearchIndex, rows: int) -> int:
    """The entries that own these rows."""
    entries = len(index.entries)
    owners = rows & ((1 << entries) - 1)
    for row in members(rows >> entries):
        owners |= 1 << index.owners[entries + row]
    return owners


def _bits(positions: Iterable[int]) -> int:
    bits = 0
    for position in positions:
        bits |= 1 << position
    return bits
