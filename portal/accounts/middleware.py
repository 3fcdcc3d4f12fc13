"""Authentication middleware: session and user by one query, the second factor of staff, text sent too late."""

from functools import partial
from typing import Final

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from portal.accounts import second_factor, typed_text
from portal.accounts.models import User
from portal.accounts.sessions import SessionStore

OPEN_WITHOUT_FACTOR: Final = {"accounts:sign_out", "admin:logout"}
"""Beside the pages of the factor itself."""


class SessionUserMiddleware(AuthenticationMiddleware):
    """Django's AuthenticationMiddleware with a lazy `request.user` that comes from the session's own query."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(get_user, request))  # type: ignore[assignment]  # as Django does

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Open nothing to staff whose second factor is missing but the pages that set it up or ask for it.

        What somebody typed in the admin until their session was over is shown back to them.
        """
        if is_sent_too_late(request) and (texts := typed_text.prose(request)):
            return typed_text.session_is_over(request, texts)
        if is_open_without_factor(request) or not second_factor.is_missing(request):
            return None
        if is_mfa_enabled(request.user, second_factor.FACTORS):
            return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
        return redirect("mfa_index")


def is_sent_too_late(request: HttpRequest) -> bool:
    """Whether a form of the admin was posted after the session had ended."""
    name = _name(request)
    is_form = request.method == "POST" and name.startswith("admin:") and name != "admin:login"
    return is_form and not request.user.is_authenticated


def is_open_without_factor(request: HttpRequest) -> bool:
    """Whether the page sets the second factor up, asks for it, or signs out."""
    name = _name(request)
    return name in OPEN_WITHOUT_FACTOR or name.startswith(("mfa_", "account_"))


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def get_user(request: HttpRequest) -> User | AnonymousUser:
    """The session's user; inactive users, changed passwords and rotated keys are left to `django.contrib.auth`."""
    session = request.session
    user = session.user if isinstance(session, SessionStore) else None
    if user and user.is_active and _has_valid_hash(session, user):
        return user
    return auth.get_user(request)


def _has_valid_hash(session: SessionBase, user: User) -> bool:
    """Whether the session was opened with the user's current password (Django's session auth hash)."""
    return constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), user.get_session_auth_hash())
