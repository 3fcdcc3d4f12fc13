"""Sections of a paper: rows under a heading, one after another or two sections side by side."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from services.documents.facts.base import FactModel, FactRow, Text, leaf_rows

NOTHING: Final = ("", "")


class FactSection(FactModel):
    """Rows under a heading."""

    title: Text = ""
    rows: tuple[FactRow, ...]
    beside: "FactSection | None" = None
    """The section to the right of it (hai bên cạnh nhau)."""

    @property
    def plain_rows(self) -> tuple[FactRow, ...]:
        """The rows that are no group; of a block its questions are the lines of one row."""
        return tuple(row.in_one_cell for row in self.rows if not row.repeats)

    @property
    def groups(self) -> tuple[FactRow, ...]:
        return tuple(row for row in self.rows if row.repeats)

    @property
    def lies(self) -> bool:
        """Whether a table in it is too wide for a page that stands; the whole section is then on pages that lie."""
        return any(row.table and row.table.landscape for row in self.rows)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and value of every question, those in groups included."""
        return tuple(line for row in self.rows for line in leaf_rows(row))

    @property
    def compared_lines(self) -> tuple[tuple[str, str, str], ...]:
        """Label, left and right value where both sides were asked much the same; empty otherwise."""
        right_side = self.beside.lines if self.beside else ()
        left, right = dict(self.lines), dict(right_side)
        if len(left) < len(self.lines) or len(right) < len(right_side):
            return ()
        labels = dict.fromkeys((*left, *right))
        if 2 * len(left.keys() & right.keys()) < len(labels):
            return ()
        return tuple((label, left.get(label, ""), right.get(label, "")) for label in labels)

    @property
    def facing_lines(self) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        """The lines of both sides as they stand, the shorter side filled up."""
        return zip_longest(self.lines, self.beside.lines if self.beside else (), fillvalue=NOTHING)
