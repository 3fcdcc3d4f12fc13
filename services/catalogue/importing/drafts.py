"""Writes classified lines: procedures, drafts, their log and the rows of the report, a batch with a few statements."""

from collections.abc import Mapping, Sequence

from django.db.models import Max

from core.people import User
from services.catalogue.actions.persistence import procedure_columns
from services.catalogue.importing.classification import ClassifiedLine
from services.catalogue.importing.models import DRAFTED, ImportItem, Outcome, RecordImport
from services.catalogue.models import Body, Procedure, ProcedureVersion, VersionAct, VersionEvent, VersionState

OF_ISSUER = "Thủ tục {} do {} công bố; cơ quan công bố phải giữ nguyên."


def write(run: RecordImport, batch: Sequence[ClassifiedLine], *, by: User) -> None:
    """Write one batch, within the caller's transaction; unchanged lines leave nothing."""
    procedures = Procedure.objects.select_related("issuer").in_bulk(
        [one.code for one in batch if one.outcome in DRAFTED], field_name="code"
    )
    batch = [_of_its_issuer(one, procedures.get(one.code)) for one in batch]
    drafted = [one for one in batch if one.outcome in DRAFTED]
    versions = _write_versions(drafted, _write_procedures(drafted, procedures), by=by)
    ImportItem.objects.bulk_create(
        [_item(run, one, versions.get(one.code)) for one in batch if one.outcome != Outcome.UNCHANGED]
    )


def _of_its_issuer(one: ClassifiedLine, procedure: Procedure | None) -> ClassifiedLine:
    if procedure is None or one.issuer is None or procedure.issuer_id == one.issuer.pk:
        return one
    return ClassifiedLine(one.line, Outcome.REFUSED, sentences=[OF_ISSUER.format(one.code, procedure.issuer)])


def _write_procedures(drafted: Sequence[ClassifiedLine], known: Mapping[str, Procedure]) -> dict[str, Procedure]:
    """Add missing procedures; the columns of one that has a version in force follow when another is published."""
    new = [
        Procedure(code=one.code, issuer=one.issuer, received_by=one.received_by, **procedure_columns(one.package))
        for one in drafted
        if one.code not in known and one.package
    ]
    _say_receivers(drafted, known)
    return {**known, **{procedure.code: procedure for procedure in Procedure.objects.bulk_create(new)}}


def _say_receivers(drafted: Sequence[ClassifiedLine], known: Mapping[str, Procedure]) -> None:
    """Who receives what was published for information only, and so had nobody to receive it."""
    silent = [one for one in drafted if one.code in known and not known[one.code].is_online]
    silent = [one for one in silent if not known[one.code].received_by]
    for one in silent:
        known[one.code].received_by = one.received_by
    Procedure.objects.bulk_update([known[one.code] for one in silent], ["received_by"])


def _write_versions(
    drafted: Sequence[ClassifiedLine], procedures: Mapping[str, Procedure], *, by: User
) -> dict[str, ProcedureVersion]:
    """A draft for each: the one that an import has left untouched, else a new one."""
    Body.objects.bulk_create(
        [Body(checksum=one.checksum, text=one.text) for one in drafted], batch_size=50, ignore_conflicts=True
    )
    versions = _untouched(procedures)
    renewed = [one for one in drafted if one.code in versions and versions[one.code].body_id != one.checksum]
    for one in renewed:
        versions[one.code].body_id = one.checksum
    ProcedureVersion.objects.bulk_update([versions[one.code] for one in renewed], ["body"])
    last = _last_numbers(procedures)
    new = [
        ProcedureVersion(
            procedure=(procedure := procedures[one.code]),
            number=last.get(procedure.pk, 0) + 1,
            body_id=one.checksum,
            author=by,
        )
        for one in drafted
        if one.code not in versions
    ]
    created = {version.procedure.code: version for version in ProcedureVersion.objects.bulk_create(new)}
    VersionEvent.objects.bulk_create(
        [
            VersionEvent(version=version, act=VersionAct.IMPORTED, by=by, body_id=version.body_id)
            for version in [*created.values(), *(versions[one.code] for one in renewed)]
        ]
    )
    return {**versions, **created}


def _untouched(procedures: Mapping[str, Procedure]) -> dict[str, ProcedureVersion]:
    """By code, the drafts that imports have made and nobody has worked on since."""
    drafts = ProcedureVersion.objects.filter(
        procedure__in=procedures.values(), state=VersionState.DRAFT, imported_by__isnull=False
    )
    worked_on = VersionEvent.objects.filter(version__in=drafts).exclude(act=VersionAct.IMPORTED).values("version")
    untouched = drafts.exclude(pk__in=worked_on).select_related("procedure").order_by("number").distinct()
    return {version.procedure.code: version for version in untouched}


def _last_numbers(procedures: Mapping[str, Procedure]) -> dict[int, int]:
    versions = ProcedureVersion.objects.filter(procedure__in=procedures.values())
    return dict(versions.order_by().values_list("procedure").annotate(Max("number")))


def _item(run: RecordImport, one: ClassifiedLine, version: ProcedureVersion | None) -> ImportItem:
    return ImportItem(
        run=run,
        file=one.line.file[:200],
        line=one.line.number,
        code=_storable(one.code)[:60],
        name=_storable(one.name)[:200],
        hash=one.hash,
        outcome=one.outcome,
        is_doubtful=one.is_doubtful,
        sentences="\n".join(one.sentences),
        version=version if one.outcome in DRAFTED else None,
        checksum=one.checksum,
    )


def _storable(text: str) -> str:
    """A typed text without what no database takes."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
