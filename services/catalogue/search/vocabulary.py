"""The syllables that the procedures use: corrects one letter of an unknown syllable, and parts run-together words.

A known syllable is never touched: nearly each has a neighbour that differs in one letter and means something else.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import islice, takewhile
from typing import NamedTuple

MAX_CORRECTIONS = 6
MAX_COMPLETIONS = 12
LONGEST_SYLLABLE = 7
"""Letters of `nghieng`, the longest Vietnamese syllable."""
SHORTEST_CORRECTED = 3


class _Split(NamedTuple):
    """A word in parts; those that stand beside each other in no name are strangers."""

    size: int
    strangers: int
    parts: tuple[str, ...]


class Vocabulary:
    """Known folded syllables with the number of names that have them."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self.frequencies = Counter(frequencies)
        self._sorted = sorted(frequencies)
        self._near: dict[str, list[str]] = defaultdict(list)
        for syllable in frequencies:
            for form in {syllable, *_without_one_letter(syllable)}:
                self._near[form].append(syllable)

    def __contains__(self, syllable: str) -> bool:
        return syllable in self.frequencies

    def corrections(self, word: str) -> tuple[str, ...]:
        """Known syllables one letter away (added, left out, changed or swapped), the most frequent first."""
        if len(word) < SHORTEST_CORRECTED or not word.isalpha():
            return ()
        forms = {word, *_without_one_letter(word)}
        near = {syllable for form in forms for syllable in self._near.get(form, ()) if _is_near(word, syllable)}
        return self._most_frequent(near, MAX_CORRECTIONS)

    def completions(self, prefix: str) -> tuple[str, ...]:
        """Known syllables that begin so, the most frequent first."""
        start = bisect_left(self._sorted, prefix)
        begun = takewhile(lambda syllable: syllable.startswith(prefix), islice(self._sorted, start, None))
        return self._most_frequent(begun, MAX_COMPLETIONS)

    def parts(self, word: str, pairs: Container[str]) -> tuple[str, ...]:
        """The known syllables of a run-together word (khaisinh); empty where there are none.

        The fewest parts win, then those that stand beside each other in names.
        """
        best: list[_Split | None] = [_Split(0, 0, ())]
        for end in range(1, len(word) + 1):
            best.append(min(self._splits(word, end, best, pairs), default=None))
        found = best[-1]
        return found.parts if found and found.size > 1 else ()

    def _splits(self, word: str, end: int, best: list[_Split | None], pairs: Container[str]) -> Iterator[_Split]:
        """The ways to part the word up to `end`, each on the best way up to the start of its last part."""
        for start in range(max(0, end - LONGEST_SYLLABLE), end):
            before, part = best[start], word[start:end]
            if before is not None and part in self.frequencies and (len(part) > 1 or part in "oy"):
                stranger = bool(before.parts) and f"{before.parts[-1]} {part}" not in pairs
                yield _Split(before.size + 1, before.strangers + stranger, (*before.parts, part))

    def _most_frequent(self, syllables: Iterable[str], limit: int) -> tuple[str, ...]:
        return tuple(sorted(syllables, key=lambda syllable: (-self.frequencies[syllable], syllable))[:limit])


def _without_one_letter(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _is_near(word: str, other: str) -> bool:
    """Whether two words are at most one letter apart; two neighbours swapped count as one."""
    if len(word) == len(other):
        differ = [at for at, (one, two) in enumerate(zip(word, other, strict=True)) if one != two]
        if len(differ) == 2:  # a swap
            first, second = differ
            return second == first + 1 and word[first] == other[second] and word[second] == other[first]
        return len(differ) <= 1
    short, long = sorted((word, other), key=len)
    return len(long) - len(short) == 1 and short in _without_one_letter(long)
