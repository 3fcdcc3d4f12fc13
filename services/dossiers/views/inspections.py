"""The page of staff that records an inspection: its facts, who was there, pictures, and the minutes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest
from core.staff_actions import CHOOSE_FILES_AGAIN
from eforms.files.upload_handler import MEGABYTE, UploadLimit, set_upload_limits
from eforms.filling.submit_names import REMOVE
from services.dossiers.actions import inspections
from services.dossiers.appointments.inspections import (
    MAX_MEGABYTES,
    MAX_PICTURES,
    check_may_record,
    check_task_of,
    pictures_of,
)
from services.dossiers.errors import DossierError
from services.dossiers.forms.inspections import InspectionForm, PicturesForm, attendee_forms, presences
from services.dossiers.models import Dossier, Inspection

LIMITS = {"pictures": UploadLimit(MAX_MEGABYTES * MEGABYTE, MAX_PICTURES * MAX_MEGABYTES * MEGABYTE)}


@csrf_exempt  # checked below: the upload limits must be set before the request body is read
@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, pk: int, step: str) -> HttpResponseBase:
    """Record the inspection of a step; whoever may not, or at another step, finds no such page."""
    dossier = get_object_or_404(Dossier.objects.select_related("agency", "version", "applicant"), pk=pk)
    try:
        check_may_record(request.user, check_task_of(dossier, step))
    except DossierError as refusal:
        raise Http404 from refusal
    set_upload_limits(request, LIMITS)
    return csrf_protect(_page)(request, dossier, step)


def _page(request: SignedInRequest, dossier: Dossier, step: str) -> HttpResponse:
    inspection = _inspection(dossier, step)
    attendees = list(inspection.attendees.all()) if inspection else []
    posted = request.POST if request.method == "POST" else None
    form, rows = InspectionForm(inspection, posted), attendee_forms(attendees, posted)
    pictures = PicturesForm(posted, request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and rows.is_valid() and pictures.is_valid():
        files, removed = pictures.accepted(), request.POST.get(REMOVE, "")
        content = form.record(attendees=presences(rows), files=files, removed=removed)
        issues = "minutes" in request.POST and not pictures.errors
        try:
            (inspections.issue_minutes if issues else inspections.record)(
                dossier, step, by=request.user, content=content
            )
        except DossierError as refusal:
            form.add_error(None, str(refusal))
            if files:
                messages.warning(request, CHOOSE_FILES_AGAIN)
        else:
            if not pictures.errors:
                return _go_on(request, dossier, step, issued=issues)
    return _show(request, dossier, step, form=form, rows=rows, pictures=pictures)


def _go_on(request: SignedInRequest, dossier: Dossier, step: str, *, issued: bool) -> HttpResponse:
    """Back to the dossier once the minutes are issued, else to the record."""
    if issued:
        messages.success(request, "Đã lập biên bản kiểm tra; người nộp được báo.")
        return redirect("admin:dossier_work", dossier.pk)
    messages.success(request, "Đã lưu nội dung kiểm tra.")
    return redirect("admin:inspection_record", dossier.pk, step)


def _show(request: SignedInRequest, dossier: Dossier, step: str, **forms: Any) -> HttpResponse:
    purpose = "Ghi biên bản kiểm tra"
    access_log.record(request.user, AccessKind.DOSSIER, dossier, subject=dossier.applicant, purpose=purpose)
    inspection = _inspection(dossier, step)
    kept = list(pictures_of(inspection)) if inspection else []
    rows, others = forms["rows"], (forms["form"], forms["pictures"])
    wrong = any(form.errors for form in others) or (rows.is_bound and not rows.is_valid())
    context = {"dossier": dossier, "kept": kept, **forms}
    return render(request, "admin/dossiers/inspection.html", context, status=422 if wrong else 200)


def _inspection(dossier: Dossier, step: str) -> Inspection | None:
    """The inspection of the step that is being recorded."""
    return dossier.inspections.filter(step=step, minutes=None).select_related("draft").first()
