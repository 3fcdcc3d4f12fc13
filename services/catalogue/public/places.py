"""The place as a filter of the search: a province, then one of its communes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from django.utils.translation import gettext

from services.catalogue.public.directory import Directory

PROVINCE: Final = "tinh"
COMMUNE: Final = "xa"


@dataclass(frozen=True)
class PlaceChoice:
    """The places to choose among, by code, and the one that is selected."""

    parameter: str
    label: str
    names: Mapping[str, str]
    selected: str
    received_at: Callable[[str], int]


@dataclass(frozen=True)
class SelectedPlace:
    """The place that an address selects; a commune counts only in its province."""

    province: str
    commune: str
    directory: Directory

    @classmethod
    def of(cls, query: Mapping[str, str], directory: Directory) -> Self:
        """What is no place selects nothing."""
        province, commune = query.get(PROVINCE, ""), query.get(COMMUNE, "")
        communes = directory.communes.get(province, ())
        return cls(province if communes else "", commune if commune in communes else "", directory)

    @property
    def address(self) -> dict[str, str]:
        """Its parameters of an address."""
        selected = {PROVINCE: self.province, COMMUNE: self.commune}
        return {name: code for name, code in selected.items() if code}

    @property
    def kept(self) -> int:
        """The procedures received there, as a bitmap; all of them where no place is selected."""
        place = self.commune or self.province
        return self.directory.received_at(place) if place else -1

    @property
    def choices(self) -> Sequence[PlaceChoice]:
        """The provinces and, once one is selected, its communes."""
        known = [code for code in self.directory.names if code in self.directory.communes]
        provinces = self._choice(PROVINCE, gettext("Tỉnh, thành phố"), known, self.province)
        if not self.province:
            return [provinces]
        communes = self.directory.communes[self.province]
        return [provinces, self._choice(COMMUNE, gettext("Xã, phường, đặc khu"), communes, self.commune)]

    def _choice(self, parameter: str, label: str, codes: Sequence[str], selected: str) -> PlaceChoice:
        names = {code: self.directory.names[code] for code in codes}
        return PlaceChoice(parameter, label, names, selected, self.directory.received_at)
