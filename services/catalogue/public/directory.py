"""Where what is received, and the days off: what public pages ask of the agencies, read once for each edition."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from services.agencies.lookup import in_order_of_names
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, CalendarDay
from services.catalogue.models import Procedure
from services.catalogue.public.search import get_engine
from services.catalogue.search.index import Entry

Key = TypeVar("Key")
OFFICES_KEPT: Final = 11
"""Offices of a procedure kept by name: one more than its page shows."""


class Office(NamedTuple):
    """An office that was added to a procedure by hand."""

    code: str
    name: str


@dataclass(frozen=True)
class Directory:
    """The offices by place, as `receiving.receivers_of` would find them; sets of procedures as bitmaps of positions."""

    names: Mapping[str, str]
    """Of provinces and communes, by code, in the order of their names."""
    communes: Mapping[str, Sequence[str]]
    """By province."""
    days: Mapping[date, str]
    """The days that differ from their weekday."""
    offices: Mapping[str, Sequence[Office]]
    """Those added by hand, by the code of the procedure."""
    _kinds: Mapping[str, frozenset[str]]
    _by_kind: Mapping[str, int]
    _by_hand: Mapping[str, int]
    _taken_out: Mapping[tuple[str, str], int]
    _known: dict[str, int] = field(default_factory=dict)

    def received_at(self, place: str) -> int:
        """The procedures that some office of a commune receives; of a province, any office there or in its communes."""
        if place not in self._known:
            self._known[place] = self._received(place) | _union(map(self.received_at, self.communes.get(place, ())))
        return self._known[place]

    def _received(self, unit: str) -> int:
        kinds = self._kinds.get(unit, frozenset())
        return self._by_hand.get(unit, 0) | _union(
            self._by_kind.get(kind, 0) & ~self._taken_out.get((unit, kind), 0) for kind in kinds
        )


_directory: tuple[UUID, Directory] | None = None
_building = Lock()


def get_directory(edition: UUID) -> Directory:
    """The directory of an edition of the catalogue, kept in the process until the next one."""
    global _directory  # noqa: PLW0603  # one for the process
    known = _directory
    if known is None or known[0] != edition:
        with _building:  # one thread builds, the others wait for it
            known = _directory
            if known is None or known[0] != edition:
                known = _directory = edition, _build(get_engine(edition).index.entries)
    return known[1]


def _build(entries: Sequence[Entry]) -> Directory:
    """Five statements, none of them for each office."""
    positions = {entry.code: position for position, entry in enumerate(entries)}
    names, communes = dict[str, str](), defaultdict[str, list[str]](list)
    for unit in in_order_of_names(AdministrativeUnit.objects.all()):
        names[unit.code] = unit.full_name
        if unit.province_id:
            communes[unit.province_id].append(unit.code)
    kinds = Counter(Agency.objects.exclude(unit=None).order_by().values_list("unit", "kind"))
    offices, by_hand = _added_by_hand(positions)
    return Directory(
        names,
        communes,
        dict(CalendarDay.objects.values_list("day", "kind")),
        offices,
        _grouped(kinds),
        _bitmaps((kind, positions[entry.code]) for entry in entries for kind in entry.received_by),
        by_hand,
        _taken_out(positions, kinds),
    )


def _added_by_hand(positions: Mapping[str, int]) -> tuple[dict[str, list[Office]], dict[str, int]]:
    """The first of them by procedure, and by place what they receive."""
    rows = Procedure.offices.through.objects.order_by("procedure", "agency__code").values_list(
        "procedure__code", "agency__code", "agency__name", "agency__unit"
    )
    offices, places = defaultdict[str, list[Office]](list), list[tuple[str, int]]()
    for procedure, code, name, unit in rows:
        if procedure in positions:
            if len(offices[procedure]) < OFFICES_KEPT:
                offices[procedure].append(Office(code, name))
            places.append((unit or "", positions[procedure]))
    return offices, _bitmaps(places)


def _taken_out(positions: Mapping[str, int], kinds: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """By place and kind, the procedures that no office of that kind there receives, all being taken out by hand."""
    rows = Procedure.excluded_offices.through.objects.values_list("procedure__code", "agency__unit", "agency__kind")
    counted = Counter((code, unit, kind) for code, unit, kind in rows if unit and code in positions)
    return _bitmaps(
        ((unit, kind), positions[code]) for (code, unit, kind), n in counted.items() if n >= kinds[unit, kind]
    )


def _grouped(kinds: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """The kinds of office by place, but for ministries, which receive for the whole country."""
    groups, same = defaultdict[str, set[str]](set), dict[frozenset[str], frozenset[str]]()
    for unit, kind in kinds:
        if kind not in ("", AgencyKind.MINISTRY):
            groups[unit].add(kind)
    frozen = {unit: frozenset(found) for unit, found in groups.items()}
    return {unit: same.setdefault(found, found) for unit, found in frozen.items()}


def _bitmaps(members: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    bits: dict[Key, int] = defaultdict(int)
    for key, position in members:
        bits[key] |= 1 << position
    return dict(bits)


def _union(bitmaps: Iterable[int]) -> int:
    found = 0
    for bitmap in bitmaps:
        found |= bitmap
    return found
