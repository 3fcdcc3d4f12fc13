"""Who is asking."""

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


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, with the person taken from the session's own statement; a page that asks for nobody pays nothing."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(user_of, request))  # type: ignore[assignment]  # as Django does


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """The person of the session if all is plain; a locked account or another password or key is Django's affair."""
    session = request.session
    person = session.person if isinstance(session, SessionStore) else None
    if person and person.is_active and _belongs(session, person):
        return person
    return auth.get_user(request)


def _belongs(session: SessionBase, person: User) -> bool:
    """Whether the session was opened with the password the person has now."""
    return constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), person.get_session_auth_hash())
