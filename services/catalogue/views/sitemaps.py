"""sitemap.xml and its parts, drawn once for an edition of the catalogue."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from services.catalogue.public.page_cache import PageCache
from services.catalogue.public.search import current_edition
from services.catalogue.public.sitemaps import Place, fixed_places, part_starts, procedure_places

_files: PageCache[str] = PageCache(20)
_starts: PageCache[tuple[str, ...]] = PageCache(1)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    parts = [urlencode({"sau": start} if start else {}) for start in _starts_of(current_edition())]
    return _xml(render_to_string("catalogue/sitemap_index.xml", {"parts": parts, "site": settings.SITE_URL}))


@require_safe
def fixed_pages(request: HttpRequest) -> HttpResponse:
    return _xml(_render(fixed_places()))


@require_safe
def procedure_pages(request: HttpRequest) -> HttpResponse:
    """One part of the procedures; 404 where none begins."""
    start, edition = request.GET.get("sau", ""), current_edition()
    if start not in _starts_of(edition):
        raise Http404("Không có phần này.")
    text = _files.get(start, edition) or _files.put(start, edition, _render(procedure_places(start)))
    return _xml(text)


def _starts_of(edition: UUID) -> tuple[str, ...]:
    return _starts.get("", edition) or _starts.put("", edition, tuple(part_starts()))


def _render(places: list[Place]) -> str:
    return render_to_string("catalogue/sitemap.xml", {"places": places, "site": settings.SITE_URL})


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
