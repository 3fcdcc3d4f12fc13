"""Filters of search results with counts: place, who, level, field, agency, fee, online."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Final

from django.utils.translation import gettext, gettext_noop

from services.catalogue.package.audience import Audience
from services.catalogue.package.public_record import Level
from services.catalogue.public.directory import Directory
from services.catalogue.public.places import PROVINCE, SelectedPlace
from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.facets import FEE, NO_FEE, ONLINE, UNKNOWN_FEE

LABELS: Final[Mapping[str, str]] = {
    "doi-tuong": gettext_noop("Ai làm"),
    "cap": gettext_noop("Cấp thực hiện"),
    "linh-vuc": gettext_noop("Lĩnh vực"),
    "co-quan": gettext_noop("Cơ quan công bố"),
    "phi": gettext_noop("Phí, lệ phí"),
}
FEES: Final = {
    FEE: gettext_noop("Có phí, lệ phí"),
    NO_FEE: gettext_noop("Không thu"),
    UNKNOWN_FEE: gettext_noop("Bản công bố chưa nói rõ"),
}
WORDS: Final[Mapping[str, str]] = {
    **{str(value): str(label) for value, label in (*Level.choices, *Audience.choices)},
    **FEES,
}
"""Values that are not their own label, in the order they are shown."""


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


class Filters:
    """What the address selects; values that no procedure has are ignored."""

    def __init__(self, query: Mapping[str, str], engine: SearchEngine, matches: int, directory: Directory) -> None:
        self._bitmaps, self._matches = engine.facets, matches
        self._place = SelectedPlace.of(query, directory)
        self._selected = {
            name: value
            for name in (*LABELS, "truc-tuyen")
            if (value := query.get(name, "")) and value in self._bitmaps[name]
        }
        self.kept = self._kept_without("")
        self.facets = (*self._places(), *(self._facet(name, gettext(label)) for name, label in LABELS.items()))
        self.online_only = "truc-tuyen" in self._selected
        self.online = (self._kept_without("truc-tuyen") & self._bitmaps["truc-tuyen"].get(ONLINE, 0)).bit_count()

    @property
    def is_active(self) -> bool:
        return bool(self._selected or self._place.address)

    @property
    def address(self) -> dict[str, str]:
        """What is selected, as parameters of an address in one order."""
        return dict(sorted({**self._selected, **self._place.address}.items()))

    @property
    def count(self) -> int:
        return self.kept.bit_count()

    def _kept_without(self, left_out: str) -> int:
        """The matches that all selected values keep, one filter left out."""
        bitmaps = (self._bitmaps[name][value] for name, value in self._selected.items() if name != left_out)
        matches = self._matches if left_out == PROVINCE else self._matches & self._place.kept
        return reduce(and_, bitmaps, matches)

    def _places(self) -> Iterator[Facet]:
        """The provinces and, once one is selected, its communes; counted by what is received there."""
        kept = self._kept_without(PROVINCE)
        for choice in self._place.choices:
            counts = {code: (kept & choice.received_at(code)).bit_count() for code in choice.names}
            values = (
                FacetValue(code, name, counts[code], code == choice.selected)
                for code, name in choice.names.items()
                if counts[code] or code == choice.selected
            )
            yield Facet(choice.parameter, choice.label, choice.selected, tuple(values))

    def _facet(self, name: str, label: str) -> Facet:
        """The values that still have results, counted among what the other filters keep."""
        kept, selected = self._kept_without(name), self._selected.get(name, "")
        counts = {value: (kept & bitmap).bit_count() for value, bitmap in self._bitmaps[name].items()}
        shown = _sorted([value for value, count in counts.items() if count or value == selected])
        values = (FacetValue(value, _worded(value), counts[value], value == selected) for value in shown)
        return Facet(name, label, selected, tuple(values))


def _worded(value: str) -> str:
    return gettext(WORDS[value]) if value in WORDS else value


def _sorted(values: Sequence[str]) -> list[str]:
    order = list(WORDS)
    return sorted(values, key=lambda value: (order.index(value) if value in order else -1, value))
