"""Views of accounts: sign-in with VNeID, sign-out, profile, identity level, who read about one, open sessions."""

import requests
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.limits.rates import Rate, limited
from core.people import SignedInRequest
from notifications.models import FailingAddress
from portal.accounts import open_sessions
from portal.accounts.access_page import access_context
from portal.accounts.adapter import failure_page, safe_next
from portal.accounts.errors import SignInError, SignInFailure
from portal.accounts.models import IdentityLevel
from portal.accounts.own_data import own_data as own_data_of
from portal.accounts.profile import profile_context
from portal.accounts.provider import ReturnAdapter, VneidOAuth2Adapter, forget_addresses

DEPARTURES = Rate("leave-for-vneid", requests=120, seconds=60)
"""Each keeps a session, and asks VNeID for its addresses."""
COPIES = Rate("own-data", requests=5, seconds=3600)


@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign-in page: the button to VNeID, and the data it asks for."""
    if asked_by_number(request):
        return redirect(settings.SITE_URL + request.get_full_path())
    next_path = safe_next(request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(next_path or "accounts:profile")
    return render(request, "accounts/sign_in.html", {"next": next_path})


def asked_by_number(request: HttpRequest) -> bool:
    """Whether the demo was asked as 127.0.0.1: VNeID leads back to its name, where the browser has another session."""
    number = settings.SITE_URL.replace("//localhost", "//127.0.0.1")
    return f"{request.scheme}://{request.get_host()}" == number != settings.SITE_URL


@require_POST
@limited(DEPARTURES)
def go_to_vneid(request: HttpRequest) -> HttpResponse:
    """Redirect to VNeID's authorization endpoint; an error page if VNeID does not answer."""
    try:
        return OAuth2LoginView.adapter_view(VneidOAuth2Adapter(request, "vneid"))(request)
    except requests.RequestException:
        return failure_page(request, SignInFailure.DOWN, next_path=request.POST.get("next"))
    except SignInError as error:
        return failure_page(request, error.failure, next_path=request.POST.get("next"))


@require_GET
@never_cache
def return_from_vneid(request: HttpRequest) -> HttpResponse:
    """OAuth callback: allauth exchanges the code and signs the user in, or shows an error page."""
    try:
        return OAuth2CallbackView.adapter_view(ReturnAdapter(request, "vneid"))(request)
    except requests.RequestException:
        forget_addresses()
        return failure_page(request, SignInFailure.DOWN)
    except IntegrityError:  # personal number or subject belongs to another account: support must look into it
        return failure_page(request, SignInFailure.UNCLEAR)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")


@login_required
@require_GET
def profile(request: SignedInRequest) -> HttpResponse:
    """Profile page of the signed-in user."""
    failing = FailingAddress.objects.resting(request.user.email).first()
    return render(request, "accounts/profile.html", {**profile_context(request.user), "failing": failing})


@login_required
@require_GET
def level(request: SignedInRequest) -> HttpResponse:
    """How to reach identity level 2; whoever has it is redirected to `next`."""
    next_path = safe_next(request.GET.get("next"))
    if request.user.identity_level >= IdentityLevel.FULL:
        return redirect(next_path or "accounts:profile")
    return render(request, "accounts/level.html")


@login_required
@require_GET
def access(request: SignedInRequest) -> HttpResponse:
    """Who has read dossiers, papers or the account of the signed-in user, when and why."""
    return render(request, "accounts/access.html", access_context(request.user, request.GET.get("sau", "")))


@login_required
@require_GET
@limited(COPIES)
def own_data(request: SignedInRequest) -> HttpResponse:
    """What the portal keeps about the signed-in user, as a file."""
    response = JsonResponse(own_data_of(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where the account is signed in; one other session, or all others, may be ended."""
    if request.method == "GET":
        context = {"sessions": open_sessions.open_sessions(request, request.user)}
        return render(request, "accounts/sessions.html", context)
    if "others" in request.POST or request.POST.get("session"):
        ended = open_sessions.end_others(request, request.user, request.POST.get("session", ""))
        messages.success(request, gettext("Đã kết thúc %(ended)s nơi đăng nhập.") % {"ended": ended})
    return redirect("accounts:sessions")
