"""Middleware that counts requests by view, method and status."""

import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from core import metrics

METHODS: Final = frozenset({"GET", "HEAD", "POST"})
"""Others are counted together: a label may not be what anybody can make up."""


def count_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Outside all others but the request's id, so that what they refuse counts, too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        metrics.REQUESTS.labels(view or "none", method, str(response.status_code)).inc()
        metrics.REQUEST_SECONDS.observe(time.monotonic() - began)
        return response

    return middleware
