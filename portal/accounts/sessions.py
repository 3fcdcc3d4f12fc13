"""Session store (SESSION_ENGINE) that loads a session and its user with one query where Django needs two.

It also skips three queries of Django's store: the check that a new random key is free (the insert would fail),
reading a row before deleting it, and deleting one to write it under another key.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.compiled_query import CompiledQuery

if TYPE_CHECKING:
    from portal.accounts.models import Session, User

STAFF_IDLE: Final = timedelta(minutes=30)
"""After so long without a request the session of a member of staff is over."""
MARKED_EVERY: Final = timedelta(minutes=1)
"""How often the last use is written."""


@cache
def _with_user() -> "CompiledQuery[Session]":
    """The session of a key with its user: every page asks it."""
    from portal.accounts.models import Session

    return CompiledQuery(lambda key: Session.objects.filter(session_key=key).select_related("user"))


class SessionStore(DatabaseStore):
    """Database session store with the user of the session."""

    _user: "User | None" = None
    _read = ""
    """What its row held when it was read; empty once it was written."""
    _valid_until: datetime
    """Until when its row was valid then."""
    _has_no_row = False
    """Whether its key is new, and nothing was written under it yet."""
    _former_key: str | None = None
    """Where its row stands until then."""

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
        now = timezone.now()
        row = next(iter(_with_user()(self.session_key or "")), None)
        if row is None or row.is_over_at(now):
            self._session_key = None
            return {}
        self._user = row.user
        if row.user and row.last_used_at < now - MARKED_EVERY:
            self.get_model_class().objects.filter(session_key=self.session_key).update(last_used_at=now)
        self._read, self._valid_until = row.session_data, row.expire_date
        return self.decode(row.session_data)

    def cycle_key(self) -> None:
        """A new key for what it holds; its row moves there when the session is saved with who signed in."""
        self._get_session()  # type: ignore[attr-defined]  # what the row says, before its key is forgotten
        self._former_key, self._session_key = self._former_key or self.session_key, self._get_new_session_key()
        self.modified = self._has_no_row = True

    def save(self, must_create: bool = False) -> None:
        """Write it, unless its row says the same, valid as long: allauth saves what it did not change."""
        must_create = must_create or self._has_no_row
        if not (self._is_moved() or (not must_create and self._is_as_read())):
            super().save(must_create=must_create)
        self._read, self._has_no_row, self._former_key = "", False, None

    def _is_moved(self) -> bool:
        """Write it under its new key where its row stands under another; whether it still did."""
        if self._former_key is None:
            return False
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]
        columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        return bool(self.model.objects.filter(session_key=self._former_key).update(**columns))

    def _is_as_read(self) -> bool:
        now: dict[str, Any] = self._get_session()  # type: ignore[attr-defined]
        if not self._read or self.decode(self._read) != now:
            return False
        return "_session_expiry" in now or self._valid_until > self.get_expiry_date() - MARKED_EVERY

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key: str | None = None) -> None:
        if session_key is None:
            session_key, self._former_key, self._read = self._former_key or self.session_key, None, ""
        self.model.objects.filter(session_key=session_key).delete()
