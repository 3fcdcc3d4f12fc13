"""The verbs of the catalogue: bring a version in, review it, publish it, retire it, offer it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from services.agencies.folding import syllables
from services.agencies.models import Agency
from services.catalogue import rules
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Body, Edition, Procedure, ProcedureVersion, State, package_in_force
from services.catalogue.package import Package, canonical, checksum
from services.catalogue.reading import Published, decoded, read

if TYPE_CHECKING:
    from portal.accounts.models import User


def read_package(source: bytes | str, *, in_force: Published = lambda code: None) -> Package:
    """The package in a JSON text, or a refusal that lists all that is wrong with it."""
    reading = read(decoded(source) if isinstance(source, bytes) else source, in_force=in_force)
    if reading.package is None or reading.errors:
        raise CatalogueError("Gói thủ tục chưa đúng:\n" + "\n".join(map(str, reading.errors)))
    return reading.package


@transaction.atomic
def import_package(source: bytes | str, *, by: "User") -> ProcedureVersion:
    """A new draft from a package text; the same package brought in twice is the same version."""
    package = read_package(source, in_force=package_in_force)
    issuer = Agency.objects.filter(code=package.record.issuer).first()
    if issuer is None:
        raise CatalogueError(f"Không có cơ quan công bố mang mã {package.record.issuer}.")
    rules.check_may_write(by, issuer)
    procedure, _ = Procedure.objects.get_or_create(code=package.code, defaults={"issuer": issuer, **described(package)})
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    body = keep(package)
    same = procedure.versions.filter(body=body).exclude(state=State.RETIRED).first()
    return same or procedure.versions.create(body=body, author=by, number=_next_number(procedure))


@transaction.atomic
def submit_for_review(version: ProcedureVersion, *, by: "User") -> ProcedureVersion:
    """The author holds it for ready (trình duyệt)."""
    version = _locked(version)
    rules.check_state(version, State.DRAFT)
    rules.check_may_write(by, version.procedure.issuer)
    version.state = State.REVIEW
    version.save(update_fields=["state"])
    return version


@transaction.atomic
def publish(version: ProcedureVersion, *, by: "User") -> ProcedureVersion:
    """Put it in force (công bố); the version that was in force is retired. Open dossiers keep theirs."""
    version = _locked(version)
    rules.check_state(version, State.REVIEW)
    rules.check_may_publish(version, by)
    now = timezone.now()
    version.procedure.versions.in_force().update(state=State.RETIRED, retired_at=now)
    version.state, version.approver_id, version.published_at = State.PUBLISHED, by.pk, now
    version.save(update_fields=["state", "approver", "published_at"])
    Procedure.objects.filter(pk=version.procedure_id).update(**described(version.package))
    renew_edition()
    return version


@transaction.atomic
def retire(version: ProcedureVersion, *, by: "User") -> ProcedureVersion:
    """Take it out of force (bãi bỏ) without another in its place; nothing new can be filed under it."""
    version = _locked(version)
    rules.check_state(version, State.PUBLISHED)
    rules.check_may_publish(version, by)
    version.state, version.retired_at = State.RETIRED, timezone.now()
    version.save(update_fields=["state", "retired_at"])
    renew_edition()
    return version


@transaction.atomic
def offer(procedure: Procedure, offices: Iterable[Agency], *, by: "User") -> None:
    """Let these offices receive dossiers of the procedure, besides those that do."""
    rules.check_may_write(by, procedure.issuer)
    procedure.offices.add(*offices)
    renew_edition()


def keep(package: Package) -> Body:
    """The package's text, kept once."""
    text = canonical(package)
    body, _ = Body.objects.get_or_create(checksum=checksum(text), defaults={"text": text})
    return body


def described(package: Package) -> dict[str, object]:
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


def _locked(version: ProcedureVersion) -> ProcedureVersion:
    """The version as it stands, its procedure held so that two people cannot publish at once."""
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    return ProcedureVersion.objects.select_related("procedure__issuer").get(pk=version.pk)


def _next_number(procedure: Procedure) -> int:
    return (procedure.versions.aggregate(last=Max("number"))["last"] or 0) + 1
