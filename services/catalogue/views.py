"""Search and procedure pages. Open to everybody; they ask nothing of the session."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from services.catalogue import search as searching
from services.catalogue.filters import Filters
from services.catalogue.models import ProcedureVersion
from services.catalogue.page import ProcedurePage

PER_PAGE = 20
OFFICES_SHOWN = 10


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    index = searching.index()
    found = index.find(query)
    filters = Filters(request.GET, found)
    page = Paginator(filters.kept, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "q": query,
        "address": _address(request),
        "filters": filters,
        "page": page,
        "nearest": index.nearest(query) if not found else (),
    }
    return render(request, "catalogue/search.html", context)


def _address(request: HttpRequest) -> str:
    """What was asked, without the page number."""
    asked = request.GET.copy()
    asked.pop("trang", None)
    return asked.urlencode()


def procedure(request: HttpRequest, code: str) -> HttpResponse:
    in_force = ProcedureVersion.objects.in_force().select_related("procedure__issuer")
    version = in_force.filter(procedure__code=code).first()
    if version is None:
        raise Http404("Không có thủ tục nào đang áp dụng mang mã này.")
    offices = list(version.procedure.offices.all()[: OFFICES_SHOWN + 1]) if version.procedure.is_online else []
    page = ProcedurePage(version.package, on=timezone.localdate())
    context = {
        "version": version,
        "page": page,
        "offices": offices[:OFFICES_SHOWN],
        "more_offices": len(offices) > OFFICES_SHOWN,
    }
    return render(request, "catalogue/procedure.html", context)
