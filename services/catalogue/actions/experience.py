"""Action of the nightly count: what real dossiers say of procedures, replaced as a whole."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from services.catalogue.actions.persistence import renew_edition
from services.catalogue.models import HandlingTime, NightlyFacts

BATCH = 500


class TimeTaken(NamedTuple):
    """Of finished dossiers: how many, and the working days within which half and nine of ten had their result."""

    dossiers: int
    half_days: int
    most_days: int


@transaction.atomic
def record_experience(filings: Mapping[int, int], times: Mapping[tuple[int, int | None], TimeTaken]) -> bool:
    """Keep the filings by procedure and the times by procedure and office; True where anything is new.

    Public pages are drawn anew only then. Run twice with the same it changes nothing.
    """
    changed = _record_filings(filings)
    rows = HandlingTime.objects.in_bulk()
    known = {(row.procedure_id, row.agency_id): row for row in rows.values()}
    gone = [row.pk for key, row in known.items() if key not in times or _time_of(row) != times[key]]
    new = [key for key in times if key not in known or _time_of(known[key]) != times[key]]
    HandlingTime.objects.filter(pk__in=gone).delete()
    HandlingTime.objects.bulk_create(
        (HandlingTime(procedure_id=key[0], agency_id=key[1], **times[key]._asdict()) for key in new), batch_size=BATCH
    )
    if changed or gone or new:
        renew_edition()
    return bool(changed or gone or new)


def _record_filings(filings: Mapping[int, int]) -> bool:
    known = dict(NightlyFacts.objects.values_list("procedure", "filings"))
    wanted = {pk: filings.get(pk, 0) for pk in {*filings, *known}}
    changed = [NightlyFacts(procedure_id=pk, filings=n) for pk, n in wanted.items() if known.get(pk, 0) != n]
    NightlyFacts.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=["procedure"], update_fields=["filings"]
    )
    return bool(changed)


def _time_of(row: HandlingTime) -> TimeTaken:
    return TimeTaken(row.dossiers, row.half_days, row.most_days)
