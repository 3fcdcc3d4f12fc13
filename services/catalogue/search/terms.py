"""What editors teach the search: synonyms and abbreviations, words to ignore, best bets, everyday names."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import TextChoices

from services.catalogue.search.text import Syllable, folded, syllables

SHIPPED = Path(__file__).parent / "data" / "terms.tsv"
"""The terms the portal begins with: kind, phrase, meaning."""


class TermKind(TextChoices):
    """What a term does."""

    SYNONYM = "synonym", "Từ cùng nghĩa, viết tắt"
    STOP = "stop", "Từ bỏ qua"
    ASIDE = "aside", "Việc ít khi được hỏi"
    BEST_BET = "best_bet", "Đưa lên đầu"
    EVERYDAY_NAME = "everyday_name", "Tên thường gọi"


@dataclass(frozen=True, order=True)
class Term:
    """A phrase of everyday speech and what it means.

    `meaning` lists alternatives separated by “;”: official phrases of a synonym, codes of a best bet or an everyday
    name; it is empty for a word to ignore and for an aside, which puts names that have it lower unless it is asked for.
    """

    kind: str
    phrase: str
    meaning: str = ""

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.meaning.split(";") if part.strip())


def read_terms(path: Path = SHIPPED) -> tuple[Term, ...]:
    """The terms of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(row["kind"], row["phrase"], row["meaning"] or "")
            for row in csv.DictReader(file, dialect=csv.excel_tab)
        )


@dataclass(frozen=True)
class Phrase:
    """A term as the search reads it in a query."""

    words: tuple[Syllable, ...]
    ignored: bool
    alternatives: tuple[tuple[str, ...], ...]

    def begins(self, words: Sequence[Syllable]) -> bool:
        """Whether the words begin with this phrase; marks that were typed must agree, missing ones are forgiven."""
        return len(words) >= len(self.words) and all(
            typed.marked == own.marked if typed.has_marks else typed.folded == own.folded
            for typed, own in zip(words, self.words, strict=False)
        )


class TermBook:
    """The terms in effect, ready to be looked up."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._phrases: dict[str, list[Phrase]] = defaultdict(list)
        self._best_bets: dict[tuple[str, ...], tuple[str, ...]] = {}
        for term in self.terms:
            if term.kind == TermKind.BEST_BET:
                self._best_bets[folded(term.phrase)] = term.meanings
            elif term.kind in (TermKind.SYNONYM, TermKind.STOP) and (phrase := _phrase(term)).words:
                self._phrases[phrase.words[0].folded].append(phrase)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase.words), phrase.ignored))

    def longest(self, words: Sequence[Syllable]) -> Phrase | None:
        """The longest phrase that the words begin with."""
        return next((phrase for phrase in self._phrases.get(words[0].folded, ()) if phrase.begins(words)), None)

    def best_bets(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Codes to list first for a whole query."""
        return self._best_bets.get(words, ())

    def everyday_names(self) -> dict[str, str]:
        """The everyday name of procedures by code."""
        return {
            code: term.phrase for term in self.terms if term.kind == TermKind.EVERYDAY_NAME for code in term.meanings
        }

    def asides(self) -> tuple[tuple[str, ...], ...]:
        """Phrases of what is seldom asked for."""
        return tuple(folded(term.phrase) for term in self.terms if term.kind == TermKind.ASIDE)

    def syllables(self) -> Iterator[str]:
        """The folded syllables of all phrases, which are no mistakes either."""
        for phrases in self._phrases.values():
            for phrase in phrases:
                yield from (word.folded for word in phrase.words)

    def marked_syllables(self) -> Iterator[str]:
        """The syllables of all phrases with their marks."""
        for phrases in self._phrases.values():
            for phrase in phrases:
                yield from (word.marked for word in phrase.words)


def _phrase(term: Term) -> Phrase:
    words = tuple(syllables(term.phrase))
    own = tuple(word.folded for word in words)
    ignored = term.kind == TermKind.STOP
    return Phrase(words, ignored, () if ignored else (own, *(folded(meaning) for meaning in term.meanings)))
