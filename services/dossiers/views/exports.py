"""Exports of the list: ask for one, see how far it is, fetch it. Nobody sees those of another."""

from typing import Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.people import SignedInRequest
from services.dossiers.actions import exports as actions
from services.dossiers.desk.lists.address import Address
from services.dossiers.errors import DossierError
from services.dossiers.models import ExportFormat, ListExport
from services.dossiers.models.exports import FILES

SHOWN: Final = 20
LOOK_AGAIN: Final = 2
"""Seconds after which the page looks again while something is being written."""


@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """Ask for the list that the form names, and show how far it is."""
    address, form = Address.of(request.POST.get("query", "")), request.POST.get("form", "")
    try:
        if form not in ExportFormat.values:
            raise DossierError("Hãy chọn dạng tệp: Excel hoặc CSV.")
        actions.ask(address, ExportFormat(form), by=request.user)
    except DossierError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('admin:dossier_queue')}?{address or 'pham-vi=co-quan'}")
    return redirect("admin:exports")


@require_safe
def exports(request: SignedInRequest) -> HttpResponse:
    """The last exports of the user."""
    shown = list(ListExport.objects.of(request.user)[:SHOWN])
    is_waiting = any(one.is_being_written for one in shown)
    look = {"url": request.path, "delay": LOOK_AGAIN} if is_waiting else None
    return render(request, "admin/dossiers/list/exports.html", {"exports": shown, "look": look})


@require_safe
def fetch(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file of an export, for its owner."""
    one = get_object_or_404(ListExport.objects.of(request.user).exclude(hash=""), pk=pk)
    try:
        file = FILES.path_of(one.hash).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=one.filename)
