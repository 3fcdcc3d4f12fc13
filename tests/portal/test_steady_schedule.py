"""Celery beat after a clock that was an hour ahead was set back."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from celery import current_app
from celery.schedules import schedule
from django.utils import timezone

from portal.steady_schedule import SteadyScheduler

EVERY = 10


@pytest.fixture
def scheduler(tmp_path: Path) -> SteadyScheduler:
    return SteadyScheduler(current_app, schedule_filename=str(tmp_path / "beat"), lazy=True)


def entry_run_at(scheduler: SteadyScheduler, ahead: timedelta):
    entry = scheduler.Entry("sweep", "outbox.sweep", schedule=schedule(EVERY), app=current_app)
    entry.last_run_at = entry.default_now() + ahead
    return entry


def test_what_ran_an_hour_ahead_runs_again_after_its_usual_time(scheduler):
    entry = entry_run_at(scheduler, timedelta(hours=1))

    is_due, again_in = scheduler.is_due(entry)
    assert not is_due
    assert again_in <= EVERY
    with time_machine.travel(timezone.now() + timedelta(seconds=EVERY + 1)):
        assert scheduler.is_due(entry).is_due


def test_what_ran_at_its_time_is_left_as_it_was(scheduler):
    entry = entry_run_at(scheduler, timedelta(seconds=-4))
    ran_at = entry.last_run_at

    assert not scheduler.is_due(entry).is_due
    assert entry.last_run_at == ran_at


def test_beat_uses_it():
    assert current_app.conf.beat_scheduler == "portal.steady_schedule:SteadyScheduler"
    assert current_app.conf.beat_max_loop_interval <= EVERY
