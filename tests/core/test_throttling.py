"""Counters of tries: up to a limit, each kept for some time after its last try."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from core.limits import throttling

pytestmark = pytest.mark.servers

LIMITS = {"tries-of-one": 3, "tries-of-all": 50}


@pytest.fixture(autouse=True)
def _cache_in_memory(settings):
    """It counts atomically, as Redis does and files do not, and its time can be moved, which that of Redis cannot."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


def fail(times: int) -> None:
    for _ in range(times):
        throttling.count(LIMITS, kept_seconds=60)


def test_one_counter_at_its_limit_is_enough():
    fail(2)
    assert not throttling.is_exhausted(LIMITS)

    fail(1)
    assert throttling.is_exhausted(LIMITS)


def test_a_cleared_counter_begins_anew():
    fail(3)

    throttling.clear("tries-of-one")

    assert not throttling.is_exhausted(LIMITS)
    assert throttling.is_exhausted({"tries-of-all": 3})


def test_every_try_prolongs_the_time_a_counter_is_kept():
    start = timezone.now()
    for seconds in (0, 50, 100):
        with time_machine.travel(start + timedelta(seconds=seconds)):
            fail(1)

    with time_machine.travel(start + timedelta(seconds=159)):
        assert throttling.is_exhausted(LIMITS)
    with time_machine.travel(start + timedelta(seconds=161)):
        assert not throttling.is_exhausted(LIMITS)


def test_tries_at_the_same_moment_all_count():
    threads = [Thread(target=fail, args=(10,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert throttling.is_exhausted({"tries-of-one": 40})
    assert not throttling.is_exhausted({"tries-of-one": 41})
