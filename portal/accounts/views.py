"""The doors of the portal: in through VNeID, out by a button, and the page of what is known about oneself."""

import requests
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.requests import SignedInRequest
from portal.accounts.adapter import page_of, safe_next
from portal.accounts.errors import Trouble
from portal.accounts.models import IdentityLevel
from portal.accounts.profile import what_is_known
from portal.accounts.provider import VneidProtocol


@require_GET
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """One button, and what it will ask VNeID for."""
    wanted = safe_next(request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(wanted or "accounts:profile")
    return render(request, "accounts/sign_in.html", {"next": wanted})


@require_POST
def go_to_vneid(request: HttpRequest) -> HttpResponse:
    """Off to VNeID, with a page of our own should it not answer."""
    try:
        return OAuth2LoginView.adapter_view(VneidProtocol(request, "vneid"))(request)
    except requests.RequestException:
        return page_of(request, Trouble.DOWN, next_path=request.POST.get("next"))


@require_GET
@never_cache
def return_from_vneid(request: HttpRequest) -> HttpResponse:
    """Back with a code or an error; allauth checks it and signs the person in."""
    try:
        return OAuth2CallbackView.adapter_view(VneidProtocol(request, "vneid"))(request)
    except requests.RequestException:
        return page_of(request, Trouble.DOWN)
    except IntegrityError:  # the number or the subject is another account's, which a person must look into
        return page_of(request, Trouble.UNCLEAR)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")


@login_required
@require_GET
def profile(request: SignedInRequest) -> HttpResponse:
    """What the portal knows about oneself, and from where."""
    return render(request, "accounts/profile.html", what_is_known(request.user))


@login_required
@require_GET
def level(request: SignedInRequest) -> HttpResponse:
    """How to reach level 2, for somebody whose level is too low for what they wanted."""
    wanted = safe_next(request.GET.get("next"))
    if request.user.identity_level >= IdentityLevel.FULL:
        return redirect(wanted or "accounts:profile")
    return render(request, "accounts/level.html")
