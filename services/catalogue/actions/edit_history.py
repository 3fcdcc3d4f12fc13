"""Undo and redo of the edits of a draft."""

from django.db import transaction

from core.people import User
from services.catalogue import rules
from services.catalogue.actions.drafting import lock_editable_draft
from services.catalogue.actions.persistence import record_event
from services.catalogue.authoring.edit_history import edit_history
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion, VersionAct


@transaction.atomic
def undo(version: ProcedureVersion, *, expected_checksum: str, by: User) -> ProcedureVersion:
    """Take the draft back to the text before its last edit (hoàn tác)."""
    version = _lock(version, expected_checksum, by)
    return _replace(version, edit_history(version).before, VersionAct.UNDONE, by=by)


@transaction.atomic
def redo(version: ProcedureVersion, *, expected_checksum: str, by: User) -> ProcedureVersion:
    """Put the draft forward to the text that was undone last (làm lại)."""
    version = _lock(version, expected_checksum, by)
    return _replace(version, edit_history(version).after, VersionAct.REDONE, by=by)


def _lock(version: ProcedureVersion, expected_checksum: str, by: User) -> ProcedureVersion:
    version = lock_editable_draft(version, by)
    rules.check_is_not_edited_by_another(version, by)
    rules.check_checksum_is_current(version, expected_checksum)
    return version


def _replace(version: ProcedureVersion, checksum: str | None, act: VersionAct, *, by: User) -> ProcedureVersion:
    if checksum is None:
        raise CatalogueError(
            "Không còn lần sửa nào để hoàn tác." if act is VersionAct.UNDONE else "Không có gì để làm lại."
        )
    version.body_id = checksum
    version.save(update_fields=["body"])
    record_event(version, act, by=by)
    return version
