"""The page of staff that records an inspection: its facts, who was there, what was found, pictures, and the minutes."""

from collections.abc import Sequence
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest
from core.staff_actions import CHOOSE_FILES_AGAIN
from eforms.files.upload_handler import MEGABYTE, UploadLimit, set_upload_limits
from eforms.files.uploads import AcceptedFile
from eforms.filling.submit_names import AUTOSAVE, REMOVE, STAY
from services.dossiers.actions.appointments import inspections
from services.dossiers.appointments.inspections import (
    MAX_MEGABYTES,
    MAX_PICTURES,
    check_may_record,
    check_task_of,
    ends_with_minutes,
    may_be_recorded,
    missing_in,
    pictures_of,
)
from services.dossiers.desk.step_actions import findings_form
from services.dossiers.errors import DossierError
from services.dossiers.forms.inspections import PICTURES, InspectionForm, PicturesForm, attendee_forms, presences
from services.dossiers.models import Dossier, Inspection

LIMITS = {f"{PICTURES}-pictures": UploadLimit(MAX_MEGABYTES * MEGABYTE, MAX_PICTURES * MAX_MEGABYTES * MEGABYTE)}
NOT_SAVED = "Chưa lưu: hãy sửa mục ghi sai rồi bấm “Lưu”."


@csrf_exempt  # checked below: the upload limits must be set before the request body is read
@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, pk: int, step: str) -> HttpResponseBase:
    """Record the inspection of a step; whoever may not, or at another step, finds no such page."""
    dossier = get_object_or_404(Dossier.objects.select_related("agency", "version", "applicant", "sheet"), pk=pk)
    try:
        task = check_task_of(dossier, step)
        check_may_record(request.user, task)
    except DossierError as refusal:
        raise Http404 from refusal
    if not may_be_recorded(request.user, dossier, task):
        messages.info(request, "Chưa bắt đầu thẩm định, hoặc biên bản của lần kiểm tra này đã lập.")
        return redirect("admin:dossier_work", pk)
    set_upload_limits(request, LIMITS)
    return csrf_protect(_page)(request, dossier, step)


def _page(request: SignedInRequest, dossier: Dossier, step: str) -> HttpResponse:
    page = InspectionPage(request, dossier, step)
    if request.method != "POST" or page.is_only_drawn:
        return _show(request, page)
    if AUTOSAVE in request.POST and page.findings:
        return _autosaved(request, page)
    files = page.pictures.accepted() if page.pictures.is_valid() else []
    if page.is_valid:
        try:
            page.save(files)
        except DossierError as refusal:
            page.form.add_error(None, str(refusal))
        else:
            if not page.pictures.errors:
                return _go_on(request, page)
            files = []
    else:
        page.tell_missing()
    if files:
        messages.warning(request, CHOOSE_FILES_AGAIN)
    return _show(request, page)


class InspectionPage:
    """The forms of the page: the record, who was there, the pictures, and the form of the step where it has one."""

    def __init__(self, request: SignedInRequest, dossier: Dossier, step: str) -> None:
        self.request, self.dossier, self.step = request, dossier, step
        inspection, process_step = _inspection(dossier, step), dossier.package.steps[step]
        posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        self.form = InspectionForm(inspection, posted)
        self.rows = attendee_forms(list(inspection.attendees.all()) if inspection else [], posted)
        self.pictures, self.findings = PicturesForm(posted, files), None
        if process_step.form:
            self.findings = findings_form(process_step, dossier, posted, begun=inspection.found if inspection else None)
            if posted is not None and "minutes" not in posted:  # what is missing may come later
                self.findings.hide_errors = not self.findings.input_errors

    @property
    def is_only_drawn(self) -> bool:
        """Whether a button was pressed that only draws the form of the step anew."""
        return STAY in self.request.POST

    @property
    def issues(self) -> bool:
        """Whether the minutes are to be issued; not while a picture is refused, which is to be chosen again."""
        return "minutes" in self.request.POST and not self.pictures.errors

    @cached_property
    def is_valid(self) -> bool:
        """Whether it can be saved; with the minutes nothing of the form of the step is missing, or new on the page."""
        found = self.findings
        is_found = found is None or (found.is_valid() if self.issues else not found.input_errors)
        return self.form.is_valid() and self.rows.is_valid() and is_found

    def tell_missing(self) -> None:
        """Beside what is wrong, what the minutes lack: all of it is told at once."""
        if self.issues and self.form.is_valid() and self.rows.is_valid():
            people = presences(self.rows)
            if sentence := missing_in(self.form.record(attendees=people), people):
                self.form.add_error(None, sentence)

    def save(self, files: Sequence[AcceptedFile] = ()) -> None:
        """Save the record, or issue the minutes."""
        content = self.form.record(
            found=self.findings.answers_to_store if self.findings else {},
            attendees=presences(self.rows),
            files=files,
            removed=self.request.POST.get(REMOVE, ""),
        )
        act = inspections.issue_minutes if self.issues else inspections.record
        act(self.dossier, self.step, by=self.request.user, content=content)


def _autosaved(request: SignedInRequest, page: InspectionPage) -> HttpResponse:
    """The form of the step as it is now, for the page that saved itself while it was typed into."""
    status = NOT_SAVED
    if page.is_valid:
        try:
            page.save()
        except DossierError as refusal:
            status = str(refusal)
        else:
            status = f"Đã lưu lúc {localtime(timezone.now()):%H:%M}."
    return render(request, "eforms/autosaved.html", {"form": page.findings, "snapshot": "", "status": status})


def _go_on(request: SignedInRequest, page: InspectionPage) -> HttpResponse:
    """Back to the dossier once the minutes are issued, else to the record."""
    if page.issues:
        messages.success(request, "Đã lập biên bản kiểm tra; người nộp được báo.")
        return redirect("admin:dossier_work", page.dossier.pk)
    messages.success(request, "Đã lưu nội dung kiểm tra.")
    return redirect("admin:inspection_record", page.dossier.pk, page.step)


def _show(request: SignedInRequest, page: InspectionPage) -> HttpResponse:
    dossier, step, purpose = page.dossier, page.step, "Ghi biên bản kiểm tra"
    access_log.record(request.user, AccessKind.DOSSIER, dossier, subject=dossier.applicant, purpose=purpose)
    inspection = _inspection(dossier, step)
    is_posted = request.method == "POST" and not page.is_only_drawn
    context = {
        "dossier": dossier,
        "title": dossier.package.steps[step].title,
        "kept": list(pictures_of(inspection)) if inspection else [],
        "form": page.form,
        "rows": page.rows,
        "pictures": page.pictures,
        "findings": page.findings,
        "ends_step": ends_with_minutes(dossier, step),
    }
    return render(request, "admin/dossiers/inspection.html", context, status=422 if is_posted else 200)


def _inspection(dossier: Dossier, step: str) -> Inspection | None:
    """The inspection of the step that is being recorded."""
    return dossier.inspections.filter(step=step, minutes=None).select_related("draft").first()
