"""The page of staff that corrects what a finished step found, with the reason; what was recorded before stays."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import access_log
from core.access_log import AccessKind
from core.people import SignedInRequest
from core.text import whole_number
from eforms.filling.submit_names import AUTOSAVE, STAY
from services.agencies import permissions
from services.dossiers.actions import steps
from services.dossiers.desk.access import may_read
from services.dossiers.desk.findings import found_by_office
from services.dossiers.desk.result_fields import ResultForm
from services.dossiers.desk.step_actions import findings_form
from services.dossiers.errors import DossierError
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Dossier, StepFinding, Task
from services.dossiers.steps import corrections, step_rules
from services.dossiers.views.reading import check_is_no_party

NOT_CORRECTED = "Nội dung chưa được sửa."
REASON = "_correction"
"""Beginning of the input names of the reason; no field of the form of a step begins so."""


@dataclass(frozen=True)
class CorrectionPage:
    """What is corrected, and the forms of the page."""

    dossier: Dossier
    task: Task
    old: StepFinding
    findings: ResultForm
    reason: ReasonForm

    @property
    def is_valid(self) -> bool:
        return self.findings.is_valid() & self.reason.is_valid()


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Correct what a step found; whoever may not finds no such page, and what is over is told on the work page."""
    dossier = get_object_or_404(Dossier.objects.select_related("agency", "version", "applicant", "sheet"), pk=pk)
    task = step_rules.last_task_of(dossier, step) if step in dossier.package.step_forms else None
    if task is None or not permissions.may(request.user, corrections.verb_of(task), agency=task.agency):
        raise Http404
    check_is_no_party(request, dossier)
    try:
        old = corrections.check_may_be_corrected(dossier, task)
    except DossierError as refusal:
        messages.info(request, str(refusal))
        return redirect("admin:dossier_work", pk)
    posted = request.POST if request.method == "POST" else None
    findings = findings_form(dossier.package.steps[step], dossier, posted)
    page = CorrectionPage(dossier, task, old, findings, ReasonForm(posted, prefix=REASON))
    return _page(request, page)


def _page(request: SignedInRequest, page: CorrectionPage) -> HttpResponse:
    if AUTOSAVE in request.POST:
        context = {"form": page.findings, "snapshot": "", "status": NOT_CORRECTED}
        return render(request, "eforms/autosaved.html", context)
    if request.method == "POST" and STAY not in request.POST and page.is_valid:
        try:
            steps.correct_finding(
                page.dossier,
                by=request.user,
                step=page.task.step,
                found=page.findings.answers_to_store,
                note=page.reason.cleaned_data["note"],
                shown=whole_number(request.POST.get("_shown_finding", "")),
            )
        except DossierError as refusal:
            page.reason.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi nội dung đính chính; người đã làm theo nội dung cũ được báo.")
            reads = may_read(request.user, page.dossier)
            return redirect("admin:dossier_work", page.dossier.pk) if reads else redirect(request.path)
    return _show(request, page)


def _show(request: SignedInRequest, page: CorrectionPage) -> HttpResponse:
    dossier, purpose = page.dossier, "Đính chính nội dung đã ghi"
    access_log.record(request.user, AccessKind.DOSSIER, dossier, subject=dossier.applicant, purpose=purpose)
    is_refused = request.method == "POST" and STAY not in request.POST
    context = {
        "page": page,
        "dossier": dossier,
        "found": [one for one in found_by_office(dossier) if one.finding == page.old],
        "told": corrections.who_acted_on(dossier, page.old, by=request.user),
        "unchanged": corrections.no_longer_changed(dossier, page.old),
    }
    return render(request, "admin/dossiers/correction.html", context, status=422 if is_refused else 200)
