"""Search in the list: every word typed must be found among the terms of the dossier (`process.search_terms`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from core.text import fold, syllables
from services.dossiers.models import SearchTerm
from services.dossiers.models.lists import TERM_LENGTH
from services.dossiers.process.search_terms import BACKWARDS, hashed, paper_number

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

    def conditions(self, column: str, agencies: Sequence[int] | None) -> Iterator[Q]:
        """A condition on the dossier in this column for each word; within these agencies, where they are few.

        What was typed but holds no word finds nothing.
        """
        if not self.is_empty and not self.words:
            yield Q(pk__in=[])
        for word in self.words:
            terms = SearchTerm.objects.filter(_term(word))
            found = terms if agencies is None else terms.filter(agency__in=agencies)
            yield Q(**{f"{column}__in": found.values("dossier")})


def _words(part: str) -> list[str]:
    """A word of the search: the number of a paper as it is, anything else by its syllables."""
    return [part] if "/" in part and re.search(r"\d", part) else syllables(part)


def _term(word: str) -> Q:
    """The terms that this word finds."""
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
