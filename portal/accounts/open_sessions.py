"""Open sessions of a person: begun at sign-in for eight hours, listed in words, ended by their owner."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.limits.addresses import client_address
from portal.accounts.models import Session, User
from portal.accounts.sessions import STAFF_IDLE

BEGUN: Final = "begun"
"""Key in the session: when it began, from where, with what."""
BROWSERS: Final = (("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("OPR", "Opera"), ("Firefox", "Firefox"))
BROWSERS_OF_OTHERS: Final = (("Chrome", "Chrome"), ("Safari", "Safari"))
"""Those by whose name the others call themselves too."""
SYSTEMS: Final = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


@dataclass(frozen=True)
class OpenSession:
    """A session as its owner sees it."""

    id: str
    """Names it in forms; the key itself would let in whoever reads it."""
    browser: str
    address: str
    began_at: datetime | None
    last_used_at: datetime
    is_this: bool


def begin(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Receiver of `user_logged_in`: the session ends eight hours from now, whatever is done in it."""
    now = timezone.now()
    request.session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    agent = request.META.get("HTTP_USER_AGENT", "")
    request.session[BEGUN] = {"at": now.isoformat(), "address": client_address(request), "browser": in_words(agent)}


def open_sessions(request: HttpRequest, user: User) -> list[OpenSession]:
    """Those of the person, the last used first."""
    return [_described(row, request.session.session_key) for row in _rows(user).order_by("-last_used_at")]


def end_others(request: HttpRequest, user: User, chosen: str = "") -> int:
    """End the session with this id, or all; never the one of the request. Returns how many."""
    others = _rows(user).exclude(session_key=request.session.session_key).values_list("session_key", flat=True)
    keys = [key for key in others if chosen in ("", _id(key))]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def in_words(agent: str) -> str:
    """What a User-Agent header says, as people call it: “Firefox trên Windows”."""
    browser = next((name for sign, name in (*BROWSERS, *BROWSERS_OF_OTHERS) if sign in agent), "Trình duyệt khác")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser} trên {system}" if system else browser


def _rows(user: User) -> QuerySet[Session]:
    rows = Session.objects.filter(user_id=user.pk, expire_date__gt=timezone.now())
    return rows.filter(last_used_at__gt=timezone.now() - STAFF_IDLE) if user.is_staff else rows


def _described(row: Session, current: str | None) -> OpenSession:
    begun: dict[str, Any] = row.get_decoded().get(BEGUN, {})
    return OpenSession(
        id=_id(row.session_key),
        browser=begun.get("browser", ""),
        address=begun.get("address", ""),
        began_at=datetime.fromisoformat(begun["at"]) if begun else None,
        last_used_at=row.last_used_at,
        is_this=row.session_key == current,
    )


def _id(key: str) -> str:
    return salted_hmac("portal.accounts.open_sessions", key).hexdigest()[:16]
