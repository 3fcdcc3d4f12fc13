"""Public search and procedure pages, independent of the session.

They are the same for everybody, so rendered pages are cached in the process by edition of the catalogue.
"""

import re
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext

from core.limits.rates import Rate, too_many, who
from eforms.definition.english import read_text
from services.agencies.models import AgencyKind
from services.catalogue.models import Procedure
from services.catalogue.public.directory import get_directory
from services.catalogue.public.experience import RelatedProcedures, times_taken
from services.catalogue.public.page_cache import PageCache, RenderedPage
from services.catalogue.public.page_heads import procedure_head, search_head
from services.catalogue.public.procedure_page import ProcedurePage
from services.catalogue.public.reception import Reception
from services.catalogue.public.results import level_names, results, suggestions, typed_text
from services.catalogue.public.search import current_edition, get_engine
from services.catalogue.public.versions import abolished, version_shown
from services.catalogue.receiving import kinds_of

OFFICES_SHOWN = 10
OFFICE_CODE = re.compile(r"[A-Za-z0-9.\-]{1,35}")
SEARCHES = Rate("search", requests=300, seconds=60)
SUGGESTIONS = Rate("suggest", requests=900, seconds=60)
"""Each letter typed may ask; only what the process has not answered before is counted."""


_searches: PageCache[RenderedPage] = PageCache(500)
_suggestions: PageCache[list[dict[str, str]]] = PageCache(2000)


def search(request: HttpRequest) -> HttpResponse:
    """Search results; only pages that have to be drawn count against the limit."""
    address, edition = request.GET.urlencode(), current_edition()
    rendered = _searches.get(address, edition)
    if rendered is None:
        if wait := SEARCHES.wait(who(request)):
            return too_many(request, wait)
        rendered = _searches.put(address, edition, _render_search(request, edition))
    return rendered.respond(request)


def suggest(request: HttpRequest) -> HttpResponse:
    """What the text typed so far may become, as JSON: names and addresses."""
    text, edition = typed_text(request.GET), current_edition()
    found = _suggestions.get(text, edition)
    if found is None:
        if wait := SUGGESTIONS.wait(who(request)):
            return too_many(request, wait)
        found = _suggestions.put(text, edition, _suggested(text, edition))
    return JsonResponse({"suggestions": found})


def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a procedure; of an abolished one with a successor, where that is (410).

    The office that `noi` names in the address is told apart; `tinh` names the province whose counters are listed.
    """
    office = request.GET.get("noi", "")
    office = office if OFFICE_CODE.fullmatch(office) else ""
    edition = current_edition()
    province = request.GET.get("tinh", "")
    province = province if province in get_directory(edition).communes else ""
    try:
        rendered = _render_procedure(code, office, province, timezone.localdate(), edition, get_language() or "")
    except Http404:
        if (ended := abolished(code)) is None:
            raise
        return render(request, "catalogue/abolished.html", {"procedure": ended}, status=410)
    return rendered.respond(request)


def _render_search(request: HttpRequest, edition: UUID) -> RenderedPage:
    """Render the search results for the address of a request."""
    found = results(get_engine(edition), request.GET, get_directory(edition))
    parameters = request.GET.copy()
    parameters.pop("sau", None)
    context = {
        "results": found,
        "rows": [(entry, level_names(entry)) for entry in found.entries],
        "query_string": parameters.urlencode(),
    }
    return RenderedPage(search_head(found), render_to_string("catalogue/search.html", context))


def _suggested(text: str, edition: UUID) -> list[dict[str, str]]:
    entries = suggestions(get_engine(edition), text) if text else []
    return [
        {"name": read_text(entry, "title"), "legal": entry.name, "href": f"/thu-tuc/{entry.code}/"} for entry in entries
    ]


@lru_cache(maxsize=500)
def _render_procedure(code: str, office: str, province: str, day: date, edition: UUID, language: str) -> RenderedPage:
    """Render the page of a procedure as of one day in the language read; 404 when none is in force."""
    version, following = version_shown(code, day)
    directory = get_directory(edition)
    offices = directory.offices.get(code, ()) if version.procedure.is_online else ()
    page = ProcedurePage(version.package, on=day, following=following, days=directory.days)
    context = {
        "version": version,
        "everyday_name": get_engine(edition).everyday_name(code),
        "page": page,
        "offices": offices[:OFFICES_SHOWN],
        "receiving_kinds": _receiving_kinds(version.procedure),
        "more_offices": len(offices) > OFFICES_SHOWN,
        "reception": Reception.of(version, day, province) if getattr(version, "has_receptions", False) else Reception(),
        "related": RelatedProcedures.of(version.procedure, get_engine(edition)),
        "times_taken": times_taken(version.procedure_id, office),
    }
    return RenderedPage(procedure_head(page), render_to_string("catalogue/procedure.html", context))


def _receiving_kinds(procedure: Procedure) -> list[str]:
    """All offices of which kinds receive it, in words; of the ministries its own alone."""
    if not procedure.is_online:
        return []
    kinds = kinds_of(procedure)
    issuer = [procedure.issuer.name] if AgencyKind.MINISTRY in kinds else []
    return [
        *issuer,
        *(
            gettext("%(kind)s: chọn nơi khi nộp") % {"kind": kind.label}
            for kind in kinds
            if kind != AgencyKind.MINISTRY
        ),
    ]
