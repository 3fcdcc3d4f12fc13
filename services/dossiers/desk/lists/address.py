"""The address of a list: everything that makes it what it is stands in its query string, to be kept and sent on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

from django.http import QueryDict

from services.dossiers.desk.lists.periods import DAYS
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.statistics.behind import FIGURE

SEARCH, SCOPE, DUE, ORDER, NOT, AFTER, BEFORE = "q", "pham-vi", "han", "xep", "khong", "sau", "truoc"
CHOICES: Final = ("thu-tuc", "buoc", "nguoi", "noi", "trang-thai", "kenh", "cho", "nhan")
CRITERIA: Final = (*CHOICES, FIGURE, DUE, *DAYS)
KNOWN: Final = frozenset({SEARCH, SCOPE, ORDER, NOT, AFTER, BEFORE, *CRITERIA})
COLUMN: Final = re.compile(r"cot\.([a-z][a-z0-9_]{0,39})(?:\.(phep|tu|den))?")
"""The parameters of a list column, by its key: its value, and how it is compared, or from where and up to where."""
LONGEST_VALUE: Final = 300
MOST_VALUES: Final = 60
LONGEST: Final = 2000
"""Characters of what it asks, as they stand in an address; a saved view, a bulk run and an export keep as many."""
WHERE: Final = frozenset({AFTER, BEFORE})
"""The place in the list."""


@dataclass(frozen=True)
class Address:
    """The parameters of a list, in their order; empty ones and those of other pages are left out."""

    items: tuple[tuple[str, str], ...]
    is_cut: bool = False
    """Whether more was asked than is kept, so that the list, and what is begun from it, leaves some of it out."""

    @classmethod
    def of(cls, query: Mapping[str, object] | str) -> Self:
        """That of a request, or of a query string."""
        given = query if isinstance(query, QueryDict) else QueryDict(str(query))
        items = [(name, value) for name, values in given.lists() for value in values]
        known = [(name, value[:LONGEST_VALUE]) for name, value in items if _is_known(name) and value.strip()]
        asked = tuple(dict.fromkeys(known))
        kept = _as_many_as_are_kept(asked)
        return cls(kept, is_cut=len(kept) < len(asked))

    def __str__(self) -> str:
        return urlencode(self.items)

    def get(self, name: str) -> str:
        """The last value, as forms send it; empty without one."""
        return next(iter(self.values(name)[::-1]), "")

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.items if key == name]

    @property
    def scope(self) -> Scope:
        """What it lists; a word that is no scope stands for the work of the office."""
        given = self.get(SCOPE)
        return Scope(given) if given in set(Scope) else Scope.OFFICE

    @property
    def first_page(self) -> Self:
        """The same list from its beginning."""
        return self.without(AFTER).without(BEFORE)

    def without(self, name: str, value: str | None = None) -> Self:
        """Without a parameter, or one of its values; what turned it round goes with its last value."""
        left = tuple(item for item in self.items if item[0] != name or value not in (None, item[1]))
        if name not in dict(left):
            left = tuple(item for item in left if item != (NOT, name))
        return type(self)(left)

    def replaced(self, name: str, value: str) -> Self:
        """With this as the only value of a parameter."""
        return type(self)((*(item for item in self.items if item[0] != name), (name, value)))

    def without_columns(self) -> Self:
        """Without what it asks of the answers of one procedure."""
        left = (item for item in self.items if not COLUMN.fullmatch(item[1] if item[0] == NOT else item[0]))
        return type(self)(tuple(left))

    def without_criteria(self) -> Self:
        """Only its scope."""
        return type(self)(tuple(item for item in self.items if item[0] == SCOPE))


def _is_known(name: str) -> bool:
    return name in KNOWN or COLUMN.fullmatch(name) is not None


def _as_many_as_are_kept(asked: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of these, from the first on, that fit; the place in the list always does."""
    kept: list[tuple[str, str]] = []
    length = 0
    for item in asked:
        length += 0 if item[0] in WHERE else len(urlencode([item])) + 1
        if item[0] in WHERE or (length <= LONGEST and len(kept) < MOST_VALUES):
            kept.append(item)
    return tuple(kept)
