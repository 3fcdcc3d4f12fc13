"""Views of uploaded files, for their owner and whoever may read them; 404 for anybody else."""

from pathlib import Path
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core import access_log
from core.access_log import AccessKind
from core.limits.rates import Rate, too_many, who
from eforms.files import access
from eforms.files.file_types import JPEG, SUFFIXES
from eforms.files.previews import page_picture
from eforms.files.storage import path_of
from eforms.models import Attachment, StoredFile

PICTURES: Final = ("page", "thumb")
PAGES: Final = Rate("page-pictures", requests=240, seconds=60)
"""Of pages that are leafed through: each may take a second of the machine when it is first drawn."""


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The file; a picture as its sanitised copy."""
    attachment = _readable_attachment(request, pk)
    _record_reading(request, attachment)
    path, stored = path_of(attachment.stored.sha256), attachment.stored
    if not stored.shown_type:
        return _as_it_came(path, stored, attachment.name)
    name = f"{Path(attachment.name).stem}{SUFFIXES[stored.shown_type][0]}"
    return _file_response(path_of(stored.sha256, ".shown"), stored.shown_type, name)


@require_safe
@login_required
def picture(request: HttpRequest, pk: int, size: str) -> FileResponse:
    """The preview of its first page, large or small."""
    attachment = _readable_attachment(request, pk)
    if size not in PICTURES or not attachment.stored.has_picture:
        raise Http404
    if size == "page":  # a thumbnail is part of the page it is on
        _record_reading(request, attachment)
    path = path_of(attachment.stored.sha256, f".{size}")
    return _file_response(path, JPEG, f"{Path(attachment.name).stem}.jpg")


@require_safe
@login_required
def page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """One page of a PDF as a picture, drawn in a process of its own when it is first looked at; a picture has one."""
    if wait := PAGES.wait(who(request)):
        return too_many(request, wait)
    attachment = _readable_attachment(request, pk)
    stored = attachment.stored
    if not stored.has_picture or number > (stored.pages or 1):
        raise Http404
    _record_reading(request, attachment)
    path = path_of(stored.sha256, ".page") if number == 1 else page_picture(path_of(stored.sha256), number)
    if path is None or not path.exists():
        raise Http404
    return _file_response(path, JPEG, f"{Path(attachment.name).stem}-{number}.jpg")


def _readable_attachment(request: HttpRequest, pk: int) -> Attachment:
    """The attachment, if this person may read it; Http404 otherwise."""
    attachment = get_object_or_404(Attachment.objects.select_related("stored", "draft__owner"), pk=pk)
    if not access.may_read(request.user, attachment):
        raise Http404
    return attachment


def _record_reading(request: HttpRequest, attachment: Attachment) -> None:
    owner = attachment.draft.owner
    access_log.record(request.user, AccessKind.FILE, attachment, subject=owner, purpose="Xem giấy tờ của hồ sơ")


def _as_it_came(path: Path, stored: StoredFile, name: str) -> FileResponse:
    """The original. A browser opens only what was drawn; anything else is saved, and could do nothing here."""
    response = _file_response(path, stored.content_type, name, as_attachment=not stored.has_picture)
    if not stored.has_picture:
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file_response(path: Path, content_type: str, name: str, *, as_attachment: bool = False) -> FileResponse:
    return FileResponse(path.open("rb"), as_attachment=as_attachment, filename=name, content_type=content_type)
