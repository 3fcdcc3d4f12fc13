"""The front page: which systems are imitated, and what each can be told to do."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class StandIn(NamedTuple):
    """One imitated system on the front page."""

    name: str
    path: str
    instead_of: str
    can: str


STAND_INS: tuple[StandIn, ...] = ()


def front(request: HttpRequest) -> HttpResponse:
    return render(request, "outside/front.html", {"stand_ins": STAND_INS})


def whose_site(request: HttpRequest) -> dict[str, str]:
    """For every page: the way back to the portal."""
    return {"portal_url": settings.SITE_URL}
