"""Sessions that bring their person along: one statement where Django asks two on every page.

The engine of SESSION_ENGINE. It also leaves out what the random key makes needless: looking whether the key
is taken (creating the row would tell) and reading a row before deleting it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import get_random_string

if TYPE_CHECKING:
    from portal.accounts.models import Session, User

SESSION_AND_PERSON = """
    SELECT person.*, session.session_data FROM accounts_session session
    LEFT JOIN accounts_user person ON person.id = session.user_id
    WHERE session.session_key = %s AND session.expire_date > %s
"""
"""Written out, for every page asks it: to put it together each time costs four times as much as to ask it."""


class SessionStore(DatabaseStore):
    """A session in the database, with its person."""

    _person: "User | None" = None

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from portal.accounts.models import Session

        return Session

    @property
    def person(self) -> "User | None":
        """Who the row says is signed in, read together with the session; not yet checked against it."""
        self._get_session()  # type: ignore[attr-defined]  # reads the row unless it has been read
        return self._person

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get("_auth_user_id")
        return row

    def load(self) -> dict[str, Any]:
        from portal.accounts.models import User

        rows: Iterable[Any] = User.objects.raw(SESSION_AND_PERSON, [self.session_key, timezone.now()])
        row = next(iter(rows), None)
        if row is None:
            self._session_key = None
            return {}
        self._person = row if row.pk else None
        return self.decode(row.session_data)

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key: str | None = None) -> None:
        self.model.objects.filter(session_key=session_key or self.session_key).delete()
