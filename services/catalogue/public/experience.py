"""What real dossiers say on the page of a procedure: how long it really took."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from services.agencies.models import Agency
from services.catalogue.life_events import LifeEvent, life_events
from services.catalogue.models import HandlingTime, Procedure
from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.index import Entry

MANY_DAYS = 60
"""Working days from which the counters tell no more apart."""


@dataclass(frozen=True)
class RelatedProcedures:
    """What goes with a procedure: computed each night, of its life events, and how many are of the same field."""

    before: list[Entry]
    """Those that issue one of its papers."""
    after: list[Entry]
    """Those that ask for its result."""
    events: list[LifeEvent]
    in_field: int

    @classmethod
    def of(cls, procedure: Procedure, engine: SearchEngine) -> Self:
        """No statement: `nightly` came with the procedure."""
        known = getattr(procedure, "nightly", None)
        before, after = (engine.known(known.codes(kind)) if known else [] for kind in ("before", "after"))
        events = [event for event in life_events().values() if procedure.code in event.codes]
        return cls(before, after, events, engine.facets["linh-vuc"].get(procedure.field, 0).bit_count())


def times_taken(procedure: int, office: str) -> list[str]:
    """In words how long it took at the office of that code, where that is known, and at all offices; one statement."""
    rows = HandlingTime.objects.filter(Q(agency=None) | Q(agency__code=office), procedure=procedure)
    return [_in_words(row) for row in rows.select_related("agency").order_by("agency")]


def times_taken_at(procedure: int, offices: Collection[Agency]) -> dict[int, str]:
    """In words how long it took at each of these offices, by their keys, where that is known; one statement."""
    rows = HandlingTime.objects.filter(procedure=procedure, agency__in=offices)
    return {row.agency_id: _duration(row) for row in rows if row.agency_id}


def _in_words(row: HandlingTime) -> str:
    where = row.agency.name if row.agency else gettext("Tất cả các nơi")
    return f"{where}: {_duration(row)}"


def _duration(row: HandlingTime) -> str:
    half, most = _days(row.half_days), _days(row.most_days)
    values = {"half": half, "most": most, "dossiers": row.dossiers}
    if half == most:
        return gettext("9 trên 10 hồ sơ có kết quả %(most)s (tính trên %(dossiers)s hồ sơ)") % values
    return (
        gettext(
            "một nửa số hồ sơ có kết quả %(half)s, 9 trên 10 hồ sơ có kết quả %(most)s (tính trên %(dossiers)s hồ sơ)"
        )
        % values
    )


def _days(days: int) -> str:
    if days >= MANY_DAYS:
        return gettext("sau %(days)s ngày làm việc hoặc lâu hơn") % {"days": MANY_DAYS}
    return ngettext("trong %(days)s ngày làm việc", "trong %(days)s ngày làm việc", days) % {"days": days}
