"""What the portal decides where allauth leaves a choice."""

import logging
from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import Provider
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts import actions
from portal.accounts.errors import SignInError, Trouble
from portal.accounts.models import User

log = logging.getLogger(__name__)

ANSWERED_ERRORS = {
    "access_denied": Trouble.REFUSED,
    "interaction_required": Trouble.EXPIRED,
    "login_required": Trouble.EXPIRED,
    "temporarily_unavailable": Trouble.DOWN,
    "server_error": Trouble.DOWN,
}


def safe_next(path: str | None) -> str:
    """The path if it leads to a page of this portal, else nothing."""
    within = path and path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if path and within else ""


def page_of(request: HttpRequest, trouble: Trouble, *, next_path: str | None = None) -> HttpResponse:
    """The page that says why the sign-in stopped, and leads back to it."""
    log.info("sign-in stopped: %s", trouble.name)
    context = {"trouble": trouble, "next": safe_next(next_path)}
    return render(request, "accounts/trouble.html", context, status=trouble.http_status)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up, is given an invented name, is greeted with a message or is sent to another site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return bool(safe_next(url))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The subject as it is; a taken one is a conflict to be seen, not a reason to invent another."""
        return username

    def populate_username(self, request: HttpRequest, user: User) -> None:
        pass

    def add_message(self, *args: object, **kwargs: object) -> None:
        pass

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return page_of(request, Trouble.LOCKED)


class CitizenAdapter(DefaultSocialAccountAdapter):
    """A citizen is the account of their personal number, filled anew with what VNeID says at each sign-in."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Our one client; it stands in the settings, so the database is not asked."""
        return [
            SocialApp(
                provider="vneid",
                name="VNeID",
                client_id=settings.VNEID_CLIENT_ID,
                secret=settings.VNEID_CLIENT_SECRET,
                settings={"server_url": settings.VNEID_URL, "token_auth_method": "client_secret_post"},
            )
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        sociallogin.identity = data["identity"]
        return actions.fill(sociallogin.user, sociallogin.identity)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person's account even if VNeID has never led to it, and bring it up to date."""
        if sociallogin.user.pk:
            actions.refresh(sociallogin.user, sociallogin.identity)
        elif known := User.objects.filter(personal_number=sociallogin.identity.personal_number).first():
            sociallogin.user = actions.fill(known, sociallogin.identity)
            sociallogin.save(request, connect=True)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        state = (extra_context or {}).get("state")
        raise ImmediateHttpResponse(
            page_of(request, _trouble(request, state, exception), next_path=(state or {}).get("next"))
        )


def _trouble(request: HttpRequest, state: dict[str, Any] | None, exception: Exception | None) -> Trouble:
    if state is None:
        return Trouble.STALE
    if isinstance(exception, SignInError):
        return exception.trouble
    if isinstance(exception, requests.RequestException):
        return Trouble.DOWN
    return ANSWERED_ERRORS.get(request.GET.get("error", ""), Trouble.UNCLEAR)
