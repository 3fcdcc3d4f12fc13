"""Reads what was typed: mistakes corrected, everyday phrases explained, words that say nothing left out."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from services.catalogue.search.terms import TermBook
from services.catalogue.search.text import Syllable, syllables
from services.catalogue.search.vocabulary import LONGEST_SYLLABLE, Vocabulary

Run = tuple[str, ...]
"""Folded syllables that follow one another."""

SOUND_ALIKE = (("ch", "tr"), ("s", "x"), ("d", "gi"), ("d", "r"), ("l", "n"))
"""Beginnings that many people write for one another."""
MAX_GUESSES = 3


@dataclass(frozen=True)
class Unit:
    """One thing that is asked for; a name has it when it has one of the alternatives."""

    alternatives: tuple[Run, ...]
    marked: str = ""
    """The syllable as it was typed with marks; empty without."""


@dataclass(frozen=True)
class Query:
    """What was typed, as the index looks it up."""

    units: tuple[Unit, ...] = ()
    pinned: tuple[str, ...] = ()
    """Codes to list first: those typed, and the best bets."""


@dataclass(frozen=True)
class Word:
    """A syllable that was typed, with what it may stand for."""

    syllable: Syllable
    options: tuple[str, ...]

    def as_unit(self) -> Unit:
        marked = self.syllable.marked if self.syllable.has_marks else ""
        return Unit(tuple((option,) for option in self.options), marked)


class QueryReader:
    """Reads queries with the vocabulary of the names and the terms of the editors."""

    def __init__(self, vocabulary: Vocabulary, pairs: Container[str], marked: Container[str], book: TermBook) -> None:
        """Keep the known syllables, pairs and syllables with marks of all names, and the terms."""
        self._vocabulary, self._pairs, self._book = vocabulary, pairs, book
        self._marked = marked
        self._own = frozenset(book.syllables())
        self._own_marked = frozenset(book.marked_syllables())

    def read(self, text: str, *, unfinished: bool = False) -> Query:
        """The query; `unfinished`: the last word may still go on, as while one types."""
        typed = syllables(text)
        last = typed.pop() if unfinished and typed and text[-1:].isalnum() else None
        words = [word for syllable in typed for word in self._words(syllable)]
        words = [self._in_context(words, at) for at in range(len(words))]
        units = list(self._units(words))
        if last:
            units.append(self._completed(last).as_unit())
        codes = tuple(syllable.folded for syllable in typed if "." in syllable.folded)
        return Query(tuple(units or (word.as_unit() for word in words)), (*codes, *self._best_bets(units)))

    def _best_bets(self, units: list[Unit]) -> tuple[str, ...]:
        """The best bets for the whole query as typed, or for what its only phrase means."""
        asked = tuple(syllable for unit in units for syllable in unit.alternatives[0])
        means = units[0].alternatives[1:] if len(units) == 1 else ()
        return next(filter(None, map(self._book.best_bets, (asked, *means))), ())

    def _words(self, syllable: Syllable) -> Iterator[Word]:
        """What a syllable stands for: itself, its corrections, or the parts of a run-together word."""
        typed = syllable.folded
        if typed in self._vocabulary or typed in self._own:
            known = syllable.marked in self._marked or syllable.marked in self._own_marked
            yield Word(syllable if known else Syllable(typed, typed), (typed,))
            return
        corrections = self._vocabulary.corrections(typed) if len(typed) <= LONGEST_SYLLABLE else ()
        parts = () if corrections else self._vocabulary.parts(typed, self._pairs)
        if parts:
            yield from (Word(Syllable(part, part), (part,)) for part in parts)
        else:
            best = corrections[0] if corrections else typed
            yield Word(Syllable(best, best), corrections or (typed,))

    def _in_context(self, words: list[Word], at: int) -> Word:
        """The word with those options that stand beside its neighbours in some name; a few guesses if none does."""
        word = words[at]
        before = words[at - 1].options if at else ()
        after = words[at + 1].options if at + 1 < len(words) else ()
        if len(word.options) == 1:
            return self._as_it_sounds(word, before, after)
        fitting = tuple(option for option in word.options if self._fits(option, before, after))
        options = fitting or word.options[:MAX_GUESSES]
        return Word(Syllable(options[0], options[0]), options)

    def _as_it_sounds(self, word: Word, before: tuple[str, ...], after: tuple[str, ...]) -> Word:
        """A known word that stands beside neither neighbour, with the sound-alikes that do."""
        (typed,) = word.options
        if self._fits(typed, before, after) or typed in self._own:
            return word
        alike = tuple(other for other in _sound_alikes(typed) if self._fits(other, before, after))
        return replace(word, options=(typed, *alike))

    def _fits(self, option: str, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
        return any(f"{one} {option}" in self._pairs for one in before) or any(
            f"{option} {one}" in self._pairs for one in after
        )

    def _units(self, words: list[Word]) -> Iterator[Unit]:
        """The words as units: the longest phrase of the editors first, the rest as they are."""
        at = 0
        while at < len(words):
            phrase = self._book.longest([word.syllable for word in words[at:]])
            if phrase and phrase.ignored and self._belongs(words, at, len(phrase.words)):
                phrase = None
            if phrase is None:
                yield words[at].as_unit()
            elif not phrase.ignored:
                yield Unit(phrase.alternatives)
            at += len(phrase.words) if phrase else 1

    def _belongs(self, words: list[Word], at: int, length: int) -> bool:
        """Whether a word to ignore, typed without marks, is rather the start of a known pair (thi thuc)."""
        word, after = words[at], words[at + 1 : at + 2]
        return (
            length == 1
            and not word.syllable.has_marks
            and any(f"{word.options[0]} {option}" in self._pairs for other in after for option in other.options)
        )

    def _completed(self, syllable: Syllable) -> Word:
        completions = self._vocabulary.completions(syllable.folded)
        return Word(syllable, completions or self._vocabulary.corrections(syllable.folded) or (syllable.folded,))


def _sound_alikes(syllable: str) -> Iterator[str]:
    for one, two in SOUND_ALIKE:
        for typed, meant in ((one, two), (two, one)):
            if syllable.startswith(typed):
                yield meant + syllable[len(typed) :]
