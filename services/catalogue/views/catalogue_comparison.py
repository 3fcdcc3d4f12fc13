"""The page that compares the procedures within reach with those of another installation, and the file for the other."""

from typing import Any, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest
from services.agencies.permissions import Verb, reach
from services.catalogue.authoring.catalogue_comparison import compare, package_lines
from services.catalogue.forms import CompareCataloguesForm
from services.catalogue.importing.files import lines_in
from services.catalogue.models import Procedure, ProcedureVersion, VersionQuerySet

SHOWN: Final = 100
"""Of each kind; the command prints all."""


@require_http_methods(["GET", "POST"])
def compare_page(request: SignedInRequest) -> HttpResponse:
    """Take a file of packages and tell what differs; nothing is stored."""
    form = CompareCataloguesForm(request.POST, request.FILES) if request.method == "POST" else CompareCataloguesForm()
    context: dict[str, Any] = {"form": form, "shown": SHOWN}
    if form.is_valid():
        file = form.cleaned_data["packages"]
        others = Procedure.objects.in_force().exclude(reach(request.user, Verb.READ_VERSIONS, column="issuer"))
        codes = set(others.values_list("code", flat=True))
        context["found"] = compare(lines_in(file, file.name), _within_reach(request), passed_over=codes)
    return render(request, "admin/catalogue/compare.html", context, status=422 if form.errors else 200)


@require_safe
def packages(request: SignedInRequest) -> HttpResponseBase:
    """The packages in force within reach, one on a line."""
    lines = package_lines(_within_reach(request)) if request.method == "GET" else ()
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="danh-muc.jsonl"'
    return answer


def _within_reach(request: SignedInRequest) -> VersionQuerySet:
    return ProcedureVersion.objects.filter(reach(request.user, Verb.READ_VERSIONS, column="procedure__issuer"))
