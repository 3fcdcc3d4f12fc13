"""Session store (SESSION_ENGINE) that loads a session and its user with one query where Django needs two.

It also skips two queries of Django's store: the check that a new random key is free (the insert would fail), and
reading a row before deleting it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import get_random_string

if TYPE_CHECKING:
    from portal.accounts.models import Session, User

SESSION_WITH_USER_SQL = """
    SELECT person.*, session.session_data FROM accounts_session session
    LEFT JOIN accounts_user person ON person.id = session.user_id
    WHERE session.session_key = %s AND session.expire_date > %s
"""
"""Raw SQL, since every page runs it: building the query with the ORM costs four times as much as running it."""


class SessionStore(DatabaseStore):
    """Database session store with the user of the session."""

    _user: "User | None" = None

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from portal.accounts.models import Session

        return Session

    @property
    def user(self) -> "User | None":
        """The user of the session row, loaded with it; its password hash and active flag are not yet checked."""
        self._get_session()  # type: ignore[attr-defined]  # reads the row unless it has been read
        return self._user

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get("_auth_user_id")
        return row

    def load(self) -> dict[str, Any]:
        from portal.accounts.models import User

        rows: Iterable[Any] = User.objects.raw(SESSION_WITH_USER_SQL, [self.session_key, timezone.now()])
        row = next(iter(rows), None)
        if row is None:
            self._session_key = None
            return {}
        self._user = row if row.pk else None
        return self.decode(row.session_data)

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key: str | None = None) -> None:
        self.model.objects.filter(session_key=session_key or self.session_key).delete()
