"""Search and procedure pages. Open to everybody; they ask nothing of the session.

What they show is the same for all, so each is drawn once for an edition of the catalogue and held in the process.
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

from services.catalogue.models import Edition, ProcedureVersion
from services.catalogue.public import search as searching
from services.catalogue.public.filters import Filters
from services.catalogue.public.procedure_page import ProcedurePage

PER_PAGE = 20
OFFICES_SHOWN = 10
LONGEST_QUERY = 200


class Drawn(NamedTuple):
    """A page without its frame."""

    title: str
    content: str


def search(request: HttpRequest) -> HttpResponse:
    drawn = _results(request.GET.urlencode(), Edition.current())
    return render(request, "catalogue/drawn.html", {"drawn": drawn})


def procedure(request: HttpRequest, code: str) -> HttpResponse:
    drawn = _procedure(code, timezone.localdate(), Edition.current())
    return render(request, "catalogue/drawn.html", {"drawn": drawn})


@lru_cache(maxsize=500)
def _results(asked: str, edition: UUID) -> Drawn:
    """What is found for one query string."""
    answers = QueryDict(asked, mutable=True)
    number = answers.pop("trang", ["1"])[-1]
    query = answers.get("q", "").strip()[:LONGEST_QUERY]
    index = searching.index(edition)
    found = index.find(query)
    filters = Filters(answers, found)
    context = {
        "q": query,
        "address": answers.urlencode(),
        "filters": filters,
        "page": Paginator(filters.kept, PER_PAGE).get_page(number),
        "nearest": index.nearest(query) if not found else (),
    }
    title = f"{query} – Tìm thủ tục" if query else "Tìm thủ tục"
    return Drawn(title, render_to_string("catalogue/search.html", context))


@lru_cache(maxsize=500)
def _procedure(code: str, day: date, edition: UUID) -> Drawn:
    """The record of a procedure as it stands on one day."""
    in_force = ProcedureVersion.objects.in_force().select_related("procedure__issuer")
    version = in_force.filter(procedure__code=code).first()
    if version is None:
        raise Http404("Không có thủ tục nào đang áp dụng mang mã này.")
    offices = list(version.procedure.offices.all()[: OFFICES_SHOWN + 1]) if version.procedure.is_online else []
    context = {
        "version": version,
        "page": ProcedurePage(version.package, on=day),
        "offices": offices[:OFFICES_SHOWN],
        "more_offices": len(offices) > OFFICES_SHOWN,
    }
    return Drawn(version.procedure.name, render_to_string("catalogue/procedure.html", context))
