"""Keys and short texts made of the long texts of a record."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from core.text import plain_ascii
from eforms.inputs.characters import hidden_character

LONGEST_KEY: Final = 36
LONGEST_LABEL: Final = 160
BULLET: Final = re.compile(
    r"^(?:[\s*+•–\-·.:;]+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]\d?|[ivx]{1,4})[.)]\)?\s+)+", re.IGNORECASE
)
"""What stands before a text in a list: `*`, `++`, `a)`, `(iii)`, `2.1.`."""


def clean(text: str) -> str:
    """The text on one line, without the mark of a list before it and without hidden characters."""
    seen = "".join(letter for letter in text if letter.isspace() or not _is_hidden(letter))
    return BULLET.sub("", " ".join(seen.split())).strip(" :;,*")


def shortened(text: str, most: int = LONGEST_LABEL) -> str:
    """The text, cut after a whole word where it is longer."""
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(' ', 1)[0].rstrip(' ,;:(–-')}…"


def keys_of(prefix: str, texts: Iterable[str]) -> Iterator[str]:
    """A readable key for each text, in their order: `paper_giay_khai_sinh`, then `paper_giay_khai_sinh_2`."""
    taken: set[str] = set()
    for text in texts:
        stem = f"{prefix}_{plain_ascii(text, limit=LONGEST_KEY - len(prefix)).lower().replace(' ', '_')}".rstrip("_")
        key = next(one for one in _numbered(stem) if one not in taken)
        taken.add(key)
        yield key


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}_{number}" for number in range(2, 1_000))


def _is_hidden(letter: str) -> bool:
    return not letter.isprintable() or bool(hidden_character(letter))
