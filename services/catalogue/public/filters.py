"""Facets of search results: field, agency and level, with counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.catalogue.package.public_record import Level
from services.catalogue.public.search import IndexedProcedure


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet with its number of results."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A facet; `name` is its query parameter."""

    name: str
    label: str
    selected: str
    values: tuple[FacetValue, ...]


class FacetedResults:
    """The facets of a set of search results, and the results that the selected values keep."""

    def __init__(self, query: Mapping[str, str], entries: list[IndexedProcedure]) -> None:
        self.online_only = query.get("truc-tuyen") == "1"
        self.facets = (
            _facet("linh-vuc", "Lĩnh vực", query, Counter(entry.field for entry in entries)),
            _facet("co-quan", "Cơ quan công bố", query, Counter(entry.issuer for entry in entries)),
            _facet("cap", "Cấp thực hiện", query, Counter(level for entry in entries for level in entry.levels)),
        )
        field, issuer, level = (facet.selected for facet in self.facets)
        self.results = [
            entry
            for entry in entries
            if (not field or entry.field == field)
            and (not issuer or entry.issuer == issuer)
            and (not level or level in entry.levels)
            and (not self.online_only or entry.is_online)
        ]

    @property
    def is_active(self) -> bool:
        return self.online_only or any(facet.selected for facet in self.facets)


def _facet(name: str, label: str, query: Mapping[str, str], counts: Counter[str]) -> Facet:
    """A facet of these counts; a selected value without results is ignored."""
    selected = query.get(name, "")
    selected = selected if selected in counts else ""
    labels = dict(Level.choices)
    values = (
        FacetValue(value, str(labels.get(value, value)), counts[value], value == selected)
        for value in _sorted_values(counts)
    )
    return Facet(name, label, selected, tuple(values))


def _sorted_values(counts: Iterable[str]) -> list[str]:
    levels = list(Level.values)
    return sorted(counts, key=lambda value: (levels.index(value) if value in levels else -1, value))
