"""What staff had typed when their session was over: shown back to copy, as nobody else may be signed in by then."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SHORTEST: Final = 10
"""Characters; less is quickly typed again."""


def prose(request: HttpRequest) -> list[str]:
    """The posted texts that somebody would miss; words alone, and no password, which may hold spaces too."""
    posted = [(name, value) for name, values in request.POST.lists() for value in values if isinstance(value, str)]
    return [
        text
        for name, value in posted
        if len(text := value.strip()) >= SHORTEST and len(text.split()) > 1 and "password" not in name
    ]


def session_is_over(request: HttpRequest, texts: list[str]) -> HttpResponse:
    """The page that asks to sign in again, with the texts to copy."""
    return render(request, "accounts/session_over.html", {"texts": texts, "next": request.path}, status=403)
