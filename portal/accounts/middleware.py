"""Authentication middleware that reads session and user with one query."""

from functools import partial

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from portal.accounts.models import User
from portal.accounts.sessions import SessionStore


class SessionUserMiddleware(AuthenticationMiddleware):
    """Django's AuthenticationMiddleware with a lazy `request.user` that comes from the session's own query."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(get_user, request))  # type: ignore[assignment]  # as Django does


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
