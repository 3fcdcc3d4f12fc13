"""Actions of the night: what real dossiers and all packages together say of procedures, replaced as a whole."""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db import transaction

from services.catalogue.actions.persistence import renew_edition
from services.catalogue.experience.relations import Papers, Related, relate
from services.catalogue.models import HandlingTime, NightlyFacts, ProcedureVersion

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


def relate_procedures() -> bool:
    """Find out which public procedures go together; True where anything is new, and pages are drawn anew."""
    known = {
        row.procedure_id: row
        for row in NightlyFacts.objects.select_related("procedure").only("related", "filings", "procedure__code")
    }
    filings = {row.procedure.code: row.filings for row in known.values()}
    keys = dict(ProcedureVersion.objects.public().values_list("procedure__code", "procedure"))
    related = {keys[code]: _lines(found) for code, found in relate(_papers(), filings).items()}
    before = {pk: row.related for pk, row in known.items()}
    changed = [
        NightlyFacts(procedure_id=pk, related=related.get(pk, ""))
        for pk in {*related, *before}
        if related.get(pk, "") != before.get(pk, "")
    ]
    _write_related(changed)
    return bool(changed)


@transaction.atomic
def _write_related(changed: list[NightlyFacts]) -> None:
    NightlyFacts.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=["procedure"], update_fields=["related"]
    )
    if changed:
        renew_edition()


def _papers() -> Iterator[Papers]:
    """Of the texts in force, without making packages of them."""
    rows = ProcedureVersion.objects.public().values_list("procedure__code", "body__text")
    for code, text in rows.iterator(chunk_size=200):
        package = json.loads(text)
        issued = [result["name"] for result in package.get("results", ()) if not result.get("is_refusal")]
        yield Papers(code, issued, [paper["name"] for paper in package.get("papers", ())])


def _lines(related: Related) -> str:
    return "\n".join([*(f"before {code}" for code in related.before), *(f"after {code}" for code in related.after)])


def _time_of(row: HandlingTime) -> TimeTaken:
    return TimeTaken(row.dossiers, row.half_days, row.most_days)
