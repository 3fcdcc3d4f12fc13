"""How many messages somebody has not read: shown on every page, so counted seldom."""

from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.people import Person
from notifications.models import Notification

KEPT_SECONDS = 60
MOST = 100
"""Nobody needs to know more exactly."""


def count(person: Person) -> int:
    return cache.get_or_set(_key(person), partial(_ask, person), KEPT_SECONDS) or 0


def forget(person: Person) -> None:
    """Count anew after this transaction; a cache that is down costs a minute of the old number."""
    transaction.on_commit(partial(cache.delete, _key(person)), robust=True)


def for_header(request: HttpRequest) -> dict[str, object]:
    """Context processor: `unread_messages`, asked for only by a page that shows it to somebody signed in."""
    return {"unread_messages": SimpleLazyObject(partial(_of_visitor, request))}


def _of_visitor(request: HttpRequest) -> int:
    return count(request.user) if request.user.is_authenticated else 0


def _ask(person: Person) -> int:
    return Notification.objects.of(person).unread()[:MOST].count()


def _key(person: Person) -> str:
    return f"notifications.unread:{person.pk}"
