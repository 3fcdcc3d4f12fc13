"""Throttling: counters of tries in the cache that all web servers share, each with a limit and a time it is kept.

Who calls it chooses the keys and keeps names and numbers out of them. Counting is atomic where the cache is (Redis).
"""

from collections.abc import Iterable, Mapping

from django.core.cache import cache


def is_exhausted(limits: Mapping[str, int]) -> bool:
    """Whether one of these counters, by key, has reached its limit."""
    counts = cache.get_many(limits)
    return any(counts.get(key, 0) >= limit for key, limit in limits.items())


def count(keys: Iterable[str], *, kept_seconds: int) -> None:
    """Count one more try on each counter; it is forgotten so many seconds after its last."""
    for key in keys:
        _increment(key, kept_seconds)


def clear(key: str) -> None:
    cache.delete(key)


def _increment(key: str, kept_seconds: int) -> None:
    try:
        if not cache.add(key, 1, kept_seconds):
            cache.incr(key)
            cache.touch(key, kept_seconds)
    except ValueError:  # it ran out between the two
        cache.set(key, 1, kept_seconds)
