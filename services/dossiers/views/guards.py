"""Access guards of the applicant's views, and the breadcrumb of “Hồ sơ của tôi”."""

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
"""The breadcrumb of the applicant's own pages: (URL, title) pairs."""

P = ParamSpec("P")


def identity_required(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Decorator: require a signed-in user with a verified identity; redirect others to the page that explains how."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_identified(request.user):
            return redirect(reverse("accounts:level", query={"next": request.get_full_path()}))
        return view(request, *args, **kwargs)

    return guarded
