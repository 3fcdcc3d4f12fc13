"""Cached count of a user's unread notifications, for the header of every page."""

from functools import partial
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.compiled_query import CompiledQuery
from core.people import Person
from notifications.models import Notification

CACHE_SECONDS = 60
MAX_COUNT = 100
"""The count stops here."""
UNREAD: Final = CompiledQuery(
    lambda person: Notification.objects.filter(recipient=person).unread().values_list("pk", flat=True)[:MAX_COUNT]
)


def count(person: Person) -> int:
    """Unread notifications of the person, at most MAX_COUNT, up to CACHE_SECONDS old."""
    known = cache.get(_key(person))
    if known is None:
        known = len(UNREAD(person.pk))
        cache.set(_key(person), known, CACHE_SECONDS)
    return int(known)


def forget(person: Person) -> None:
    """Invalidate the cached count after commit; if the cache is down, the old count stays until it expires."""
    transaction.on_commit(partial(cache.delete, _key(person)), robust=True)


def for_header(request: HttpRequest) -> dict[str, object]:
    """Context processor: `unread_messages`, evaluated only where a template shows it."""
    return {"unread_messages": SimpleLazyObject(partial(_count_for_request, request))}


def _count_for_request(request: HttpRequest) -> int:
    return count(request.user) if request.user.is_authenticated else 0


def _key(person: Person) -> str:
    return f"notifications.unread:{person.pk}"
