"""Vietnamese syllables as the search compares them: with their marks, and folded.

Spelling doublets become one: the place of the tone (hoà, hòa; uỷ, ủy) and a final i or y (kí, ký; lí, lý).
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from core.text import fold

MAX_SYLLABLES = 32
"""Syllables of a query or name that are read; the rest is ignored."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below
_SYLLABLE = re.compile(r"[a-zđ0-9\u0300-\u036f]+(?:[.][0-9]+)*")
_FINAL_Y = re.compile(r"^(h|k|l|m|s|t|v|qu)y$")


class Syllable(NamedTuple):
    """A syllable folded to ASCII, and with its marks in one spelling (`marked`)."""

    folded: str
    marked: str

    @property
    def has_marks(self) -> bool:
        return self.folded != self.marked


def syllables(text: str, limit: int = MAX_SYLLABLES) -> list[Syllable]:
    """The syllables of a text in their order; a code such as 2.000635 is one of them."""
    decomposed = unicodedata.normalize("NFD", text[: limit * 20]).lower()
    return [_syllable(word) for word in _SYLLABLE.findall(decomposed)[:limit]]


def folded(text: str) -> tuple[str, ...]:
    """The folded syllables of a text."""
    return tuple(syllable.folded for syllable in syllables(text))


@lru_cache(maxsize=20_000)
def _syllable(word: str) -> Syllable:
    letters = "".join(letter for letter in word if letter not in _TONES)
    tone = "".join(letter for letter in word if letter in _TONES)[:1]
    letters = _FINAL_Y.sub(r"\1i", letters)
    return Syllable(fold(letters), letters + tone)
