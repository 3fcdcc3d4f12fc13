"""The language a citizen reads the portal in: Vietnamese until they choose English, kept in a cookie.

See docs/decisions/0022-language-of-the-reader.md: what the browser accepts is not asked.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

LANGUAGES: Final = frozenset(code for code, _ in settings.LANGUAGES)
KEPT_FOR: Final = timedelta(days=365)
OF_STAFF: Final = ("/admin/", "/-/")
"""Beginnings of addresses that are Vietnamese for everybody; so are files, which machines read and people keep."""
LONGEST_ADDRESS: Final = 2_000
"""Of a page that is returned to; browsers are sent no longer one."""


def speak_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the page in the language of its reader, and caches told what it depends on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def language_of(request: HttpRequest) -> str:
    """The language chosen before; Vietnamese where none was, or none of the portal's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    is_file = "." in request.path.rpartition("/")[2]
    if chosen not in LANGUAGES or is_file or request.path.startswith(OF_STAFF):
        return settings.LANGUAGE_CODE
    return chosen


@csrf_exempt  # a token would make every public page one person's own; what others could do is choose a language
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language somebody chose, and return to the page they chose it on."""
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise BadRequest("No language of the portal.")
    response = redirect(_page_before(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the browser came from, else the home page."""
    address = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours and len(address) <= LONGEST_ADDRESS else "/"
