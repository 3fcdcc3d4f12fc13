"""Throttling: counters of attempts in the shared cache, each with a limit and an expiry.

Callers choose the keys and keep personal data out of them. Counting is atomic where the cache is (Redis).
"""

from collections.abc import Iterable, Mapping

from django.core.cache import cache


def is_exhausted(limits: Mapping[str, int]) -> bool:
    """Whether any counter has reached its limit; `limits` maps keys to limits."""
    counts = cache.get_many(limits)
    return any(counts.get(key, 0) >= limit for key, limit in limits.items())


def count(keys: Iterable[str], *, kept_seconds: int) -> None:
    """Increment each counter; it expires `kept_seconds` after the last increment."""
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
