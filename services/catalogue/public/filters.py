"""Narrowing what a search found: by field, agency and level, with how many each would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.catalogue.package.definition import Level
from services.catalogue.public.search import IndexedProcedure


@dataclass(frozen=True)
class FilterOption:
    """One value of a filter."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One list of values to choose from, named as in the address."""

    name: str
    label: str
    chosen: str
    choices: tuple[FilterOption, ...]


class Filters:
    """The filters over one set of entries, and what they keep."""

    def __init__(self, asked: Mapping[str, str], found: list[IndexedProcedure]) -> None:
        self.online = asked.get("truc-tuyen") == "1"
        self.lists = (
            _filter("linh-vuc", "Lĩnh vực", asked, Counter(entry.field for entry in found)),
            _filter("co-quan", "Cơ quan công bố", asked, Counter(entry.issuer for entry in found)),
            _filter("cap", "Cấp thực hiện", asked, Counter(level for entry in found for level in entry.levels)),
        )
        field, issuer, level = (one.chosen for one in self.lists)
        self.kept = [
            entry
            for entry in found
            if (not field or entry.field == field)
            and (not issuer or entry.issuer == issuer)
            and (not level or level in entry.levels)
            and (not self.online or entry.is_online)
        ]

    @property
    def in_use(self) -> bool:
        return self.online or any(one.chosen for one in self.lists)


def _filter(name: str, label: str, asked: Mapping[str, str], counts: Counter[str]) -> Filter:
    """A value that nothing found has is as if it had not been asked for."""
    chosen = asked.get(name, "")
    chosen = chosen if chosen in counts else ""
    labels = dict(Level.choices)
    choices = (
        FilterOption(value, str(labels.get(value, value)), counts[value], value == chosen) for value in _order(counts)
    )
    return Filter(name, label, chosen, tuple(choices))


def _order(counts: Iterable[str]) -> list[str]:
    levels = list(Level.values)
    return sorted(counts, key=lambda value: (levels.index(value) if value in levels else -1, value))
