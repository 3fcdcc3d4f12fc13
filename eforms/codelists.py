"""Lists of codes that many forms share: places, countries, trades. Whoever owns a list registers it at start.

A list is read once, at its first use, and held.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property


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
