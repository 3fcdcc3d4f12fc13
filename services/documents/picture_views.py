"""Admin page of the pictures of signatures and seals: bring one, confirm, drop or end it."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.people import SignedInRequest, User
from services.agencies.permissions import Verb, may_somewhere
from services.documents import actions
from services.documents.errors import DocumentError
from services.documents.forms import PictureForm
from services.documents.models import OfficialPicture
from services.documents.signing.pictures import data_uri

SHOWN: Final = 50
Act = Callable[..., OfficialPicture]
ACTS: Final[dict[str, tuple[Act, str]]] = {
    "xac-nhan": (actions.confirm_picture, "Đã xác nhận: hình được in trên giấy ban hành từ lúc này."),
    "bo": (actions.reject_picture, "Đã bỏ hình này."),
    "thoi-in": (actions.end_picture, "Hình không còn được in trên giấy ban hành từ lúc này."),
}


@require_http_methods(["GET", "POST"])
def pictures(request: SignedInRequest) -> HttpResponse:
    """The pictures, those that wait first; bring another."""
    _check(request.user)
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    if form.is_bound and form.is_valid():
        try:
            actions.propose_picture(form.owner, form.content, by=request.user)
        except DocumentError as refusal:
            form.add_error("png", str(refusal))
        else:
            messages.success(request, "Đã tải lên; một người quản trị khác phải xác nhận.")
            return redirect("admin:official_pictures")
    rows = OfficialPicture.objects.select_related("agency", "person", "proposed_by", "decided_by")
    newest = sorted(rows.order_by("-pk")[:SHOWN], key=lambda row: row.decided_at is not None)
    context = {
        "form": form,
        "pictures": [(row, data_uri(bytes(row.png)), _acts(row, request.user)) for row in newest],
    }
    return render(request, "admin/documents/pictures.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Confirm, drop or end one picture."""
    _check(request.user)
    picture = get_object_or_404(OfficialPicture, pk=pk)
    if slug not in ACTS:
        raise Http404
    verb, done = ACTS[slug]
    try:
        verb(picture, by=request.user)
    except DocumentError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("admin:official_pictures")


def _acts(picture: OfficialPicture, by: User) -> list[tuple[str, str]]:
    """What this person may do about a picture: slug and label."""
    if picture.decided_at is None:
        confirm = [("xac-nhan", "Xác nhận")] if picture.proposed_by_id != by.pk else []
        return [*confirm, ("bo", "Bỏ hình này")]
    return [("thoi-in", "Thôi in")] if picture.is_granted and picture.ended_at is None else []


def _check(person: User) -> None:
    if not may_somewhere(person, Verb.KEEP_OFFICES):
        raise Http404
