"""Choosing the office to file at: all where they are few, else by province, then commune, then those that remain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from core.compiled_query import CompiledQuery
from services.agencies.lookup import in_order_of_names, serving
from services.agencies.models import AdministrativeUnit, Agency
from services.catalogue.models import Procedure
from services.catalogue.receiving import receivers_by_hand, receivers_of

PROVINCE: Final = "tinh"
COMMUNE: Final = "xa"
"""Where the place stands in the address."""
MOST_SHOWN: Final = 12
"""More offices than these are chosen by place."""


@dataclass(frozen=True)
class Places:
    """One question for a place: its name in the address, its label, and what may be answered."""

    name: str
    label: str
    units: Sequence[AdministrativeUnit]


@dataclass(frozen=True)
class OfficeChoice:
    """The offices to choose from, or the place that has to be said first."""

    offices: Sequence[Agency]
    asked: Places | None = None
    province: AdministrativeUnit | None = None
    commune: AdministrativeUnit | None = None

    @property
    def is_by_place(self) -> bool:
        """Whether there are others at other places."""
        return self.province is not None or self.asked is not None


FEW: Final = CompiledQuery(lambda procedure: receivers_of(procedure).order_by("code")[: MOST_SHOWN + 1])
"""The offices that receive a procedure, as far as all of them may be shown."""
FEW_BY_HAND: Final = CompiledQuery(lambda procedure: receivers_by_hand(procedure).order_by("code")[: MOST_SHOWN + 1])
"""The same of a procedure that no kind of office receives by rule."""


def choose_receiver(procedure: Procedure, place: Mapping[str, str]) -> OfficeChoice:
    """What to choose from of the offices that receive a procedure."""
    few = FEW(procedure.pk) if procedure.received_by else FEW_BY_HAND(procedure.pk)
    return OfficeChoice(few) if len(few) <= MOST_SHOWN else _by_place(receivers_of(procedure.pk), place)


def choose(offices: QuerySet[Agency], place: Mapping[str, str]) -> OfficeChoice:
    """What to choose from of these offices at the place that the address names."""
    few = list(offices.order_by("code")[: MOST_SHOWN + 1])
    return OfficeChoice(few) if len(few) <= MOST_SHOWN else _by_place(offices, place)


def _by_place(receivers: QuerySet[Agency], place: Mapping[str, str]) -> OfficeChoice:
    """A place that is none is asked for again."""
    provinces = all_provinces()
    province = _named(provinces, place, PROVINCE)
    if province is None:
        return OfficeChoice((), Places(PROVINCE, gettext("Tỉnh, thành phố"), provinces))
    communes = communes_of(province)
    if not receivers.filter(unit__province=province).exists():
        return OfficeChoice(_at(receivers, province, None), province=province)
    commune = _named(communes, place, COMMUNE)
    if commune is None:
        return OfficeChoice((), Places(COMMUNE, gettext("Xã, phường, đặc khu"), communes), province)
    return OfficeChoice(_at(receivers, province, commune), province=province, commune=commune)


def all_provinces() -> list[AdministrativeUnit]:
    return in_order_of_names(AdministrativeUnit.objects.filter(province=None))


def communes_of(province: AdministrativeUnit) -> list[AdministrativeUnit]:
    return in_order_of_names(AdministrativeUnit.objects.filter(province=province))


def above_communes(receivers: QuerySet[Agency], province: AdministrativeUnit) -> list[Agency]:
    """Those of the province itself, then those of the whole country."""
    return _at(receivers, province, None)


def _at(receivers: QuerySet[Agency], province: AdministrativeUnit, commune: AdministrativeUnit | None) -> list[Agency]:
    """Those of the commune first, then those of the province and of the whole country."""
    units = [unit.pk for unit in (commune, province) if unit]
    found = receivers.filter(serving(units) | Q(unit=None)).order_by("code")
    rank: dict[str | None, int] = {None: len(units), **{unit: number for number, unit in enumerate(units)}}
    return sorted(found, key=lambda office: rank.get(office.unit_id, 0))


def _named(units: Sequence[AdministrativeUnit], place: Mapping[str, str], name: str) -> AdministrativeUnit | None:
    """The one of these that the address names."""
    return next((unit for unit in units if unit.code == place.get(name)), None)
