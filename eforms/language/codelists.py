"""Registry of code lists shared by forms: provinces, countries, trades. Each is loaded at its first use, and cached.

The app that owns a list registers a loader in its `AppConfig.ready()`.
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
    """Codes with labels; in a hierarchy also the parent of each code."""

    labels: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def children(self) -> Mapping[str, Mapping[str, str]]:
        """The codes below each parent code, with their labels."""
        children: dict[str, dict[str, str]] = {}
        for code, parent in self.parents.items():
            children.setdefault(parent, {})[code] = self.labels[code]
        return children

    @cached_property
    def codes_or_blank(self) -> frozenset[str]:
        """What a part of an address may be compared with: a code, or nothing abroad."""
        return frozenset(self.labels) | {""}

    def search(self, text: str, *, limit: int) -> dict[str, str]:
        """The first codes whose labels contain all these words, typed with or without diacritics."""
        words = fold(text).split()
        matches = (code for code, label in self._folded.items() if all(word in label for word in words))
        return {code: self.labels[code] for code, _ in zip(matches, range(limit), strict=False)} if words else {}

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {code: fold(label) for code, label in self.labels.items()}


_loaders: dict[str, Callable[[], CodeList]] = {}


def register(name: str, load: Callable[[], CodeList]) -> None:
    """Register the loader of a list; a later one replaces the earlier."""
    _loaders[name] = load
    get.cache_clear()


def names() -> frozenset[str]:
    """The names of all registered lists."""
    return frozenset(_loaders)


@cache
def get(name: str) -> CodeList:
    """The list with this name; KeyError when none is registered."""
    return _loaders[name]()


def register_bundled() -> None:
    """Register the lists in eforms/data, each under the name of its file."""
    for file in DATA_DIR.glob("*.csv"):
        register(file.stem, partial(read_csv, file))


def read_csv(file: Path) -> CodeList:
    """A list from a CSV file with columns `code`, `name` and perhaps `parent`."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    parents = {row["code"]: row["parent"] for row in rows if "parent" in row}
    return CodeList({row["code"]: row["name"] for row in rows}, parents)
