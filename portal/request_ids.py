"""Middleware that gives each request an id (`X-Request-ID`) and answers with it."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from core import request_ids
from core.limits.addresses import is_from_trusted_proxy

HEADER: Final = "X-Request-ID"


def give_request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Outermost: every line that is logged for the request carries the id. That of a trusted proxy is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if is_from_trusted_proxy(request) else ""
        with request_ids.bound(request_ids.given_or_new(given)):
            response = get_response(request)
            response[HEADER] = request_ids.current()
            return response

    return middleware
