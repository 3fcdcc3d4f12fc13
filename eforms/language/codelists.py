"""Lists of codes that many forms share: places, countries, trades. Whoever owns a list registers it at start.

A list is read once, at its first use, and held.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Final

from core.text import fold

DATA_DIR: Final = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class CodeList:
    """Codes and their labels; where codes lie under others, also which under which."""

    labels: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def children(self) -> Mapping[str, Mapping[str, str]]:
        """Of each parent code, the codes below it with their labels."""
        below: dict[str, dict[str, str]] = {}
        for code, parent in self.parents.items():
            below.setdefault(parent, {})[code] = self.labels[code]
        return below

    def search(self, text: str, *, most: int) -> dict[str, str]:
        """The first codes whose labels have all these words, written with marks or without."""
        words = fold(text).split()
        found = (code for code, label in self._folded.items() if all(word in label for word in words))
        return {code: self.labels[code] for code, _ in zip(found, range(most), strict=False)} if words else {}

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {code: fold(label) for code, label in self.labels.items()}


_loaders: dict[str, Callable[[], CodeList]] = {}


def register(name: str, load: Callable[[], CodeList]) -> None:
    """Say where a list comes from; the later one replaces the earlier."""
    _loaders[name] = load
    get.cache_clear()


def names() -> frozenset[str]:
    return frozenset(_loaders)


@cache
def get(name: str) -> CodeList:
    """The list; KeyError when nobody registered it."""
    return _loaders[name]()


def register_bundled() -> None:
    """The lists that come with the forms, each named as its file."""
    for file in DATA_DIR.glob("*.csv"):
        register(file.stem, partial(read_csv, file))


def read_csv(file: Path) -> CodeList:
    """A list from a file of `code,name` and perhaps `parent`."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    parents = {row["code"]: row["parent"] for row in rows if "parent" in row}
    return CodeList({row["code"]: row["name"] for row in rows}, parents)
