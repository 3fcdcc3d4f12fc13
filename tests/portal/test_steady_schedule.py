"""Celery beat after a clock that was an hour ahead was set back: what it ran then, it runs again at its usual time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery import current_app
from celery.schedules import crontab

from portal.steady_schedule import SteadyScheduler

NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)
"""In Viet Nam, where the hours of the schedule are."""
HOUR = 3600
EVERY = {"sweep": 10, "gauges": 60, "transfers": 900}
NIGHTLY = {"night": crontab(hour=13, minute=30)}


class Beat(SteadyScheduler):
    """Beat with a schedule of the test, which keeps what it sends."""

    def __init__(self, folder: Path) -> None:
        self.sent = list[str]()
        super().__init__(current_app, schedule_filename=str(folder / "beat"))

    def setup_schedule(self) -> None:
        super().setup_schedule()
        self.schedule.clear()
        self.update_from_dict(
            {name: {"task": name, "schedule": schedule} for name, schedule in (EVERY | NIGHTLY).items()}
        )

    def apply_async(self, entry: Any, producer: object = None, advance: bool = True, **_: object) -> None:
        self.sent.append(entry.name)


@pytest.fixture
def beat(tmp_path: Path) -> Iterator[Beat]:
    with at(0):
        beat = Beat(tmp_path)
    yield beat
    beat.close()


@contextmanager
def at(seconds: float) -> Iterator[None]:
    """So many seconds after noon by the clock of the machine."""
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        yield


def sent_at(beat: Beat, seconds: float) -> set[str]:
    """What it sends then, ticking until it would sleep."""
    beat.sent.clear()
    with at(seconds):
        while beat.tick() <= 0:
            pass
    return set(beat.sent)


def test_what_ran_an_hour_ahead_runs_again_after_its_usual_time(beat):
    sent_at(beat, 1)
    assert sent_at(beat, 1 + HOUR) == set(EVERY)

    sent_at(beat, 2)  # the clock is right again
    assert sent_at(beat, 13) == {"sweep"}
    assert sent_at(beat, 63) == {"sweep", "gauges"}
    assert sent_at(beat, 903) == set(EVERY)


def test_what_runs_at_an_hour_of_the_day_still_does(beat):
    sent_at(beat, 1)
    assert "night" in sent_at(beat, 1 + 2 * HOUR)

    assert "night" not in sent_at(beat, 2)
    assert "night" in sent_at(beat, 1.5 * HOUR + 1)


def test_beat_that_starts_after_it_does_not_wait_for_what_its_file_says(beat):
    for entry in beat.schedule.values():
        entry.last_run_at += timedelta(seconds=HOUR)

    sent_at(beat, 1)
    assert sent_at(beat, 13) == {"sweep"}


def test_what_ran_at_its_time_is_left_as_it_was(beat):
    assert sent_at(beat, 11) == {"sweep"}

    assert sent_at(beat, 15) == set()
    assert sent_at(beat, 22) == {"sweep"}


def test_beat_uses_it():
    assert current_app.conf.beat_scheduler == "portal.steady_schedule:SteadyScheduler"
    assert current_app.conf.beat_max_loop_interval <= EVERY["sweep"]
