"""The list to print or keep before filing (chuẩn bị trước khi nộp), for one case of a procedure."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from core.ui.page_meta import PageMeta
from eforms.definition.english import is_english, text_of
from services.catalogue.public.page_cache import RenderedPage
from services.catalogue.public.preparation import Preparation
from services.catalogue.public.procedure_page import ProcedurePage
from services.catalogue.public.search import current_edition
from services.catalogue.public.versions import version_shown


@require_safe
def preparation(request: HttpRequest, code: str) -> HttpResponse:
    """The list for the case in the address; for all of them where that names none."""
    typed = request.GET.get("truong-hop", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return _render(code, number, timezone.localdate(), current_edition(), get_language() or "").respond(request)


@lru_cache(maxsize=300)
def _render(code: str, number: int, day: date, edition: UUID, language: str) -> RenderedPage:
    version, _ = version_shown(code, day)
    shown = Preparation(ProcedurePage(version.package, on=day), number)
    name = text_of(shown.page.record, "name", english=is_english())
    meta = PageMeta(
        f"/thu-tuc/{code}/chuan-bi/",
        gettext("Chuẩn bị: %(name)s") % {"name": name},
        gettext("Giấy tờ và thông tin cần có: %(name)s") % {"name": name},
        is_listed=False,
    )
    return RenderedPage(meta, render_to_string("catalogue/preparation.html", {"shown": shown, "page": shown.page}))
