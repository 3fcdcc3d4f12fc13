"""Caching of responses by browsers and proxies."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def never_store_private(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, listed before those of sessions and CSRF: private responses are kept nowhere, not even for Back.

    On a shared computer the next person must not find the pages of the one before, who has signed out. Private is
    what was made for somebody's session (signed in, or holding the link of a payment), and what sets a cookie, as
    every page with a form's token does.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.cookies or (request.session.accessed and not request.session.is_empty()):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware
