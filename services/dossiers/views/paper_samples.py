"""The sample of a paper as a PDF: what is typed in the editor of a template, saved or not."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.limits.rates import Rate, too_many, who
from core.people import SignedInRequest
from services.catalogue.authoring.template_editor import TemplateEditor
from services.catalogue.models import ProcedureVersion
from services.catalogue.views.paper_templates import CHOSEN, chosen_target
from services.catalogue.views.studio import version_in_reach
from services.dossiers.actions import paper_samples, requested_sheets
from services.dossiers.models import PaperSample
from services.dossiers.papers.sample_papers import sample_facts, sample_office

SAMPLES: Final = Rate("paper-sample", requests=30, seconds=300)
REFRESH_SECONDS: Final = 2
NOTHING_YET: Final = "Chưa có khối nào đủ nội dung để lập bản PDF."
FAILED: Final = "Chưa lập được bản PDF. Nội dung đã ghi vẫn còn ở trang soạn; hãy thử lại sau ít phút."


@require_http_methods(["GET", "POST"])
def sample(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the sample of what is typed (POST); wait for it and show it (GET)."""
    version = version_in_reach(request, pk)
    return _ask(request, version) if request.method == "POST" else _show(request, version)


def _ask(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    target = chosen_target(version.package, request.GET.get(CHOSEN, ""))
    edited = TemplateEditor(target.package, target.result, request.POST).edited if target else None
    if target is None or edited is None or edited.template is None:
        messages.warning(request, NOTHING_YET)
        return redirect("admin:studio_version", version.pk)
    if wait := SAMPLES.wait(who(request)):
        return too_many(request, wait)
    agency = sample_office(version)
    paper_samples.request_sample(version, sample_facts(target.package, edited, agency), agency, by=request.user)
    return redirect("admin:paper_sample", version.pk)


def _show(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    asked = PaperSample.objects.filter(owner=request.user.pk, version=version.pk).first()
    if asked is None or asked.failed_at:
        messages.warning(request, FAILED if asked else NOTHING_YET)
        if asked:
            requested_sheets.forget(asked)
        return redirect("admin:studio_version", version.pk)
    if asked.pdf is not None:
        headers = {"Content-Disposition": 'inline; filename="Ban-mau.pdf"'}
        return HttpResponse(bytes(asked.pdf), "application/pdf", headers=headers)
    back = reverse("admin:studio_version", args=[version.pk])
    response = render(request, "admin/dossiers/work/sample_wait.html", {"version": version, "back": back})
    response["Refresh"] = str(REFRESH_SECONDS)
    return response
