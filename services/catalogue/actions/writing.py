"""What authors do: bring a package in, begin a new version, edit it, hold it for ready, throw it away."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from core.people import User
from services.agencies.models import Agency
from services.catalogue import rules
from services.catalogue.actions.keeping import described, locked, record, renew_edition, store_body
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Procedure, ProcedureVersion, VersionAct, VersionState, package_in_force
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing import Published, decoded, parse_package


def read_package(source: bytes | str, *, in_force: Published = lambda code: None) -> Package:
    """The package in a JSON text, or a refusal that lists all that is wrong with it."""
    reading = parse_package(decoded(source) if isinstance(source, bytes) else source, in_force=in_force)
    if reading.package is None or reading.errors:
        raise CatalogueError("Gói thủ tục chưa đúng:\n" + "\n".join(map(str, reading.errors)))
    return reading.package


@transaction.atomic
def import_package(source: bytes | str, *, by: User) -> ProcedureVersion:
    """A new draft from a package text; the same package brought in twice is the same version."""
    package = read_package(source, in_force=package_in_force)
    issuer = Agency.objects.filter(code=package.record.issuer).first()
    if issuer is None:
        raise CatalogueError(f"Không có cơ quan công bố mang mã {package.record.issuer}.")
    rules.check_may_write(by, issuer)
    procedure, _ = Procedure.objects.get_or_create(code=package.code, defaults={"issuer": issuer, **described(package)})
    rules.check_is_of(package, procedure)
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    body = store_body(package)
    same = procedure.versions.filter(body=body).exclude(state__in=VersionState.over()).first()
    return same or _begin(procedure, body.pk, VersionAct.IMPORTED, by=by)


@transaction.atomic
def begin_new(procedure: Procedure, *, by: User) -> ProcedureVersion:
    """A draft that begins as what is in force (soạn phiên bản mới); one already begun is gone on with."""
    rules.check_may_write(by, procedure.issuer)
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if begun := procedure.versions.filter(state=VersionState.DRAFT).first():
        return begun
    last = procedure.versions.in_force().first() or procedure.versions.exclude(state=VersionState.ABANDONED).first()
    if last is None:
        raise CatalogueError("Thủ tục này chưa có phiên bản nào để soạn tiếp. Hãy đưa gói thủ tục vào.")
    return _begin(procedure, last.body_id, VersionAct.COPIED, by=by)


@transaction.atomic
def edit(version: ProcedureVersion, package: Package, *, seen: str, by: User) -> ProcedureVersion:
    """Put this package in place of the one that was `seen` (its checksum); mistakes in it are for review to refuse."""
    version = _own_draft(version, by)
    rules.check_is_as_seen(version, seen)
    rules.check_is_of(package, version.procedure)
    body = store_body(package)
    if body.pk != version.body_id:
        version.body = body
        version.save(update_fields=["body"])
        record(version, VersionAct.EDITED, by=by)
    return version


@transaction.atomic
def submit_for_review(version: ProcedureVersion, *, by: User) -> ProcedureVersion:
    """The author holds it for ready (gửi duyệt); from now on its text stands still."""
    version = _own_draft(version, by)
    rules.check_changes_something(version)
    rules.check_is_sound(version)
    version.state = VersionState.REVIEW
    version.save(update_fields=["state"])
    record(version, VersionAct.SUBMITTED, by=by)
    return version


@transaction.atomic
def abandon(version: ProcedureVersion, *, by: User) -> ProcedureVersion:
    """Throw a draft away (bỏ bản nháp); its number and what was done to it are kept."""
    version = _own_draft(version, by)
    version.state = VersionState.ABANDONED
    version.save(update_fields=["state"])
    record(version, VersionAct.ABANDONED, by=by)
    return version


@transaction.atomic
def offer(procedure: Procedure, offices: Iterable[Agency], *, by: User) -> None:
    """Let these offices receive dossiers of the procedure, besides those that do."""
    rules.check_may_write(by, procedure.issuer)
    procedure.offices.add(*offices)
    renew_edition()


def _own_draft(version: ProcedureVersion, by: User) -> ProcedureVersion:
    """The draft, held; only its ministry's authors change it."""
    version = locked(version)
    rules.check_state(version, VersionState.DRAFT)
    rules.check_may_write(by, version.procedure.issuer)
    return version


def _begin(procedure: Procedure, checksum: str, act: VersionAct, *, by: User) -> ProcedureVersion:
    number = (procedure.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = procedure.versions.create(body_id=checksum, author=by, number=number)
    record(version, act, by=by)
    return version
