"""Saving, choosing and removing the views of the list; each returns to the list it was pressed in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.people import SignedInRequest
from services.dossiers.actions import saved_views
from services.dossiers.desk.lists.address import Address
from services.dossiers.errors import DossierError
from services.dossiers.models import SavedView


@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Save the list that the form names, to be opened and shared as it says."""
    query = str(Address.of(request.POST.get("query", "")).first_page)
    offices = {str(office.pk): office for office in saved_views.offices_to_share_with(request.user)}
    try:
        office = offices.get(request.POST.get("agency", ""))
        view = saved_views.save_view(request.POST.get("name", ""), query, by=request.user, agency=office)
        if "begin" in request.POST and not view.is_default:
            saved_views.begin_with(view, by=request.user)
        messages.success(request, f"Đã lưu danh sách “{view.name}”.")
    except DossierError as refusal:
        messages.error(request, str(refusal))
    return _back(query)


@require_POST
def change(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Begin with a view (`mo-dau-tien`) or remove it (`xoa`)."""
    view = get_object_or_404(saved_views.views_of(request.user), pk=pk)
    try:
        if slug == "xoa":
            saved_views.remove_view(view, by=request.user)
            messages.success(request, f"Đã xóa danh sách “{view.name}”.")
        elif slug == "mo-dau-tien":
            saved_views.begin_with(view, by=request.user)
            messages.success(request, _says(view))
        else:
            raise Http404
    except DossierError as refusal:
        messages.error(request, str(refusal))
    return _back(str(Address.of(request.POST.get("query", ""))))


def _says(view: SavedView) -> str:
    if view.is_default:
        return f"Không còn mở “{view.name}” đầu tiên nữa."
    return f"Từ nay mở “{view.name}” đầu tiên."


def _back(query: str) -> HttpResponse:
    return redirect(f"{reverse('admin:dossier_queue')}?{query or 'pham-vi=co-quan'}")
