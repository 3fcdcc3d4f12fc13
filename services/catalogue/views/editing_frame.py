"""What the frame of the pages of a draft shows: who else edits it, what can be undone, what was typed and not saved."""

from typing import Any

from django.urls import reverse

from core.people import SignedInRequest
from services.catalogue.authoring.edit_history import edit_history
from services.catalogue.models import EditLock, ProcedureVersion, TypedInput


def page_of(request: SignedInRequest, version: ProcedureVersion) -> str:
    """The address of a page of a version, as below that of the version."""
    return request.get_full_path().removeprefix(reverse("admin:studio_version", args=[version.pk]))


def session_context(request: SignedInRequest, version: ProcedureVersion) -> dict[str, Any]:
    """What the frame of an editor shows: who else edits, what can be undone, what of this page was kept."""
    lock = EditLock.objects.select_related("holder").filter(version=version).first()
    history = edit_history(version)
    mine = TypedInput.objects.filter(owner=request.user.pk, version=version, page=page_of(request, version))
    kept = mine.defer("values").first() if request.method != "POST" else None
    return {
        "other_editor": lock if lock and lock.holder_id != request.user.pk else None,
        "can_undo": history.before is not None,
        "can_redo": history.after is not None,
        "kept_input": kept,
    }
