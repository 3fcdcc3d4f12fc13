"""The page of a procedure for machines: JSON-LD at an address of its own, named by the page (`rel="alternate"`)."""

from datetime import date
from functools import lru_cache
from json import dumps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from services.catalogue.public.linked_data import linked_data
from services.catalogue.public.procedure_page import ProcedurePage
from services.catalogue.public.search import current_edition
from services.catalogue.public.versions import version_shown


@require_safe
def procedure_data(request: HttpRequest, code: str) -> HttpResponse:
    text = _render(code, timezone.localdate(), current_edition())
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")


@lru_cache(maxsize=200)
def _render(code: str, day: date, edition: UUID) -> str:
    """The document as of one day; 404 when no version is in force."""
    version, _ = version_shown(code, day)
    if version.published_at is None:
        raise Http404("Không có thủ tục nào đang áp dụng mang mã này.")
    page, published_at = ProcedurePage(version.package, on=day), timezone.localtime(version.published_at)
    return dumps(linked_data(page, issuer=version.procedure.issuer.name, published_at=published_at), ensure_ascii=False)
