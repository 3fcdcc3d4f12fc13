"""Attempts at a secret: some are free, then each failure makes the pause before the next one longer."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from core.limits import counters, throttling
from core.limits.models import Counter
from core.limits.rates import Rate
from core.limits.throttling import Pauses, ThrottledError
from tests.retained import retain

pytestmark = pytest.mark.django_db

LIMITS = {"one": Pauses(free=3, longest=240, forgotten_after=3600)}


def fail(times: int) -> None:
    for _ in range(times):
        throttling.attempt(LIMITS)


def pause() -> int:
    """The seconds one is told to wait; 0 when the attempt is allowed, and it fails."""
    try:
        throttling.attempt(LIMITS)
    except ThrottledError as refusal:
        return refusal.wait
    return 0


def test_pauses_begin_after_the_free_attempts_and_double_up_to_the_longest():
    pauses = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fail(3)
        for _ in range(5):
            pauses.append(pause())
            clock.shift(pauses[-1])
            assert pause() == 0

    assert pauses == [60, 120, 240, 240, 240]


def test_attempt_during_a_pause_neither_counts_nor_prolongs_it():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fail(3)
        clock.shift(59)
        assert pause() == 1
        clock.shift(1)
        assert pause() == 0


def test_failures_are_forgotten_after_a_while_without_any():
    start = timezone.now()
    with time_machine.travel(start):
        fail(3)
    with time_machine.travel(start + timedelta(seconds=3601)):
        fail(3)
        assert pause() > 0


def test_success_forgets_what_was_before():
    fail(3)

    throttling.forgive(forgotten=["one"])

    fail(3)


def test_refused_attempt_counts_nowhere_else():
    both = {**LIMITS, "other": Pauses(free=9, longest=60, forgotten_after=60)}
    fail(3)
    for _ in range(3):
        with pytest.raises(ThrottledError):
            throttling.attempt(both)

    assert counters.add({"other": 60})["other"].times == 1


def test_what_was_counted_survives_the_cache():
    fail(3)

    cache.clear()

    assert pause() > 0


@pytest.mark.django_db(transaction=True)
def test_of_attempts_at_the_same_moment_only_the_free_ones_pass():
    passed: list[bool] = []

    def try_often() -> None:
        passed.extend(not pause() for _ in range(5))
        connection.close()

    threads = [Thread(target=try_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(passed) == 3


def test_names_cannot_be_read_from_the_table_and_forgotten_ones_are_swept():
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        counters.add({"old": 60})
    counters.add({"new": 60})

    retain("counters")

    assert Counter.objects.count() == 1
    assert counters.exists("new")


def test_what_was_counted_by_a_clock_ahead_makes_nobody_wait_until_then():
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        fail(1)

    assert pause() == 0
    assert counters.add({"one": 3600})["one"].expires_at <= counters.now() + 3600


def test_a_rate_that_was_used_up_by_a_clock_ahead_begins_anew_after_its_seconds():
    rate = Rate("x", requests=1, seconds=60)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        rate.wait("one")

    assert 0 < rate.wait("one") <= 60
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert rate.wait("one") == 0
