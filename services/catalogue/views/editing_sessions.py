"""What every page of the editor has in common: who holds the draft, and what was typed and not saved.

`keeps_input` wraps an editor. A page posts `_keep` while somebody types, `_restore` and `_drop` from its notice; what a
save was refused for is kept as well, and forgotten once it is saved.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.people import SignedInRequest
from services.catalogue import actions
from services.catalogue.differences import changed_subjects
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion, TypedInput
from services.catalogue.views.editing_frame import page_of
from services.catalogue.views.studio import version_in_reach

KEEP: Final = "_keep"
RESTORE: Final = "_restore"
DROP: Final = "_drop"
RESTORED: Final = "_restored"
"""Stands among what is typed when it comes from what was kept: it is shown, not saved."""
BUTTONS: Final = frozenset({"csrfmiddlewaretoken", KEEP, RESTORE, DROP, RESTORED, "_save", "_check", "_do", "_tried"})
"""Names that are posted and are nothing that somebody has typed."""
MOST_KEPT: Final = 1_500_000
"""Characters of one page; a definition may have a million."""
Editor = Callable[[SignedInRequest, ProcedureVersion], HttpResponse]


def keeps_input(editor: Editor) -> Editor:
    """Decorator of an editor of a draft: holds the draft for whoever opens it, and keeps what they type."""

    @wraps(editor)
    def session(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
        page = page_of(request, version)
        actions.open_for_editing(version, by=request.user)
        if request.method != "POST":
            return editor(request, version)
        if KEEP in request.POST:
            _keep(request, version, page)
            return HttpResponse(status=204)
        if DROP in request.POST:
            actions.drop_input(version, page, by=request.user)
            return redirect(request.get_full_path())
        if RESTORE in request.POST:
            _restore(request, version, page)
            return editor(request, version)
        response = editor(request, version)
        if response.status_code == 422:
            _keep(request, version, page)
        elif response.status_code == 302:
            actions.drop_input(version, page, by=request.user)
        return response

    return session


@require_POST
def take_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit in place of whoever holds the draft, and return to the page."""
    return _run(request, pk, lambda version: _taken_over(request, version))


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the last edit, say what it was, and return to the page."""
    return _run(request, pk, lambda version: _stepped(request, version, actions.undo, "Đã hoàn tác"))


@require_POST
def redo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do the edit again that was undone last, and return to the page."""
    return _run(request, pk, lambda version: _stepped(request, version, actions.redo, "Đã làm lại"))


def _run(request: SignedInRequest, pk: int, act: Callable[[ProcedureVersion], str]) -> HttpResponse:
    version = version_in_reach(request, pk)
    home = reverse("admin:studio_version", args=[pk])
    try:
        messages.success(request, act(version))
    except CatalogueError as refusal:
        messages.error(request, str(refusal))
    page = request.POST.get("_page", "")
    return redirect(page if page.startswith(home) else home)


def _taken_over(request: SignedInRequest, version: ProcedureVersion) -> str:
    actions.take_over(version, by=request.user)
    return "Bây giờ bạn sửa bản nháp này; nhật ký đã ghi."


def _stepped(
    request: SignedInRequest, version: ProcedureVersion, step: Callable[..., ProcedureVersion], done: str
) -> str:
    before = version.package
    after = step(version, expected_checksum=request.POST.get("_seen", ""), by=request.user).package
    subjects = changed_subjects(before, after)
    return f"{done}: {subjects}." if subjects else f"{done}."


def _keep(request: SignedInRequest, version: ProcedureVersion, page: str) -> None:
    """Keep what is typed, unless nothing is, or more than a page can have."""
    values = {name: texts for name, texts in request.POST.lists() if name not in BUTTONS}
    size = sum(len(text) for texts in values.values() for text in texts)
    if values and size <= MOST_KEPT and len(page) <= 500:
        actions.keep_input(version, page, values, by=request.user)


def _restore(request: SignedInRequest, version: ProcedureVersion, page: str) -> None:
    """Put what was kept in the place of what was posted."""
    kept = TypedInput.objects.filter(owner=request.user.pk, version=version, page=page).first()
    typed = QueryDict(mutable=True)
    for name, texts in kept.values.items() if kept else ():
        typed.setlist(name, texts)
    typed[RESTORED] = "1"
    request.POST = typed  # type: ignore[assignment]
