"""Middleware that believes what a proxy says of TLS and host only if it is a trusted one (PORTAL_TRUSTED_PROXIES).

The client's address is read by `core.limits.addresses`.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.limits.addresses import is_from_trusted_proxy

CLAIMS = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")


def believe_trusted_proxies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Outermost: what anybody but a trusted proxy claims is dropped."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_from_trusted_proxy(request):
            for claim in CLAIMS:
                request.META.pop(claim, None)
        return get_response(request)

    return middleware
