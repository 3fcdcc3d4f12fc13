"""Refusal of requests that no browser sends."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse


class RefuseNul:
    """Middleware: a NUL in an address is refused (400) where it would reach PostgreSQL, which has no text with one.

    Fields of forms refuse it themselves, and gateways answer whatever is in their notices.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Have a query that the database could not read answered as the bad request it is."""
        is_about_nul = isinstance(exception, DataError | ValueError) and "NUL" in str(exception)
        if is_about_nul and "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the query") from exception
