"""Refusal of requests that no browser sends."""

from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse


class RefuseNul:
    """Middleware: a NUL is refused (400) where it would reach PostgreSQL, which has no text with one.

    Fields of text refuse it themselves, fields of choices look for it in the database; gateways answer whatever is in
    their notices.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Have a query or a form that the database could not read answered as the bad request it is."""
        is_about_nul = isinstance(exception, DataError | ValueError) and "NUL" in str(exception)
        if is_about_nul and any("\0" in text for text in sent_texts(request)):
            raise BadRequest("NUL in what was sent") from exception


def sent_texts(request: HttpRequest) -> Iterator[str]:
    """All names and values of the query and of a posted form."""
    for sent in (request.GET, request.POST):
        for name, texts in sent.lists():
            yield name
            yield from texts
