"""What every verb of the catalogue needs: the row held, the text kept, the event recorded, the others told."""

from uuid import uuid4

from core.people import User
from core.text import syllables
from services.catalogue.models import Body, Edition, Procedure, ProcedureVersion, VersionAct, VersionEvent
from services.catalogue.package.definition import Package, canonical, checksum


def lock_version(version: ProcedureVersion) -> ProcedureVersion:
    """The version as it stands, its procedure held so that two people cannot change it at once."""
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    return ProcedureVersion.objects.select_related("procedure__issuer").get(pk=version.pk)


def record_event(version: ProcedureVersion, act: VersionAct, *, by: User | None, note: str = "") -> None:
    """Write down who did what; nothing in the log is ever changed."""
    VersionEvent.objects.create(version=version, act=act, by=by, note=note, body_id=version.body_id)


def store_body(package: Package) -> Body:
    """The package's text, kept once."""
    text = canonical(package)
    body, _ = Body.objects.get_or_create(checksum=checksum(text), defaults={"text": text})
    return body


def procedure_columns(package: Package) -> dict[str, object]:
    """What lists and the search need to know of a package, as columns of its procedure."""
    record = package.record
    return {
        "name": record.name,
        "field": record.field,
        "folded": " ".join(syllables(" ".join((record.name, package.code, record.field, *record.keywords)))),
        "levels": ",".join(record.levels),
        "is_online": package.is_online,
    }


def renew_edition() -> None:
    """Tell every process that what it holds of the catalogue is old."""
    Edition.objects.update_or_create(pk=1, defaults={"stamp": uuid4()})
