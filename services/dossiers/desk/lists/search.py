"""What was typed into the box: the words that must all be found among the terms of a dossier (`process.search_terms`).

Which dossiers have them says `finding`.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from core.text import fold, runs, syllables
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
    def has_numbers(self) -> bool:
        return any(_is_number(word) for word in self.words)

    @property
    def whole_words(self) -> list[tuple[Q, ...]]:
        """The words as they follow one another, in as few terms as hold them all; then each; none of numbers alone."""
        if all(_is_number(word) for word in self.words):
            return []
        phrases = runs(self.words, min(len(self.words), LONGEST_RUN))
        return [tuple(map(_whole, words)) for words in dict.fromkeys((tuple(phrases), tuple(self.words)))]

    @property
    def beginnings(self) -> tuple[Q, ...]:
        """What the terms begin with that each word finds."""
        return tuple(map(_term, self.words))


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
