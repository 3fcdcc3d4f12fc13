"""The second factor of staff: what a session has proved, and who must still set one up.

allauth.mfa asks for the factor between the password and the session, and keeps in the session when who proved what;
that record is all that is read here, so no page costs a statement more.
"""

import time
from typing import Any, Final

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as one; recovery codes only stand in for it."""


def was_given(request: HttpRequest) -> bool:
    """Whether this session has proved a second factor."""
    return any(record["method"] == "mfa" for record in _records(request))


def is_missing(request: HttpRequest) -> bool:
    """Whether somebody who must prove a second factor has not yet done so in this session."""
    if not settings.SECOND_FACTOR or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_authenticated and request.user.is_staff and not was_given(request)


def was_lately_authenticated(request: HttpRequest) -> bool:
    """Whether the last proof of this session is a few minutes old at most."""
    records = _records(request)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> None:
    """Ask for the factor again unless it was given lately; whoever signed in without one is not asked.

    The exception makes allauth's middleware keep the request, and carry it out once the factor has been given.
    """
    if was_given(request) and not was_lately_authenticated(request):
        raise ReauthenticationRequired


def count_new_factor_as_given(request: HttpRequest) -> None:
    """Setting a factor up has just proved it."""
    user = authenticated_user(request)
    newest = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).latest("pk")
    record_authentication(request, user, "mfa", id=newest.pk, type=newest.type)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    return get_authentication_records(request, request.user if request.user.is_authenticated else None)
