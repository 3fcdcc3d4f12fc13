"""Views: home page, style guide, accessibility statement."""

from uuid import UUID

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui import visitor_pages
from core.ui.page_meta import PageMeta
from portal.home import component_examples
from services.catalogue.public.page_cache import PageCache
from services.catalogue.public.search import current_edition, get_engine

FEATURED = 6
"""How many procedures the home page lists."""
_fronts: PageCache[bytes] = PageCache(2)


def front(request: HttpRequest) -> HttpResponse:
    """The home page; for visitors drawn once for each edition of the catalogue."""
    edition = current_edition()
    if not visitor_pages.is_visitor(request):
        return HttpResponse(_draw_front(request, edition))
    page = _fronts.get("", edition)
    page = page or _fronts.put("", edition, visitor_pages.compress(_draw_front(request, edition)))
    return visitor_pages.respond(request, page)


def _draw_front(request: HttpRequest, edition: UUID) -> str:
    featured = get_engine(edition).featured[:FEATURED]
    about = gettext("Tìm thủ tục hành chính, nộp hồ sơ, trả phí, theo dõi và nhận kết quả ở một nơi.")
    context = {"procedures": featured, "events": LIFE_EVENTS, "meta": PageMeta("/", gettext("Trang chủ"), about)}
    return render_to_string("home/front.html", context, request)


def components(request: HttpRequest) -> HttpResponse:
    """Style guide: every component in every state (trang kiểu dáng)."""
    return render(request, "home/components.html", component_examples.example_context())


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error page of what Django does not read: a page that posts too much is told so, and what to do."""
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    name, status = ("413.html", 413) if is_too_large else ("400.html", 400)
    return HttpResponse(render_to_string(name), status=status)


LIFE_EVENTS = (
    # Icon, label, slug of the life event.
    ("child", _("Sinh con, khai sinh"), "sinh-con"),
    ("rings", _("Kết hôn, hôn nhân"), "ket-hon"),
    ("home", _("Cư trú"), "chuyen-cho-o"),
    ("card", _("Căn cước, định danh"), "giay-to-tuy-than"),
    ("car", _("Xe và giấy phép lái xe"), "mua-ban-xe"),
    ("shop", _("Kinh doanh"), "bat-dau-kinh-doanh"),
    ("land", _("Nhà ở, đất đai"), "mua-ban-nha-dat"),
    ("candle", _("Người thân qua đời"), "nguoi-than-qua-doi"),
)
