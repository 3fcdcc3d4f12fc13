"""Adapters of django-allauth: sign-up policy, client settings, account matching, error pages."""

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
from django.utils.translation import gettext_lazy as _

from portal.accounts import actions, second_factor, throttle
from portal.accounts.errors import SignInError, SignInFailure
from portal.accounts.forms import begin_attempt
from portal.accounts.mandates.vneid_organisations import record_represented
from portal.accounts.models import User

log = logging.getLogger(__name__)

FAILURE_BY_ERROR = {
    "access_denied": SignInFailure.REFUSED,
    "interaction_required": SignInFailure.EXPIRED,
    "login_required": SignInFailure.EXPIRED,
    "temporarily_unavailable": SignInFailure.DOWN,
    "server_error": SignInFailure.DOWN,
}
"""By the error codes of OAuth 2.0 (RFC 6749 §4.1.2.1) and OpenID Connect."""

WAYS = {
    "mfa_reauthenticate": _("Dùng mã của ứng dụng xác thực hoặc mã dự phòng"),
    "mfa_reauthenticate:webauthn": _("Dùng khóa truy cập"),
}
"""Ways to prove again who one is, by allauth's names."""


def safe_next(path: str | None) -> str:
    """The path if it is one of this site, else "": protection against open redirects."""
    is_local = path and path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if path and is_local else ""


def failure_page(request: HttpRequest, failure: SignInFailure, *, next_path: str | None = None) -> HttpResponse:
    """The error page of a failed sign-in, with its HTTP status and a link to try again."""
    log.info("sign-in stopped: %s", failure.name)
    context = {"failure": failure, "next": safe_next(next_path)}
    return render(request, "accounts/sign_in_failure.html", context, status=failure.http_status)


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts: no sign-up, no generated usernames, no flash messages, no redirects to other sites."""

    error_messages = {**DefaultAccountAdapter.error_messages, "incorrect_password": _("Mật khẩu chưa đúng.")}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return bool(safe_next(url))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The subject unchanged: a taken one raises an IntegrityError instead of getting a generated suffix."""
        return username

    def populate_username(self, request: HttpRequest, user: User) -> None:
        pass

    def add_message(self, *args: object, **kwargs: object) -> None:
        pass

    def authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nobody: passwords are checked at the staff door alone, citizens have none."""

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether it is the password of this signed-in member of staff, who has no second factor yet."""
        attempt = begin_attempt(throttle.begin_confirmation, user.pk)
        if not user.check_password(password):
            return False
        attempt.succeed()
        return True

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """A sign-in counts like an answer when asked again, and for as long."""
        return not second_factor.was_lately_authenticated(self.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Whoever has a second factor is asked for it: the password alone does not confirm anything."""
        methods = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        return [{**method, "description": WAYS.get(method["id"], "")} for method in factors or methods]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return failure_page(request, SignInFailure.LOCKED)


class CitizenAdapter(DefaultSocialAccountAdapter):
    """VNeID accounts: matched by personal number, updated from the claims at each sign-in."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The portal's OAuth client, from the settings instead of the database."""
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
        return actions.apply_identity(sociallogin.user, sociallogin.identity)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Update the account, or connect an existing one with the same personal number at the first VNeID sign-in.

        Another number for a known subject is refused: the account and its dossiers belong to the person with the old.
        """
        if sociallogin.user.pk:
            if sociallogin.user.personal_number not in (None, sociallogin.identity.personal_number):
                actions.report_changed_number(sociallogin.user)
                raise ImmediateHttpResponse(failure_page(request, SignInFailure.NUMBER_CHANGED))
            actions.update_from_identity(sociallogin.user, sociallogin.identity)
            record_represented(sociallogin.user, sociallogin.identity)
        elif account := actions.account_of(sociallogin.identity):
            sociallogin.user = actions.apply_identity(account, sociallogin.identity)
            sociallogin.save(request, connect=True)
            record_represented(sociallogin.user, sociallogin.identity)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> User:
        """A new account, with the organisations that the person represents."""
        user: User = super().save_user(request, sociallogin, form)
        record_represented(user, sociallogin.identity)
        return user

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
            failure_page(request, _failure_of(request, state, exception), next_path=(state or {}).get("next"))
        )


def _failure_of(request: HttpRequest, state: dict[str, Any] | None, exception: Exception | None) -> SignInFailure:
    if state is None:
        return SignInFailure.STALE
    if isinstance(exception, SignInError):
        return exception.failure
    if isinstance(exception, requests.RequestException):
        return SignInFailure.DOWN
    return FAILURE_BY_ERROR.get(request.GET.get("error", ""), SignInFailure.UNCLEAR)
