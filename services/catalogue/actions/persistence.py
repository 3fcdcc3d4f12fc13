"""Shared steps of the actions: lock a version, store a package text, record an event, renew the edition."""

from collections.abc import Iterable
from uuid import uuid4

from core.people import User
from core.text import syllables
from services.agencies.models import CalendarChange
from services.catalogue.legal_texts.citations import keep_citations
from services.catalogue.local_fees.amounts import open_fees
from services.catalogue.models import (
    Body,
    Edition,
    Procedure,
    ProcedureVersion,
    VersionAct,
    VersionEvent,
    VersionState,
)
from services.catalogue.package.audience import audiences_of, charges_fee
from services.catalogue.package.definition import Package, canonical, checksum
from services.catalogue.package.head import HasRecord
from services.catalogue.package.parts import is_internal
from services.catalogue.publication.completeness import gaps_of
from services.catalogue.publication.dated_changes import keep_dated_changes


def lock_version(version: ProcedureVersion) -> ProcedureVersion:
    """Reload the version with its procedure's row locked until the transaction ends."""
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    return ProcedureVersion.objects.select_related("procedure__issuer").get(pk=version.pk)


def record_event(version: ProcedureVersion, act: VersionAct, *, by: User | None, note: str = "") -> None:
    """Append an event to the version's log, which is never changed."""
    VersionEvent.objects.create(version=version, act=act, by=by, note=note, body_id=version.body_id)


def store_body(package: Package) -> Body:
    """Store the canonical text of a package once, under its checksum."""
    text = canonical(package)
    body, _ = Body.objects.get_or_create(checksum=checksum(text), defaults={"text": text})
    return body


def body_saying(package: Package, procedure: Procedure) -> Body:
    """The body that says this: of a version of today or yet to come that says the same, else its own.

    The canonical text of a package gains the keys that packages gain; what was stored before says the same without.
    """
    current = procedure.versions.exclude(state__in=VersionState.over()).select_related("body")
    same = next((version for version in current if version.package == package), None)
    return same.body if same else store_body(package)


def procedure_columns(package: HasRecord) -> dict[str, object]:
    """The columns of Procedure that lists and the search read, taken from a package."""
    record = package.record
    return {
        "name": record.name,
        "name_en": record.name_en,
        "field": record.field,
        "folded": " ".join(syllables(" ".join((record.name, package.code, record.field, *record.keywords)))),
        "levels": ",".join(record.levels),
        "is_online": package.is_online,
        "is_internal": is_internal(package.code),
        "audiences": ",".join(audiences_of(record.subjects)),
        "has_fee": charges_fee(package),
        "keywords": "\n".join(record.keywords),
    }


def name_successor(procedure: Procedure, successor: Procedure | None) -> None:
    """Let the pages of a procedure, and of those it replaced itself, lead to another one; None: to their own again."""
    formerly = list(Procedure.objects.filter(replaced=procedure))
    leading = [procedure.pk, *procedure.replaced.values_list("pk", flat=True)] if successor else [procedure.pk]
    Procedure.objects.filter(pk__in=leading).update(successor=successor)
    for one in [procedure, *formerly, *([successor] if successor else [])]:
        Procedure.objects.filter(pk=one.pk).update(
            replaces="\n".join(map(_code_and_name, one.replaced.order_by("code")))
        )


def keep_figures(procedure_id: int, package: Package | None) -> None:
    """Write down anew what lists of procedures say of the package in force: its days, gaps, texts cited,
    fees left to provinces, English name; None: it is abolished, and stays known by its names.

    They are copies, so that no list has to read packages.
    """
    keep_dated_changes(procedure_id, package)
    keep_citations(procedure_id, package)
    gaps = _as_column(gaps_of(package)) if package else None
    left_open = open_fees(package) if package else {}
    keys = _as_column(left_open) if left_open else ""
    named = {"name_en": package.record.name_en} if package else {}
    Procedure.objects.filter(pk=procedure_id).update(gaps=gaps, local_fee_keys=keys, **named)


def _as_column(keys: Iterable[str]) -> str:
    """Keys as columns have them, each between bars: `|form|laws|`."""
    return "".join(f"|{key}" for key in keys) + "|"


def _code_and_name(procedure: Procedure) -> str:
    return f"{procedure.code} {procedure.name}"


def calendar_changed(change: CalendarChange) -> None:
    """Draw the public pages anew: they name the days on which results are due."""
    renew_edition()


def agencies_changed() -> None:
    """Read anew which agencies receive what, and where: the search counts by place, pages name offices."""
    renew_edition()


def renew_edition() -> None:
    """Invalidate what every process has cached of the catalogue."""
    Edition.objects.update_or_create(pk=1, defaults={"stamp": uuid4()})
