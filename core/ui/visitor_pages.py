"""Public pages as visitors who are not signed in get them: the same bytes for all, compressed once.

Pages made for somebody are never compressed: what else is on them could be guessed from their length (BREACH).
"""

import gzip
import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

MESSAGES_COOKIE: Final = "messages"
GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


def is_visitor(request: HttpRequest) -> bool:
    """Whether nothing of the request says who somebody is, or what they are still to be told."""
    return not any(request.COOKIES.get(name) for name in (settings.SESSION_COOKIE_NAME, MESSAGES_COOKIE))


def compress(html: str) -> bytes:
    """A page as it is kept and sent."""
    return gzip.compress(html.encode(), mtime=0)


def respond(request: HttpRequest, page: bytes) -> HttpResponse:
    """The response with a compressed page; plain for a client that takes no gzip."""
    if GZIP.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(page, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(page))
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
