"""Which dossiers a search finds, read from the index of their terms, whose common words grow with the years.

What was typed is looked for as it stands first, then as whole words in any order, then as words that begin so. Of each
word no more than `READ` dossiers are read, in one statement: a rare word decides which they are, and where all are
common those that have them all are met in the order of the list, if any has them among the newest.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from services.dossiers.desk.lists.search import Search
from services.dossiers.models import SearchTerm

READ: Final = 1_000
FEW: Final = 100
"""Dossiers that are named to the database one by one."""


@dataclass(frozen=True)
class Look:
    """Terms that a dossier must have, all of them."""

    terms: tuple[Q, ...]
    is_ordered: bool
    """Whether each is one whole term, whose dossiers lie in the order of the list; else a range of beginnings."""


@dataclass(frozen=True)
class Found:
    """What a search found."""

    dossiers: frozenset[int] | None = frozenset()
    """All of them, where they are few; None: those that have the terms."""
    look: Look | None = None
    is_cut: bool = False
    """Every word was too common to be read to its end."""

    def among(self, rows: QuerySet[Any], column: str, within: Q) -> QuerySet[Any]:
        """The rows whose dossier, in this column, was found; terms are those `within`."""
        if self.dossiers is not None or self.look is None:
            return rows.filter(**{f"{column}__in": self.dossiers or ()})
        terms = (SearchTerm.objects.filter(within, term).values("dossier") for term in self.look.terms)
        return reduce(lambda left, term: left.filter(**{f"{column}__in": term}), terms, rows)

    def in_order(self, within: Q) -> "QuerySet[SearchTerm] | None":
        """The terms of one word in the order of the list, of dossiers that have all; None without such an order."""
        if self.dossiers is not None or self.look is None or not self.look.is_ordered:
            return None
        first, *others = self.look.terms
        rest = replace(self, look=replace(self.look, terms=tuple(others)))
        return rest.among(SearchTerm.objects.filter(within, first), "dossier", within)


def find(search: Search, agencies: Sequence[int], *, is_wanted: Callable[[Found], bool]) -> Found:
    """What the closest look finds that is wanted, among the dossiers of these agencies."""
    is_cut = False
    for look in _looks(search) if agencies else ():
        found = _found(look, Q(agency__in=agencies))
        if (found.dossiers is None or found.dossiers) and is_wanted(found):
            return found
        is_cut |= found.is_cut
    return Found(is_cut=is_cut)


def having_all(search: Search, dossiers: Sequence[int]) -> frozenset[int]:
    """Those of these dossiers, be they of any office, that have every word, as their beginnings."""
    left = frozenset(dossiers) if search.words else frozenset()
    for term in search.beginnings:
        left &= _having(term, left)
    return left


def _looks(search: Search) -> Iterator[Look]:
    for words in search.whole_words:
        yield Look(words, is_ordered=not search.has_numbers)
    if search.words:
        yield Look(search.beginnings, is_ordered=False)


def _found(look: Look, within: Q) -> Found:
    heads = _heads(look, within)
    if not all(head.dossiers for head in heads):
        return Found()
    whole = [head.dossiers for head in heads if not head.is_cut]
    if not whole:
        shared = frozenset.intersection(*(head.dossiers for head in heads))
        if len(heads) == 1 or (shared and look.is_ordered):
            return Found(None, look)
        return Found(shared, is_cut=True)
    left = frozenset.intersection(*whole)
    for head in heads:
        if head.is_cut:
            unknown = frozenset(dossier for dossier in left - head.dossiers if dossier < head.floor)
            left = (left & head.dossiers) | (_having(head.term, unknown) if unknown else unknown)
    return Found(left) if len(left) <= FEW else Found(None, look)


@dataclass(frozen=True)
class _Head:
    """The dossiers of one term, as far as they were read."""

    term: Q
    dossiers: frozenset[int]
    is_cut: bool
    floor: float
    """Nothing is known of dossiers below, if it is cut."""


def _heads(look: Look, within: Q) -> list[_Head]:
    """The newest dossiers of each term, in one statement; of a range any."""
    order = ["-dossier"] if look.is_ordered else []
    ranges = [(number, one) for number, term in enumerate(look.terms) for one in _alternatives(term)]
    rows = [SearchTerm.objects.filter(within, one).order_by(*order).values("dossier")[:READ] for _, one in ranges]
    parts = [one.query.sql_with_params() for one in rows]
    numbered = (f"SELECT {place}, part.* FROM ({sql}) AS part" for place, (sql, _) in enumerate(parts))  # noqa: S608
    read: list[list[int]] = [[] for _ in ranges]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(numbered), [value for _, params in parts for value in params])
        for place, dossier in cursor.fetchall():
            read[place].append(dossier)
    heads = []
    for number, term in enumerate(look.terms):
        of_term = [dossiers for (of, _), dossiers in zip(ranges, read, strict=True) if of == number]
        dossiers = frozenset[int]().union(*of_term)
        is_cut = max(map(len, of_term)) == READ  # of terms: a dossier may have several within a range
        heads.append(_Head(term, dossiers, is_cut, min(dossiers, default=0) if look.is_ordered else float("inf")))
    return heads


def _alternatives(term: Q) -> list[Q]:
    """The ranges of a number, which begins or ends so: each is read from the index alone."""
    return [Q(child) for child in term.children] if term.connector == Q.OR else [term]


def _having(term: Q, dossiers: frozenset[int]) -> frozenset[int]:
    return frozenset(SearchTerm.objects.filter(term, dossier__in=dossiers).values_list("dossier", flat=True))
