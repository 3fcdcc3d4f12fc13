"""Actions of approvers: publish now or on a date, return to the author, retire."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.catalogue import rules
from services.catalogue.actions.persistence import (
    keep_figures,
    lock_version,
    name_successor,
    procedure_columns,
    record_event,
    renew_edition,
)
from services.catalogue.models import Procedure, ProcedureVersion, VersionAct, VersionState
from services.catalogue.publication.due_checks import obstacles
from services.catalogue.publication.messages import tell_not_in_force, tell_returned


@transaction.atomic
def publish(
    version: ProcedureVersion,
    *,
    by: User,
    on: date | None = None,
    expected_checksum: str | None = None,
    despite_remarks: bool = False,
) -> ProcedureVersion:
    """Approve a version (duyệt và công bố): in force at once, or on a later date. Open dossiers keep their version.

    `expected_checksum` is that of the text the approver read: EditConflictError when it has changed since.
    `despite_remarks`: they know that remarks are open.
    """
    version = lock_version(version)
    rules.check_state(version, VersionState.REVIEW)
    rules.check_may_publish(version, by)
    rules.check_remarks_are_settled(version, despite=despite_remarks)
    rules.check_checksum_is_current(version, version.checksum if expected_checksum is None else expected_checksum)
    rules.check_has_no_lint_errors(version)
    version.approver = by
    if on is None or on <= timezone.localdate():
        return _put_in_force(version, by=by)
    rules.check_no_other_version_is_scheduled(version)
    version.state, version.effective_on = VersionState.APPROVED, on
    version.save(update_fields=["state", "approver", "effective_on"])
    record_event(version, VersionAct.APPROVED, by=by, note=f"Áp dụng từ ngày {on:%d/%m/%Y}")
    renew_edition()  # the public page tells what comes
    return version


@transaction.atomic
def put_in_force(version: ProcedureVersion) -> ProcedureVersion:
    """Put an approved version in force on or after its effective date; otherwise do nothing (idempotent).

    It is checked again: with an obstacle the version before stays in force, this one goes back to its author with the
    reasons, and author and approver are told.
    """
    version, today = lock_version(version), timezone.localdate()
    if version.state != VersionState.APPROVED or not version.effective_on or version.effective_on > today:
        return version
    if reasons := obstacles(version, today):
        approver = version.approver
        version = _to_draft(version, by=None, note="\n".join(("Đến ngày áp dụng, kiểm tra lại không đạt:", *reasons)))
        tell_not_in_force(version, reasons, approver=approver)
        return version
    return _put_in_force(version, by=None)


@transaction.atomic
def return_to_author(version: ProcedureVersion, *, by: User, note: str) -> ProcedureVersion:
    """Return a version in review, or approved and not yet in force, to draft with a note (trả lại)."""
    version = lock_version(version)
    rules.check_state(version, VersionState.REVIEW, VersionState.APPROVED)
    rules.check_may_return(version, by)
    rules.check_has_note(note)
    version = _to_draft(version, by=by, note=note)
    tell_returned(version, note, by=by)
    return version


@transaction.atomic
def retire(version: ProcedureVersion, *, by: User, successor: Procedure | None = None) -> ProcedureVersion:
    """Take a version out of force (bãi bỏ): nothing new can be filed under it; its page leads to the successor."""
    version = lock_version(version)
    rules.check_state(version, VersionState.PUBLISHED)
    rules.check_may_publish(version, by)
    note = ""
    if successor is not None:
        rules.check_can_succeed(version.procedure, successor)
        name_successor(version.procedure, successor)
        note = f"Thay bằng thủ tục {successor}"
    _retire(version, by=by, note=note)
    keep_figures(version.procedure_id, None)
    renew_edition()
    return version


def _to_draft(version: ProcedureVersion, *, by: User | None, note: str) -> ProcedureVersion:
    version.state, version.approver, version.effective_on = VersionState.DRAFT, None, None
    version.save(update_fields=["state", "approver", "effective_on"])
    record_event(version, VersionAct.RETURNED, by=by, note=note)
    renew_edition()
    return version


def _put_in_force(version: ProcedureVersion, *, by: User | None) -> ProcedureVersion:
    """Publish the version now and retire the one that was in force."""
    for old in version.procedure.versions.in_force():
        _retire(old, by=by, note=f"Thay bằng phiên bản {version.number}")
    version.state, version.published_at = VersionState.PUBLISHED, timezone.now()
    version.save(update_fields=["state", "approver", "published_at"])
    record_event(version, VersionAct.PUBLISHED, by=by)
    Procedure.objects.filter(pk=version.procedure_id).update(**procedure_columns(version.package))
    keep_figures(version.procedure_id, version.package)
    if version.procedure.successor_id:
        name_successor(version.procedure, None)
    renew_edition()
    return version


def _retire(version: ProcedureVersion, *, by: User | None, note: str = "") -> None:
    version.state, version.retired_at = VersionState.RETIRED, timezone.now()
    version.save(update_fields=["state", "retired_at"])
    record_event(version, VersionAct.RETIRED, by=by, note=note)
