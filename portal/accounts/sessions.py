"""Session store (SESSION_ENGINE) that loads a session and its user with one query where Django needs two.

It also skips two queries of Django's store: the check that a new random key is free (the insert would fail), and
reading a row before deleting it.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import get_random_string

if TYPE_CHECKING:
    from portal.accounts.models import Session, User

STAFF_IDLE: Final = timedelta(minutes=30)
"""After so long without a request the session of a member of staff is over."""
MARKED_EVERY: Final = timedelta(minutes=1)
"""How often the last use is written."""
SESSION_WITH_USER_SQL = """
    SELECT person.*, session.session_data, session.last_used_at < %(minute)s AS is_unmarked
    FROM accounts_session session
    LEFT JOIN accounts_user person ON person.id = session.user_id
    WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
        AND (session.last_used_at > %(idle)s OR NOT COALESCE(person.is_staff, FALSE))
"""
"""Raw SQL, since every page runs it: building the query with the ORM costs four times as much as running it."""


class SessionStore(DatabaseStore):
    """Database session store with the user of the session."""

    _user: "User | None" = None
    _has_no_row = False
    """Whether its key is new, and nothing was written under it yet."""

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
        row.last_used_at = timezone.now()  # by the clock that later asks how long ago that was
        return row

    def load(self) -> dict[str, Any]:
        from portal.accounts.models import User

        now = timezone.now()
        times = {"now": now, "minute": now - MARKED_EVERY, "idle": now - STAFF_IDLE}
        rows: Iterable[Any] = User.objects.raw(SESSION_WITH_USER_SQL, {"key": self.session_key, **times})
        row = next(iter(rows), None)
        if row is None:
            self._session_key = None
            return {}
        self._user = row if row.pk else None
        if row.is_unmarked and self._user:
            self.get_model_class().objects.filter(session_key=self.session_key).update(last_used_at=now)
        return self.decode(row.session_data)

    def cycle_key(self) -> None:
        """A new key for what it holds, whose row is written once, when the session is saved with who signed in."""
        self._get_session()  # type: ignore[attr-defined]  # what the old row says, before it goes
        old, self._session_key = self.session_key, self._get_new_session_key()
        self.modified = self._has_no_row = True
        if old:
            self.delete(old)

    def save(self, must_create: bool = False) -> None:
        super().save(must_create=must_create or self._has_no_row)
        self._has_no_row = False

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key: str | None = None) -> None:
        self.model.objects.filter(session_key=session_key or self.session_key).delete()
