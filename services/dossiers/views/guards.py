"""Who may enter a view: only people whose identity VNeID has confirmed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.people import SignedInRequest
from services.dossiers.rules import is_identified

MY_DOSSIERS_TRAIL = [("/ho-so/", "Hồ sơ của tôi")]
"""The way back up from everything of one's own."""

P = ParamSpec("P")


def identity_required(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Only for somebody VNeID knows for certain; whoever it does not is told how to get there."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_identified(request.user):
            return redirect(reverse("accounts:level", query={"next": request.get_full_path()}))
        return view(request, *args, **kwargs)

    return guarded
