"""Sets of rows as integers (bit n is row n), and sums of weights over all rows at once.

A Python integer of 100,000 bits is 12.5 KB: and, or and count cost microseconds. `Scores` keeps one number for
each row as bit planes, so that adding a weight to thousands of rows is a few such operations (bit-sliced addition).
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import TypeAlias

SPARSE = 64
"""Fewer than one row in so many: the rows are kept as a list of numbers instead."""

Posting: TypeAlias = "int | array[int]"


def pack(rows: "array[int]", size: int) -> Posting:
    """The smaller form of a set of rows out of `size`."""
    return rows if len(rows) * SPARSE < size else bitmap(rows, size)


def bitmap(rows: Posting, size: int) -> int:
    """A set of rows as an integer."""
    if isinstance(rows, int):
        return rows
    bits = bytearray(size // 8 + 1)
    for row in rows:
        bits[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(bits, "little")


def count(rows: Posting) -> int:
    return rows.bit_count() if isinstance(rows, int) else len(rows)


def members(rows: int, limit: int | None = None) -> Iterator[int]:
    """The first row numbers of a set, in ascending order."""
    text = bin(rows)[:1:-1]
    at = text.find("1")
    while at >= 0 and limit != 0:
        yield at
        limit = limit - 1 if limit is not None else None
        at = text.find("1", at + 1)


class Scores:
    """A sum of weights for each row."""

    def __init__(self) -> None:
        self.planes: list[int] = []

    def add(self, rows: int, weight: int) -> None:
        """Add a weight to the rows of a set."""
        plane = 0
        while weight:
            if weight & 1:
                self._carry(rows, plane)
            weight >>= 1
            plane += 1

    def best(self) -> int:
        """The highest sum."""
        among, best = -1, 0
        for plane in reversed(range(len(self.planes))):
            if kept := among & self.planes[plane]:
                among, best = kept, best | 1 << plane
        return best

    def at_least(self, least: int) -> int:
        """The rows whose sum is `least` or more; `least` is positive."""
        if least >> len(self.planes):
            return 0
        above, equal = 0, -1
        for plane in reversed(range(len(self.planes))):
            rows = self.planes[plane]
            if least >> plane & 1:
                equal &= rows
            else:
                above |= equal & rows
                equal &= ~rows
        return above | equal

    def of(self, rows: Iterable[int]) -> list[int]:
        """The sums of some rows."""
        planes = [Lookup(plane) for plane in self.planes]
        return [sum(1 << at for at, plane in enumerate(planes) if row in plane) for row in rows]

    def _carry(self, carry: int, plane: int) -> None:
        while carry:
            while plane >= len(self.planes):
                self.planes.append(0)
            self.planes[plane], carry = self.planes[plane] ^ carry, self.planes[plane] & carry
            plane += 1


class Lookup:
    """A set of rows that answers quickly whether it has one of them."""

    def __init__(self, rows: int) -> None:
        self._bits = rows.to_bytes(rows.bit_length() // 8 + 1, "little")

    def __contains__(self, row: int) -> bool:
        at = row >> 3
        return at < len(self._bits) and bool(self._bits[at] >> (row & 7) & 1)
