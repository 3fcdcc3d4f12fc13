"""Actions of authors: import a package, start a new version or restore an old one, edit, submit for review, abandon."""

from django.db import transaction
from django.db.models import Max

from core.people import User
from services.agencies.models import Agency
from services.catalogue import rules
from services.catalogue.actions.persistence import (
    body_saying,
    lock_version,
    procedure_columns,
    record_event,
)
from services.catalogue.actions.sample_people import bring_sample_people, copy_sample_people
from services.catalogue.authoring.sample_people_files import read_people, split
from services.catalogue.differences import changed_subjects
from services.catalogue.english.editing import with_stale_english
from services.catalogue.errors import CatalogueError
from services.catalogue.library.expansion import FindShared, find_shared
from services.catalogue.models import Procedure, ProcedureVersion, VersionAct, VersionState, package_in_force
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.parser import PublishedPackageLookup, decode, parse_package
from services.catalogue.publication.messages import tell_submitted


def read_package(
    source: bytes | str,
    *,
    find_published: PublishedPackageLookup = lambda code: None,
    find_shared: FindShared = lambda name, number: None,
) -> Package:
    """Parse and lint a package; CatalogueError with all errors, one on a line."""
    text = decode(source) if isinstance(source, bytes) else source
    result = parse_package(text, find_published=find_published, find_shared=find_shared)
    if result.package is None or result.errors:
        raise CatalogueError("Gói thủ tục chưa đúng:\n" + "\n".join(map(str, result.errors)))
    return result.package


@transaction.atomic
def import_package(source: bytes | str, *, by: User) -> ProcedureVersion:
    """Create a draft from a package text with the made-up people that come with it, in place of those kept here.

    Importing the same package again returns the existing version; a draft of it without people gets these.
    """
    text, people = split(decode(source) if isinstance(source, bytes) else source)
    package = read_package(text, find_published=package_in_force, find_shared=find_shared)
    issuer = Agency.objects.filter(code=package.record.issuer).first()
    if issuer is None:
        raise CatalogueError(f"Không có cơ quan công bố mang mã {package.record.issuer}.")
    rules.check_may_write(by, issuer)
    procedure, _ = Procedure.objects.get_or_create(
        code=package.code, defaults={"issuer": issuer, **procedure_columns(package)}
    )
    rules.check_belongs_to_procedure(package, procedure)
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    body = body_saying(package, procedure)
    existing = procedure.versions.filter(body=body).exclude(state__in=VersionState.over()).first()
    version = existing or create_draft(procedure, body.pk, VersionAct.IMPORTED, by=by)
    if found := read_people(people, package):
        bring_sample_people(version, [(one.name, one.answers) for one in found], is_new=existing is None)
    return version


@transaction.atomic
def start_new_version(procedure: Procedure, *, by: User) -> ProcedureVersion:
    """Create a draft as a copy of the version in force (soạn phiên bản mới), or return the existing draft."""
    rules.check_may_write(by, procedure.issuer)
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if draft := procedure.versions.filter(state=VersionState.DRAFT).first():
        return draft
    last = procedure.versions.in_force().first() or procedure.versions.exclude(state=VersionState.ABANDONED).first()
    if last is None:
        raise CatalogueError("Thủ tục này chưa có phiên bản nào để soạn tiếp. Hãy đưa gói thủ tục vào.")
    return create_draft(procedure, last.body_id, VersionAct.COPIED, by=by)


@transaction.atomic
def restore(version: ProcedureVersion, *, by: User, note: str) -> ProcedureVersion:
    """Create a version with the content of one that is no longer in force, and submit it for review with a reason.

    Returns the new version, or the one with this content that is under review already; the old one stays as it is.
    """
    rules.check_may_write(by, version.procedure.issuer)
    version = lock_version(version)
    rules.check_state(version, VersionState.RETIRED)
    rules.check_says_why_restored(note)
    waiting = version.procedure.versions.filter(state__in=(VersionState.REVIEW, VersionState.APPROVED))
    if same := waiting.filter(body=version.body_id).first():
        return same
    said = f"Khôi phục nội dung phiên bản {version.number}: {note}"
    draft = create_draft(version.procedure, version.body_id, VersionAct.COPIED, by=by, note=said)
    return _submit(draft, by=by)


@transaction.atomic
def edit(version: ProcedureVersion, package: Package, *, expected_checksum: str, by: User) -> ProcedureVersion:
    """Replace the package of a draft; an invalid one may be saved, review refuses it.

    `expected_checksum` is that of the package the editor started from: EditConflictError when it has changed since.
    What was derived from a record is a form of the ministry from the first change on. English whose Vietnamese was
    changed is marked as stale. The log says which parts were changed.
    """
    version = lock_editable_draft(version, by)
    rules.check_is_not_edited_by_another(version, by)
    rules.check_checksum_is_current(version, expected_checksum)
    rules.check_belongs_to_procedure(package, version.procedure)
    if package.derived and package != version.package:
        package = package.model_copy(update={"derived": False})
    package = with_stale_english(version.package, package)
    body = body_saying(package, version.procedure)
    if body.pk != version.body_id:
        subjects = changed_subjects(version.package, package)
        version.body = body
        version.save(update_fields=["body"])
        record_event(version, VersionAct.EDITED, by=by, note=subjects)
    return version


@transaction.atomic
def submit_for_review(version: ProcedureVersion, *, by: User) -> ProcedureVersion:
    """Submit a draft without lint errors for review (gửi duyệt); its text is then frozen."""
    return _submit(lock_editable_draft(version, by), by=by)


@transaction.atomic
def abandon(version: ProcedureVersion, *, by: User) -> ProcedureVersion:
    """Abandon a draft (bỏ bản nháp); its number and its log are kept."""
    version = lock_editable_draft(version, by)
    version.state = VersionState.ABANDONED
    version.save(update_fields=["state"])
    record_event(version, VersionAct.ABANDONED, by=by)
    return version


def lock_editable_draft(version: ProcedureVersion, by: User) -> ProcedureVersion:
    """Lock a draft; CatalogueError unless it is one and `by` may write for its ministry."""
    version = lock_version(version)
    rules.check_state(version, VersionState.DRAFT)
    rules.check_may_write(by, version.procedure.issuer)
    return version


def _submit(draft: ProcedureVersion, *, by: User) -> ProcedureVersion:
    """Submit a locked draft, if it differs from what is in force and has no lint errors."""
    rules.check_differs_from_version_in_force(draft)
    rules.check_has_no_lint_errors(draft)
    draft.state = VersionState.REVIEW
    draft.save(update_fields=["state"])
    record_event(draft, VersionAct.SUBMITTED, by=by)
    tell_submitted(draft, by=by)
    return draft


def create_draft(procedure: Procedure, checksum: str, act: VersionAct, *, by: User, note: str = "") -> ProcedureVersion:
    """The next version of a procedure with this body; its row is locked, and who may write has been asked."""
    number = (procedure.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = procedure.versions.create(body_id=checksum, author=by, number=number)
    record_event(version, act, by=by, note=note)
    copy_sample_people(version)
    return version
