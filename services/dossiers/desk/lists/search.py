"""Search in the list: every word typed must be found among the terms of the dossier (`process.search_terms`).

What was typed is looked for as it stands first, then as whole words in any order, then as words that begin so. A whole
term is read in the order of the list, so that a page of a common name costs what one of a rare name does; a range of
beginnings is read to its end.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from django.db.models import Q, QuerySet

from core.text import fold, runs, syllables
from services.dossiers.models import SearchTerm
from services.dossiers.models.lists import TERM_LENGTH
from services.dossiers.process.search_terms import BACKWARDS, LONGEST_RUN, hashed, paper_number

LONGEST: Final = 100
MOST_WORDS: Final = 6
NUMBER_DIGITS: Final = range(9, 13)
"""How many digits phone and personal numbers have, which are searched whole."""
LAST: Final = "\U0010ffff"
"""Sorts after everything that a term may go on with."""


@dataclass(frozen=True)
class Search:
    """What was typed into the box."""

    typed: str

    @property
    def text(self) -> str:
        """What of it is looked for."""
        return " ".join(self.typed.replace("\x00", " ").split())[:LONGEST].strip()

    @property
    def words(self) -> list[str]:
        """The words that must all be found: a number may be typed in groups, a code is found by its groups."""
        number = re.sub(r"[ .+]", "", self.text)
        if number.isdecimal() and len(number) in NUMBER_DIGITS:
            return [number]
        said = re.sub(r"^số\s*:?\s*(?=\d)", "", self.text, flags=re.IGNORECASE)
        words = dict.fromkeys(word for part in said.split() for word in _words(part))
        return list(words)[:MOST_WORDS]

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def phrases(self) -> list[str]:
        """The words as they follow one another, in as few terms as hold them all."""
        return runs(self.words, min(len(self.words), LONGEST_RUN))

    def among(self, rows: QuerySet[Any], column: str, agencies: Sequence[int] | None) -> QuerySet[Any]:
        """The rows whose dossier, in this column, is found; within these agencies, where they are few.

        What was typed but holds no word finds nothing. Where no agencies narrow the terms they lie in no order: there
        words are looked for once, by their beginnings. The ranges of several beginnings are each read once and
        intersected: to look each row of one up in the others, and its dossier, grows with what nobody finds.
        """
        if not self.words:
            return rows if self.is_empty else rows.none()

        def having(terms: Iterable[QuerySet[SearchTerm, Any]]) -> QuerySet[Any]:
            return reduce(lambda found, term: found.filter(**{f"{column}__in": term}), terms, rows)

        def dossiers(term: Q) -> QuerySet[SearchTerm, Any]:
            within = Q() if agencies is None else Q(agency__in=agencies)
            return SearchTerm.objects.filter(within, term).values("dossier")

        if agencies is not None and not all(_is_number(word) for word in self.words):
            for words in dict.fromkeys((tuple(self.phrases), tuple(self.words))):
                whole = having(dossiers(_whole(word)) for word in words)
                if whole.exists():
                    return whole
        first, *others = (dossiers(_term(word)) for word in self.words)
        return having([first.intersection(*others) if others else first])


def _words(part: str) -> list[str]:
    """A word of the search: the number of a paper as it is, anything else by its syllables."""
    return [part] if "/" in part and re.search(r"\d", part) else syllables(part)


def _is_number(word: str) -> bool:
    """Of a person, a paper or a code: found by its beginning or, of a code, its end."""
    return word.isdecimal() or "/" in word


def _whole(word: str) -> Q:
    """The term that this word or run of words is; a number finds what it always does."""
    return _term(word) if _is_number(word) else Q(term=word[:TERM_LENGTH])


def _term(word: str) -> Q:
    """The terms that this word finds, as their beginning."""
    if "/" in word:
        return _begins(paper_number(word))
    begins = _begins(word)
    if not word.isdecimal():
        return begins
    whole = Q(term__in=hashed(word)) if len(word) in NUMBER_DIGITS else Q()
    return whole | begins | _begins(BACKWARDS + word[::-1])


def _begins(text: str) -> Q:
    beginning = fold(text)[:TERM_LENGTH]
    return Q(term__gte=beginning, term__lt=beginning + LAST)
