"""Receivers that record each sign-in of staff: a session begun, a wrong password, a wrong second factor."""

from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from core import metrics
from core.limits.addresses import client_address
from portal.accounts.models import SignIn, User
from portal.accounts.open_sessions import in_words
from portal.accounts.sign_in_log import SignInOutcome


def connect() -> None:
    user_logged_in.connect(_signed_in)
    user_login_failed.connect(_wrong_password)
    authentication_failed.connect(_wrong_factor)


def _signed_in(request: HttpRequest, user: User, **kwargs: object) -> None:
    if user.is_staff:
        given = (
            record.get("type", "") for record in get_authentication_records(request, user) if record["method"] == "mfa"
        )
        _record(request, user, SignInOutcome.SIGNED_IN, factor=next(given, ""))


def _wrong_password(credentials: Mapping[str, Any], request: HttpRequest | None = None, **kwargs: object) -> None:
    person = User.objects.filter(username=credentials.get("username", ""), is_staff=True).first()
    if person and request:
        _record(request, person, SignInOutcome.WRONG_PASSWORD)


def _wrong_factor(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(request, user, SignInOutcome.WRONG_FACTOR, factor=kwargs["authenticator"].type)


def _record(request: HttpRequest, person: User, outcome: SignInOutcome, factor: str = "") -> None:
    browser = in_words(request.META.get("HTTP_USER_AGENT", ""))
    SignIn.objects.create(
        person=person, outcome=outcome, factor=factor, address=client_address(request), browser=browser
    )
    metrics.SIGN_INS.labels(outcome.value).inc()
