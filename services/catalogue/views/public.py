"""Public search and procedure pages, independent of the session.

They are the same for everybody, so rendered pages are cached in the process by edition of the catalogue.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from core.limits.rates import Rate, limited
from services.catalogue.models import Edition, ProcedureVersion, VersionState
from services.catalogue.package.definition import Package
from services.catalogue.public import search as procedure_search
from services.catalogue.public.filters import FacetedResults
from services.catalogue.public.procedure_page import ProcedurePage

PER_PAGE = 20
OFFICES_SHOWN = 10
LONGEST_QUERY = 200
SEARCHES = Rate("search", requests=300, seconds=60)


class RenderedPage(NamedTuple):
    """The title and HTML content of a cached page, without the base template."""

    title: str
    content: str


@limited(SEARCHES)
def search(request: HttpRequest) -> HttpResponse:
    rendered = _render_search(request.GET.urlencode(), Edition.current())
    return render(request, "catalogue/cached_page.html", {"rendered": rendered})


def procedure(request: HttpRequest, code: str) -> HttpResponse:
    rendered = _render_procedure(code, timezone.localdate(), Edition.current())
    return render(request, "catalogue/cached_page.html", {"rendered": rendered})


@lru_cache(maxsize=500)
def _render_search(query_string: str, edition: UUID) -> RenderedPage:
    """Render the search results for a query string."""
    parameters = QueryDict(query_string, mutable=True)
    number = parameters.pop("trang", ["1"])[-1]
    query = parameters.get("q", "").strip()[:LONGEST_QUERY]
    index = procedure_search.get_index(edition)
    found = index.find(query)
    facets = FacetedResults(parameters, found)
    context = {
        "q": query,
        "query_string": parameters.urlencode(),
        "facets": facets,
        "page": Paginator(facets.results, PER_PAGE).get_page(number),
        "near_matches": index.nearest(query) if not found else (),
    }
    title = f"{query} – Tìm thủ tục" if query else "Tìm thủ tục"
    return RenderedPage(title, render_to_string("catalogue/search.html", context))


@lru_cache(maxsize=500)
def _render_procedure(code: str, day: date, edition: UUID) -> RenderedPage:
    """Render the page of a procedure as of one day; 404 when none is in force."""
    in_force = ProcedureVersion.objects.public().select_related("procedure__issuer")
    version = in_force.filter(procedure__code=code).first()
    if version is None:
        raise Http404("Không có thủ tục nào đang áp dụng mang mã này.")
    offices = list(version.procedure.offices.all()[: OFFICES_SHOWN + 1]) if version.procedure.is_online else []
    context = {
        "version": version,
        "page": ProcedurePage(version.package, on=day, following=_following(version, day)),
        "offices": offices[:OFFICES_SHOWN],
        "more_offices": len(offices) > OFFICES_SHOWN,
    }
    return RenderedPage(version.procedure.name, render_to_string("catalogue/procedure.html", context))


def _following(version: ProcedureVersion, day: date) -> tuple[date, Package] | None:
    """The approved version that replaces this one on a later day, with that day."""
    approved = version.procedure.versions.filter(state=VersionState.APPROVED, effective_on__gt=day).first()
    return (approved.effective_on, approved.package) if approved and approved.effective_on else None
